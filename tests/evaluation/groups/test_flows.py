"""Halen and brengen by group of employers."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation.groups import flows_by_group
from evaluation.groups.flows import COLUMNS, MEASURES


def employers(n: int = 12) -> pd.DataFrame:
    """Small ones only take, the others bring twice what they take."""
    rows = [
        {"employer": f"w-{at:02d}", "brought": 0 if at < 6 else 4, "taken": 2, "headcount": 20 if at < 6 else 200}
        for at in range(n)
    ]  # fmt: skip
    return pd.DataFrame(rows)


SIZES = pd.DataFrame({
    "employer": [f"w-{at:02d}" for at in range(12)], "group": "grootte", "value": ["klein"] * 6 + ["middel"] * 6,
})  # fmt: skip


def told(frame: pd.DataFrame, value: str, measure: str) -> pd.Series:
    return frame[(frame["value"] == value) & (frame["measure"] == measure)].iloc[0]


def test_worked_by_hand() -> None:
    frame = flows_by_group(employers(), SIZES)
    assert list(frame.columns) == list(COLUMNS) and set(frame["measure"]) == set(MEASURES)
    expected = {
        ("klein", "brought_share"): 0.0, ("middel", "brought_share"): 1.0, ("klein", "taken_share"): 0.5,
        ("klein", "headcount_share"): 1 / 11, ("klein", "net_rate"): 1.0, ("middel", "net_rate"): -1 / 3,
        ("klein", "net_per_100"): 10.0, ("middel", "net_per_100"): -1.0,
    }  # fmt: skip
    for (value, measure), figure in expected.items():
        assert told(frame, value, measure)["estimate"] == pytest.approx(figure), (value, measure)
    assert told(frame, "klein", "net_rate")["overall"] == pytest.approx(0.0)
    share = told(frame, "klein", "taken_share")
    assert share["low"] < 0.5 < share["high"] and share["n"] == 6


def test_periods_of_one_employer_add_up() -> None:
    twice = pd.concat([employers(), employers()])
    one, two = flows_by_group(employers(), SIZES), flows_by_group(twice, SIZES)
    shares = one["measure"].isin(["brought_share", "taken_share", "headcount_share", "net_rate"])
    assert two[shares].to_csv() == one[shares].to_csv()


def test_few_employers_are_withheld() -> None:
    frame = flows_by_group(employers(), SIZES.assign(value=["klein"] * 4 + ["middel"] * 8))
    assert frame["withheld"].all() and frame[["n", "estimate", "low"]].isna().all(axis=None)


def test_unknown_headcounts_count_nowhere() -> None:
    unknown = employers().drop(columns="headcount")
    frame = flows_by_group(unknown, SIZES)
    assert frame[frame["measure"].isin(["headcount_share", "net_per_100"])]["estimate"].isna().all()
    assert told(frame, "klein", "taken_share")["estimate"] == pytest.approx(0.5)


def test_nothing_moved_says_nothing() -> None:
    frame = flows_by_group(employers().assign(brought=0, taken=0), SIZES)
    assert (
        frame[frame["measure"] != "headcount_share"]
        .query("measure != 'net_per_100'")["estimate"]
        .isna()
        .all()
    )
