"""Chance around group means: drawing people or clusters anew, and shuffling who is in which group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import stats

from evaluation.estimate import BATCH, REPEATS, SURE, ends

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
BOOTSTRAP, SHUFFLE = 51, 52
"""The numbers of these streams of chance."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Sample:
    """What was measured: `values` and `weights` per person, `inside` (n, n_groups) who is in which group, `clusters`.

    `alone` says that nobody shares a cluster, so that people can be shuffled themselves.
    """

    values: Floats
    weights: Floats
    inside: Floats
    clusters: Ints
    alone: bool

    @cached_property
    def sums(self) -> tuple[Floats, Floats]:
        """Per cluster, group and all together (the last column): the sum of weighted values, and of weights."""
        member = np.column_stack([self.inside, np.ones(len(self.values))])
        weights = member * self.weights[:, None]
        return _summed(weights * self.values[:, None], self.clusters), _summed(weights, self.clusters)

    @cached_property
    def means(self) -> Floats:
        """The mean per group, and of all as the last."""
        return _ratio(*(one.sum(axis=0) for one in self.sums))

    @cached_property
    def rests(self) -> Floats:
        """The mean of who isn't in each group."""
        over, under = (one.sum(axis=0) for one in self.sums)
        return _ratio(over[-1] - over[:-1], under[-1] - under[:-1])

    @cached_property
    def sizes(self) -> Ints:
        """How many clusters have somebody in each group, and how many there are."""
        return np.asarray((self.sums[1] > 0).sum(axis=0), dtype=np.int64)

    def others(self, at: int) -> int:
        """How many clusters have somebody who isn't in a group."""
        return int((self.sums[1][:, -1] > self.sums[1][:, at]).sum())

    def drawn(self, seed: int, repeats: int = REPEATS) -> tuple[Floats, Floats]:
        """Means (repeats, n_groups + 1) and rests (repeats, n_groups) of clusters drawn with return."""
        over, under = (np.concatenate(one) for one in zip(*self._draws(seed, repeats), strict=True))
        return _ratio(over, under), _ratio(over[:, -1:] - over[:, :-1], under[:, -1:] - under[:, :-1])

    @property
    def shares(self) -> Floats:
        """The share of all weight that each group has."""
        under = self.sums[1].sum(axis=0)
        return _ratio(under[:-1], under[-1])

    def drawn_shares(self, seed: int, repeats: int = REPEATS) -> Floats:
        """Those shares of clusters drawn with return, shape (repeats, n_groups)."""
        under = np.concatenate([one for _, one in self._draws(seed, repeats)])
        return _ratio(under[:, :-1], under[:, -1:])

    def _draws(self, seed: int, repeats: int) -> Iterator[tuple[Floats, Floats]]:
        chance = np.random.default_rng((seed, BOOTSTRAP))
        over, under = self.sums
        for times in _batches(repeats, len(over)):
            counts = drawn_counts(chance, times, len(over))
            yield counts @ over, counts @ under

    def shuffled(self, seed: int, repeats: int = REPEATS) -> Floats:
        """Group means less the mean of all, shape (repeats, n_groups), where the group doesn't matter.

        People are shuffled over the groups; where they share clusters, each cluster's deviation keeps its size and
        gets a sign by chance, so that what clusters share isn't taken for what groups do.
        """
        chance = np.random.default_rng((seed, SHUFFLE))
        found = self._permuted if self.alone else self._flipped
        parts = [found(chance, times) for times in _batches(repeats, len(self.values))]
        return np.asarray(np.concatenate(parts), dtype=np.float64)

    def _permuted(self, chance: np.random.Generator, times: int) -> Floats:
        order = chance.permuted(np.tile(np.arange(len(self.values)), (times, 1)), axis=1)
        over = (self.values * self.weights)[order] @ self.inside
        return np.asarray(_ratio(over, self.weights[order] @ self.inside) - self.means[-1])

    def _flipped(self, chance: np.random.Generator, times: int) -> Floats:
        signs = chance.integers(0, 2, size=(times, len(self.sums[0]))) * 2.0 - 1.0
        return np.asarray(signs @ self.deviations)

    @cached_property
    def deviations(self) -> Floats:
        """What each cluster adds to each group's mean less the mean of all, shape (n_clusters, n_groups)."""
        over, under = self.sums
        apart = over - under * self.means[-1]
        share = _ratio(under[:, :-1].sum(axis=0), np.full(1, under[:, -1].sum()))
        return _ratio(apart[:, :-1] - share * apart[:, -1:], under[:, :-1].sum(axis=0))


def _summed(values: Floats, clusters: Ints) -> Floats:
    found = np.zeros((int(clusters.max(initial=-1)) + 1, values.shape[1]))
    np.add.at(found, clusters, values)
    return found


def drawn_counts(chance: np.random.Generator, times: int, n: int) -> Floats:
    """How often each of n units is drawn in each of some draws of n with return, shape (times, n)."""
    at = chance.integers(0, n, size=(times, n)) + np.arange(times)[:, None] * n
    found = np.bincount(at.ravel(), minlength=times * n)
    return np.asarray(found.reshape(times, n), dtype=np.float64)


def _batches(repeats: int, n: int) -> Iterator[int]:
    size = max(1, BATCH // max(1, n))
    for at in range(0, repeats, size):
        yield min(size, repeats - at)


def _ratio(over: Floats, under: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(over / under)


def wider(n: int, sure: float = SURE) -> float:
    """How much wider an interval of n units must be than the normal one."""
    if n < 2:
        return float("inf")
    ratio = stats.t.ppf((1 + sure) / 2, n - 1) / stats.norm.ppf((1 + sure) / 2)
    return float(ratio * np.sqrt(n / (n - 1)))


def interval(drawn: Floats, n: int, sure: float = SURE) -> tuple[float, float]:
    """The interval of one figure of n units from its draws; nan where there are too few."""
    known = drawn[np.isfinite(drawn)]
    if n < 2 or not len(known):
        return float("nan"), float("nan")
    return ends(known, n, sure)


def chance_of(found: float, shuffled: Floats) -> float:
    """How often chance alone gives as much as was found, either way; the found one counted along."""
    known = np.abs(shuffled[np.isfinite(shuffled)])
    return float((1 + (known >= abs(found) - 1e-12).sum()) / (1 + len(known)))
