"""Figures by group: right where worked by hand, quiet where nothing is the matter, loud where something is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation.groups import by_group
from evaluation.groups.figures import COLUMNS


def people(n: int) -> list[str]:
    return [f"k-{at:04d}" for at in range(n)]


def members(values: list[str], group: str = "g") -> pd.DataFrame:
    return pd.DataFrame({"profile": people(len(values)), "group": group, "value": values})


HAND = pd.Series([0.0, 0.2, 0.4, 0.6, 0.8, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0], index=people(11))
TWO = members(["a"] * 5 + ["b"] * 6)


def test_worked_by_hand() -> None:
    frame = by_group(HAND, TWO)
    assert list(frame.columns) == list(COLUMNS)
    a, b = frame.iloc[0], frame.iloc[1]
    assert (a["value"], a["n"], b["value"], b["n"]) == ("a", 5, "b", 6)
    assert a["estimate"] == pytest.approx(0.4) and b["estimate"] == pytest.approx(0.75)
    assert a["overall"] == pytest.approx(6.5 / 11) and a["of"] == 11
    assert a["gap"] == pytest.approx(0.35) and a["ratio"] == pytest.approx(0.4 / 0.75)
    assert a["difference"] == pytest.approx(-0.35) and b["difference"] == pytest.approx(0.35)
    assert a["low"] < a["estimate"] < a["high"] and a["gap_low"] <= a["gap"] <= a["gap_high"]


def test_weights_make_a_weighted_mean() -> None:
    frame = pd.DataFrame({"profile": people(11), "value": HAND.to_numpy(), "weight": [1, 3] * 5 + [2]})
    found = by_group(frame, TWO).iloc[0]
    assert found["estimate"] == pytest.approx((0 + 0.6 + 0.4 + 1.8 + 0.8) / 9)


def test_two_halves_of_a_whole_are_one_comparison() -> None:
    frame = by_group(HAND, TWO)
    assert frame["p_corrected"].tolist() == frame["p"].tolist()
    assert frame["p"].nunique() == 1


def test_the_p_is_that_of_all_ways_to_share_out_the_people() -> None:
    from itertools import combinations

    values = HAND.to_numpy()
    away = [abs(values[list(some)].mean() - values.mean()) for some in combinations(range(11), 5)]
    exact = np.mean(np.array(away) >= abs(values[:5].mean() - values.mean()) - 1e-12)
    assert by_group(HAND, TWO).iloc[0]["p"] == pytest.approx(exact, abs=0.01)


def test_who_is_in_no_group_is_unknown_and_nobody_drops_out() -> None:
    frame = by_group(HAND, members(["a"] * 5).assign(profile=people(5)))
    assert frame["value"].tolist() == ["a", "onbekend"] and frame["n"].tolist() == [5, 6]


def test_somebody_in_several_parts_counts_in_each() -> None:
    both = pd.concat([members(["I"] * 11), members(["II"] * 6)])
    frame = by_group(HAND, both)
    assert frame["overlapping"].all() and frame["n"].tolist() == [11, 6]
    assert np.isnan(frame.iloc[0]["p"]) and frame.iloc[1]["p"] < 1


def test_measures_and_rankers_stand_apart() -> None:
    one = pd.DataFrame({"profile": people(11), "value": HAND.to_numpy(), "measure": "m", "ranker": "r"})
    frame = by_group(pd.concat([one, one.assign(ranker="s", value=one["value"] + 1)]), TWO)
    assert frame["ranker"].tolist() == ["r", "r", "s", "s"]
    assert frame[frame["ranker"] == "s"]["estimate"].tolist() == pytest.approx([1.4, 1.75])


def test_unmeasured_people_are_not_zero() -> None:
    frame = by_group(HAND.where(HAND > 0), TWO)
    assert frame["withheld"].all()  # four are left in the one group, and the other would tell of them
    assert frame["of"].tolist() == [10, 10]


def test_shuffled_input_gives_the_same_bytes() -> None:
    mixed = by_group(HAND.sample(frac=1, random_state=3).sort_index(), TWO.sample(frac=1, random_state=4))
    assert mixed.to_csv() == by_group(HAND, TWO).to_csv()
    assert mixed.to_csv() != by_group(HAND, TWO, seed=2).to_csv()


def world(
    seed: int, n: int, effect: float = 0.0, clusters: int = 0
) -> tuple[pd.Series, pd.DataFrame, pd.Series]:
    """People of three groups, the first of which differs; those of a cluster share luck and mostly a group."""
    chance = np.random.default_rng((seed, n))
    who = np.arange(n) % clusters if clusters else np.arange(n)
    share = chance.random(max(clusters, 1))[who] if clusters else np.full(n, 0.5)
    value = np.where(chance.random(n) < share * 0.6, "a", np.where(chance.random(n) < 0.5, "b", "c"))
    luck = chance.normal(0, 0.15, max(clusters, 1))[who] if clusters else 0.0
    got = 0.5 + luck + chance.gamma(2, 0.1, n) + effect * (value == "a")
    index = people(n)
    return (
        pd.Series(got, index=index),
        members(list(value)),
        pd.Series([f"w{one}" for one in who], index=index),
    )


def rates(worlds: list[pd.DataFrame]) -> tuple[float, float]:
    """How often the first group stands out, and how often the gap does."""
    first = [frame[frame["value"] == "a"].iloc[0] for frame in worlds]
    return (
        float(np.mean([row["p_corrected"] < 0.05 for row in first])),
        float(np.mean([row["gap_p"] < 0.05 for row in first])),
    )


@pytest.fixture(scope="module")
def quiet() -> list[pd.DataFrame]:
    return [by_group(*world(seed, 60)[:2], repeats=300) for seed in range(80)]


def test_where_groups_do_not_matter_alarms_are_as_rare_as_said(quiet: list[pd.DataFrame]) -> None:
    found = rates(quiet)
    assert max(found) <= 0.13, found  # 5% is said; of 80 more than 10 come by chance once in 1000 times


def test_what_clusters_share_is_not_taken_for_what_groups_do() -> None:
    worlds = [world(seed, 120, clusters=20) for seed in range(60)]
    apart = rates([by_group(values, groups, repeats=300) for values, groups, _ in worlds[:30]])
    together = rates(
        [by_group(values, groups, clusters=clusters, repeats=300) for values, groups, clusters in worlds]
    )
    assert max(together) <= 0.13, together
    assert max(apart) > max(together)


def test_a_planted_gap_is_found_with_its_size() -> None:
    worlds = [by_group(*world(seed, 150, effect=0.15)[:2], repeats=300) for seed in range(40)]
    assert min(rates(worlds)) >= 0.9
    rows = [frame[frame["value"] == "a"].iloc[0] for frame in worlds]
    held = [row["difference_low"] <= 0.15 <= row["difference_high"] for row in rows]
    assert np.mean(held) >= 0.85
    gaps = [row["gap_low"] <= 0.15 <= row["gap_high"] for row in rows]
    assert np.mean(gaps) >= 0.9


def test_the_true_gap_is_in_its_interval_though_the_gap_found_is_too_large(quiet: list[pd.DataFrame]) -> None:
    rows = [frame.iloc[0] for frame in quiet]
    assert np.mean([row["gap"] for row in rows]) > 0.03  # nothing is the matter, and a gap there always is
    assert np.mean([row["gap_low"] == 0 for row in rows]) >= 0.9


def test_intervals_of_few_people_hold_the_truth() -> None:
    chance = np.random.default_rng(5)
    held = []
    for _ in range(80):
        values = pd.Series(chance.normal(0.5, 0.1, 16), index=people(16))
        row = by_group(values, members(["a"] * 6 + ["b"] * 10), repeats=400).iloc[0]
        held.append(row["low"] <= 0.5 <= row["high"])
    assert np.mean(held) >= 0.88
