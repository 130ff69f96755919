"""The filter by group: counted as the verdicts count, told only where enough people stand behind it."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.make import make_region
from datasets.network import Network
from evaluation.groups import Filtered, filter_by_group, member_groups
from evaluation.groups.filters import ITEM_COLUMNS, SHARES, _hidden
from matcher.index import Index
from matcher.rules import check
from matcher.verdict import Mark, Verdict

ON = date(2026, 12, 1)
NAMES = {
    Mark.ASK_EMPLOYER: "ask_employer", Mark.ASK_CANDIDATE: "ask_candidate", Mark.ASK_EXPERT: "ask_expert",
    Mark.BLOCKED_BY_ESTIMATE: "closed_estimate", Mark.BLOCKED: "closed_recorded",
}  # fmt: skip


@pytest.fixture(scope="module")
def region() -> Network:
    return Network.of(make_region(seed=6, employers=20, places=60, candidates=30))


@pytest.fixture(scope="module")
def members(region: Network) -> pd.DataFrame:
    ids = list(region.profiles)
    half = pd.DataFrame({"profile": ids, "group": "helft", "value": ["een", "twee"] * (len(ids) // 2)})
    return pd.concat([member_groups(region, on=ON), half], ignore_index=True)


@pytest.fixture(scope="module")
def filtered(region: Network, members: pd.DataFrame) -> Filtered:
    return filter_by_group(region, ON, members, least=3)


def test_people_are_counted_as_the_verdicts_say(region: Network, filtered: Filtered) -> None:
    people = filtered.people.set_index("profile")
    for id in list(region.profiles)[:6]:
        verdicts = [check(region.profiles[id], place, ON) for place in region.vacancies.values()]
        counts = Counter(NAMES.get(one.mark, "open") for one in verdicts)
        assert people.loc[id, list(SHARES)].to_dict() == {name: counts[name] for name in SHARES}
    assert (people[list(SHARES)].sum(axis=1) == people["places"]).all()


def test_shares_of_all_add_up(filtered: Filtered) -> None:
    shown = filtered.groups[~filtered.groups["withheld"]]
    parts = shown[shown["measure"].isin(SHARES)].groupby(["group", "value"])["estimate"].agg(["sum", "size"])
    whole = parts[parts["size"] == len(SHARES)]  # who are all alike in one of them isn't told of there
    assert len(whole) > 3
    assert whole["sum"].to_numpy() == pytest.approx(1.0)


def _closes(verdict: Verdict, item: str) -> bool:
    return any(one.item == item and one.mark is Mark.BLOCKED for one in verdict.blocking)


def test_what_closes_is_counted_as_the_verdicts_say(
    region: Network, members: pd.DataFrame, filtered: Filtered
) -> None:
    found = filtered.items[(filtered.items["group"] == "helft") & ~filtered.items["withheld"]]
    row = found[(found["by"] == "recorded") & (found["rule"] == "capacity")].iloc[0]
    inside = members[(members["group"] == "helft") & (members["value"] == row["value"])]["profile"]
    places = list(region.vacancies.values())
    closed = [
        sum(_closes(check(region.profiles[id], one, ON), row["item"]) for one in places) for id in inside
    ]
    assert row["share"] == pytest.approx(np.mean(closed) / len(region.vacancies))
    assert row["people"] == sum(n > 0 for n in closed)


def test_items_of_few_people_are_withheld_and_cannot_be_worked_out(filtered: Filtered) -> None:
    assert list(filtered.items.columns) == list(ITEM_COLUMNS)
    shown = filtered.items[~filtered.items["withheld"]]
    away = filtered.items[filtered.items["withheld"]]
    assert (shown["people"] >= 3).all() and away[["people", "share", "alone"]].isna().all(axis=None)
    whole = filtered.items[filtered.items["group"] != "rubriek"]  # people are in several rubrieken
    for _, lines in whole.groupby(["group", "by", "rule", "item"]):
        assert lines["withheld"].sum() != 1 or len(lines) == 1


def test_a_planted_filter_is_found(region: Network) -> None:
    """Nearly half of the people can hardly stand: they stand out in what closes, and standing is named."""
    ids = list(region.profiles)
    heavy = pd.DataFrame({"profile": ids[4::2], "item": "standing", "level": "sterk beperkt"})
    planted = region.with_tables({"limits": pd.concat([region.tables["limits"], heavy], ignore_index=True)})
    members = pd.DataFrame({"profile": ids, "group": "g", "value": ["a", "b"] * (len(ids) // 2)})
    found = filter_by_group(planted, ON, members, least=1)
    items = found.items.set_index(["by", "rule", "item", "value"])
    by = "recorded" if ("recorded", "capacity", "standing", "a") in items.index else "estimate"
    mine = items.loc[(by, "capacity", "standing", "a")]
    assert mine["people"] >= 13 and mine["share"] > 0.2
    closed = found.groups[(found.groups["measure"] == "closed") & (found.groups["value"] == "a")].iloc[0]
    assert closed["difference"] > 0


def hidden(parts: list[tuple[int, int]], *, everybody: bool = False) -> list[bool]:
    """What stays away of parts, each of so many people of whom so many have something closed."""
    sizes = [size for size, _ in parts]
    inside = np.repeat(np.eye(len(parts)), sizes, axis=0)
    first = np.cumsum([0, *sizes[:-1]])
    at = np.concatenate([np.arange(one, one + some) for one, (_, some) in zip(first, parts, strict=True)])
    return _hidden(inside, at, 5, everybody=everybody).tolist()


@pytest.mark.parametrize(
    ("parts", "everybody", "away"),
    [
        ([(20, 10), (20, 10)], False, [False, False]),
        ([(14, 13), (30, 12), (30, 15)], False, [True, True, False]),  # one person of the first is set apart
        ([(18, 18), (30, 12), (30, 15)], False, [True, True, False]),  # tells of everybody
        ([(18, 18), (30, 12), (30, 15)], True, [False, False, False]),  # which doesn't matter of a diploma
        ([(14, 13), (30, 12), (30, 15)], True, [True, True, False]),
        ([(18, 18), (20, 20), (30, 15)], False, [True, True, True]),  # still everybody
        ([(30, 3), (30, 12), (30, 15)], False, [True, True, False]),
        ([(30, 0), (30, 12), (30, 15)], False, [True, True, False]),
    ],
)
def test_who_is_left_over_cannot_be_worked_out(
    parts: list[tuple[int, int]], everybody: bool, away: list[bool]
) -> None:
    assert hidden(parts, everybody=everybody) == away


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30)), min_size=1, max_size=6), st.booleans())
def test_what_is_worked_out_of_the_filter_concerns_enough_people(
    drawn: list[tuple[int, int]], everybody: bool
) -> None:
    parts = [(size, min(size, some)) for size, some in drawn]
    told = [not one for one in hidden(parts, everybody=everybody)]
    settled = [one for one, shown in zip(parts, told, strict=True) if shown]
    if settled and not all(told):
        settled.append(
            tuple(np.sum([one for one, shown in zip(parts, told, strict=True) if not shown], axis=0))
        )
    for size, some in settled:
        assert some >= 5 and (size - some >= 5 or (everybody and size == some))


def test_of_those_in_several_parts_the_people_outside_may_not_be_too_few_either() -> None:
    inside = np.ones((40, 2))
    inside[30:, 0] = 0.0  # ten are outside the first part
    closed = np.r_[np.arange(20), np.arange(30, 39)]  # of whom one has nothing closed
    assert _hidden(inside, closed, 5, everybody=True).tolist() == [True, False]


def test_an_index_made_before_gives_the_same(
    region: Network, members: pd.DataFrame, filtered: Filtered
) -> None:
    again = filter_by_group(region, ON, members, Index.of(region, ON), least=3)
    assert again.groups.to_csv() == filtered.groups.to_csv()
    assert again.items.to_csv() == filtered.items.to_csv()


def test_a_region_of_some_size_takes_seconds(members: pd.DataFrame) -> None:
    network = Network.of(make_region(seed=7, employers=50, places=600, candidates=150))
    begun = time.process_time()
    filter_by_group(network, ON, member_groups(network))
    assert time.process_time() - begun < 10
