"""What one opening more, or one person more on a bound, would be worth: exact, from the proof of the optimum.

A further unit of room is worth what the cheapest way round through it saves: so much, and no more, a new solve finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from matcher.bits import Ints
from matcher.exchange.bounds import Bounds
from matcher.exchange.certificate import Residual, Ways
from matcher.exchange.choose import first
from matcher.exchange.flow import Circulation, best, together
from matcher.exchange.pairs import Pairs

FAR: Final = 1 << 61
"""Farther than any way is long."""


@dataclass(frozen=True, eq=False)
class Worth:
    """How many more would be placed by one unit of room more, and what all scores would change by; shape as asked."""

    placed: Ints
    score: Ints


@dataclass(frozen=True, eq=False)
class Margins:
    """The optimum by placements, urgency and quality, ready to be asked what more room is worth."""

    circulation: Circulation
    flow: Ints
    weights: tuple[int, ...]
    residual: Residual

    @classmethod
    def of(cls, pairs: Pairs, bounds: Bounds) -> Margins:
        """Of some pairs within bounds."""
        circulation = Circulation.of(pairs, bounds)
        goals = [*first(circulation), circulation.cost(pair=-pairs.quality)]
        cost, weights = together(goals, 2 * len(pairs.profiles))  # what is gained and lost can be told apart
        solved = best(circulation.arcs, [cost], 1)
        return cls(circulation, solved.flow, weights, solved.proofs[0])

    def openings(self) -> Worth:
        """Of one opening more of each place, shape (n_vacancies,)."""
        pairs, employers = self.circulation.pairs, len(self.circulation.pairs.employers)
        places = employers + 1 + len(pairs.profiles) + np.arange(len(pairs.vacancies))
        saved = np.zeros(len(places), dtype=np.int64)
        for target in np.unique(pairs.target[self._full]).tolist():
            own = np.flatnonzero((pairs.target == target) & self._full)
            saved[own] = self._saved(target, places[own])
        return self._worth(saved)

    @property
    def _full(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        pairs = self.circulation.pairs
        used = self.flow[self.circulation.own.stop :][: len(pairs.vacancies)]
        return np.asarray(used >= pairs.openings)

    def bounds(self) -> tuple[Worth, Worth]:
        """Of one person more that each employer may bring, and that it may take, each of shape (n_employers,)."""
        employers = np.arange(len(self.circulation.pairs.employers))
        hub = len(employers)
        bring = self._saved(hub, employers, back=True)
        return self._worth(bring), self._worth(self._saved(hub, employers))

    def _saved(self, start: int, ends: Ints, *, back: bool = False) -> Ints:
        """What the cheapest way from a node to others (`back`: the other way round) costs less than nothing."""
        length = np.full(self._reduced.nodes, FAR, dtype=np.int64)
        length[start] = 0
        ways, potential = self._reduced.back() if back else self._reduced, self.residual.potential
        found = ways.cheapest(length)
        if found is None or potential is None:
            return np.zeros(len(ends), dtype=np.int64)
        rise = potential[ends] - potential[start]
        cost = found[ends] + (-rise if back else rise)
        return np.where(found[ends] < FAR, np.maximum(-cost, 0), 0)

    @cached_property
    def _reduced(self) -> Ways:
        """The ways that the optimum leaves, at what they cost beyond the potentials: never less than nothing."""
        ways, potential = self.residual.ways, self.residual.potential
        if potential is None:
            return ways
        return Ways(ways.start, ways.tail, ways.head, ways.cost + potential[ways.tail] - potential[ways.head])

    def _worth(self, saved: Ints) -> Worth:
        """What was saved, in placements and scores."""
        count, urgency, _ = self.weights
        placed = (saved + count // 2) // count
        rest = saved - placed * count
        return Worth(placed, rest - (rest + urgency // 2) // urgency * urgency)
