"""How many are needed: sizes computed beforehand for intervals and randomised designs, in persons and regional years.

All for two shares (placed or not) and a two-sided test at 5% with 80% power, unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from typing import Final

import pandas as pd
from scipy.stats import norm

BASELINE: Final = 0.30
"""The share that is placed without the program. Source: low end of 30 to 40%, kennissynthese tweede spoor (2021)."""
EFFECTS: Final = (0.03, 0.05, 0.08, 0.10)
"""More placed, as a share of all: what somebody may want to find."""
ALPHA: Final = 0.05
POWER: Final = 0.80
REGION: Final = (600, 700)
"""Trajectories of one region in a year: those of the country over 35 labour market regions."""
COUNTRY: Final = (20_000, 25_000)
"""Trajectories of the country in a year. Source: kennissynthese tweede spoor (2021)."""
CLUSTER: Final = 50
"""Persons of one cluster (such as an employer network or an agency's office) in a parallel trial."""
VARIES: Final = 0.5
"""The coefficient of variation of the sizes of clusters."""
ICC: Final = 0.02
"""How alike persons of one cluster are."""
STEPS: Final = 6
PER_PERIOD: Final = 20
"""Steps of a stepped wedge after one baseline period, and persons of a cluster in a period."""


class Design(StrEnum):
    """How chance decides who gets what: persons; clusters at once; or clusters one after another, each in the end."""

    INDIVIDUAL = "individual"
    PARALLEL = "parallel"
    STEPPED = "stepped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """What a design needs to find an `effect`: clusters (of both arms; None where persons are drawn) and persons.

    Years of one region and the share of one year of the country run from the busiest to the quietest year.
    """

    design: Design
    effect: float
    clusters: int | None
    persons: int

    @property
    def region_years(self) -> tuple[float, float]:
        """So many years of everybody in one region, from and to."""
        return self.persons / REGION[1], self.persons / REGION[0]

    @property
    def national_share(self) -> tuple[float, float]:
        """So large a share of everybody in the country in a year, from and to."""
        return self.persons / COUNTRY[1], self.persons / COUNTRY[0]


def _z(alpha: float, power: float) -> tuple[float, float]:
    return float(norm.isf(alpha / 2)), float(norm.ppf(power))


def individual(one: float, other: float, *, alpha: float = ALPHA, power: float = POWER) -> int:
    """Persons per arm when persons are drawn. ValueError for equal shares or shares beyond 0 to 1.

    Source: n = (zₐ √(2p̄q̄) + z_b √(p₁q₁ + p₂q₂))² / (p₁ - p₂)², p̄ the mean of both.
    """
    return ceil(_individual(one, other, alpha, power))


def _individual(one: float, other: float, alpha: float, power: float) -> float:
    if not (0 < one < 1 and 0 < other < 1) or one == other:
        raise ValueError(f"shares: expected two different ones between 0 and 1, got {one} and {other}.")
    (a, b), mean = _z(alpha, power), (one + other) / 2
    both = a * sqrt(2 * mean * (1 - mean)) + b * sqrt(one * (1 - one) + other * (1 - other))
    return both**2 / (one - other) ** 2


def inflation(m: float, rho: float, varies: float = 0.0) -> float:
    """By how much clusters of `m` persons on average need more persons than persons alone; `varies` is the coefficient
    of variation of their sizes. Source: 1 + ((cv² + 1) m - 1) ρ.
    """
    return 1 + ((varies**2 + 1) * m - 1) * rho


def parallel(
    one: float, other: float, *, m: int = CLUSTER, rho: float = ICC, varies: float = VARIES, alpha: float = ALPHA,
    power: float = POWER,
) -> int:  # fmt: skip
    """Clusters per arm when clusters of `m` persons are drawn at once."""
    return ceil(_individual(one, other, alpha, power) * inflation(m, rho, varies) / m)


def stepped_inflation(steps: int, m: int, rho: float, *, before: int = 1, each: int = 1) -> float:
    """What persons of both arms of a plain trial are to be multiplied by, and divided by `m`, for the clusters of a
    stepped wedge with `before` baseline periods, `each` periods per step and m persons of a cluster in a period.

    Source: Woertman and others, Stepped wedge designs could reduce the required sample size in cluster randomized
    trials, Journal of Clinical Epidemiology 66 (2013).
    """
    k, t, b = steps, each, before
    alike = (1 + rho * (k * t * m + b * m - 1)) / (1 + rho * (k * t * m / 2 + b * m - 1))
    return alike * 3 * (1 - rho) / (2 * t * (k - 1 / k))


def stepped(
    one: float, other: float, *, steps: int = STEPS, m: int = PER_PERIOD, rho: float = ICC, alpha: float = ALPHA,
    power: float = POWER,
) -> int:  # fmt: skip
    """Clusters in all of a stepped wedge with one baseline period, `m` persons of each cluster in every period."""
    plain = 2 * _individual(one, other, alpha, power)
    return ceil(plain * stepped_inflation(steps, m, rho) / m)


def stepped_power(
    one: float, other: float, clusters: int, *, periods: int = STEPS + 1, m: int = PER_PERIOD, rho: float = ICC,
    alpha: float = ALPHA,
) -> float:  # fmt: skip
    """The power of a stepped wedge of so many clusters that start as evenly as can be after the first period.

    Source: the variance of the effect by Hussey and Hughes, Design and analysis of stepped wedge cluster randomized
    trials (2007), of which the variance of one person's outcome (at the mean of both shares) holds `rho` between
    clusters.
    """
    error = sqrt(stepped_variance((one + other) / 2, clusters, periods=periods, m=m, rho=rho))
    size, edge = abs(one - other) / error, _z(alpha, POWER)[0]
    return float(norm.cdf(size - edge) + norm.cdf(-size - edge))


def stepped_variance(mean: float, clusters: int, *, periods: int, m: int, rho: float) -> float:
    """The variance of the effect of a stepped wedge, per Hussey and Hughes; see `stepped_power`."""
    within = mean * (1 - mean) * (1 - rho) / m
    between = mean * (1 - mean) * rho
    treated = [periods - first for first in first_periods(clusters, periods)]
    u = sum(treated)
    w = sum(sum(one > periods - 1 - at for one in treated) ** 2 for at in range(periods))
    v = sum(one**2 for one in treated)
    i, t = clusters, periods
    return (i * within * (within + t * between)) / (
        (i * u - w) * within + (u**2 + i * t * u - t * w - i * v) * between
    )


def first_periods(clusters: int, periods: int) -> list[int]:
    """The first treated period of each cluster, from 1: as many at each step as can be, the first steps one more."""
    return sorted(1 + at % (periods - 1) for at in range(clusters))


def interval(share: float, half: float, *, alpha: float = ALPHA) -> int:
    """Persons for an interval of a share that reaches so far to either side. Source: z² p q / d²."""
    if half <= 0:
        raise ValueError(f"half: expected more than 0, got {half}. Say how far the interval may reach.")
    return ceil(_z(alpha, POWER)[0] ** 2 * share * (1 - share) / half**2)


def change(one: float, other: float, half: float, *, alpha: float = ALPHA) -> int:
    """Persons in each of two periods for an interval of the difference of two shares."""
    return ceil(_z(alpha, POWER)[0] ** 2 * (one * (1 - one) + other * (1 - other)) / half**2)


def needed(design: Design, effect: float, *, baseline: float = BASELINE, rho: float = ICC) -> Needed:
    """What a design needs to find an effect, with the usual sizes of clusters."""
    clusters, persons = _NEEDED[design](baseline, baseline + effect, rho)
    return Needed(design=design, effect=effect, clusters=clusters, persons=persons)


def _of_persons(one: float, other: float, rho: float) -> tuple[int | None, int]:
    return None, 2 * individual(one, other)


def _of_parallel(one: float, other: float, rho: float) -> tuple[int | None, int]:
    clusters = 2 * parallel(one, other, rho=rho)
    return clusters, clusters * CLUSTER


def _of_stepped(one: float, other: float, rho: float) -> tuple[int | None, int]:
    clusters = stepped(one, other, rho=rho)
    return clusters, clusters * PER_PERIOD * (STEPS + 1)


_NEEDED: Final[dict[Design, Callable[[float, float, float], tuple[int | None, int]]]] = {
    Design.INDIVIDUAL: _of_persons, Design.PARALLEL: _of_parallel, Design.STEPPED: _of_stepped,
}  # fmt: skip


def sample_sizes(
    effects: Sequence[float] = EFFECTS, *, baseline: float = BASELINE, rho: float = ICC
) -> pd.DataFrame:
    """A row per design and effect: design, effect, baseline, rho, clusters (empty where persons are drawn), persons,
    region_years_low and _high, national_share_low and _high.
    """
    found = [needed(design, effect, baseline=baseline, rho=rho) for design in Design for effect in effects]
    rows = [
        {
            "design": str(one.design), "effect": one.effect, "baseline": baseline, "rho": rho,
            "clusters": one.clusters, "persons": one.persons,
            "region_years_low": one.region_years[0], "region_years_high": one.region_years[1],
            "national_share_low": one.national_share[0], "national_share_high": one.national_share[1],
        }
        for one in found
    ]  # fmt: skip
    return pd.DataFrame(rows).astype({"clusters": "Int64"})
