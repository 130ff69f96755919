"""The price of balance: what each tolerance costs in placements, quality and the worst-off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Final

import numpy as np

from datasets.network import Network
from matcher.exchange.allocate import allocate
from matcher.exchange.allocation import Allocation
from matcher.exchange.pairs import Pairs, pairs_of
from matcher.index import Index
from matcher.rank import EXPERT, Ranker

TOLERANCES: Final = (0.0, 1.0, 2.0, 3.0, 5.0, 8.0, inf)
"""The tolerances in persons that are tried where none are asked for; the last one is no bound at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What one tolerance (None: what each employer agreed to) leads to.

    `score` is all scores together, `worst` the lowest; `apart` the sum over employers of how far each is expected to be
    out of balance then, in persons, `most` the farthest of them.
    """

    tolerance: float | None
    placed: int
    score: int
    worst: int | None
    apart: float
    most: float

    @property
    def mean(self) -> float | None:
        """The mean score of who is placed."""
        return self.score / self.placed if self.placed else None


@dataclass(frozen=True, slots=True)
class Frontier:
    """A point per tolerance, the strictest first, and what was agreed; `knee` is where strictness begins to cost."""

    points: tuple[Point, ...]
    agreed: Point

    @property
    def knee(self) -> Point:
        """Where most is placed for the imbalance it takes: farthest above the line from first to last point.

        Where nothing is gained by being less strict it is the strictest. Source: Kneedle (Satopää et al., 2011).
        """
        placed, apart = (_shares([getattr(one, name) for one in self.points]) for name in ("placed", "apart"))
        return self.points[int(np.argmax(placed - apart))]


def frontier(
    network: Network, on: date, tolerances: Sequence[float] = TOLERANCES, *, ranker: Ranker = EXPERT,
    index: Index | None = None, among: Pairs | None = None,
) -> Frontier:  # fmt: skip
    """An allocation per tolerance, the same for all employers, and one with what each agreed to.

    ValueError where no tolerance is given.
    """
    if not tolerances:
        raise ValueError("tolerances: expected one or more, got none. Say how strict it may be.")
    pairs = among or pairs_of(network, on, ranker=ranker, index=index)
    agreed = allocate(network, on, among=pairs)
    order = sorted(set(tolerances))
    found = [allocate(network, on, tolerance=one, among=agreed.among) for one in order]
    return Frontier(tuple(map(point, found, order)), point(agreed, None))


def point(made: Allocation, tolerance: float | None) -> Point:
    """What an allocation comes to."""
    apart = [abs(one) for one in made.expected.values()]
    return Point(
        tolerance=tolerance, placed=len(made.pairs), score=made.score, worst=made.worst, apart=sum(apart),
        most=max(apart, default=0),
    )  # fmt: skip


def _shares(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Values from 0 for the lowest to 1 for the highest; all 0 where they are the same."""
    found = np.asarray(values, dtype=float)
    return np.asarray((found - found.min()) / (np.ptp(found) or 1.0))
