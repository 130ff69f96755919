"""What an employer takes beyond what it brings per hundred of its people, shrunk towards its sector.

Of a small employer one move is a huge rate; what it really is is guessed from its own moves and those of its sector,
each for as much as it tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from evaluation.estimate import SURE
from matcher.bits import Bools, Ints
from matcher.exchange.ledger import FEW

Floats = npt.NDArray[np.float64]
HEADS: Final = 100
"""Rates are per so many people employed."""
DIFFER: Final = np.linspace(0.05, 3, 40)
"""How much true rates may differ within a group, as standard deviations over means; each is as likely beforehand."""
LEAST: Final = 0.5
"""Where a group moved nobody at all it counts as half a move, so that an interval isn't empty."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Rates:
    """Net per hundred people employed in the period, each of shape (n,), nan where the headcount is unknown.

    `raw` is as counted, `shrunk` towards the group's mean, `low` and `high` hold the true rate 95 times in 100.
    """

    raw: Floats
    shrunk: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class _Gamma:
    """What is believed of each rate: a gamma distribution by its shape and its rate."""

    shape: Floats
    rate: Floats

    @property
    def mean(self) -> Floats:
        return self.shape / self.rate

    def at(self, share: float) -> Floats:
        return np.asarray(special.gammaincinv(self.shape, share) / self.rate)


def rates(brought: Floats, taken: Floats, headcount: Floats, group: Ints, *, unit: float = 1.0) -> Rates:
    """The rates of employers with `headcount` (nan where unknown) in groups numbered from 0.

    `unit` is what one independent event counts for: 1 in persons, in weeks Σ weeks² / Σ weeks. What is taken and what
    is brought are shrunk apart, as Poisson counts with gamma distributed rates, whose mean and variance are the
    group's by moments; a group of fewer than `FEW` known employers counts as part of the whole. Source: Marshall,
    Mapping disease and mortality rates using empirical Bayes estimators (1991); the interval of the difference: Zou
    and Donner, Construction of confidence limits about effect measures (2008).
    """
    known = np.nan_to_num(headcount) > 0
    heads = np.where(known, headcount, np.nan)
    if not known.any():
        none = np.full(len(heads), np.nan)
        return Rates(raw=none, shrunk=none, low=none, high=none)
    own = _large_enough(group, known)
    took, gave = (_believed(one / unit, heads / unit, own, known) for one in (taken, brought))
    mean, (low, high) = took.mean - gave.mean, ((1 - SURE) / 2, (1 + SURE) / 2)
    down = np.hypot(took.mean - took.at(low), gave.at(high) - gave.mean)
    up = np.hypot(took.at(high) - took.mean, gave.mean - gave.at(low))
    raw = (taken - brought) / heads
    return Rates(raw=HEADS * raw, shrunk=HEADS * mean, low=HEADS * (mean - down), high=HEADS * (mean + up))


def _large_enough(group: Ints, known: Bools) -> Ints:
    """The groups, and beyond the last one the whole for those in a group of too few."""
    sizes = np.bincount(group, weights=known)
    return np.asarray(np.where(sizes[group] >= FEW, group, len(sizes)))


def _believed(counts: Floats, heads: Floats, group: Ints, known: Bools) -> _Gamma:
    """What counts and their group say of each rate together: gammas for each size of difference, weighed by how well
    it tells all counts, as one gamma of the same mean and variance.
    """
    mean = _means(counts, heads, group, known)
    shape = (1 / DIFFER**2)[:, None]
    above, below = shape + counts, shape / mean + heads
    weight = _likely(counts[known], (heads * mean)[known], shape)[:, None]
    centre = (weight * above / below).sum(axis=0)
    unsure = (shape / mean / below) ** 2 * _unsure(mean, shape, heads, group, known)
    spread = (weight * (above / below**2 + unsure + (above / below - centre) ** 2)).sum(axis=0)
    return _Gamma(centre**2 / spread, centre / spread)


def _sums(values: Floats, group: Ints, known: Bools) -> Floats:
    """The sum within each one's group, over all that are known for the last group; shape as the values."""
    ones = np.atleast_2d(np.where(known, values, 0.0))
    found = np.stack([np.bincount(group, weights=one) for one in ones])
    found[:, -1] = ones.sum(axis=1)
    return np.asarray(found[:, group].reshape(values.shape))


def _means(counts: Floats, heads: Floats, group: Ints, known: Bools) -> Floats:
    """The rate of each one's group."""
    return np.maximum(_sums(counts, group, known), LEAST) / _sums(heads, group, known)


def _unsure(mean: Floats, shape: Floats, heads: Floats, group: Ints, known: Bools) -> Floats:
    """The variance of each group's mean: chance and the differences between its members."""
    each = heads * mean + (heads * mean) ** 2 / shape
    return np.asarray(_sums(each, group, known) / _sums(heads, group, known) ** 2)


def _likely(counts: Floats, expected: Floats, shape: Floats) -> Floats:
    """How well each shape tells the counts, together 1; shape (n_shapes,). Source: the negative binomial."""
    each = (
        special.gammaln(shape + counts) - special.gammaln(shape)
        + shape * np.log(shape / (shape + expected)) + counts * np.log(expected / (shape + expected))
    ).sum(axis=1)  # fmt: skip
    found = np.exp(each - each.max())
    return np.asarray(found / found.sum())
