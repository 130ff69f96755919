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
    `begins` the share of talks until now that led to a start. `luck` is the pair's own, (n_at,).
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


def firsts(moment: Moment, shown: Ints) -> Ints:
    """The first of every list whose owner has time for it."""
    person = moment.person[shown]
    new = np.ones(len(shown), dtype=np.bool_)
    new[1:] = person[1:] != person[:-1]
    return shown[new & moment.free[person]]
