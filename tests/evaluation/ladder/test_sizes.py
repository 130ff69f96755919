"""Sizes computed beforehand: figures that were worked out before, and simulated trials that come out as planned."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from evaluation.ladder import sample_sizes
from evaluation.ladder.sizes import (
    Design,
    change,
    first_periods,
    individual,
    inflation,
    interval,
    needed,
    parallel,
    stepped,
    stepped_power,
    stepped_variance,
)

Floats = npt.NDArray[np.float64]
TRIALS = 10_000
EDGE = stats.norm.isf(0.025)
NOMINAL = (0.04, 0.06)
"""Where the share of false findings of a test at 5% may lie."""


@pytest.mark.parametrize(("effect", "n"), [(0.03, 3763), (0.05, 1377), (0.08, 550), (0.10, 356), (0.15, 163)])
def test_persons_per_arm(effect: float, n: int) -> None:
    assert individual(0.30, 0.30 + effect) == individual(0.30 + effect, 0.30) == n


@pytest.mark.parametrize(
    ("rho", "clusters"), [(0.01, [45, 18, 12]), (0.02, [62, 25, 16]), (0.05, [113, 45, 30])]
)
def test_clusters_per_arm(rho: float, clusters: list[int]) -> None:
    assert [parallel(0.3, 0.3 + effect, rho=rho) for effect in (0.05, 0.08, 0.10)] == clusters


@pytest.mark.parametrize(("rho", "clusters"), [(0.02, [51, 21, 14]), (0.05, [54, 22, 14])])
def test_clusters_of_a_stepped_wedge(rho: float, clusters: list[int]) -> None:
    assert [stepped(0.3, 0.3 + effect, rho=rho) for effect in (0.05, 0.08, 0.10)] == clusters


@pytest.mark.parametrize(
    ("clusters", "m", "powers"), [(24, 20, [0.48, 0.86, 0.97]), (12, 40, [0.46, 0.84, 0.96])]
)
def test_power_of_a_stepped_wedge(clusters: int, m: int, powers: list[float]) -> None:
    """Within 0.015 of figures that took the variance of the lower share instead of the mean of both: see the trials."""
    found = [stepped_power(0.3, 0.3 + effect, clusters, m=m, rho=0.03) for effect in (0.05, 0.08, 0.10)]
    assert found == pytest.approx(powers, abs=0.015)


def test_persons_for_an_interval() -> None:
    assert (interval(0.35, 0.05), interval(0.35, 0.03)) == (350, 972)
    assert change(0.35, 0.35, 0.05) == 700


def arms(one: float, other: float, n: int, rng: np.random.Generator) -> float:
    """The share of trials of two arms in which a test of two proportions finds a difference."""
    found = rng.binomial(n, (one, other), size=(TRIALS, 2)) / n
    mean = found.mean(axis=1)
    z = (found[:, 1] - found[:, 0]) / np.sqrt(2 * mean * (1 - mean) / n)
    return float((np.abs(z) > EDGE).mean())


def test_a_trial_of_persons_comes_out_as_planned() -> None:
    rng = np.random.default_rng(1)
    for effect in (0.05, 0.08, 0.15):
        n = individual(0.3, 0.3 + effect)
        assert arms(0.3, 0.3 + effect, n, rng) == pytest.approx(0.80, abs=0.015)
        assert NOMINAL[0] < arms(0.3, 0.3, n, rng) < NOMINAL[1]


def clustered(one: float, other: float, clusters: int, rho: float, rng: np.random.Generator) -> float:
    """The share of trials in which the means of clusters of different sizes differ by a t test, of beta-binomials."""
    sizes = np.maximum(2, rng.gamma(4, 50 / 4, size=(TRIALS, 2, clusters)).round()).astype(int)
    like = (1 - rho) / rho
    share = np.array([one, other])[:, None]
    drawn = rng.binomial(sizes, rng.beta(share * like, (1 - share) * like, size=sizes.shape)) / sizes
    weights = 1 / (1 / sizes * (1 - rho) + rho)
    mean = (weights * drawn).sum(axis=2) / weights.sum(axis=2)
    spread = (weights * (drawn - mean[:, :, None]) ** 2).sum(axis=2) / (clusters - 1) / weights.sum(axis=2)
    t = (mean[:, 1] - mean[:, 0]) / np.sqrt(spread.sum(axis=1))
    return float((np.abs(t) > stats.t.isf(0.025, 2 * clusters - 2)).mean())


@pytest.mark.parametrize("rho", [0.02, 0.05])
def test_a_trial_of_clusters_comes_out_at_least_as_planned(rho: float) -> None:
    """The inflation by the variation of sizes is for plain means; weighing clusters well needs a little less."""
    rng = np.random.default_rng(2)
    clusters = parallel(0.3, 0.38, rho=rho)
    assert 0.79 < clustered(0.3, 0.38, clusters, rho, rng) < 0.85
    assert NOMINAL[0] < clustered(0.3, 0.3, clusters, rho, rng) < NOMINAL[1]


def wedge(effect: float, clusters: int, m: int, rho: float, rng: np.random.Generator) -> float:
    """The share of stepped wedges in which weighted least squares finds an effect, with variances known."""
    periods, mean = 7, 0.3 + effect / 2
    treated = np.arange(periods) >= np.array(first_periods(clusters, periods))[:, None]
    all_ = mean * (1 - mean)
    inverse = np.linalg.inv(all_ * (1 - rho) / m * np.eye(periods) + all_ * rho)
    designs = [np.column_stack([np.eye(periods), one]) for one in treated]
    whole = np.linalg.inv(sum(one.T @ inverse @ one for one in designs))
    weights = np.stack([(whole @ one.T @ inverse)[-1] for one in designs])
    assert whole[-1, -1] == pytest.approx(stepped_variance(mean, clusters, periods=periods, m=m, rho=rho))
    share = 0.3 + effect * treated + rng.normal(0, np.sqrt(all_ * rho), size=(TRIALS, clusters, 1))
    found = (rng.binomial(m, share.clip(0, 1)) / m * weights).sum(axis=(1, 2))
    return float((np.abs(found) > EDGE * np.sqrt(whole[-1, -1])).mean())


@pytest.mark.parametrize(("clusters", "m"), [(24, 20), (12, 40)])
def test_a_stepped_wedge_comes_out_as_planned(clusters: int, m: int) -> None:
    rng = np.random.default_rng(3)
    for effect in (0.05, 0.08):
        planned = stepped_power(0.3, 0.3 + effect, clusters, m=m, rho=0.03)
        assert wedge(effect, clusters, m, 0.03, rng) == pytest.approx(planned, abs=0.015)
    assert NOMINAL[0] < wedge(0.0, clusters, m, 0.03, rng) < NOMINAL[1]


def test_clusters_cost_persons_and_likeness_costs_more() -> None:
    assert inflation(1, 0.5) == 1
    assert inflation(50, 0.0, 0.5) == 1
    assert all(a < b for a, b in pairwise(parallel(0.3, 0.38, rho=rho) for rho in (0.01, 0.02, 0.05)))
    assert first_periods(12, 7) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]


def test_a_region_needs_years_and_the_country_a_share_of_one() -> None:
    """About 3,000 trajectories for eight points more in a stepped wedge: some 13% of a year of the country."""
    found = needed(Design.STEPPED, 0.08)
    assert (found.clusters, found.persons) == (21, 2940)
    assert found.region_years == pytest.approx((4.2, 4.9))
    assert found.national_share == pytest.approx((0.1176, 0.147))
    table = sample_sizes()
    assert len(table) == 12
    assert list(table.columns) == [
        "design", "effect", "baseline", "rho", "clusters", "persons", "region_years_low", "region_years_high",
        "national_share_low", "national_share_high",
    ]  # fmt: skip
    assert table[table["design"] == "individual"]["clusters"].isna().all()
    five = table[(table["design"] == "individual") & (table["effect"] == 0.05)]
    assert list(five["persons"]) == [2754]


@pytest.mark.parametrize(
    "wrong", [lambda: individual(0.3, 0.3), lambda: individual(0, 0.3), lambda: interval(0.3, 0)]
)
def test_what_cannot_be_computed_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="expected"):
        wrong()
