"""Rings of employers: an allocation taken apart into exchanges that can be telephoned about, the short ones first.

In a ring each employer brings somebody and takes somebody in. What is left over are chains: they begin with an employer
that takes without bringing, and end with one that brings without taking, which the tolerance allows.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import prod
from typing import Final

import numpy as np

from datasets.model import Kind
from datasets.network import Network
from matcher import rules
from matcher.bits import Bools
from matcher.exchange.allocate import Allocation, Placement, placed
from matcher.exchange.chance import Rate, holds, hope
from matcher.exchange.pairs import NOBODY

INSTEAD: Final = 3
"""So many others are named that could take the place of a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One step of a ring: a placement, the chance that it holds, and what else could take its place.

    `rate` is the measured base rate of the kind; `chance` is that times the chances that open questions don't close
    the place. With one of the `instead` in its stead (by score) the ring stays closed.
    """

    placement: Placement
    kind: Kind
    rate: Rate
    chance: float
    instead: tuple[Placement, ...] = ()


@dataclass(frozen=True, slots=True)
class Ring:
    """Links in order: who takes somebody in brings the next; `closed` where the last one comes back to the first.

    A chain, that isn't closed, begins with who only brings and ends at a place that is offered freely.
    """

    links: tuple[Link, ...]
    closed: bool

    @property
    def employers(self) -> tuple[str, ...]:
        """Who takes part, in the order of the links."""
        first = tuple(one.placement.origin for one in self.links)
        return first if self.closed else (*first, self.links[-1].placement.target)

    @property
    def chance(self) -> float:
        """The chance that all of it holds: the product of its links' chances, as if they were independent."""
        return prod(one.chance for one in self.links)

    @property
    def score(self) -> int:
        """All scores together."""
        return sum(one.placement.score for one in self.links)


def rings(made: Allocation, network: Network) -> tuple[Ring, ...]:
    """All of an allocation as closed rings, shortest first, and then chains; each placement stands in one of them."""
    links = _Links.of(made, network)
    found, left = circles(made.pairs)
    apart = [(one, True) for one in found] + [(one, False) for one in chains(left)]
    return tuple(Ring(tuple(links.link(one) for one in each), closed) for each, closed in apart)


Path = tuple[Placement, ...]


def circles(placements: Sequence[Placement]) -> tuple[list[Path], list[Placement]]:
    """Closed rings, each the shortest that is left (ties by employer), and the placements in none of them."""
    ways = _Ways(one for one in placements if NOBODY not in (one.origin, one.target))
    queue = [(len(path), start) for start in ways.starts if (path := ways.round(start))]
    heapify(queue)
    found = []
    while queue:
        length, start = heappop(queue)
        path = ways.round(start)
        if path and len(path) == length:
            found.append(tuple(ways.take(path)))
            path = ways.round(start)
        if path:
            heappush(queue, (len(path), start))
    used = {one.profile for each in found for one in each}
    return found, [one for one in placements if one.profile not in used]


def chains(placements: Sequence[Placement]) -> list[Path]:
    """Chains of placements that hold no ring, each as long as it goes, ties by employer."""
    ways = _Ways(placements)
    net = Counter(one.origin for one in placements)
    net.subtract(Counter(one.target for one in placements))
    starts = [NOBODY] * sum(one.origin == NOBODY for one in placements)
    starts += [one for one in sorted(net) for _ in range(max(0, net[one])) if one != NOBODY]
    return [tuple(ways.walk(one)) for one in starts]


class _Ways:
    """Who brings to whom, the best placement of each pair of employers first; taken out one by one."""

    def __init__(self, placements: Iterable[Placement]) -> None:
        self.out: dict[str, dict[str, list[Placement]]] = {}
        for one in sorted(placements, key=lambda one: (one.score, one.profile)):
            self.out.setdefault(one.origin, {}).setdefault(one.target, []).append(one)

    @property
    def starts(self) -> list[str]:
        return sorted(self.out)

    def round(self, start: str) -> list[str]:
        """The fewest employers from one back to itself, as the ones that are passed; nothing where there is no way."""
        before: dict[str, str] = {}
        queue = deque([start])
        while queue:
            here = queue.popleft()
            for there in sorted(self.out.get(here, {})):
                if there == start:
                    return self._back(before, here, start)
                if there not in before:
                    before[there] = here
                    queue.append(there)
        return []

    def _back(self, before: Mapping[str, str], here: str, start: str) -> list[str]:
        found = [here]
        while found[-1] != start:
            found.append(before[found[-1]])
        return found[::-1]

    def take(self, path: Sequence[str]) -> Iterator[Placement]:
        """The placements along a way round, taken out."""
        for here, there in zip(path, (*path[1:], path[0]), strict=True):
            yield self.step(here, there)

    def step(self, here: str, there: str) -> Placement:
        """One placement, taken out."""
        known = self.out[here][there]
        found = known.pop()
        if not known:
            del self.out[here][there]
        return found

    def walk(self, here: str) -> Iterator[Placement]:
        """Placements from one employer on, taken out, until one brings nobody; nobody's place ends it too."""
        while self.out.get(here):
            there = min(self.out[here])
            yield self.step(here, there)
            if there == NOBODY:
                return
            here = there


@dataclass(frozen=True, eq=False)
class _Links:
    """What is known of the links of one allocation."""

    made: Allocation
    network: Network
    rates: Mapping[Kind, Rate]
    free: Bools
    left: Bools

    @classmethod
    def of(cls, made: Allocation, network: Network) -> _Links:
        pairs = made.among
        placed_people = np.isin(np.arange(len(pairs.profiles)), pairs.profile[made.chosen])
        used = np.bincount(pairs.vacancy[made.chosen], minlength=len(pairs.vacancies))
        return cls(made, network, holds(network), ~placed_people, used < pairs.openings)

    def link(self, one: Placement) -> Link:
        """One placement with its chance and what could take its place."""
        place = self.network.vacancies[one.vacancy]
        verdict = rules.check(self.network.profiles[one.profile], place, self.made.on)
        rate = self.rates[place.kind]
        return Link(
            placement=one, kind=place.kind, rate=rate, instead=tuple(self._instead(one)),
            chance=rate.share * hope(verdict),
        )  # fmt: skip

    def _instead(self, one: Placement) -> Iterator[Placement]:
        """Others between the same employers: somebody who waits, or a place that is free, or both."""
        pairs = self.made.among
        profile, vacancy = pairs.profiles.index(one.profile), pairs.vacancies.index(one.vacancy)
        own = (pairs.profile == profile, pairs.vacancy == vacancy)
        could = (self.free[pairs.profile] | own[0]) & (self.left[pairs.vacancy] | own[1]) & ~(own[0] & own[1])
        between = (pairs.bringing == pairs.origin[profile]) & (pairs.taking == pairs.target[vacancy])
        found = [placed(pairs, at) for at in np.flatnonzero(could & between).tolist()]
        yield from sorted(found, key=lambda each: (-each.score, each.profile, each.vacancy))[:INSTEAD]
