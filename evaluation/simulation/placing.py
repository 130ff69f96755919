"""Policies by allocation: everybody who is free at once, by the engine's own mechanisms on the pairs of the week."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from evaluation.simulation import listing
from evaluation.simulation.chance import Floats
from evaluation.simulation.moment import Asked, Moment
from evaluation.simulation.policy import Policy, Rings, Way
from matcher.bits import Ints
from matcher.exchange.bounds import Bounds, within
from matcher.exchange.choose import WorstOff, choose
from matcher.exchange.pairs import LIKELY, URGENT, Pairs
from matcher.exchange.priced import priced
from matcher.exchange.rings import WEAKEST
from matcher.exchange.short_rings import short_rings

SECONDS: Final = 600.0
"""No search for rings takes so long; a limit that were reached would make a run depend on the machine."""
Decide = Callable[[Moment, Policy], Asked]


@dataclass(frozen=True, eq=False, slots=True)
class _Round:
    """The pairs of a round, and of each its position in `Moment.at`."""

    pairs: Pairs
    at: Ints
    left: Floats

    @classmethod
    def of(cls, moment: Moment) -> _Round:
        """Everybody who is free, every place that will see somebody, every pair of which questions leave enough."""
        own = moment.seen.left[moment.at] >= LIKELY
        at = np.flatnonzero(own & moment.free[moment.person] & (moment.room[moment.place] > 0))
        members = moment.members
        people, person = np.unique(moment.person[at], return_inverse=True)
        places, place = np.unique(moment.place[at], return_inverse=True)
        left = members.ends[people] - moment.week
        pairs = Pairs(
            employers=members.employers, profiles=tuple(members.profiles[one] for one in people.tolist()),
            vacancies=tuple(members.vacancies[one] for one in places.tolist()), origin=members.origin[people],
            target=members.target[places], openings=np.minimum(moment.openings[places], moment.room[places]),
            urgency=np.sum([left <= weeks for weeks in URGENT], axis=0).astype(np.int64),
            hours_week=np.full(len(people), np.nan), profile=person, vacancy=place, quality=moment.score[at],
        )  # fmt: skip
        return cls(pairs, at, moment.seen.left[moment.at[at]])


def allocated(moment: Moment, policy: Policy) -> Asked:
    """The most, most urgent and best placements within every employer's bounds, with or without rings."""
    found = _Round.of(moment)
    if not len(found.pairs):
        return Asked(found.at, found.at)
    bounds = within(moment.members.tolerance, moment.ledger, moment.begins)
    chosen = _CHOICES[policy.rings](found, bounds)
    return Asked(found.at[chosen], found.at[chosen])


def allocated_price(moment: Moment, policy: Policy) -> Asked:
    """The most and most urgent placements, and of those the best less the ledger's price."""
    found = _Round.of(moment)
    if not len(found.pairs):
        return Asked(found.at, found.at)
    chosen = priced(found.pairs, moment.ledger, price=policy.price, begins=moment.begins).at
    return Asked(found.at[chosen], found.at[chosen])


def _best(found: _Round, bounds: Bounds) -> Ints:
    return choose(found.pairs, bounds, worst_off=WorstOff.NOTHING).at


def _in_rings(found: _Round, bounds: Bounds) -> Ints:
    """What stands in rings of at most three employers; a ring breaks with its weakest link."""
    strong = np.flatnonzero(found.left >= WEAKEST)
    return strong[short_rings(found.pairs.some(strong), seconds=SECONDS, links=0).chosen]


def _rings_first(found: _Round, bounds: Bounds) -> Ints:
    """Rings, and then the best of who and what is left; rings leave every balance as it is."""
    pairs, rings = found.pairs, _in_rings(found, bounds)
    used = np.bincount(pairs.vacancy[rings], minlength=len(pairs.vacancies))
    gone = np.isin(np.arange(len(pairs.profiles)), pairs.profile[rings])
    rest = np.flatnonzero(~gone[pairs.profile] & (pairs.openings - used > 0)[pairs.vacancy])
    if not len(rest):
        return rings
    some = replace(pairs.some(rest), openings=np.maximum(pairs.openings - used, 1))
    others = choose(some, bounds, worst_off=WorstOff.NOTHING).at
    return np.sort(np.concatenate([rings, rest[others]]))


_CHOICES: Final[Mapping[Rings, Callable[[_Round, Bounds], Ints]]] = MappingProxyType(
    {Rings.NONE: _best, Rings.FIRST: _rings_first, Rings.ONLY: _in_rings}
)
WAYS: Final[Mapping[Way, Decide]] = MappingProxyType(
    {
        Way.FIRST_COME: listing.first_come, Way.SCORE: listing.by_score, Way.CAPPED: listing.capped,
        Way.PRICED: listing.with_price, Way.ALLOCATED: allocated, Way.ALLOCATED_PRICE: allocated_price,
        Way.RANDOM: listing.by_chance, Way.WORST: listing.worst_first,
    }
)  # fmt: skip
"""What each way does in a week."""
