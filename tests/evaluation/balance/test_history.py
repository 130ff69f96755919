"""The history of a network: equal to the ledger, the same whatever the order, silent where it must be, and alarmed by
what was planted but not by coins.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import product

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from datasets import read_network
from datasets.network import Network
from evaluation.balance import History, Window, history
from evaluation.balance.figures import MEASURES
from evaluation.balance.members import coin_p, signals
from evaluation.estimate import false_discoveries
from matcher.exchange.ledger import Ledger, Period, funnel
from tests.evaluation.balance.worlds import ON, world
from tests.matcher.exchange.going import Move, move, moves, moving

FRAMES = ("employers", "sectors", "network", "charts", "alarms", "rings")
LEDGER = {"persons": ("brought", "taken", "net"), "weeks": ("brought_weeks", "taken_weeks", "net_weeks")}


@cache
def fair() -> History:
    return history(world(3, moves=300, years=3), ON)


@cache
def leaning() -> History:
    """Three employers that take nearly all that they are in, and three that bring."""
    return history(world(4, moves=500, years=5, lean=[4, 4, 4, -4, -4, -4], uneven=0.2), ON)


def alarms(found: History) -> pd.DataFrame:
    return found.alarms.set_index(["chart", "series"])


def final(
    found: History, frame: str = "network", window: str = "start", unit: str = "persons"
) -> pd.DataFrame:
    rows = getattr(found, frame)
    return rows[(rows["window"] == window) & (rows["unit"] == unit) & (rows["last"] == pd.Timestamp(ON))]


@settings(max_examples=10, deadline=None)
@given(moves(), st.sampled_from(["quarter", "year"]))
def test_it_is_what_the_ledger_says(found: list[Move], every: str) -> None:
    network = moving(found)
    ledger, told = Ledger.of(network, ON), history(network, ON, every=every).employers
    for (window, last), unit in product(told.groupby(["window", "last"]).groups, LEDGER):
        rows = told[(told["window"] == window) & (told["last"] == last) & (told["unit"] == unit)]
        first = rows["first"].iloc[0]
        period = Period(None if pd.isna(first) else first.date(), last.date())
        table = ledger.table(period)
        assert rows["employer"].tolist() == list(table.index)
        for mine, theirs in zip(("brought", "taken", "net"), LEDGER[unit], strict=True):
            assert rows[mine].to_numpy() == pytest.approx(table[theirs].to_numpy(), abs=1e-9)
        assert abs(rows["net"].sum()) < 1e-9
        if unit == "persons":
            assert rows["z"].to_numpy() == pytest.approx(table["z"].to_numpy(), nan_ok=True)


@pytest.mark.parametrize("every", ["month", "quarter", "year"])
def test_periods_add_up_to_all_since_the_start(every: str) -> None:
    told = history(world(2, moves=60, years=2), ON, every=every, window=("period", "start"))
    rows = told.employers[told.employers["window"] == "period"]
    ends = final(told, "employers").set_index("employer")
    for name in ("brought", "taken"):
        summed = rows[rows["unit"] == "persons"].groupby("employer")[name].sum()
        assert summed.to_dict() == ends[name].to_dict()
        weeks = rows[rows["unit"] == "weeks"].groupby("employer")[name].sum()
        whole = final(told, "employers", unit="weeks").set_index("employer")[name]
        assert weeks.to_numpy() == pytest.approx(whole.to_numpy())


def test_a_case_worked_by_hand() -> None:
    """Six moves from w-1, four to w-2 and two to w-3, and one back from w-2; a year before, one from w-3 to w-4."""
    ways = [("w-1", "w-2")] * 4 + [("w-1", "w-3")] * 2 + [("w-2", "w-1")]
    found = [move(f"m-{at}", *way) for at, way in enumerate(ways)]
    found.append(move("m-9", "w-3", "w-4", starts=date(2025, 8, 1), ends=date(2025, 8, 28)))
    about = pd.DataFrame(
        {
            "id": ["w-1", "w-2", "w-3", "w-4"],
            "headcount": [200.0, 40.0, None, 10.0],
            "sector": ["Q", "Q", "C", "C"],
        }
    )
    told = history(moving(found, about=about), ON)
    rows = final(told, "employers", "period").set_index("employer")
    assert rows["net"].to_dict() == {"w-1": -5, "w-2": 3, "w-3": 2, "w-4": 0}
    assert rows["z"]["w-1"] == pytest.approx(-5 / np.sqrt(7), rel=1e-12)
    assert rows["p"]["w-1"] == pytest.approx(2 * (1 + 7) / 2**7, rel=1e-12)
    assert rows["p"]["w-2"] == pytest.approx(2 * (1 + 5) / 2**5, rel=1e-12)
    assert rows["q"]["w-1"] == pytest.approx(
        rows["p"]["w-1"] + 2 / 2**5, rel=1e-12
    )  # w-2 can give 2/2**5 at most
    assert rows["signal"].to_dict() == {"w-1": "none", "w-2": "none", "w-3": "too_few", "w-4": "too_few"}
    assert rows["rate"]["w-1"] == pytest.approx(-2.5) and np.isnan(rows["rate"]["w-3"])
    assert rows["why"].to_dict() == {"w-1": "", "w-2": "", "w-3": "headcount_unknown", "w-4": ""}
    figures = final(told, window="period").set_index("measure")["value"]
    assert figures["B"] == pytest.approx(1 - 10 / 14, rel=1e-12)
    assert np.isnan(figures["phi"])  # of two employers only there is enough to say
    assert figures["reciprocity"] == pytest.approx(2 / 7, rel=1e-12)
    assert figures["ring_share"] == pytest.approx(2 / 7, rel=1e-12)
    assert figures["hhi"] == pytest.approx((1 + 16 + 4) / 49, rel=1e-12)
    # Four weeks of forty hours each; the gaps between the headcounts known: 1/200, 4/40 and 0 of 10.
    assert figures["moves"] == 7
    assert figures["gini_taken"] == pytest.approx((2 * 0.1) / (3 * 0.105), rel=1e-12)
    weeks = final(told, window="period", unit="weeks").set_index("measure")["value"]
    assert (weeks["moves"], weeks["B"]) == (pytest.approx(28), pytest.approx(1 - 10 / 14, rel=1e-12))
    assert told.rings.query("window == 'start'")[["length", "rings"]].to_numpy().tolist() == [[2, 1]]


def test_sectors_are_the_sums_of_their_employers_and_how_concentrated_they_take() -> None:
    ways = [("w-1", "w-2")] * 3 + [("w-3", "w-1")]
    about = pd.DataFrame(
        {"id": ["w-1", "w-2", "w-3"], "sector": ["Q", "Q", ""], "headcount": [50.0, 50.0, 50.0]}
    )
    found = history(moving([move(f"m-{at}", *way) for at, way in enumerate(ways)], about=about), ON).sectors
    rows = found.query("window == 'start' and unit == 'persons'").set_index("sector")
    assert rows.loc["Q", ["employers", "active", "brought", "taken", "net"]].tolist() == [2, 2, 3, 4, 1]
    assert rows.loc["Q", "hhi"] == pytest.approx((1 + 9) / 16, rel=1e-12)
    assert rows.loc["Q", "effective"] == pytest.approx(1.6, rel=1e-12)
    assert np.isnan(rows.loc["", "hhi"])


def test_who_was_no_member_yet_does_not_count_among_those_who_took_nobody() -> None:
    ways = [("w-1", "w-2")] * 3 + [("w-2", "w-1")] * 3
    rows = [move(f"m-{at}", *way) for at, way in enumerate(ways)]
    about = pd.DataFrame({"id": ["w-1", "w-2", "w-3"], "headcount": [50.0, 50.0, 50.0], "sector": "Q"})
    later = about.assign(member_since=[None, ON, ON + timedelta(days=1)])
    always, after = (history(moving(rows, about=one), ON, window=("start",)) for one in (about, later))
    figures = [final(one).set_index("measure") for one in (always, after)]
    assert [one["value"]["gini_taken"] for one in figures] == pytest.approx([1 / 3, 0], abs=1e-12)
    assert [one["n"]["gini_taken"] for one in figures] == [3, 2]
    assert [one["value"]["gini_net"] for one in figures] == [0, 0]
    why = [final(one, "employers").set_index("employer")["why"]["w-3"] for one in (always, after)]
    assert why == ["", "not_measured"]


def test_rings_are_held_against_what_chance_makes_of_the_same_margins() -> None:
    """Twenty pairs that answer one another, whom chance would seldom bring together."""
    ways = [pair for one in range(20) for pair in ((f"a-{one}", f"b-{one}"), (f"b-{one}", f"a-{one}"))]
    rows = [move(f"m-{at:02}", *way) for at, way in enumerate(ways)]
    told = final(history(moving(rows, employers=()), ON, window=("start",))).set_index("measure")
    assert (told["value"]["ring_share"], told["p"]["reciprocity"]) == (1, 1 / 201)
    assert told["expected"]["ring_share"] == 1  # each brings and takes one, however they are rewired
    assert told["value"]["rho"] > 0.9 and told["expected"]["reciprocity"] < 0.1


def test_the_order_of_rows_changes_nothing() -> None:
    network = world(5, employers=15, moves=120, years=2)
    turned = network.with_tables(
        {name: network.table(name).sample(frac=1, random_state=3) for name in ("moves", "employers")}
    )
    one, other = (history(each, ON, window=("period", "start")) for each in (network, turned))
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def test_nothing_that_began_later_is_known() -> None:
    network = world(6, moves=80, years=2)
    before = ON - timedelta(days=200)
    table = network.table("moves")
    known = network.with_tables({"moves": table[table["starts"] <= pd.Timestamp(before)]})
    for one in ("employers", "network"):
        both = (getattr(history(each, before, window=("start",)), one) for each in (network, known))
        pd.testing.assert_frame_equal(*both, check_exact=True)


@pytest.mark.parametrize(
    "found", [[], [move("m-1", "w-1", "w-2")], [move("m-1", "w-1", "w-2", hours_week=None)]]
)
def test_of_hardly_anything_it_says_so(found: list[Move]) -> None:
    told = history(moving(found), ON)
    said = final(told).set_index("measure")
    assert said["value"][["B", "phi", "reciprocity", "ring_share"]].isna().all()
    assert set(said["why"][["B", "reciprocity", "ring_share"]]) == {"too_few"}
    assert said["value"]["moves"] == len(found)
    assert set(told.employers["signal"]) == {"too_few", "not_measured"}
    assert set(told.charts["alarm"]) == {"none"}


def test_a_network_without_employers_has_an_empty_history() -> None:
    told = history(Network.of({}), ON)
    assert (len(told.employers), len(told.rings)) == (0, 0)


def test_figures_are_all_told_once_and_say_why_they_are_not() -> None:
    told = fair().network
    for _, rows in told.groupby(["window", "unit", "last"]):
        assert tuple(rows["measure"]) == MEASURES
    assert (told["value"].notna() | (told["why"] != "")).all()
    inside = told.dropna(subset=["low"])
    assert (inside["low"] <= inside["high"]).all()
    shares = told[told["measure"].isin(["B", "reciprocity", "ring_share", "hhi"])].dropna(subset=["value"])
    assert shares["value"].between(0, 1).all()


@pytest.mark.parametrize("window", ["week", "quarter"])
def test_another_window_is_refused(window: str) -> None:
    with pytest.raises(ValueError, match=window):
        history(world(1, moves=5), ON, window=(window,))


def test_one_window_alone_is_as_with_all() -> None:
    network = world(3, moves=300, years=3)
    alone = history(network, ON, window=(Window.START,))
    rows = fair().employers
    rows = rows[rows["window"] == "start"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.employers, rows, check_exact=True)
    assert not len(alone.charts)


@given(st.integers(0, 60), st.integers(0, 60))
def test_p_is_the_binomial_tests(brought: int, taken: int) -> None:
    found = coin_p(np.array([brought]), np.array([taken]))[0]
    expected = stats.binomtest(taken, brought + taken).pvalue if brought + taken else 1.0
    assert found == pytest.approx(expected, rel=1e-9)


def test_signals_begin_beyond_their_limits() -> None:
    assert signals(np.array([1.96, 1.97, -1.97, 3.09, 3.1, -3.1, np.nan])) == [
        "none", "warn", "warn", "warn", "alarm", "alarm", "too_few",
    ]  # fmt: skip
    assert funnel(0, 4) is None


def test_of_coins_no_more_is_found_than_was_promised() -> None:
    """Networks of 40 with 1 to 40 moves each; all that survives is false, so no more than 5 in 100 may have any."""
    chance = np.random.default_rng(11)
    total = chance.integers(5, 41, (1500, 40))
    taken = chance.binomial(total, 0.5)
    survived = [
        (false_discoveries(coin_p(each - one, one)) <= 0.05).any()
        for one, each in zip(taken, total, strict=True)
    ]
    assert np.mean(survived) <= 0.05


def test_among_planted_ones_no_more_is_false_than_was_promised() -> None:
    chance = np.random.default_rng(12)
    total = chance.integers(5, 41, (800, 40))
    share = np.where(np.arange(40) < 10, 0.9, 0.5)
    taken = chance.binomial(total, share)
    q = np.array([false_discoveries(coin_p(each - one, one)) for one, each in zip(taken, total, strict=True)])
    found = q <= 0.05
    false = found[:, 10:].sum(axis=1) / np.maximum(found.sum(axis=1), 1)
    assert false.mean() <= 0.05
    assert found[:, :10].mean() > 0.6


def test_an_unbalanced_network_is_caught() -> None:
    told = final(leaning()).set_index("measure")
    assert told["value"]["phi"] > 2 and told["p"]["phi"] < 0.01 and told["p"]["B"] < 0.01
    assert told["value"]["B"] < told["expected"]["B"] and told["high"]["B"] < told["expected"]["B"] + 0.05
    rows = final(leaning(), "employers").set_index("employer")
    planted = [f"w-{one:03}" for one in range(6)]
    assert rows.loc[planted, "survives"].sum() >= 5
    assert (np.sign(rows.loc[planted, "net"]) == [1, 1, 1, -1, -1, -1]).all()
    summed = leaning().charts.query("chart == 'cusum'")
    assert set(summed[summed["alarm"] == "high"]["series"]) >= set(planted[:2])
    assert set(summed[summed["alarm"] == "low"]["series"]) >= set(planted[3:5])
    assert (summed.set_index("series").loc[planted[0], "q"] <= 0.05).all()
    assert alarms(leaning()).loc[("ewma", "B"), "observed"] == 1


def test_coins_are_not_caught() -> None:
    """Of eight networks of coins; what is expected of 20 quarters is told beside each alarm."""
    found = [history(world(one, moves=200, years=3), ON, window=("period", "start")) for one in range(20, 28)]
    told = [final(one).set_index("measure") for one in found]
    assert sum(one["p"]["B"] <= 0.05 for one in told) <= 3
    assert np.mean([one["value"]["phi"] for one in told]) == pytest.approx(1, abs=0.25)
    assert np.mean([one["value"]["B"] - one["expected"]["B"] for one in told]) == pytest.approx(0, abs=0.03)
    assert sum(final(one, "employers")["survives"].any() for one in found) <= 2
    tables = [alarms(one) for one in found]
    for chart in (("ewma", "B"), ("ewma", "phi"), ("drift", "B"), ("drift", "phi"), ("p", "held")):
        assert sum(one.loc[chart, "observed"] for one in tables) <= 3
    summed = [one.loc[("cusum", "employers")] for one in tables]
    assert sum(one["observed"] for one in summed) <= 3 + 2 * sum(one["expected"] for one in summed)


def test_a_drift_that_began_halfway_is_found_and_not_before() -> None:
    network = world(9, employers=20, moves=900, years=5, lean=[5] * 5 + [-5] * 5, since=0.5, uneven=0.2)
    charts = history(network, ON, window=("period",)).charts
    line = charts.query("chart == 'drift' and series == 'B'").reset_index(drop=True)
    assert set(line["alarm"][:10]) == {"none"}
    assert "low" in set(line["alarm"][10:18])


def test_ring_share_is_nothing_exactly_where_there_is_no_way_round() -> None:
    network = read_network("datasets/regions/noord-holland-noord")
    told = history(network, ON).network
    ledger = Ledger.of(network, ON)
    rows = told.query("measure == 'ring_share' and unit == 'persons' and window == 'year'").dropna(
        subset=["value"]
    )
    for row in rows.itertuples():
        behind = ledger.moves(Period(row.first.date(), row.last.date()))
        behind = behind[behind["persons"] > 0]
        ways = nx.DiGraph(zip(behind["from"], behind["to"], strict=True))
        assert (row.value == 0) == nx.is_directed_acyclic_graph(ways)
