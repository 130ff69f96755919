"""Where there is nobody and nothing, every figure says so and none fails."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from datasets.network import Network
from evaluation.engine import asks_answered, drift, estimates_quality
from evaluation.groups import (
    by_group,
    employer_groups,
    exposure_by_group,
    feasible_pairs,
    filter_by_group,
    flows_by_group,
    member_groups,
    people_by_group,
)

ON = date(2026, 12, 1)
LISTS = pd.DataFrame(columns=["profile", "vacancy", "rank"])


@pytest.fixture(scope="module")
def nothing() -> Network:
    return Network.of({})


def test_groups_of_nobody(nothing: Network) -> None:
    members, employers = member_groups(nothing), employer_groups(nothing)
    assert members.empty and employers.empty
    assert by_group(pd.Series(dtype=float), members).empty
    assert by_group(pd.Series([1.0, 2.0], index=["a", "b"]), members).empty
    filtered = filter_by_group(nothing, ON, members)
    assert filtered.people.empty and filtered.groups.empty and filtered.items.empty
    pairs = feasible_pairs(nothing, ON)
    assert pairs.empty and exposure_by_group(LISTS, pairs, pd.Series(dtype="str"), employers).empty
    assert people_by_group(LISTS, pairs, (), members).empty
    assert flows_by_group(pd.DataFrame(columns=["employer", "brought", "taken"]), employers).empty


def test_an_engine_that_did_nothing(nothing: Network) -> None:
    estimates = estimates_quality(nothing, ON).summary
    assert estimates["value"].isna().all() and estimates["why"].isin(["too_few", "none_closed"]).all()
    assert (asks_answered(nothing, ON).answered["why"] == "not_recorded_later").all()
    moved = drift(nothing, nothing)
    assert (moved["level"] == "none").all() and (moved["why"] == "too_few").all()


def test_employers_are_grouped_as_people_are() -> None:
    ids = [f"w-{at:02d}" for at in range(12)]
    members = pd.DataFrame({"employer": ids, "group": "grootte", "value": ["klein", "groot"] * 6})
    found = by_group(pd.Series([0.1, 0.5, 0.3, 0.7] * 3, index=ids), members).set_index("value")
    assert found.loc["klein", "estimate"] == pytest.approx(0.2) and found.loc["klein", "p"] < 0.01
