"""Rings of employers: an allocation taken apart into exchanges that can be telephoned about, the short ones first.

In a ring each employer brings somebody and takes somebody in. What is left over are chains: they begin with an employer
that takes without bringing, and end with one that brings without taking, which the tolerance allows.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heapify, heappop, heappush
from math import prod
from typing import Final

import numpy as np

from datasets.model import Kind
from datasets.network import Network
from matcher import rules
from matcher.bits import Bools, Ints
from matcher.exchange.allocation import Allocation, Placement, placed
from matcher.exchange.bounds import bounds_of
from matcher.exchange.chance import Rate, holds, hope, starts
from matcher.exchange.highs import Gap
from matcher.exchange.ledger import Ledger
from matcher.exchange.pairs import NOBODY, Pairs, pairs_of
from matcher.exchange.short_rings import EMPLOYERS, SECONDS, short_rings
from matcher.rank import EXPERT, Ranker
from matcher.verdict import Verdict

Path = tuple[Placement, ...]
WEAKEST: Final = 0.25
"""What a verdict must leave of each link, where the pairs aren't given."""
INSTEAD: Final = 3
"""So many others are named that could take the place of a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One step of a ring: a placement with its verdict, the chance that it holds, and what could take its place.

    `rate` is the measured base rate of the kind; `chance` is that times the chances that open questions don't close
    the place. With one of the `instead` in its stead (by score) the ring stays closed.
    """

    placement: Placement
    kind: Kind
    rate: Rate
    chance: float
    verdict: Verdict
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """Short rings and chains, and how far from the best they are at most; the longest are as long as they may be."""

    rings: tuple[Ring, ...]
    gap: Gap


def rings(made: Allocation, network: Network) -> tuple[Ring, ...]:
    """All of an allocation as closed rings, shortest first, and then chains; each placement stands in one of them."""
    found, left = circles(made.pairs)
    return _told(_Links.of(network, made.on, made.among, made.chosen), found, chains(left))


def proposals(
    network: Network, on: date, *, employers: int = EMPLOYERS, links: int = 0, seconds: float = SECONDS,
    ranker: Ranker = EXPERT, among: Pairs | None = None,
) -> Proposals:  # fmt: skip
    """The rings of at most so many employers, with chains of at most so many links, that place most.

    A ring breaks with its weakest link: a pair of which the verdict leaves less than WEAKEST is in none.
    Rings leave every balance as it is; chains, none by default, keep it within the bounds. Raises TooLarge where there
    are too many rings to choose from; `rings` of an allocation has no such limit.
    """
    pairs = among or pairs_of(network, on, ranker=ranker, least=WEAKEST)
    carried = Ledger.of(network, on).net()
    bounds = bounds_of(network, pairs.employers, carried, realised=starts(network, on)) if links else None

    found = short_rings(pairs, bounds, employers=employers, links=links, seconds=seconds)
    closed, open_ = (
        sorted(
            (tuple(placed(pairs, at) for at in run) for run in runs),
            key=lambda one: (len(one), one[0].profile),
        )
        for runs in (found.rings, found.chains)
    )
    return Proposals(rings=_told(_Links.of(network, on, pairs, found.chosen), closed, open_), gap=found.gap)


def _told(links: _Links, closed: Iterable[Path], left: Iterable[Path]) -> tuple[Ring, ...]:
    apart = [(one, True) for one in closed] + [(one, False) for one in left]
    return tuple(Ring(tuple(links.link(one) for one in each), is_closed) for each, is_closed in apart)


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
    """What is known of the links of some chosen pairs: who else waits, and where there is room."""

    network: Network
    on: date
    pairs: Pairs
    rates: Mapping[Kind, Rate]
    waits: Bools
    room: Bools

    @classmethod
    def of(cls, network: Network, on: date, pairs: Pairs, chosen: Ints) -> _Links:
        goes = np.isin(np.arange(len(pairs.profiles)), pairs.profile[chosen])
        used = np.bincount(pairs.vacancy[chosen], minlength=len(pairs.vacancies))
        return cls(network, on, pairs, holds(network, on), ~goes, used < pairs.openings)

    def link(self, one: Placement) -> Link:
        """One placement with its chance and what could take its place."""
        place = self.network.vacancies[one.vacancy]
        verdict = rules.check(self.network.profiles[one.profile], place, self.on)
        rate = self.rates[place.kind]
        return Link(
            placement=one, kind=place.kind, rate=rate, instead=tuple(self._instead(one)),
            chance=rate.share * hope(verdict), verdict=verdict,
        )  # fmt: skip

    def _instead(self, one: Placement) -> Iterator[Placement]:
        """Others between the same employers: somebody who waits, or a place that is free, or both."""
        pairs = self.pairs
        profile, vacancy = pairs.profiles.index(one.profile), pairs.vacancies.index(one.vacancy)
        own = (pairs.profile == profile, pairs.vacancy == vacancy)
        could = (
            (self.waits[pairs.profile] | own[0]) & (self.room[pairs.vacancy] | own[1]) & ~(own[0] & own[1])
        )
        between = (pairs.bringing == pairs.origin[profile]) & (pairs.taking == pairs.target[vacancy])
        found = [placed(pairs, at) for at in np.flatnonzero(could & between).tolist()]
        yield from sorted(found, key=lambda each: (-each.score, each.profile, each.vacancy))[:INSTEAD]
