"""The ledger: double entry, periods, FTE-weeks by hand, and its laws on random moves."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from math import sqrt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.model import MoveOutcome
from matcher.exchange.ledger import FEW, FTE_WEEK, Balance, Ledger, Period, funnel
from tests.build import ON
from tests.matcher.exchange.going import EMPLOYERS, Move, move, moves, moving

steady = settings(max_examples=40, deadline=None)
periods = st.none() | st.integers(1, 1000).map(lambda days: Period(ON - timedelta(days=days), ON))


def ledger(found: list[Move]) -> Ledger:
    return Ledger.of(moving(found), ON)


def test_what_one_brings_another_takes() -> None:
    found = ledger([move("m-1", "w-1", "w-2"), move("m-2", "w-1", "w-3", hours_week=20.0)])
    assert dict(found.net()) == {"w-1": -2, "w-2": 1, "w-3": 1, "w-4": 0}
    assert dict(found.net_weeks()) == {"w-1": -6.0, "w-2": 4.0, "w-3": 2.0, "w-4": 0.0}
    first = found.balance("w-1")
    assert (first.brought, first.taken, first.brought_weeks, first.taken_weeks) == (2, 0, 6.0, 0.0)
    assert (first.net, first.net_weeks, first.moves) == (-2, -6.0, ("m-1", "m-2"))


@pytest.mark.parametrize("outcome", ["running", "held", "broken"])
def test_whoever_went_counts_however_it_ended(outcome: str) -> None:
    assert ledger([move("m-1", "w-1", "w-2", outcome=outcome)]).net()["w-2"] == 1


def test_what_is_planned_or_still_to_come_does_not_count() -> None:
    found = ledger([
        move("m-1", "w-1", "w-2", outcome="planned", starts=None, ends=None),
        move("m-2", "w-1", "w-2", outcome="running", starts=ON + timedelta(days=1), ends=None),
    ])  # fmt: skip
    assert set(found.net().values()) == {0}
    assert list(found.planned["id"]) == ["m-1"]


def test_a_move_to_oneself_is_no_exchange() -> None:
    found = ledger([move("m-1", "w-1", "w-1"), move("m-2", "w-1", "w-1", outcome="planned")])
    assert (len(found.realised), len(found.planned)) == (0, 0)


def test_a_move_that_began_nobody_knows_when_is_named_and_does_not_count() -> None:
    found = ledger([move("m-1", "w-1", "w-2", starts=None, ends=None)])
    assert (found.undated, found.net()["w-2"]) == (("m-1",), 0)


def test_an_employer_who_is_no_member_balances_too() -> None:
    found = Ledger.of(moving([move("m-1", "w-1", "w-9")], employers=["w-1"]), ON)
    assert dict(found.net()) == {"w-1": -1, "w-9": 1}


def test_weeks_run_until_the_last_day_or_today() -> None:
    begin = date(2026, 11, 18)  # fourteen days up to and including 1 December
    weeks = {
        "m-1": ({"starts": begin, "ends": None, "outcome": "running"}, 2.0),
        "m-2": ({"starts": begin, "ends": date(2027, 5, 1), "outcome": "running"}, 2.0),
        "m-3": ({"starts": begin, "ends": date(2026, 11, 24), "outcome": "broken"}, 1.0),
        "m-4": ({"starts": begin, "ends": begin, "hours_week": 20.0}, 1 / 14),
        "m-5": ({"starts": begin, "ends": date(2026, 11, 1)}, 0.0),
    }
    found = ledger([move(id, "w-1", "w-2", **more) for id, (more, _) in weeks.items()])
    told = found.moves().set_index("id")["weeks"]
    assert dict(told) == pytest.approx({id: expected for id, (_, expected) in weeks.items()})


@pytest.mark.parametrize(
    "more", [{"hours_week": None}, {"outcome": "broken", "ends": None}, {"hours_week": None, "ends": None}]
)
def test_unknown_weeks_count_for_nothing_and_are_counted(more: Move) -> None:
    one = ledger([move("m-1", "w-1", "w-2", **more)]).balance("w-2")
    assert (one.taken, one.taken_weeks, one.unknown, one.moves) == (1, 0.0, 1, ("m-1",))


def test_a_person_counts_on_the_day_it_began_and_weeks_where_they_lie() -> None:
    found = ledger([
        move("m-1", "w-1", "w-2", starts=date(2025, 11, 26), ends=date(2025, 12, 8)),
        move("m-2", "w-1", "w-2", starts=date(2025, 12, 2), ends=date(2025, 12, 8)),
    ])  # fmt: skip
    year = Period.year(ON)
    one = found.balance("w-2", year)
    assert (year.first, one.taken, one.taken_weeks) == (date(2025, 12, 2), 1, 2.0)
    assert one.moves == ("m-1", "m-2")


def test_a_year_is_twelve_months_and_ends_today() -> None:
    assert Period.year(date(2028, 2, 29)) == Period(date(2027, 3, 1), date(2028, 2, 29))
    assert Period.year(date(2027, 2, 28)) == Period(date(2026, 3, 1), date(2027, 2, 28))
    with pytest.raises(ValueError, match="expected a first day up to 2026-12-01, got 2026-12-02"):
        Period(date(2026, 12, 2), ON)


def test_a_period_that_ends_before_today_knows_nothing_of_later() -> None:
    found = ledger([move("m-1", "w-1", "w-2", starts=date(2026, 10, 1), ends=date(2026, 10, 14))])
    assert found.balance("w-2", Period(None, date(2026, 10, 7))).taken_weeks == 1.0
    assert found.balance("w-2", Period(None, date(2026, 9, 30))) == Balance(employer="w-2")


@pytest.mark.parametrize(
    ("brought", "taken", "z"),
    [
        (0, 0, None),
        (4, 0, None),
        (0, 4, None),
        (5, 0, -sqrt(5)),
        (1, 4, 3 / sqrt(5)),
        (8, 8, 0.0),
        (0, 9, 3.0),
    ],
)
def test_the_funnel_by_hand(brought: int, taken: int, z: float | None) -> None:
    assert funnel(brought, taken) == (None if z is None else pytest.approx(z))
    rows = [move(f"b-{at}", "w-1", "w-2") for at in range(brought)]
    rows += [move(f"t-{at}", "w-3", "w-1") for at in range(taken)]
    told = ledger(rows).table().loc["w-1", "z"]
    assert (pd.isna(told) if z is None else told == pytest.approx(z)) and FEW == 5


def test_long_ago_weighs_less() -> None:
    found = ledger([
        move("m-1", "w-1", "w-2", starts=ON), move("m-2", "w-1", "w-2", starts=ON - timedelta(weeks=26)),
    ])  # fmt: skip
    assert dict(found.decayed(26.0)) == {"w-1": -1.5, "w-2": 1.5, "w-3": 0.0, "w-4": 0.0}
    with pytest.raises(ValueError, match="expected more than 0 weeks"):
        found.decayed(0.0)


def replayed(rows: list[Move], period: Period | None) -> tuple[Counter[str], Counter[str]]:
    """The nets in persons, and in hundredths of hours times days, by posting the moves one by one."""
    persons: Counter[str] = Counter()
    units: Counter[str] = Counter()
    first = period.first if period and period.first else date.min
    for one in rows:
        if one["from"] == one["to"] or one["outcome"] == MoveOutcome.PLANNED:
            continue
        if one["starts"] is None or one["starts"] > ON:
            continue
        if one["starts"] >= first:
            persons[one["from"]] -= 1
            persons[one["to"]] += 1
        if one["hours_week"] is None or (one["ends"] is None and one["outcome"] == MoveOutcome.BROKEN):
            continue
        day, last = max(one["starts"], first), min(one["ends"] or ON, ON)
        while day <= last:
            units[one["from"]] -= round(100 * one["hours_week"])
            units[one["to"]] += round(100 * one["hours_week"])
            day += timedelta(days=1)
    return persons, units


@steady
@given(moves(), periods)
def test_replaying_the_moves_gives_the_ledger(rows: list[Move], period: Period | None) -> None:
    found, (persons, units) = ledger(rows), replayed(rows, period)
    assert dict(found.net(period)) == {id: persons[id] for id in EMPLOYERS}
    weeks = {id: units[id] / FTE_WEEK for id in EMPLOYERS}
    assert dict(found.net_weeks(period)) == pytest.approx(weeks)


@steady
@given(moves(), periods)
def test_together_the_nets_are_zero(rows: list[Move], period: Period | None) -> None:
    found = ledger(rows)
    assert sum(found.net(period).values()) == 0
    assert sum(found.net_weeks(period).values()) == pytest.approx(0.0, abs=1e-9)
    assert sum(found.decayed(52.0).values()) == pytest.approx(0.0, abs=1e-9)
    table = found.table(period)
    assert table["brought"].sum() == table["taken"].sum()


@steady
@given(moves(), periods)
def test_every_figure_opens_to_its_moves(rows: list[Move], period: Period | None) -> None:
    found = ledger(rows)
    table, behind = found.table(period), found.moves(period).set_index("id")
    for id in EMPLOYERS:
        one, told = found.balance(id, period), table.loc[id]
        assert [one.brought, one.taken, one.net, one.unknown] == list(
            told[["brought", "taken", "net", "unknown"]]
        )
        assert [one.brought_weeks, one.taken_weeks] == pytest.approx(
            list(told[["brought_weeks", "taken_weeks"]])
        )
        own = behind.loc[list(one.moves)]
        assert own["persons"].sum() == one.brought + one.taken
        assert own["weeks"].sum() == pytest.approx(one.brought_weeks + one.taken_weeks)
        assert one.z is None if pd.isna(told["z"]) else one.z == pytest.approx(told["z"])


@steady
@given(moves(), periods, st.permutations(EMPLOYERS))
def test_other_names_give_the_same_balances(
    rows: list[Move], period: Period | None, names: list[str]
) -> None:
    new = dict(zip(EMPLOYERS, names, strict=True))
    other = ledger([{**one, "from": new[one["from"]], "to": new[one["to"]]} for one in rows])
    table, renamed = ledger(rows).table(period), other.table(period)
    pd.testing.assert_frame_equal(table, renamed.loc[list(new.values())].set_axis(table.index))


@steady
@given(moves(), periods, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows: list[Move], period: Period | None, chance) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = ledger(rows), ledger(shuffled)
    pd.testing.assert_frame_equal(one.table(period), other.table(period))
    pd.testing.assert_frame_equal(one.moves(period), other.moves(period))
    assert one.decayed(26.0) == other.decayed(26.0)


@steady
@given(moves(), periods)
def test_twice_the_moves_is_twice_the_balance(rows: list[Move], period: Period | None) -> None:
    twice = ledger([*rows, *({**one, "id": f"{one['id']}-again"} for one in rows)])
    once = ledger(rows)
    assert dict(twice.net(period)) == {id: 2 * net for id, net in once.net(period).items()}
    weeks = {id: 2 * net for id, net in once.net_weeks(period).items()}
    assert dict(twice.net_weeks(period)) == pytest.approx(weeks)
