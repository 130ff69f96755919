"""Better rings round by round: some people of the best answer yet are set free, and the best is found for them alone.

What a round finds can only be better, so the search may end after any round. Which people are set free is drawn from a
fixed seed, by turns from all and employer by employer. Source: large neighbourhood search (Shaw, CP 1998).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from matcher.bits import Bools, Ints
from matcher.exchange.bounds import Bounds
from matcher.exchange.pairs import Pairs
from matcher.exchange.ring_model import Model, Run

FREED: Final = 60
"""So many people who have a place are set free in a round, and as many who wait."""


@dataclass(frozen=True, eq=False, slots=True)
class Runs:
    """Rings and chains as positions of pairs."""

    rings: tuple[Run, ...] = ()
    chains: tuple[Run, ...] = ()

    @property
    def chosen(self) -> Ints:
        """All pairs, in order."""
        return np.array(sorted(at for run in (*self.rings, *self.chains) for at in run), dtype=np.int64)

    def worth(self, pairs: Pairs) -> tuple[int, int]:
        """Placements, then quality."""
        return len(self.chosen), int(pairs.quality[self.chosen].sum())

    def without(self, pairs: Pairs, free: Bools) -> Runs:
        """Those in which nobody is set free."""
        rings, chains = (
            tuple(run for run in runs if not free[pairs.profile[list(run)]].any())
            for runs in (self.rings, self.chains)
        )
        return Runs(rings, chains)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Search:
    """An exchange with its limits, and how long a round may take."""

    pairs: Pairs
    bounds: Bounds
    employers: int
    links: int
    cycles: int
    seconds: float

    def improved(self, runs: Runs, rounds: int) -> Iterator[Runs]:
        """The best yet after each round."""
        draw = np.random.default_rng(0)
        for at in range(rounds):
            free = self._free(draw, runs, whole=bool(at % 2))
            new = self._completed(runs.without(self.pairs, free), free)
            runs = max(
                new, runs, key=lambda one: one.worth(self.pairs)
            )  # as good is another: it leads elsewhere
            yield runs

    def _free(self, draw: np.random.Generator, runs: Runs, *, whole: bool) -> Bools:
        """Whose runs are broken open, (n_profiles,): people by chance, or `whole` employers by chance."""
        people = len(self.pairs.profiles)
        order = draw.permutation(people)
        if whole:
            turns = draw.permutation(len(self.pairs.employers))[self.pairs.origin[order]]
            order = order[np.argsort(turns, kind="stable")]
        placed = np.isin(order, self.pairs.profile[runs.chosen])
        free, left = np.zeros(people, dtype=np.bool_), FREED
        inside = {
            int(who): run for run in (*runs.rings, *runs.chains) for who in self.pairs.profile[list(run)]
        }
        for who in order[placed].tolist():
            if left > 0 and not free[who]:
                free[self.pairs.profile[list(inside[who])]] = True
                left -= len(inside[who])
        free[order[~placed][:FREED]] = True
        return free

    def _completed(self, kept: Runs, free: Bools) -> Runs:
        """Runs with the best that those who are free can add to them."""
        pairs, used = self.pairs, kept.chosen
        left = pairs.openings - np.bincount(pairs.vacancy[used], minlength=len(pairs.vacancies))
        at = np.flatnonzero(free[pairs.profile] & (left[pairs.vacancy] > 0))
        some = replace(pairs.some(at), openings=left)
        model = Model.of(some, self._room(kept), self.employers, self.links, self.cycles)
        values, _ = model.program().best(self.seconds)
        rings, chains = (tuple(tuple(at[list(run)].tolist()) for run in runs) for runs in model.runs(values))
        return Runs(kept.rings + rings, kept.chains + chains)

    def _room(self, kept: Runs) -> Bounds:
        """The bounds without what some chains use of them."""
        take, bring = self.bounds.take.copy(), self.bounds.bring.copy()
        for run in kept.chains:
            take[self.pairs.taking[run[-1]]] -= 1
            bring[self.pairs.bringing[run[0]]] -= 1
        return Bounds(bring, take)
