"""The circulation behind an allocation: employers send people to places, and the balance is the flow's own law.

Each employer sends each of its people at most once, each person goes to at most one place, each place takes in its
openings and gives them to its employer; what an employer brings beyond what it takes comes from the hub, what it takes
beyond goes to the hub, each up to its bound. As the bounds are whole numbers, so is the best flow. Goals come in order:
a later one never costs an earlier one anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from datasets.network import Spoor2Error
from matcher.bits import Bools, Ints
from matcher.exchange.bounds import Bounds
from matcher.exchange.certificate import Residual
from matcher.exchange.pairs import Pairs

ROOM: Final = 1 << 62
"""Costs times nodes stay below this, so that the solver's whole numbers can't overflow."""
Nodes = npt.NDArray[np.int32]


class NotProven(Spoor2Error):
    """The solver's answer failed its proof: a fault of the program, and nothing is proposed on it."""


class TooDear(NotProven):
    """Costs whose prices along a path are beyond what the solver's whole numbers hold."""


@dataclass(frozen=True, eq=False)
class Arcs:
    """A network of so many nodes: from `tail` to `head` at most `room` may flow, and at least nothing."""

    nodes: int
    tail: Nodes
    head: Nodes
    room: Ints

    def __len__(self) -> int:
        return len(self.tail)

    def some(self, keep: Bools) -> Arcs:
        """The same nodes with some of the arcs."""
        return Arcs(self.nodes, self.tail[keep], self.head[keep], self.room[keep])

    def excess(self, flow: Ints) -> Ints:
        """What flows out of each node beyond what flows in."""
        out = np.bincount(self.tail, weights=flow, minlength=self.nodes)
        return np.asarray(out - np.bincount(self.head, weights=flow, minlength=self.nodes)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Circulation:
    """The arcs of some pairs within bounds, and which of them are what."""

    pairs: Pairs
    arcs: Arcs

    @classmethod
    def of(cls, pairs: Pairs, bounds: Bounds) -> Circulation:
        """Nodes: employers, the hub, people, places; arcs: people, pairs, places, to the hub, from the hub."""
        employers, people, places = len(pairs.employers), len(pairs.profiles), len(pairs.vacancies)
        every, hub = np.arange(employers), np.full(employers, employers)
        person, place = employers + 1 + np.arange(people), employers + 1 + people + np.arange(places)
        bound = people + int(pairs.openings.sum())
        tail = [pairs.origin, person[pairs.profile], place, every, hub]
        head = [person, place[pairs.vacancy], pairs.target, hub, every]
        ones = [np.ones(people, dtype=np.int64), np.ones(len(pairs), dtype=np.int64)]
        room = [*ones, pairs.openings, *(np.minimum(one, bound) for one in (bounds.take, bounds.bring))]
        tails, heads = (np.concatenate(each).astype(np.int32) for each in (tail, head))
        return cls(pairs, Arcs(employers + 1 + people + places, tails, heads, np.concatenate(room)))

    @property
    def own(self) -> slice:
        """The arcs of the pairs."""
        return slice(len(self.pairs.profiles), len(self.pairs.profiles) + len(self.pairs))

    def chosen(self, flow: Ints) -> Ints:
        """The pairs that are used."""
        return np.flatnonzero(flow[self.own])

    def flow(self, chosen: Ints) -> Ints:
        """The flow that uses some pairs; what is beyond the balance goes over the hub."""
        pairs, net = self.pairs, self.pairs.net(chosen)
        used = np.zeros(len(pairs), dtype=np.int64)
        used[chosen] = 1
        people = np.bincount(pairs.profile[chosen], minlength=len(pairs.profiles))
        places = np.bincount(pairs.vacancy[chosen], minlength=len(pairs.vacancies))
        return np.concatenate([people, used, places, np.maximum(net, 0), np.maximum(-net, 0)])

    def cost(self, *, person: Ints | None = None, pair: Ints | None = None) -> Ints:
        """The cost per arc of a goal that counts people or pairs."""
        found = np.zeros(len(self.arcs), dtype=np.int64)
        if person is not None:
            found[: len(person)] = person
        if pair is not None:
            found[self.own] = pair
        return found


@dataclass(frozen=True, eq=False)
class Solved:
    """The best flow, what each goal came to, and what proves each stage."""

    flow: Ints
    values: tuple[int, ...]
    proofs: tuple[Residual, ...]


def best(arcs: Arcs, goals: Sequence[Ints], most: int, *, prove: bool = True) -> Solved:
    """The flow that costs least by the first goal, of those least by the second, and so on.

    `most` is how many units can cost anything at all. Goals that fit into whole numbers together are one solve; from
    one to the next only what is as cheap stays open. Without `prove` the last solve goes without its proof.
    """
    try:
        return _staged(arcs, goals, list(_together(goals, most, arcs.nodes)), prove)
    except TooDear:  # a price adds up along a path: costs that whole numbers hold can be too large together
        return _staged(arcs, goals, goals, prove)


def _staged(arcs: Arcs, goals: Sequence[Ints], costs: Sequence[Ints], prove: bool) -> Solved:
    """The flow that is best by one cost after another."""
    flow, proofs = np.zeros(len(arcs), dtype=np.int64), []
    free = np.ones(len(arcs), dtype=np.bool_)
    for at, cost in enumerate(costs, start=1):
        flow = _cheapest(arcs, cost, flow, free)
        if prove or at < len(costs):
            proofs.append(Residual.of(arcs, cost, flow, free))
            free = free & proofs[-1].open
    return Solved(flow, tuple(int(goal @ flow) for goal in goals), tuple(proofs))


def _together(goals: Sequence[Ints], most: int, nodes: int) -> Iterator[Ints]:
    """Goals as one cost where whole numbers hold them, and then the next ones."""
    left = list(goals)
    while left:
        fits = next(size for size in range(len(left), 0, -1) if size == 1 or _held(left[:size], most, nodes))
        yield together(left[:fits], most)[0]
        left = left[fits:]


def together(goals: Sequence[Ints], most: int) -> tuple[Ints, tuple[int, ...]]:
    """Goals as one cost, and what a unit of each weighs in it: more than all of the goals behind it.

    Only where whole numbers hold it.
    """
    weights = _weights(goals, most)
    found = np.zeros(len(goals[0]), dtype=np.int64)
    for goal, weight in zip(goals, weights, strict=True):
        found += goal * weight
    return found, weights


def _weights(goals: Sequence[Ints], most: int) -> tuple[int, ...]:
    found = [1]
    for goal in reversed(goals[1:]):
        found.append(found[-1] * (most * _largest(goal) + 1))
    return tuple(reversed(found))


def _held(goals: Sequence[Ints], most: int, nodes: int) -> bool:
    """Whether whole numbers hold goals as one cost, times the nodes, without an overflow."""
    weights = _weights(goals, most)
    return (
        sum(_largest(goal) * weight for goal, weight in zip(goals, weights, strict=True)) * (nodes + 1) < ROOM
    )


def _largest(cost: Ints) -> int:
    return int(np.abs(cost).max(initial=0))


def _cheapest(arcs: Arcs, cost: Ints, flow: Ints, free: Bools) -> Ints:
    """The cheapest flow where only the free arcs may change; NotProven where costs could overflow."""
    if _largest(cost) * (arcs.nodes + 1) >= ROOM:
        raise NotProven(
            "allocation: expected costs that whole numbers hold, got larger ones. Give lower scores."
        )
    fixed = np.where(free, 0, flow)
    found = fixed.copy()
    found[free] = _solved(arcs.some(free), cost[free], -arcs.excess(fixed))
    return found


def _solved(arcs: Arcs, cost: Ints, supply: Ints) -> Ints:
    """The cheapest flow that takes each node's supply away, shape as the arcs."""
    solver = _solver()
    handed = solver.add_arcs_with_capacity_and_unit_cost(arcs.tail, arcs.head, arcs.room, cost)
    solver.set_nodes_supplies(np.arange(arcs.nodes, dtype=np.int32), supply)
    status = solver.solve()
    if status == solver.BAD_COST_RANGE:
        raise TooDear(
            "allocation: expected prices that the solver's whole numbers hold, got larger ones. Report this."
        )
    if status != solver.OPTIMAL:
        raise NotProven(f"allocation: expected a flow from the solver, got its status {status}. Report this.")
    return np.asarray(solver.flows(handed), dtype=np.int64)


def _solver() -> Any:
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 (slow to load, and only allocation needs it)

    return min_cost_flow.SimpleMinCostFlow()
