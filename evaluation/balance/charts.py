"""Charts that tell drift from chance: smoothed means, summed deviations, and shares, with their false alarms measured.

Before an alarm means anything one must know how often chance alone gives one: `run_length` and `expected` say so, by
playing the same moves with fair coins.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from matcher.bits import Ints

Floats = npt.NDArray[np.float64]
LAMBDA: Final = 0.2
"""What the last period weighs in a smoothed mean."""
SIGMAS: Final = 3.0
"""So many standard deviations from the middle a chart gives alarm."""
SLACK: Final = 0.5
"""What a deviation must be above before it adds up: half of the drift that is looked for."""
LIMIT: Final = 5.0
"""Summed deviations beyond this give alarm."""
BASE: Final = 8
"""So many periods say what is usual for this network."""


class Alarm(StrEnum):
    """Whether a chart goes beyond its limits, and on which side."""

    NONE = "none"
    LOW = "low"
    HIGH = "high"


class Line(NamedTuple):
    """A chart as arrays of shape (..., n_periods); nan where a period says nothing."""

    value: Floats
    centre: Floats
    lower: Floats
    upper: Floats

    def alarms(self) -> tuple[Alarm, ...]:
        """Of each period."""
        found = np.where(
            self.value > self.upper, Alarm.HIGH, np.where(self.value < self.lower, Alarm.LOW, Alarm.NONE)
        )
        return tuple(Alarm(one) for one in found.tolist())


def ewma(values: Floats, centre: Floats, sd: Floats, unsure: float = 0.0) -> Line:
    """The exponentially weighted mean of values against what is expected of each, shape (..., n_periods).

    `centre` and `sd` are the mean and standard deviation of each period's own value where only chance works: periods
    of few moves are expected to lie lower and wider. `unsure` is the standard deviation of the centre itself. A period
    with nan says nothing and changes nothing. Source: Roberts, Control chart tests based on geometric moving averages
    (1959).
    """
    values, centre, sd = np.broadcast_arrays(values, centre, sd)
    known = ~np.isnan(values) & ~np.isnan(centre) & ~np.isnan(sd)
    middle = _smoothed(np.where(known, centre, 0.0), known, _first(centre, known))
    smooth = _smoothed(np.where(known, values, 0.0), known, _first(centre, known))
    turns = np.cumsum(known, axis=-1)
    own = _smoothed(
        np.where(known, sd, 0.0) ** 2, known, np.zeros(known.shape[:-1]), LAMBDA**2, (1 - LAMBDA) ** 2
    )
    wide = SIGMAS * np.sqrt(own + (unsure * (1 - (1 - LAMBDA) ** turns)) ** 2)
    smooth, middle, wide = (np.where(turns > 0, one, np.nan) for one in (smooth, middle, wide))
    return Line(smooth, middle, middle - wide, middle + wide)


def drift(values: Floats, centre: Floats, se: Floats) -> Line:
    """The same against the network's own past, shape (n_periods,): values beyond what chance expects, held against
    their mean in the first `BASE` periods that say anything; nan up to there.
    """
    beyond = values - centre
    known = np.flatnonzero(~np.isnan(beyond) & ~np.isnan(se))
    base, rest = known[:BASE], known[BASE:]
    if not len(rest):
        return Line(*(np.full(len(values), np.nan) for _ in Line._fields))
    usual = np.full(len(values), beyond[base].mean())
    later = np.isin(np.arange(len(values)), rest)
    unsure = float(np.sqrt((se[base] ** 2).sum())) / len(base)
    return ewma(np.where(later, beyond, np.nan), usual, se, unsure)


def _first(values: Floats, known: npt.NDArray[np.bool_]) -> Floats:
    """The first value that is known; 0 where none is."""
    at = known.argmax(axis=-1)[..., None]
    return np.where(known.any(axis=-1), np.take_along_axis(values, at, axis=-1)[..., 0], 0.0)


def _smoothed(
    values: Floats, known: npt.NDArray[np.bool_], begin: Floats, new: float = LAMBDA, old: float = 1 - LAMBDA
) -> Floats:
    """Each value for a share, what was there before for the rest."""
    found, before = np.zeros_like(values), begin
    for at in range(values.shape[-1]):
        before = np.where(known[..., at], old * before + new * values[..., at], before)
        found[..., at] = before
    return found


class Sums(NamedTuple):
    """What an employer took (`up`) or brought (`down`) too much, added up; shape (..., n_periods), both from 0."""

    up: Floats
    down: Floats

    @property
    def most(self) -> Floats:
        """The largest sum of either kind in all periods."""
        return np.asarray(np.maximum(self.up, self.down).max(axis=-1, initial=0.0))


def cusum(net: npt.NDArray[np.generic], total: npt.NDArray[np.generic]) -> Sums:
    """S⁺ = max(0, S⁺ + z - ½) of z = net / √n per period, and the same mirrored; shape (..., n_periods).

    Here z counts in periods of few moves too, for many of those together do say something; a period without moves
    changes nothing. Source: Page, Continuous inspection schemes (1954).
    """
    moved = np.asarray(total, dtype=float)
    z = np.asarray(net, dtype=float) / np.sqrt(np.maximum(moved, 1))
    step = np.where(moved > 0, SLACK, 0.0)
    return Sums(_summed(z - step), _summed(-z - step))


def _summed(steps: Floats) -> Floats:
    found, before = np.zeros_like(steps), np.zeros(steps.shape[:-1])
    for at in range(steps.shape[-1]):
        before = np.maximum(0, before + steps[..., at])
        found[..., at] = before
    return found


def run_length(
    moves: float, *, seed: int = 1, runs: int = 2000, share: float = 0.5, longest: int = 20_000,
    limit: float = LIMIT, fixed: bool = False,
) -> float:  # fmt: skip
    """After how many periods with any moves the sums of one employer give alarm on average, on either side.

    `moves` a period are a Poisson number, or with `fixed` always so many; each is a taking with chance `share`. With
    moves of 0 z is normal, as books have it. Runs that last longer than `longest` count as that.
    """
    chance = np.random.default_rng((seed, 4))
    up, down, lasted = np.zeros(runs), np.zeros(runs), np.zeros(runs)
    going = np.arange(runs)
    for _ in range(longest):
        z = _scores(chance, len(going), moves, share, fixed)
        up[going] = np.maximum(0, up[going] + z - SLACK)
        down[going] = np.maximum(0, down[going] - z - SLACK)
        lasted[going] += 1
        going = going[np.maximum(up[going], down[going]) <= limit]
        if not len(going):
            break
    return float(lasted.mean())


def _scores(chance: np.random.Generator, size: int, moves: float, share: float, fixed: bool) -> Floats:
    if not moves:
        return chance.standard_normal(size)
    n = np.full(size, round(moves))
    if not fixed:
        # A number of at least one: drawn from the upper part of the distribution.
        n = stats.poisson.ppf(1 - (1 - chance.random(size)) * -np.expm1(-moves), moves).astype(np.int64)
    return np.asarray((2 * chance.binomial(np.maximum(n, 1), share) - n) / np.sqrt(np.maximum(n, 1)))


def p_chart(held: Ints, of: Ints) -> Line:
    """The share of each period's moves that held, within what chance allows of the share of all periods together.

    Limits are binomial, as far out as three standard deviations are of a normal. Source: Shewhart's p-chart.
    """
    if not of.sum():
        return Line(*(np.full(len(of), np.nan) for _ in Line._fields))
    usual, tail = float(held.sum() / of.sum()), float(stats.norm.sf(SIGMAS))
    some = np.maximum(of, 1)
    low, high = (stats.binom.ppf(share, some, usual) / some for share in (tail, 1 - tail))
    lines = (held / some, np.full(len(of), usual), low, high)
    return Line(*(np.where(of > 0, one, np.nan) for one in lines))


def p_false(line: Line, of: Ints) -> float:
    """The chance that shares of so many go beyond their limits in any period by chance alone."""
    known = ~np.isnan(line.value)
    n, usual = of[known], line.centre[known]
    low, high = (np.round(one[known] * n) for one in (line.lower, line.upper))
    outside = stats.binom.cdf(low - 1, n, usual) + stats.binom.sf(high, n, usual)
    return float(1 - np.prod(1 - outside))


def false_alarm(n: Sequence[int] | Ints, limit: float) -> Floats:
    """The chance that |z| of so many fair coins is above a limit; it is no smooth function of n."""
    found = np.asarray(n, dtype=float)
    # |2X - n| / √n > limit, so X < (n - limit √n) / 2 on the lower side; the other side mirrors it.
    below = np.ceil((found - limit * np.sqrt(found)) / 2 - 1e-9) - 1
    return np.asarray(np.where(found > 0, 2 * stats.binom.cdf(below, found, 0.5), 0.0))
