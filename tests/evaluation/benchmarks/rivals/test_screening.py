"""Rivals are asked what our own engine answers: the table and the questions say the same, and errors are noticed."""

from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from types import SimpleNamespace

import numpy as np
import pytest

from datasets.model import Profile
from datasets.network import Network
from evaluation.benchmarks import pairs, screen
from evaluation.benchmarks.country import ON
from evaluation.benchmarks.probing import probes
from evaluation.benchmarks.rivals import contest, plain, planted
from evaluation.benchmarks.rivals.query import Counts, compiled, stretches
from evaluation.benchmarks.rivals.table import Table
from matcher.index import Index
from matcher.screen import screen as screened

NEEDS = {
    "DuckDB": "duckdb",
    "Polars": "polars",
    "pandas": "pandas",
    "SQLite": "sqlite3",
    "pyroaring": "pyroaring",
}


@pytest.fixture(scope="module")
def index(network: Network) -> Index:
    return Index.of(network, ON)


@pytest.fixture(scope="module")
def table(index: Index) -> Table:
    return Table.of(index)


@pytest.fixture(scope="module")
def people(network: Network) -> list[Profile]:
    """Probes, the network's own people who can be matched, and one whose limits change."""
    own = [one for one in network.profiles.values() if one.usable is not False and one.consent is not False]
    looked_up = probes(network, 8, 5)
    return [*looked_up, *own[:12], _dated(looked_up[0])]


def _dated(person: Profile) -> Profile:
    half = len(person.limits) // 2
    until = ON + timedelta(days=20)
    limits = (*(replace(line, until=until) for line in person.limits[:half]), *person.limits[half:])
    return replace(person, id="dated", limits=limits)


def test_the_plainest_rival_counts_as_we_do(people: list[Profile], index: Index, table: Table) -> None:
    rival = plain.Rival(table)
    for person in people:
        assert rival.screen(compiled(person, table)) == Counts.ours(screened(person, index))


@pytest.mark.parametrize("name", list(contest.RIVALS))
def test_every_rival_counts_as_we_do(name: str, people: list[Profile], index: Index, table: Table) -> None:
    if find_spec(NEEDS[name]) is None:
        pytest.skip(f"{NEEDS[name]} isn't here: it comes with the extra `bench`.")
    rival = contest.load(name, table)
    for person in people:
        assert rival.screen(compiled(person, table)) == Counts.ours(screened(person, index))
    rival.close()


def test_a_planted_place_and_a_planted_count_are_noticed(people: list[Profile], table: Table) -> None:
    queries = [compiled(one, table) for one in people]
    assert planted.noticed(table, queries)
    right = plain.Rival(table).screen(queries[0])
    assert list(contest.differences("x", [planted.miscounted(right)], [right])) == ["x: query 1"]
    assert list(contest.differences("x", [], [right])) == ["x: query 1"]
    assert not list(contest.differences("x", [right], [right]))


def test_nothing_to_plant_is_said(table: Table) -> None:
    with pytest.raises(planted.NotPlanted):
        planted.noticed(table, [])


def test_pairs_agree_with_the_rules_and_a_planted_mark_is_noticed(
    people: list[Profile], index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pairs.unlike(people, index, 1_000, 4) == []
    assert screen.pair_noticed(people, index, 4)
    marks = screened(people[0], index).marks.copy()
    wrong = SimpleNamespace(marks=np.where(marks == 17, 0, 17).astype(np.int8))
    monkeypatch.setattr(pairs, "screen", lambda person, index: wrong)
    assert len(pairs.unlike(people[:1], index, 50, 4)) == 50


def test_as_many_pairs_are_drawn_as_asked(people: list[Profile], index: Index) -> None:
    found = list(pairs.drawn(people[:2], index, 450, 4))
    assert [len(rows) for _, rows in found] == [200, 200, 50]
    assert [person.id for person, _ in found] == [people[0].id, people[1].id, people[0].id]


def test_stretches_are_from_first_to_last() -> None:
    assert list(stretches(np.array([True, False, True, True]))) == [(0, 0), (2, 3)]


def test_who_is_closed_everywhere_is_no_question(people: list[Profile], table: Table) -> None:
    with pytest.raises(ValueError, match="consent"):
        compiled(replace(people[0], consent=False), table)


def test_columns_are_of_the_smallest_type(table: Table) -> None:
    assert table.columns["home"].dtype == np.uint8
    assert all(column.dtype.kind == "u" and len(column) == len(table) for column in table.columns.values())
