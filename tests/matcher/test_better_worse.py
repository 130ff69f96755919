"""Pairs of which the one must outrank the other, with how strongly and why."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from matcher.match import match
from tests.build import ON
from tests.region import pair

FILE = Path(__file__).parents[1] / "cases" / "better_worse.csv"
CASES = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
LEAST = {"strong": 60, "medium": 15, "weak": 1}
"""By how many thousandths the better must be above the worse."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_better_place_outranks_the_worse(case: dict[str, str]) -> None:
    profile, network = pair(case["profile"], case["better"], case["worse"])
    found = {one.vacancy: one for one in match(profile, network, on=ON)}
    assert set(found) == {"v-z", "v-a"}
    gap = found["v-z"].score - found["v-a"].score
    assert gap >= LEAST[case["strength"]], (gap, dict(found["v-z"].parts), dict(found["v-a"].parts))


def test_there_are_enough_pairs_and_each_says_why() -> None:
    assert len({case["case"] for case in CASES}) == len(CASES) >= 30
    assert all(case["why"] and case["strength"] in LEAST for case in CASES)
