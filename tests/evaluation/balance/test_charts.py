"""Charts worked by hand, and what chance alone does to them, measured."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from evaluation.balance.charting import pooled
from evaluation.balance.charts import (
    Alarm,
    cusum,
    drift,
    ewma,
    false_alarm,
    p_chart,
    run_length,
)

exact = {"rel": 1e-12, "abs": 1e-12}
nan = np.nan


def test_a_smoothed_mean_by_hand() -> None:
    line = ewma(np.array([0.5, 0.7]), np.array([0.6, 0.6]), np.array([0.1, 0.1]))
    assert line.value == pytest.approx([0.58, 0.8 * 0.58 + 0.2 * 0.7], **exact)
    wide = [3 * 0.1 * 0.2, 3 * 0.1 * np.sqrt(0.04 * (1 + 0.64))]
    assert line.upper == pytest.approx([0.6 + one for one in wide], **exact)
    assert line.lower == pytest.approx([0.6 - one for one in wide], **exact)
    assert line.alarms() == (Alarm.NONE, Alarm.NONE)


def test_what_is_expected_may_differ_from_period_to_period() -> None:
    line = ewma(np.array([0.2, 0.8]), np.array([0.2, 0.8]), np.array([0.1, 0.0]))
    assert line.value == pytest.approx(line.centre, **exact)
    assert line.centre == pytest.approx([0.2, 0.32], **exact)
    assert (line.upper - line.centre)[1] == pytest.approx(3 * 0.8 * 0.2 * 0.1, **exact)


def test_a_period_that_says_nothing_changes_nothing() -> None:
    with_gap = ewma(np.array([nan, 0.5, nan, 0.7]), np.full(4, 0.6), np.full(4, 0.1))
    plain = ewma(np.array([0.5, 0.7]), np.full(2, 0.6), np.full(2, 0.1))
    assert np.isnan(with_gap.value[0])
    assert with_gap.value[1:] == pytest.approx([plain.value[0], plain.value[0], plain.value[1]], **exact)
    assert with_gap.upper[[1, 3]] == pytest.approx(plain.upper, **exact)


def test_sums_by_hand() -> None:
    found = cusum(np.array([3, -1, 0, 4]), np.array([4, 1, 0, 4]))
    assert found.up == pytest.approx([1.0, 0.0, 0.0, 1.5], **exact)
    assert found.down == pytest.approx([0.0, 0.5, 0.5, 0.0], **exact)
    assert found.most == pytest.approx(1.5, **exact)


def test_shares_that_held_by_hand() -> None:
    line = p_chart(np.array([6, 0, 4]), np.array([10, 0, 10]))
    assert line.value[[0, 2]] == pytest.approx([0.6, 0.4], **exact)
    assert np.isnan(line.value[1])
    # Of 10 coins no more than 0 happens in 0.00098 of all, below 0.00135; and up to 1 in 0.0107.
    assert (line.lower[0], line.upper[0]) == (0.1, 0.9)
    assert p_chart(np.array([0, 10]), np.array([10, 10])).alarms() == (Alarm.LOW, Alarm.HIGH)
    assert np.isnan(p_chart(np.array([0]), np.array([0])).value).all()


@pytest.mark.parametrize("limit", [1.96, 3.09])
def test_false_alarms_of_a_funnel_score_are_exact(limit: float) -> None:
    n = np.arange(1, 60)
    for one, found in zip(n, false_alarm(n, limit), strict=True):
        heads = np.arange(one + 1)
        beyond = np.abs(2 * heads - one) / np.sqrt(one) > limit
        assert found == pytest.approx(stats.binom(one, 0.5).pmf(heads)[beyond].sum(), abs=1e-12)


def test_a_funnel_warns_of_coins_more_often_than_its_limits_say_and_never_alarms_below_ten_moves() -> None:
    n = np.arange(5, 200)
    assert 0.05 < false_alarm(n, 1.96).max() < 0.079
    assert false_alarm(n, 3.09).max() < 0.0032
    assert not false_alarm(np.arange(1, 10), 3.09).any()


def test_sums_of_normal_scores_run_as_books_have_it() -> None:
    assert run_length(0, runs=1500) == pytest.approx(465, rel=0.08)


@pytest.mark.parametrize(("moves", "least"), [(1, 600), (3, 450), (10, 430)])
def test_sums_of_few_moves_give_no_more_false_alarms_than_that(moves: float, least: float) -> None:
    assert run_length(moves, runs=600) > least


@pytest.mark.parametrize(("moves", "share", "most"), [(3, 0.8, 11), (6, 0.8, 7), (1, 0.9, 12), (6, 0.65, 20)])
def test_drift_is_found_within_a_stated_number_of_periods(moves: float, share: float, most: float) -> None:
    assert run_length(moves, share=share, runs=600) < most


def test_a_smoothed_mean_gives_the_false_alarms_that_books_have() -> None:
    played = ewma(np.random.default_rng(3).standard_normal((4000, 20)), np.zeros(20), np.ones(20))
    alarms = (np.abs(played.value) > played.upper).any(axis=1).mean()
    assert 0.02 < alarms < 0.06  # of 20 periods; one in 500 or so of each


def test_a_shift_is_found_by_a_smoothed_mean() -> None:
    values = np.random.default_rng(4).standard_normal((500, 30))
    values[:, 10:] += 1.5
    played = ewma(values, np.zeros(30), np.ones(30))
    assert (played.value > played.upper)[:, 10:20].any(axis=1).mean() > 0.9


def test_the_own_past_is_what_is_usual_and_a_change_of_it_is_found() -> None:
    chance = np.random.default_rng(5)
    usual = 0.3 + chance.normal(0, 0.05, (400, 20))
    alarms = [
        any(one is not Alarm.NONE for one in drift(row, np.zeros(20), np.full(20, 0.05)).alarms())
        for row in usual
    ]
    assert np.mean(alarms) < 0.05
    usual[:, 10:] += 0.15
    assert (
        np.mean([Alarm.HIGH in drift(row, np.zeros(20), np.full(20, 0.05)).alarms() for row in usual]) > 0.95
    )
    assert np.isnan(drift(np.zeros(8), np.zeros(8), np.ones(8)).value).all()


def test_pooled_shares_of_false_ones_by_hand() -> None:
    null = np.array([[0.0, 1.0], [2.0, 0.0], [0.0, 0.0], [0.0, 3.0]])
    # As large as 2.5: one of the null's in 4 draws, and one more; one found. As large as 0.5: three, and one more.
    assert pooled(np.array([2.5, 0.5]), null) == pytest.approx([2 / 4 / 1, 4 / 4 / 2], **exact)


def test_pooled_shares_hold_for_nulls_and_find_what_was_planted() -> None:
    chance = np.random.default_rng(6)
    null = chance.gamma(1, 1, (200, 100))
    found = [pooled(chance.gamma(1, 1, 100), null).min() <= 0.05 for _ in range(400)]
    assert np.mean(found) <= 0.08
    planted = np.concatenate([np.full(10, 12.0), chance.gamma(1, 1, 90)])
    assert (pooled(planted, null)[:10] <= 0.05).all()
