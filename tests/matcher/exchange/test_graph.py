"""The graph: who brings to whom, over time, with what is planned apart; it says what the ledger says."""

from __future__ import annotations

from datetime import date, timedelta

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings

from datasets.make import EMBEDDED
from datasets.read import read_network
from matcher.exchange.graph import Facts, around, facts, graph
from matcher.exchange.ledger import Ledger, Period
from tests.build import ON
from tests.matcher.exchange.going import EMPLOYERS, Move, move, moves, moving

POINTS = pd.DataFrame(
    {"lat": [52.6], "lon": [5.0], "town": ["Hoorn"]}, index=pd.Index(["1621"], name="postcode")
)


def test_an_edge_runs_from_who_brings_to_who_takes() -> None:
    found = graph(moving([move("m-2", "w-1", "w-2", kind="detachering"), move("m-1", "w-1", "w-2")]), ON)
    assert set(found.nodes) == set(EMPLOYERS)
    assert dict(found.edges["w-1", "w-2"]) == {
        "persons": 2, "fte_weeks": 8.0, "planned": 0, "kinds": {"detachering": 1, "proefplaatsing": 1},
        "first": date(2026, 11, 2), "last": date(2026, 11, 29), "moves": ("m-1", "m-2"), "coming": (),
    }  # fmt: skip
    assert (found.nodes["w-1"]["net"], found.nodes["w-2"]["net"]) == (-2, 2)


def test_an_employer_is_told_with_what_is_known_of_it() -> None:
    about = pd.DataFrame({
        "id": ["w-1", "w-2"], "name": ["Zorghuis", ""], "sector": ["Q", ""], "headcount": [120, None],
        "postcode": ["1621", ""],
    })  # fmt: skip
    found = graph(moving([], about=about, points=POINTS), ON)
    known = {name: found.nodes["w-1"][name] for name in ("name", "sector", "headcount", "town")}
    assert known == {"name": "Zorghuis", "sector": "Q", "headcount": 120, "town": "Hoorn"}
    assert (found.nodes["w-2"]["name"], found.nodes["w-2"]["headcount"]) == ("w-2", None)


def test_what_is_planned_stands_apart() -> None:
    found = graph(moving([move("m-1", "w-1", "w-2", outcome="planned", starts=ON, ends=None)]), ON)
    edge = found.edges["w-1", "w-2"]
    assert (edge["persons"], edge["planned"], edge["moves"], edge["coming"]) == (0, 1, (), ("m-1",))
    assert (edge["first"], edge["last"], edge["kinds"], found.nodes["w-2"]["net"]) == (None, None, {}, 0)


def test_a_period_shows_its_own_moves() -> None:
    long_ago = move("m-1", "w-1", "w-2", starts=date(2024, 1, 1), ends=date(2024, 2, 1))
    found = graph(moving([long_ago, move("m-2", "w-3", "w-2")]), ON, Period.year(ON))
    assert list(found.edges) == [("w-3", "w-2")]


def test_who_is_still_there_was_there_until_today() -> None:
    lasting = move("m-1", "w-1", "w-2", outcome="running", ends=None)
    assert graph(moving([lasting]), ON).edges["w-1", "w-2"]["last"] == ON


def test_when_somebody_left_is_not_made_up() -> None:
    broke = move("m-1", "w-1", "w-2", outcome="broken", ends=None)
    edge = graph(moving([broke]), ON).edges["w-1", "w-2"]
    assert (edge["first"], edge["last"], edge["persons"]) == (date(2026, 11, 2), None, 1)


def test_the_facts_by_hand() -> None:
    rows = [
        move("m-1", "w-1", "w-2"), move("m-2", "w-2", "w-1"), move("m-3", "w-1", "w-2"),
        move("m-4", "w-3", "w-4", outcome="planned"),
    ]  # fmt: skip
    told = facts(graph(moving(rows), ON))
    assert told == Facts(employers=4, active=2, persons=3, pairs=2, planned=1, largest=2)
    assert facts(graph(moving([]), ON)).largest == 0


def test_around_one_employer_only_its_own_lines_are_left() -> None:
    rows = [move("m-1", "w-1", "w-2"), move("m-2", "w-2", "w-3"), move("m-3", "w-1", "w-3")]
    found = around(graph(moving(rows), ON), "w-1")
    assert sorted(found.edges) == [("w-1", "w-2"), ("w-1", "w-3")]
    assert sorted(found.nodes) == ["w-1", "w-2", "w-3"]
    assert list(around(graph(moving(rows), ON), "w-4").nodes) == ["w-4"]


@settings(max_examples=40, deadline=None)
@given(moves())
def test_the_graph_says_what_the_ledger_says(rows: list[Move]) -> None:
    network = moving(rows)
    found, ledger = graph(network, ON), Ledger.of(network, ON)
    for id in EMPLOYERS:
        out = sum(edge["persons"] for *_, edge in found.out_edges(id, data=True))
        into = sum(edge["persons"] for *_, edge in found.in_edges(id, data=True))
        weeks = sum(edge["fte_weeks"] for *_, edge in found.in_edges(id, data=True))
        about = found.nodes[id]
        assert (about["brought"], about["taken"], about["net"]) == (out, into, into - out)
        assert about["net"] == ledger.net()[id]
        assert about["taken_weeks"] == pytest.approx(weeks)
    assert sum(edge["planned"] for *_, edge in found.edges(data=True)) == len(ledger.planned)
    assert not list(nx.selfloop_edges(found))


@settings(max_examples=20, deadline=None)
@given(moves())
def test_the_order_of_the_rows_changes_nothing(rows: list[Move]) -> None:
    one, other = graph(moving(rows), ON), graph(moving(rows[::-1]), ON)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))


def test_the_embedded_region_has_a_graph() -> None:
    found = graph(read_network(EMBEDDED), ON)
    told = facts(found)
    assert (told.employers, told.planned) == (50, 4)
    assert found.number_of_edges() > 60
    assert 0 < told.persons <= 116
    assert min(edge["first"] for *_, edge in found.edges(data=True) if edge["first"]) <= ON - timedelta(
        days=900
    )
