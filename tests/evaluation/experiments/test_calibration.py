"""Calibration of chances: by hand, and of chances that are true or a planted way off."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation.estimate import proportion
from evaluation.experiments import calibration
from evaluation.experiments.calibrating import COLUMNS, _table, _true


def drawn(seed: int, off: float = 0.0, n: int = 600) -> pd.DataFrame:
    """Chances that come true so often, or `off` further from a half in log-odds."""
    chance = np.random.default_rng(seed)
    odds = chance.normal(-1, 1, size=n)
    said = 1 / (1 + np.exp(-odds * (1 + off)))
    return pd.DataFrame({
        "profile": [f"k-{at % 150}" for at in range(n)], "vacancy": [f"v-{at}" for at in range(n)],
        "chance": said, "happened": chance.random(n) < 1 / (1 + np.exp(-odds)),
    })  # fmt: skip


def test_by_hand() -> None:
    told = pd.DataFrame({
        "profile": list("abcd"), "vacancy": list("wxyz"), "chance": [0.2, 0.2, 0.9, 0.7],
        "happened": [False, True, True, True],
    })  # fmt: skip
    found = calibration(told, bins=2)
    assert list(found.table.columns) == list(COLUMNS)
    assert found.table[["bin", "n"]].to_numpy().tolist() == [[1, 2], [2, 2]]
    assert list(found.table["chance"]) == pytest.approx([0.2, 0.8])
    assert list(found.table["happened"]) == [0.5, 1.0]
    assert list(found.table["low"]) == [proportion(1, 2).low, proportion(2, 2).low]
    assert found.brier.value == pytest.approx((0.04 + 0.64 + 0.01 + 0.09) / 4)
    assert found.base == pytest.approx(0.75 * 0.25)
    assert found.ece == pytest.approx((2 * 0.3 + 0.1 + 0.3) / 4)


def test_groups_are_alike_in_size_and_equal_chances_stay_together() -> None:
    sizes = calibration(drawn(1)).table["n"]
    assert len(sizes) == 10
    assert sizes.min() >= 55
    same = drawn(1).assign(chance=0.3)
    assert list(calibration(same).table["n"]) == [600]


def false(seed: int, off: float) -> bool:
    """Whether chances are said to be false, at 5%."""
    told = drawn(seed, off)
    p = _true(told["chance"].to_numpy(), told["happened"].to_numpy(dtype=float))
    return p is not None and p < 0.05


def test_true_chances_are_seldom_called_false_and_others_mostly() -> None:
    assert np.mean([false(seed, 0.0) for seed in range(400)]) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)
    assert np.mean([false(seed, 0.5) for seed in range(100)]) > 0.8


def test_the_interval_of_a_group_holds_the_truth_about_as_often_as_is_said() -> None:
    held = []
    for seed in range(30):
        told = drawn(seed)
        found = _table(told["chance"].to_numpy(), told["happened"].to_numpy(dtype=float), 10)
        held.append((found["low"].le(found["chance"]) & found["high"].ge(found["chance"])).mean())
    assert 0.9 <= np.mean(held) <= 0.99


def test_what_chances_win_on_always_saying_the_share() -> None:
    found = calibration(drawn(1))
    assert found.won.value == pytest.approx(found.base - found.brier.value)  # type: ignore[operator]
    assert found.won.low > 0  # type: ignore[operator]
    assert calibration(drawn(1).assign(chance=0.9)).won.high < 0  # type: ignore[operator]


def test_of_nothing_nothing_is_said() -> None:
    found = calibration(drawn(1).iloc[:0])
    assert (found.base, found.ece, found.p, found.brier.value) == (None, None, None, None)
    assert found.table.empty


def test_sure_chances_leave_no_doubt_to_test() -> None:
    assert calibration(drawn(1).assign(chance=1.0)).p is None
