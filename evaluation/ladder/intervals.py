"""Intervals of differences: of two shares, of clusters drawn in both periods, and of a series that is interrupted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
from scipy import stats

from evaluation.estimate import SURE, Estimate, Floats, ends, proportion, resampled

CLUSTERS: Final = 10
"""Of fewer clusters no interval is given: drawing them says too little about others."""
USUAL: Final = (0.30, 0.40)
"""The share placed of second-track trajectories in the country. Source: kennissynthese tweede spoor (2021)."""


class Level(StrEnum):
    """Where a share stands against what is usual in the country: surely below, among, above, or can't be told."""

    BELOW = "below"
    AMONG = "among"
    ABOVE = "above"
    UNCLEAR = "unclear"


def against(share: Estimate, usual: tuple[float, float] = USUAL) -> Level:
    """A share against what is usual."""
    if share.low is None or share.high is None:
        return Level.UNCLEAR
    if share.high < usual[0] or share.low > usual[1]:
        return Level.BELOW if share.high < usual[0] else Level.ABOVE
    return Level.AMONG if usual[0] <= share.low and share.high <= usual[1] else Level.UNCLEAR


def newcombe(held: int, of: int, later: int, of_later: int, *, sure: float = SURE) -> Estimate:
    """The difference of two independent shares, the later less the earlier; `n` is the smaller number.

    Source: Newcombe, Interval estimation for the difference between independent proportions (1998), method 10.
    """
    if not of or not of_later:
        return Estimate(value=None)
    one, other = proportion(held, of, sure=sure), proportion(later, of_later, sure=sure)
    p, q = held / of, later / of_later
    low = q - p - float(np.hypot(q - (other.low or 0), (one.high or 0) - p))
    high = q - p + float(np.hypot((other.high or 0) - q, p - (one.low or 0)))
    return Estimate(value=q - p, low=low, high=high, n=min(of, of_later))


def by_clusters(
    sides: tuple[Floats, Floats], statistic: Callable[[Floats], Floats], *, seed: int = 1
) -> tuple[Estimate, Estimate, Estimate]:
    """A statistic of clusters before, after and its difference, with intervals from drawing the same clusters in both.

    Each side has shape (n_clusters, n_columns); `statistic` takes (draws, n_columns, n_drawn) and gives (draws,), nan
    where it can't be said. `n` is how many clusters have anything.
    """
    held = [float(statistic(one.T[np.newaxis])[0]) for one in sides]
    drawn = [_drawn(one, statistic, seed) for one in sides]
    one, other = (int(each.any(axis=1).sum()) for each in sides)
    return (
        _interval(held[0], drawn[0], one), _interval(held[1], drawn[1], other),
        _interval(held[1] - held[0], drawn[1] - drawn[0], min(one, other)),
    )  # fmt: skip


def _drawn(side: Floats, statistic: Callable[[Floats], Floats], seed: int) -> Floats:
    """The statistic of clusters drawn with return; the same seed draws the same clusters."""
    columns = side.T
    return resampled(len(side), lambda at: statistic(columns[:, at].swapaxes(0, 1)), seed=seed)


def _interval(value: float, drawn: Floats, n: int) -> Estimate:
    """The interval of what was drawn; none where a draw in twenty says nothing."""
    if np.isnan(value):
        return Estimate(value=None, n=n)
    known = drawn[~np.isnan(drawn)]
    if n < CLUSTERS or len(known) < SURE * len(drawn):
        return Estimate(value=float(value), n=n)
    low, high = ends(known, n)
    return Estimate(value=float(value), low=low, high=high, n=n)


def wider(one: Estimate, other: Estimate) -> Estimate:
    """The first, with an interval that holds both; without one where the first has none."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return one
    return replace(one, low=min(one.low, other.low), high=max(one.high, other.high))


def chance(difference: Estimate) -> float | None:
    """The two-sided chance of a difference as far from nothing, from how far its interval reaches towards nothing;
    below 5% just where the interval doesn't hold nothing, and as large as of the fewest clusters that have an interval.

    None without an interval. Source: Altman and Bland, How to obtain the P value from a confidence interval (2011).
    """
    value, low, high = difference.value, difference.low, difference.high
    if value is None or low is None or high is None:
        return None
    reach = value - low if value > 0 else high - value
    if not value or reach <= 0:
        return 1.0 if not value else 0.0
    edge = float(stats.t.ppf((1 + SURE) / 2, CLUSTERS - 1))
    return 2 * float(stats.t.sf(abs(value) / reach * edge, CLUSTERS - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An interrupted series: the jump at the day and the change of slope per period, with t intervals; `alike` is how
    much one period's rest resembles the next: far from 0 the intervals are too narrow.
    """

    jump: Estimate
    slope: Estimate
    alike: float


def turn(values: Floats, weights: Floats, first_after: int) -> Turn:
    """Segmented regression of a value per period, weighted by how many stand behind it, from `first_after` on changed.

    ValueError with fewer than three periods on either side.
    """
    n = len(values)
    if not 3 <= first_after <= n - 3:
        raise ValueError(
            f"periods: expected three or more on either side, got {first_after} and {n - first_after}."
        )
    time = np.arange(n) - first_after
    after = (time >= 0).astype(float)
    design = np.column_stack([np.ones(n), time, after, after * time])
    root = np.sqrt(weights / weights.mean())
    found, *_ = np.linalg.lstsq(design * root[:, None], values * root, rcond=None)
    rest = (values - design @ found) * root
    spread = rest @ rest / (n - 4) * np.linalg.inv((design * root[:, None]).T @ (design * root[:, None]))
    wide = float(stats.t.ppf((1 + SURE) / 2, n - 4)) * np.sqrt(np.diag(spread))
    jump, slope = (
        Estimate(
            value=float(found[at]), low=float(found[at] - wide[at]), high=float(found[at] + wide[at]), n=n
        )
        for at in (2, 3)
    )
    total = float(rest @ rest)
    return Turn(jump=jump, slope=slope, alike=float(rest[1:] @ rest[:-1]) / total if total else 0.0)
