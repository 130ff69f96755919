"""Top trading cycles between employers (2S-TTC): a second mechanism, for networks where people must trust the outcome.

Every employer points to the first of its own people who can still go somewhere; everybody points to the employer of
the best place that is left; whoever is on a closed path goes there, and the same again until nothing is left. An
employer takes part while it has people to bring: nobody leaves without somebody coming, so the balance is exact.

With bounds one more node joins in, the hub. An employer without anybody left to bring points to the hub while it may
take more than it brings; the hub points to the employer that may bring most beyond what it takes. A path over the hub
is a chain: it begins at an employer that brings without taking and ends at one that takes without bringing.

What it guarantees, with bounds and without:

- Truth pays: nobody gets a better place by another order, or by hiding places. Until an employer points to somebody,
  her order moves nothing. From then on each path that leads to her stays until she goes: a path's employers each point
  to one node only, so what closes a path over any of them closes it over her. The hub is such a node too: what it
  points to changes only over itself, or when that employer has nobody left. So waiting costs nobody a place.
- Internal priority: somebody goes while one of higher priority of the same employer stays only if no place was left
  to the latter.
- Nobody's place can be made better without making somebody else's worse, or some balance going beyond its bounds.

What it doesn't: as many placements as `allocate` (about 93%), short rings, or a bound on what is feasible together.
Sources: Dur and Ünver, Two-sided matching via balanced exchange, JPE 2019; for the hub as a node of the cycles see
Roth, Sönmez and Ünver, Kidney exchange, QJE 2004 (chains whose start is fixed beforehand keep the mechanism truthful).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace

import numpy as np

from datasets.network import Spoor2Error
from matcher.bits import Bools, Ints
from matcher.exchange.bounds import Bounds
from matcher.exchange.pairs import NOBODY, Pairs

Step = tuple[int, int | None]
"""A node of a closed path, and at which wanted pair it brings somebody (None: it only takes)."""


class NoOrder(Spoor2Error):
    """An order of preference that doesn't belong to the pairs."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Traded:
    """Who goes where by trading: positions of pairs.

    `chosen` in order; `rings` and `chains` in the order in which they closed. In each, the employer that takes one
    person brings the next; in a ring the first employer takes the last person, in a chain it takes nobody.
    """

    chosen: Ints
    rings: tuple[tuple[int, ...], ...]
    chains: tuple[tuple[int, ...], ...]


def traded(pairs: Pairs, order: Ints | None = None, bounds: Bounds | None = None) -> Traded:
    """The outcome of top trading cycles between employers, exactly balanced or within bounds.

    Parameters
    ----------
    order : (n_pairs,)
        How each person ranks her places: lower is better, below 0 is a place she doesn't want. Ties (and all, where
        not given) go by quality, then by the place's position.
    bounds
        How far each employer's balance may go. Without, it is exact, and nobody's people and places (whose employer
        the network doesn't know) have nothing to trade: they stay as they are. With bounds they are free.

    Raises NoOrder where the order has another length than the pairs.
    """
    if order is not None and len(order) != len(pairs):
        raise NoOrder(
            f"order: expected a rank for each of {len(pairs)} pairs, got {len(order)}. Give one per pair."
        )
    market = _Market(pairs, _wanted(pairs, order, bounds), bounds)
    starts = range(len(pairs.employers))
    runs = [run for start in starts for steps in market.closed(start) for run in _runs(market, steps)]
    rings, chains = (tuple(run for ring, run in runs if ring is which) for which in (True, False))
    chosen = np.array(sorted(at for _, run in runs for at in run), dtype=np.int64)
    return Traded(chosen=chosen, rings=rings, chains=chains)


def _wanted(pairs: Pairs, order: Ints | None, bounds: Bounds | None) -> Ints:
    """The positions of the pairs that take part: person by person, best first."""
    keep = np.ones(len(pairs), dtype=np.bool_) if bounds is not None else _known(pairs)
    ranks = [] if order is None else [order]
    rows = np.flatnonzero(keep & (ranks[0] >= 0) if ranks else keep)
    keys = [-pairs.quality, *ranks, pairs.profile]
    return rows[np.lexsort([key[rows] for key in keys])]  # stable: ties stay in the order of the places


def _known(pairs: Pairs) -> Bools:
    """Pairs between two employers that the network knows."""
    nobody = np.array([id == NOBODY for id in pairs.employers], dtype=np.bool_)
    return ~(nobody[pairs.bringing] | nobody[pairs.taking])


