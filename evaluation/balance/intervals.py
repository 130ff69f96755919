"""Intervals of a network's figures: employers drawn with return, as numbers of times that each is drawn.

What is drawn again is the employer with all its moves; moves drawn one by one would add chance to chance, and look less
balanced than what happened. Source: Efron, Better bootstrap confidence intervals (1987), bias-corrected, accelerated.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

from evaluation.balance.counts import Counts
from evaluation.estimate import REPEATS, SURE, Estimate, resampled
from matcher.exchange.ledger import FEW

Floats = npt.NDArray[np.float64]
Statistic = Callable[[Floats], Floats]
"""How often each employer counts goes in, shape (some, n); the figure comes out, shape (some,), or nan."""
PAIRED: Final = 400
"""Draws for figures of pairs or of ranks, which take longer."""

MANY: Final = 200
"""With more employers no single one bends an interval, and it isn't looked at."""


class Draws(NamedTuple):
    """How often each employer was drawn, shape (repeats, n); and with each left out once, shape (n, n)."""

    drawn: Floats
    without: Floats


def draws(size: int, seed: int, repeats: int = REPEATS) -> Draws:
    """The draws that all figures of a history share, so that they can be compared."""
    if not size:
        return Draws(np.empty((0, 0)), np.empty((0, 0)))
    found = resampled(size, lambda at: _times(at, size), seed=seed, repeats=repeats)
    return Draws(found, 1 - np.eye(size) if size <= MANY else np.empty((0, size)))


def _times(at: npt.NDArray[np.int64], size: int) -> Floats:
    rows = np.arange(len(at))[:, None] * size
    return np.bincount((at + rows).ravel(), minlength=len(at) * size).reshape(len(at), size).astype(float)


def interval(statistic: Statistic, of: Draws, n: int, *, repeats: int = REPEATS) -> Estimate:
    """A figure with its interval; without one where fewer than two units or no draws say anything."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(statistic(np.ones((1, of.drawn.shape[1])))[0])
        found, left = statistic(of.drawn[:repeats]), statistic(of.without)
    found = found[np.isfinite(found)]
    if not np.isfinite(value) or n < 2 or not len(found) or np.ptp(found) == 0:
        return Estimate(value=value if np.isfinite(value) else None, n=n)
    low, high = np.quantile(found, _shares(value, found, left[np.isfinite(left)]))
    return Estimate(value=value, low=float(low), high=float(high), n=n)


def _shares(value: float, found: Floats, left: Floats) -> Floats:
    """Which shares of the draws lie below the ends of the interval."""
    away = left.mean() - left if len(left) else np.zeros(1)
    cubes, squares = float((away**3).sum()), float((away**2).sum())
    bend = cubes / (6 * squares**1.5) if squares > 0 else 0.0
    below = ((found < value - 1e-12).mean() + (found <= value + 1e-12).mean()) / 2
    shift = special.ndtri(np.clip(below, 1 / len(found), 1 - 1 / len(found)))
    ends = shift + special.ndtri(np.array([(1 - SURE) / 2, (1 + SURE) / 2]))
    return np.asarray(special.ndtr(shift + ends / np.maximum(1 - bend * ends, 0.1)))


def _summed(columns: list[npt.NDArray[Any]], figure: Callable[..., Floats]) -> Statistic:
    """A figure of sums over employers; one product of matrices makes all of them."""
    stacked = np.stack(columns, axis=1).astype(float)
    return lambda times: np.asarray(figure(*(times @ stacked).T))


def balance_of(found: Counts) -> Statistic:
    """B."""
    return _summed([np.abs(found.net), found.total], lambda off, total: 1 - off / total)


def phi_of(found: Counts) -> Statistic:
    """φ."""
    enough = (found.total >= FEW).astype(float)
    squares = enough * found.net.astype(float) ** 2 / np.maximum(found.total, 1)
    return _summed([squares, enough], lambda squares, counted: squares / counted)


def reciprocity_of(found: Counts) -> Statistic:
    """r; a pair counts as often as both of its employers together."""
    w = found.matrix.astype(float)
    pairs = sparse.csr_array(w), sparse.csr_array(np.minimum(w, w.T))

    def share(times: Floats) -> Floats:
        moved, answered = (((one @ times.T).T * times).sum(axis=1) for one in pairs)
        return np.asarray(answered / moved)

    return share


def concentration_of(found: Counts) -> Statistic:
    """HHI; an employer drawn twice is two employers, and so many as there are share what is taken."""
    taken = found.taken.astype(float)
    each = np.full(len(taken), 1 / max(1, len(taken)))
    return _summed([taken**2, taken, each], lambda squares, all_of_it, share: squares / all_of_it**2 * share)


def gini_of(values: Floats) -> Statistic:
    """The Gini coefficient of values per employer; nan is left out."""
    order = np.argsort(values, kind="stable")
    order = order[~np.isnan(values[order])]
    ranked = values[order]

    def found(times: Floats) -> Floats:
        own = times[:, order]
        ends, size = own.cumsum(axis=1), own.sum(axis=1)
        uneven = ((2 * ends - own - size[:, None]) * own * ranked).sum(axis=1)
        return np.asarray(uneven / (size * (own @ ranked)))

    return found
