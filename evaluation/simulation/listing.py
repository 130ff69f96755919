"""Policies by lists: everybody works down a list of their own, from whatever it is ordered by."""

from __future__ import annotations

from typing import Final

import numpy as np

from evaluation.simulation.moment import Asked, Moment, fancied, ranked
from evaluation.simulation.policy import Policy
from matcher.bits import Ints
from matcher.exchange.spread import Pool
from matcher.exchange.spread import capped as shared_out

LONGER: Final = 3
"""Lists that are shared out are chosen from lists so many times as long."""


def by_score(moment: Moment, policy: Policy) -> Asked:
    """The engine's own lists."""
    return _listed(moment, moment.score, policy.n)


def by_chance(moment: Moment, policy: Policy) -> Asked:
    """Lists in an order that says nothing."""
    return _listed(moment, moment.luck, policy.n)


def worst_first(moment: Moment, policy: Policy) -> Asked:
    """The engine's lists upside down."""
    return _listed(moment, -moment.score, policy.n)


def with_price(moment: Moment, policy: Policy) -> Asked:
    """The score less the ledger's price: more for a place of who took less than it brought."""
    members = moment.members
    owed = moment.ledger[members.origin[moment.person]] - moment.ledger[members.target[moment.place]]
    if policy.most is not None:  # as the engine ships it: the place's employer alone, and never far
        owed = -moment.ledger[members.target[moment.place]]
    price = policy.price * owed
    if policy.most is not None:
        price = np.clip(price, -policy.most, policy.most)
    return _listed(moment, moment.score + price, policy.n)


def capped(moment: Moment, policy: Policy) -> Asked:
    """The engine's lists shared out: as good as can be with no place on too many."""
    longer = ranked(moment.person, moment.place, moment.score, LONGER * policy.n)
    if not len(longer):
        return Asked(longer, longer)
    people, person = np.unique(moment.person[longer], return_inverse=True)
    places, place = np.unique(moment.place[longer], return_inverse=True)
    openings = moment.openings[places]
    pool = Pool(
        person=person, place=place, scores=moment.score[longer], openings=openings,
        length=np.minimum(np.bincount(person, minlength=len(people)), policy.n),
        busy=np.zeros(len(places), dtype=np.int64),
    )  # fmt: skip
    kept = longer[shared_out(pool).flow[pool.own] > 0]
    return Asked(fancied(moment, kept), kept)


def first_come(moment: Moment, policy: Policy) -> Asked:
    """Who waits longest comes first, and gets the place that is open longest and still has room."""
    members, room, found = moment.members, moment.room.copy(), []
    free = np.flatnonzero(moment.free[moment.person])
    person, place = moment.person[free], moment.place[free]
    order = np.lexsort((place, members.opens[place], person, members.enters[person]))
    last = -1
    for at in order.tolist():
        who, where = int(person[at]), int(place[at])
        if who != last and room[where] > 0:
            room[where] -= 1
            last = who
            found.append(int(free[at]))
    chosen = np.array(found, dtype=np.int64)
    return Asked(chosen, chosen)


def _listed(moment: Moment, key: Ints | np.ndarray[tuple[int], np.dtype[np.float64]], n: int) -> Asked:
    shown = ranked(moment.person, moment.place, key, n)
    return Asked(fancied(moment, shown), shown)
