"""A figure with its uncertainty: intervals by clusters, proportions, and what many comparisons at once do to chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]
SURE: Final = 0.95
"""The share of intervals that hold the truth."""
REPEATS: Final = 2000
"""Draws of a bootstrap."""
FALSE: Final = 0.05
"""So large a share of what is found may be false."""
BATCH: Final = 1_000_000
"""Cells drawn at once, so that memory stays bounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure of `n` independent units and its interval; None where too few units say nothing about it."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0


def mean(
    values: Sequence[float] | Floats, clusters: Sequence[object] | None = None, *, seed: int = 1,
    repeats: int = REPEATS, sure: float = SURE,
) -> Estimate:  # fmt: skip
    """The mean of values with its interval (see `ends`) from drawing whole clusters (each value its own where none are
    given) with return; without an interval where there are fewer than two clusters.
    """
    found = np.asarray(values, dtype=float)
    if not len(found):
        return Estimate(value=None)
    names = (
        np.arange(len(found)) if clusters is None else np.unique(np.asarray(clusters), return_inverse=True)[1]
    )
    sums, sizes = np.bincount(names, weights=found), np.bincount(names)
    if len(sums) < 2:
        return Estimate(value=float(found.mean()), n=len(sums))
    drawn = resampled(
        len(sums), lambda at: sums[at].sum(axis=1) / sizes[at].sum(axis=1), seed=seed, repeats=repeats
    )
    low, high = ends(drawn, len(sums), sure)
    return Estimate(value=float(found.mean()), low=low, high=high, n=len(sums))


def ends(drawn: Floats, n: int, sure: float = SURE) -> tuple[float, float]:
    """The ends of an interval from draws of n units: percentiles as far out as so few units need.

    Source: Hesterberg, What Teachers Should Know About the Bootstrap (2015), the expanded percentile interval.
    """
    out = float(np.sqrt(n / (n - 1)) * stats.t.ppf((1 + sure) / 2, n - 1))
    low, high = np.quantile(drawn, [float(stats.norm.cdf(-out)), float(stats.norm.cdf(out))])
    return float(low), float(high)


def resampled(
    n: int, statistic: Callable[[npt.NDArray[np.int64]], Floats], *, seed: int = 1, repeats: int = REPEATS
) -> Floats:
    """A statistic of `repeats` draws of n units with return: positions (some, n) go in, (some,) comes out."""
    chance = np.random.default_rng((seed, 1))
    size = max(1, BATCH // max(1, n))
    parts = [
        statistic(chance.integers(0, n, size=(min(size, repeats - at), n))) for at in range(0, repeats, size)
    ]
    return np.concatenate(parts)


def proportion(held: int, of: int, *, sure: float = SURE) -> Estimate:
    """A share with Wilson's interval."""
    if not of:
        return Estimate(value=None)
    low, high = stats.binomtest(held, of).proportion_ci(sure, method="wilson")
    return Estimate(value=held / of, low=float(low), high=float(high), n=of)


def holm(p: Sequence[float] | Floats) -> Floats:
    """Values of p corrected for their number, so that the chance of any false finding stays what it was. Source:
    Holm, A Simple Sequentially Rejective Multiple Test Procedure (1979).
    """
    found = np.asarray(p, dtype=float)
    order = np.argsort(found, kind="stable")
    steps = np.maximum.accumulate(found[order] * np.arange(len(found), 0, -1))
    corrected = np.empty_like(found)
    corrected[order] = np.minimum(steps, 1.0)
    return corrected


def false_discoveries(p: Sequence[float] | Floats, chance: Callable[[float], Floats] | None = None) -> Floats:
    """The share of false findings among all with a p as small as each; unknown (nan) stays unknown and isn't counted.

    `chance` gives per unit, shape (n,), how likely its p is that small or smaller where there is nothing to find: of
    few trials p takes few values, and who could never be found out makes it no harder for others. Without, p takes any
    value. Sources: Benjamini and Hochberg, Controlling the False Discovery Rate (1995); Heyse, A false discovery rate
    procedure for categorical data (2011).
    """
    found = np.asarray(p, dtype=float)
    known = ~np.isnan(found)
    corrected = np.full_like(found, np.nan)
    if not known.any():
        return corrected
    if chance is None:
        corrected[known] = stats.false_discovery_control(found[known])
        return corrected
    levels, at, counts = np.unique(found[known], return_inverse=True, return_counts=True)
    expected = np.array([np.asarray(chance(float(level)))[known].sum() for level in levels])
    shares = np.minimum.accumulate((expected / np.cumsum(counts))[::-1])[::-1]
    corrected[known] = np.minimum(shares, 1.0)[at]
    return corrected
