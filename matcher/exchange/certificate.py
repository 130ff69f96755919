"""The proof that a flow is the best one: no way round its residual network is cheaper than staying.

The solver isn't trusted: the proof needs the flow and the costs alone, and is made in every run. It is a potential per
node under which no arc that still has room is a bargain. Source: Klein's condition of negative cycles; Bellman-Ford.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from matcher.bits import Bools, Ints

Nodes = npt.NDArray[np.int32]
LOOK: Final = 32
"""After so many rounds it is looked whether something goes round."""


class Network(Protocol):
    """Arcs with room; see `matcher.exchange.flow.Arcs`."""

    @property
    def nodes(self) -> int:
        """The number of nodes."""

    @property
    def tail(self) -> Nodes:
        """Where each arc begins."""

    @property
    def head(self) -> Nodes:
        """Where each arc ends."""

    @property
    def room(self) -> Ints:
        """How much may flow through each arc."""


@dataclass(frozen=True, eq=False)
class Ways:
    """Arcs in the order of their tails: those of node n stand from `start[n]` to `start[n + 1]`."""

    start: Ints
    tail: Nodes
    head: Nodes
    cost: Ints

    @classmethod
    def of(cls, nodes: int, tail: Nodes, head: Nodes, cost: Ints) -> Ways:
        """Any arcs, sorted."""
        order = np.argsort(tail, kind="stable")
        start = np.zeros(nodes + 1, dtype=np.int64)
        np.cumsum(np.bincount(tail, minlength=nodes), out=start[1:])
        return cls(start, tail[order], head[order], cost[order])

    @property
    def nodes(self) -> int:
        """The number of nodes."""
        return len(self.start) - 1

    def back(self) -> Ways:
        """Every arc the other way round, at the same cost."""
        return Ways.of(self.nodes, self.head, self.tail, self.cost)

    def cheapest(self, length: Ints) -> Ints | None:
        """The least cost of a way to each node, that begins at any node with its `length`; None if one goes on falling.

        Only what fell in one round is followed in the next. What goes on falling has a way round that costs less than
        nothing: then the nodes from which each was reached go round too.
        """
        found, before = length.copy(), np.full(self.nodes + 1, self.nodes)
        changed = np.arange(self.nodes)
        turn = 0
        while True:
            turn += 1
            arcs = self._from(changed)
            offer = found[self.tail[arcs]] + self.cost[arcs]
            better = offer < found[self.head[arcs]]
            if not better.any():
                return found
            arcs, offer = arcs[better], offer[better]
            np.minimum.at(found, self.head[arcs], offer)
            won = arcs[offer == found[self.head[arcs]]]
            before[self.head[won]] = self.tail[won]
            if turn % LOOK == 0 and _circular(before):
                return None
            changed = np.unique(self.head[won])

    def _from(self, nodes: npt.NDArray[np.integer]) -> Ints:
        """The positions of all arcs that begin at some nodes."""
        if len(nodes) == self.nodes:
            return np.arange(len(self.tail))
        first, sizes = self.start[nodes], self.start[nodes + 1] - self.start[nodes]
        ends = np.cumsum(sizes)
        return np.repeat(first - ends + sizes, sizes) + np.arange(int(ends[-1]) if len(ends) else 0)


def _circular(before: Ints) -> bool:
    """Whether following the nodes before goes round somewhere; the last one stands for the beginning."""
    end = len(before) - 1
    for _ in range(end.bit_length()):
        before = before[before]
    return bool((before != end).any())


@dataclass(frozen=True, eq=False)
class Residual:
    """What may still change about a flow, and the potential of each node that proves it the cheapest (None: it isn't).

    `open` are the arcs that may change without costing anything: every other best flow differs in these alone.
    """

    ways: Ways
    potential: Ints | None
    open: Bools

    @classmethod
    def of(cls, arcs: Network, cost: Ints, flow: Ints, free: Bools | None = None) -> Residual:
        """Of a flow by a cost, where only the free arcs may change (all of them if not given)."""
        ways = residual(arcs, cost, flow, free)
        found = ways.cheapest(np.zeros(arcs.nodes, dtype=np.int64))
        if found is None:
            return cls(ways, None, np.zeros(len(cost), dtype=np.bool_))
        tight = cost + found[arcs.tail] == found[arcs.head]
        return cls(ways, found, tight if free is None else tight & free)

    @property
    def proven(self) -> bool:
        """Whether the flow is the cheapest: checked again on every arc that has room."""
        if self.potential is None:
            return False
        ways = self.ways
        return bool((ways.cost + self.potential[ways.tail] >= self.potential[ways.head]).all())


def residual(arcs: Network, cost: Ints, flow: Ints, free: Bools | None = None) -> Ways:
    """The ways that a flow leaves: along each arc with room, and back along each arc that is used."""
    more, less = flow < arcs.room, flow > 0
    if free is not None:
        more, less = more & free, less & free
    tail = np.concatenate([arcs.tail[more], arcs.head[less]])
    head = np.concatenate([arcs.head[more], arcs.tail[less]])
    return Ways.of(arcs.nodes, tail, head, np.concatenate([cost[more], -cost[less]]))


def feasible(arcs: Network, flow: Ints) -> bool:
    """Whether a flow stays within the room of every arc, and nothing is lost or gained at any node."""
    within = bool(((flow >= 0) & (flow <= arcs.room)).all())
    out = np.bincount(arcs.tail, weights=flow, minlength=arcs.nodes)
    return within and bool((out == np.bincount(arcs.head, weights=flow, minlength=arcs.nodes)).all())
