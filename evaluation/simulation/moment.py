"""One week as a policy sees it: who waits, which places have room, what the engine said, and the ledger until now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.simulation.chance import Floats
from evaluation.simulation.seen import Seen
from matcher.bits import Bools, Ints


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Members:
    """Who is who, the same in every week: ids, and employers by position."""

    employers: tuple[str, ...]
    profiles: tuple[str, ...]
    vacancies: tuple[str, ...]
    origin: Ints
    target: Ints
    tolerance: Floats
    enters: Ints
    ends: Ints
    opens: Ints


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Moment:
    """What is known in a week.

    `at` are the positions in `seen` of the pairs that could be tried: somebody who waits, a place with an opening left,
    not yet tried; by person, then place. Per person `free` says whether there is time for another talk; per place
    `openings` are those left and `room` how many more people it will see. `ledger` is taken less brought per employer;
    `begins` the share of talks until now that led to a start. `luck` and `taste` are the pair's own, evenly spread,
    (n_at,): whom a place sees where it can't see all, and what somebody fancies of a list.
    """

    week: int
    members: Members
    seen: Seen
    at: Ints
    free: Bools
    openings: Ints
    room: Ints
    ledger: Ints
    begins: float
    luck: Floats
    taste: Floats

    @property
    def person(self) -> Ints:
        """Per pair that could be tried."""
        return self.seen.person[self.at]

    @property
    def place(self) -> Ints:
        """Per pair that could be tried."""
        return self.seen.place[self.at]

    @property
    def score(self) -> Ints:
        """Per pair that could be tried, in thousandths."""
        return self.seen.score[self.at]


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """What a policy wants in a week, as positions in `Moment.at`: whom to bring to which place, and what lists show."""

    contacts: Ints
    shown: Ints


def ranked(person: Ints, place: Ints, key: Floats | Ints, n: int) -> Ints:
    """The positions of everybody's first `n` by key, highest first, ties by place; person by person, in order."""
    order = np.lexsort((place, -key, person))
    found = person[order]
    starts = np.searchsorted(found, found, side="left")
    return np.asarray(order[np.arange(len(order)) - starts < n])


def fancied(moment: Moment, shown: Ints) -> Ints:
    """The place of each list that its owner asks next, of those with time for it: the higher on the list the sooner.

    Attention falls as one through the rank (source: position bias in lists of results, Joachims and others 2017); what
    else makes somebody choose is the pair's own taste, the same in every policy (Gumbel's way of drawing one of many).
    """
    shown = shown[moment.free[moment.person[shown]]]
    person = moment.person[shown]
    rank = 1 + np.arange(len(shown)) - np.searchsorted(person, person, side="left")
    drawn = -np.log(-np.log(moment.taste[shown])) - np.log(rank)
    order = np.lexsort((rank, -drawn, person))
    best = np.ones(len(order), dtype=np.bool_)
    best[1:] = person[order][1:] != person[order][:-1]
    return shown[order[best]]
