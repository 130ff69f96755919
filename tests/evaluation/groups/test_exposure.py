"""Exposure against merit: an unfair ranker is caught, a fair one isn't."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from datasets.make import make_region
from datasets.network import Network
from evaluation.groups import (
    employer_groups,
    exposure_by_group,
    feasible_pairs,
    people_by_group,
    people_exposure,
)
from evaluation.groups.exposure import COLUMNS, attention
from matcher.match import match
from matcher.rank import Ranker
from tests.evaluation.groups.worlds import Careless, Unfair, world

ON = date(2026, 12, 1)


def test_attention_by_hand() -> None:
    assert attention([1, 3, 7]).tolist() == [1.0, 0.5, pytest.approx(1 / 3)]


PAIRS = pd.DataFrame({
    "profile": ["k-1"] * 4 + ["k-2"] * 2, "vacancy": ["v-1", "v-2", "v-3", "v-4", "v-1", "v-2"],
    "score": [400, 300, 200, 100, 500, 500],
})  # fmt: skip
LISTS = pd.DataFrame({"profile": ["k-1", "k-1", "k-2"], "vacancy": ["v-2", "v-1", "v-2"], "rank": [1, 2, 1]})
OWNERS = pd.Series({"v-1": "w-1", "v-2": "w-2", "v-3": "w-1", "v-4": "w-2"})
MEMBERS = pd.DataFrame({"employer": ["w-1", "w-2"], "group": "g", "value": ["a", "b"]})


def test_worked_by_hand() -> None:
    """a: 0.63 of attention for 1100 of 2000 merit, where merit gives 2; b: 2 for 900, where merit gives 0.63."""
    frame = exposure_by_group(LISTS, PAIRS, OWNERS, MEMBERS, least=1)
    assert list(frame.columns) == list(COLUMNS)
    second, total = 1 / np.log2(3), 2 + 1 / np.log2(3)
    a, b = frame.iloc[0], frame.iloc[1]
    assert (a["exposure_share"], a["merit_share"]) == (pytest.approx(second / total), pytest.approx(0.55))
    assert a["deserved_share"] == pytest.approx(2 / total)
    assert a["treatment"] == pytest.approx(second / total / 0.55)
    assert (a["against_deserved"], b["against_deserved"]) == (
        pytest.approx(second / 2),
        pytest.approx(2 / second),
    )


def test_people_by_hand() -> None:
    frame = people_exposure(LISTS, PAIRS, ("k-1", "k-2", "k-3"))
    found = frame.pivot(index="profile", columns="measure", values="value")
    second = 1 / np.log2(3)
    assert found.loc["k-1", "quality"] == pytest.approx((300 + 400 * second) / (400 + 300 * second))
    assert found.loc["k-1"][["feasible", "listed", "merit", "potential", "best"]].tolist() == [
        4,
        2,
        350,
        350,
        1,
    ]
    assert found.loc["k-2", "best"] == 0 and found.loc["k-2", "quality"] == 1
    assert found.loc["k-3", ["feasible", "listed"]].tolist() == [0, 0] and np.isnan(
        found.loc["k-3", "quality"]
    )


def test_lists_by_merit_are_what_is_deserved() -> None:
    frame = exposure_by_group(*world(1, noise=0, merit=80))
    assert frame["against_deserved"].tolist() == [pytest.approx(1), pytest.approx(1)]
    assert frame["p"].tolist() == [1, 1]
    assert frame["treatment"].iloc[0] > 1  # the best get more than their share of merit, whoever they are


def alarms(n: int, **more: float) -> float:
    return float(np.mean([exposure_by_group(*world(seed, **more))["p"].iloc[0] < 0.05 for seed in range(n)]))


@pytest.mark.parametrize("merit", [0, 80])
def test_a_fair_ranker_is_seldom_suspected(merit: float) -> None:
    assert alarms(40, merit=merit) <= 0.175  # 5% is said; of 40 more than 7 come by chance once in 1000 times


def test_an_unfair_ranker_is_caught() -> None:
    assert alarms(15, unfair=50) >= 0.9
    assert exposure_by_group(*world(1, unfair=50))["high"].iloc[0] < 1


@pytest.fixture(scope="module")
def region() -> Network:
    return Network.of(make_region(seed=4, employers=60, places=300, candidates=80))


def lists(network: Network, ranker: Ranker) -> pd.DataFrame:
    found = feasible_pairs(network, ON, ranker=ranker)
    return found[found["rank"] <= 10]


@pytest.fixture(scope="module")
def merit(region: Network) -> pd.DataFrame:
    return feasible_pairs(region, ON)


def test_pairs_are_those_of_the_lists(region: Network, merit: pd.DataFrame) -> None:
    for id in list(region.profiles)[:5]:
        mine = merit[merit["profile"] == id].head(5)
        found = match(region.profiles[id], region, 5, on=ON)
        assert [(one.vacancy, one.score, one.rank) for one in found] == [
            (line.vacancy, line.score, line.rank) for line in mine.itertuples()
        ]


def test_a_ranker_that_costs_a_group_of_employers_points_is_caught(
    region: Network, merit: pd.DataFrame
) -> None:
    members = employer_groups(region).query("group == 'grootte'")
    sizes = members.set_index("employer")["value"]
    owners = region.tables["vacancies"].set_index("id")["employer"]
    worse = Unfair(frozenset(sizes.index[sizes == "middel"]), 80)
    unfair = exposure_by_group(lists(region, worse), merit, owners, members).set_index("value")
    fair = exposure_by_group(merit[merit["rank"] <= 10], merit, owners, members).set_index("value")
    assert unfair.loc["middel", "p_corrected"] < 0.01 and unfair.loc["middel", "high"] < 1
    assert fair["p_corrected"].min() == 1


def test_a_ranker_that_serves_a_group_of_people_worse_is_caught(region: Network, merit: pd.DataFrame) -> None:
    ids = list(region.profiles)
    members = pd.DataFrame({"profile": ids, "group": "g", "value": ["a", "b"] * (len(ids) // 2)})
    careless = lists(region, Careless(frozenset(ids[::2])))
    frame = people_by_group(careless, merit, tuple(ids), members, repeats=500).set_index(["measure", "value"])
    assert frame.loc[("quality", "a"), "p_corrected"] < 0.05
    assert frame.loc[("quality", "a"), "estimate"] < frame.loc[("quality", "b"), "estimate"]
    fair = people_by_group(merit[merit["rank"] <= 10], merit, tuple(ids), members, repeats=500)
    assert (fair[fair["measure"] == "quality"]["estimate"] > 1 - 1e-9).all()
