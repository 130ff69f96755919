"""An allocation as a flow in a networkx graph, solved by its `network_simplex`: for sizes that it survives."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Any, Final

import networkx
import numpy as np

from evaluation.benchmarks.rivals.linear import Answer, weight
from matcher.exchange.bounds import Bounds
from matcher.exchange.pairs import Pairs

HUB: Final = "hub"


def simplex(pairs: Pairs, bounds: Bounds) -> Answer:
    """The pairs that are worth most, by the same weight as the linear program."""
    start = perf_counter()
    graph = networkx.DiGraph()
    for tail, head, room, cost in _arcs(pairs, bounds):
        graph.add_edge(tail, head, capacity=room, weight=cost)
    _, flow = networkx.network_simplex(graph)
    ends = zip(pairs.profile.tolist(), pairs.vacancy.tolist(), strict=True)
    used = [flow["person", person]["place", place] for person, place in ends]
    return Answer(chosen=np.flatnonzero(used), seconds=perf_counter() - start)


def _arcs(pairs: Pairs, bounds: Bounds) -> Iterator[tuple[Any, Any, int, int]]:
    """From each employer to its people, to places, to their employers, and over the hub as far as is allowed."""
    for person, origin in enumerate(pairs.origin.tolist()):
        yield ("employer", origin), ("person", person), 1, 0
    ends = (pairs.profile.tolist(), pairs.vacancy.tolist(), weight(pairs).tolist())
    for person, place, worth in zip(*ends, strict=True):
        yield ("person", person), ("place", place), 1, -worth
    for place, (target, openings) in enumerate(
        zip(pairs.target.tolist(), pairs.openings.tolist(), strict=True)
    ):
        yield ("place", place), ("employer", target), openings, 0
    for employer, (take, bring) in enumerate(zip(bounds.take.tolist(), bounds.bring.tolist(), strict=True)):
        yield ("employer", employer), HUB, take, 0
        yield HUB, ("employer", employer), bring, 0
