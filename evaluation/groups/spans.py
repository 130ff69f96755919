"""Gap and ratio between groups, with intervals that hold whichever groups happen to come out first and last.

The largest of some noisy means is too large and the smallest too small, so that a gap of means overstates the gap. All
differences of two groups get intervals that hold together; the true gap then lies between the largest of their low
ends and the largest of their high ends.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt

from evaluation.estimate import SURE
from evaluation.groups.draws import Floats, wider

Span = tuple[float, float, float]
NOTHING: Span = (float("nan"), float("nan"), float("nan"))


def gap_span(found: Floats, drawn: Floats, sizes: npt.NDArray[np.int64]) -> Span:
    """The largest less the smallest of some means (n_groups,) with its interval from draws (repeats, n_groups)."""
    gap = float(found.max() - found.min())
    low, high = _largest(found, drawn, sizes)
    return gap, max(0.0, low), high


def ratio_span(found: Floats, drawn: Floats, sizes: npt.NDArray[np.int64]) -> Span:
    """The smallest by the largest with its interval; without one where a mean isn't above 0, nan where none is."""
    if found.min() < 0 or found.max() <= 0:
        return NOTHING
    ratio = float(found.min() / found.max())
    if found.min() == 0 or (drawn[np.isfinite(drawn)] <= 0).any():
        return ratio, float("nan"), float("nan")
    low, high = _largest(np.log(found), np.log(drawn), sizes)
    return ratio, float(np.exp(-high)), min(1.0, float(np.exp(-low)))


def _largest(found: Floats, drawn: Floats, sizes: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Low and high end of the largest difference of two groups, of all pairs together."""
    if sizes.min() < 2:
        return float("nan"), float("nan")
    known = drawn[np.isfinite(drawn).all(axis=1)]
    pairs = np.array(list(combinations(range(len(found)), 2)))
    apart = found[pairs[:, 0]] - found[pairs[:, 1]]
    around = known[:, pairs[:, 0]] - known[:, pairs[:, 1]] - apart
    spread = np.maximum(around.std(axis=0), 1e-15)
    most = float(np.quantile(np.abs(around / spread).max(axis=1), SURE)) * wider(int(sizes.min()))
    both = np.concatenate([apart, -apart])
    reach = most * np.concatenate([spread, spread])
    return float((both - reach).max()), float((both + reach).max())
