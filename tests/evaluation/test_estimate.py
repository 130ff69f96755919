"""Intervals hold the truth as often as they say, clusters count as clusters, and corrections equal a second way."""

import numpy as np
import pytest
from scipy import stats

from evaluation.balance.members import coin_chance
from evaluation.estimate import Estimate, false_discoveries, holm, mean, proportion


def test_the_interval_of_a_mean_is_that_of_the_textbook() -> None:
    values = np.random.default_rng(3).normal(5, 2, 400)
    found = mean(values, repeats=4000)
    wide = 1.96 * values.std() / 20
    assert found.value == pytest.approx(values.mean())
    assert (found.low, found.high) == pytest.approx((values.mean() - wide, values.mean() + wide), abs=0.03)
    assert found.n == 400


def test_the_same_people_ten_times_are_no_more_people() -> None:
    values = np.random.default_rng(4).normal(0, 1, 50)
    once = mean(values, repeats=500)
    again = mean(np.tile(values, 10), list(range(50)) * 10, repeats=500)
    assert once.low is not None and again.low is not None
    assert again.low == pytest.approx(once.low) and again.n == 50


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    chance, held = np.random.default_rng(5), 0
    for seed in range(300):
        effects = chance.normal(0, 1, 40)
        values = np.repeat(effects, 5) + chance.normal(0, 1, 200)
        one = mean(values, np.repeat(np.arange(40), 5), seed=seed, repeats=400)
        held += one.low is not None and one.high is not None and one.low <= 0 <= one.high
    assert 0.90 <= held / 300 <= 0.98


def test_nothing_says_nothing_and_one_cluster_has_no_interval() -> None:
    assert mean([]) == Estimate(value=None)
    assert mean([1.0, 3.0], ["w", "w"]) == Estimate(value=2.0, n=1)
    assert proportion(0, 0) == Estimate(value=None)


def test_wilsons_interval_by_hand() -> None:
    found, z = proportion(3, 10), stats.norm.ppf(0.975)
    middle, half = (
        (0.3 + z * z / 20) / (1 + z * z / 10),
        z * np.sqrt(0.3 * 0.7 / 10 + z * z / 400) / (1 + z * z / 10),
    )
    assert (found.low, found.high) == pytest.approx((middle - half, middle + half))


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == pytest.approx([1.0, 1.0])


def test_false_discoveries_leave_the_unknown_out() -> None:
    assert false_discoveries([0.01, np.nan, 0.04, 0.03]) == pytest.approx(
        [0.03, np.nan, 0.04, 0.04], nan_ok=True
    )


@pytest.mark.parametrize("n", [8, 10, 12, 20, 34])
def test_intervals_of_few_clusters_hold_the_truth_too(n: int) -> None:
    chance = np.random.default_rng(n)
    held = 0
    for seed in range(400):
        one = mean(chance.normal(0, 1, n), seed=seed, repeats=500)
        held += one.low is not None and one.high is not None and one.low <= 0 <= one.high
    assert 0.92 <= held / 400 <= 0.98


def test_who_could_never_be_found_makes_it_no_harder_for_others() -> None:
    p = np.array([1 / 128] * 3 + [1.0] * 24)
    total = np.array([8] * 3 + [5] * 24)
    assert false_discoveries(p).min() > 0.05
    found = false_discoveries(p, lambda level: coin_chance(total, level))
    assert found[:3] == pytest.approx([1 / 128] * 3)  # three of them, each as likely as 1 in 128: 3/128 by 3
    assert found[3:] == pytest.approx(np.ones(24))


def test_where_p_takes_any_value_both_ways_of_counting_agree() -> None:
    p = np.random.default_rng(2).random(40) ** 3
    assert false_discoveries(p, lambda level: np.full(40, level)) == pytest.approx(false_discoveries(p))


def test_coins_of_few_throws_are_seldom_called_crooked() -> None:
    chance, found = np.random.default_rng(8), 0
    for _ in range(400):
        n = chance.integers(5, 14, 27)
        heads = chance.binomial(n, 0.5)
        p = np.minimum(1, 2 * stats.binom.cdf(np.minimum(heads, n - heads), n, 0.5))
        found += bool((false_discoveries(p, lambda level, n=n: coin_chance(n, level)) <= 0.05).any())
    assert found / 400 <= 0.05