class _Market:
    """What is left to trade; everything only ever becomes less."""

    def __init__(self, pairs: Pairs, wanted: Ints, bounds: Bounds | None) -> None:
        size, people = len(pairs.employers), len(pairs.profiles)
        self.hub = size
        self.nobody = pairs.employers.index(NOBODY) if NOBODY in pairs.employers else None
        self.pair: list[int] = wanted.tolist()
        self.place: list[int] = pairs.vacancy[wanted].tolist()
        self.to: list[int] = pairs.taking[wanted].tolist()
        self.left: list[int] = pairs.openings.tolist()
        edges: list[int] = np.searchsorted(pairs.profile[wanted], np.arange(people + 1)).tolist()
        self.at, self.end = edges[:-1], edges[1:]
        self.people: list[list[int]] = [[] for _ in range(size)]
        for person in np.lexsort((np.arange(people), -pairs.urgency))[::-1].tolist():
            self.people[pairs.origin[person]].append(person)
        zero = np.zeros(size, dtype=np.int64)
        self.take = (bounds.take if bounds else zero).tolist()
        own = (bounds.bring if bounds else zero).tolist()
        self.bring = [(at == self.nobody, -most, at) for at, most in enumerate(own) if most > 0]
        heapify(self.bring)
        self.out = [False] * size + [not self.bring]

    def closed(self, start: int) -> Iterator[list[Step]]:
        """Follow what each node points to until nothing leads on from the start; each path that closes."""
        path, on = [start], {start: 0}
        while path:
            then = self._then(path)
            if then is None:
                del on[path.pop()]
            elif then not in on:
                on[then] = len(path)
                path.append(then)
            else:
                first = on[then]
                yield self._go(path[first:])
                for gone in path[first:]:
                    del on[gone]
                del path[first:]

    def _then(self, path: list[int]) -> int | None:
        """Where the last node of a path points; None where it has to leave the path."""
        node = path[-1]
        at = self._first(node) if node != self.hub else None
        if at is not None:
            return self.to[at]
        if node == self.hub:
            then = self._bringer()
        elif len(path) > 1 and path[-2] == self.hub:
            return None  # the hub gave it leave to bring, and it has nobody: the hub looks further
        else:
            then = self.hub if self.take[node] > 0 and not self.out[self.hub] else None
        self.out[node] = then is None
        return then

    def _first(self, employer: int) -> int | None:
        """The best place of the first of an employer's people who has one left, as a position in what is wanted."""
        people = self.people[employer]
        while people:
            person = people[-1]
            at, end = self.at[person], self.end[person]
            while at < end and (not self.left[self.place[at]] or self.out[self.to[at]]):
                at += 1
            self.at[person] = at
            if at < end:
                return at
            people.pop()
        return None

    def _bringer(self) -> int | None:
        """The employer with people left that may bring most beyond what it takes; nobody's people come last."""
        while self.bring and not (self.bring[0][1] and self.people[self.bring[0][2]]):
            heappop(self.bring)
        return self.bring[0][2] if self.bring else None

    def _go(self, nodes: list[int]) -> list[Step]:
        """Everybody on a closed path goes; who went, node by node."""
        steps = [(node, self._first(node) if node != self.hub else None) for node in nodes]
        for node, at in steps:
            if at is not None:
                self.left[self.place[at]] -= 1
                self.people[node].pop()
            elif node != self.hub:
                self.take[node] -= 1
            else:
                self._brought()
        return steps

    def _brought(self) -> None:
        """The first at the hub has brought one more than it takes, and may take one more for it."""
        last, most, at = self.bring[0]
        self.take[at] += 1
        heapreplace(self.bring, (last, most + 1, at))


def _runs(market: _Market, steps: list[Step]) -> Iterator[tuple[bool, tuple[int, ...]]]:
    """The positions of pairs of a closed path: one ring, or the chains between the hub and nobody's."""
    cuts = [at for at, (node, _) in enumerate(steps) if node in (market.hub, market.nobody)]
    first = cuts[0] if cuts else min(range(len(steps)), key=lambda at: steps[at][0])
    steps, ends = steps[first:] + steps[:first], [at - first for at in cuts[1:]]
    for begin, end in zip([0, *ends], [*ends, len(steps)], strict=True):
        run = tuple(market.pair[at] for _, at in steps[begin:end] if at is not None)
        if run:
            yield not cuts, run
