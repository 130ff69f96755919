"""Whoever is not placed, and why: nothing fits, all that fits is taken, or a balance is at its bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np

from datasets.model import Flow
from matcher.bits import Ints
from matcher.exchange.bounds import Bounds
from matcher.exchange.certificate import Ways, residual
from matcher.exchange.flow import Circulation
from matcher.exchange.pairs import Pairs

STEP: Final = 1
LIFT: Final = 1 << 24
FAR: Final = 1 << 56
"""A step, a bound that must be lifted, and more than any way costs: the fewest bounds count, then the fewest steps."""


class Why(StrEnum):
    """Why somebody waits; OTHERWISE is that another way of deciding would place them too, within the same bounds."""

    NOTHING_FITS = "nothing_fits"
    TAKEN = "taken"
    BALANCE = "balance"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Lift:
    """A bound that would have to give: the employer may bring, or take, one person more."""

    employer: str
    flow: Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Why one person is not placed, and how many places fit; `lifts` are the fewest bounds that would place them too.

    All who are placed stay placed then, some elsewhere. Who took a place is never said.
    """

    why: Why
    places: int
    lifts: tuple[Lift, ...] = ()


def waiting(pairs: Pairs, bounds: Bounds, chosen: Ints) -> Mapping[str, Waiting]:
    """Everybody who isn't among the chosen pairs, by id."""
    fitting = np.bincount(pairs.profile, minlength=len(pairs.profiles))
    left = np.setdiff1d(np.arange(len(pairs.profiles)), pairs.profile[chosen])
    found = {int(one): Waiting(why=Why.NOTHING_FITS, places=0) for one in left if not fitting[one]}
    some = left[fitting[left] > 0]
    around = _Around.of(pairs, bounds, chosen)
    for origin in np.unique(pairs.origin[some]).tolist():
        far = around.towards(origin)
        for one in some[pairs.origin[some] == origin].tolist():
            lifts = tuple(around.lifts(one, far))
            reached = Why.BALANCE if lifts else Why.OTHERWISE
            why = reached if around.reaches(one, far) else Why.TAKEN
            found[one] = Waiting(why=why, places=int(fitting[one]), lifts=lifts)
    return MappingProxyType({pairs.profiles[one]: found[one] for one in sorted(found)})


@dataclass(frozen=True, eq=False)
class _Around:
    """All ways to place one more while whoever is placed stays so: along `ways`, and `back` from who brings them."""

    pairs: Pairs
    ways: Ways
    back: Ways

    @classmethod
    def of(cls, pairs: Pairs, bounds: Bounds, chosen: Ints) -> _Around:
        circulation = Circulation.of(pairs, bounds)
        arcs, flow = circulation.arcs, circulation.flow(chosen)
        stays = np.ones(len(arcs), dtype=np.bool_)
        stays[: len(pairs.profiles)] = flow[: len(pairs.profiles)] == 0
        plain = residual(arcs, np.zeros(len(arcs), dtype=np.int64), flow, stays)
        hub = len(arcs) - 2 * len(pairs.employers)
        full = hub + np.flatnonzero(flow[hub:] >= arcs.room[hub:])
        tail, head = (
            np.concatenate(each) for each in ((plain.tail, arcs.tail[full]), (plain.head, arcs.head[full]))
        )
        cost = np.repeat([STEP, STEP + LIFT], [len(plain.tail), len(full)])
        ways = Ways.of(arcs.nodes, tail, head, cost)
        return cls(pairs, ways, ways.back())

    def towards(self, origin: int) -> Ints:
        """How far it is from each node to an employer."""
        start = np.full(self.back.nodes, FAR, dtype=np.int64)
        start[origin] = 0
        found = self.back.cheapest(start)
        return start if found is None else found

    def reaches(self, person: int, far: Ints) -> bool:
        """Whether there is any way from somebody to who brings them."""
        return int(far[len(self.pairs.employers) + 1 + person]) < FAR

    def lifts(self, person: int, far: Ints) -> Iterator[Lift]:
        """The bounds on the shortest way from somebody to who brings them; nothing where there is no way."""
        employers = self.pairs.employers
        node = len(employers) + 1 + person
        while 0 < far[node] < FAR:
            arcs = slice(int(self.ways.start[node]), int(self.ways.start[node + 1]))
            fits = self.ways.cost[arcs] + far[self.ways.head[arcs]] == far[node]
            at = arcs.start + int(np.flatnonzero(fits)[0])
            head = int(self.ways.head[at])
            if self.ways.cost[at] > STEP:
                taking = head == len(employers)
                yield Lift(employers[node if taking else head], Flow.TAKE if taking else Flow.BRING)
            node = head
