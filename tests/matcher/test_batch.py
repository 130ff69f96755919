"""Everybody's lists: what everybody gets alone, the same bytes whoever makes them, and nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.model import Profile, Vacancy
from datasets.network import Network
from matcher import ledger, lists, store
from matcher.batch import match_all, uninterrupted
from matcher.index import Index
from matcher.ledger import RunError, network_text
from matcher.lists import AT_ONCE, Lists
from matcher.match import match
from matcher.planes import STEP
from matcher.rank import EXPERT, Points, Weight, Weighted
from matcher.said import said
from matcher.screen import screen
from matcher.selection import Places, Selection
from matcher.shares import Same
from tests.build import ON, profile, vacancy
from tests.matcher.kept import country
from tests.matcher.networks import networks, open_people, places
from tests.region import region
from tests.strategies import profiles

pytest.importorskip("pyarrow")
PEOPLE = 2 * AT_ONCE + 40
MARK = "SPOOR2_TEST_MARK"


@pytest.fixture(scope="module")
def network() -> Network:
    return country(PEOPLE)


@pytest.fixture(scope="module")
def plain(network: Network) -> Lists:
    return match_all(network, on=ON, workers=1)


def written(found: Lists, home: Path) -> bytes:
    found.write(home / "written.parquet")
    return (home / "written.parquet").read_bytes()


@settings(max_examples=40, deadline=None)
@given(st.lists(profiles(), max_size=3), places())
def test_everybody_gets_the_list_that_they_get_alone(people: list[Profile], found: list[Vacancy]) -> None:
    known = region(found, people=[replace(one, id=f"k-{at}") for at, one in enumerate(people)])
    made = match_all(known, 3, on=ON, workers=1)
    assert dict(made) == {id: match(known.profiles[id], known, 3, on=ON) for id in sorted(known.profiles)}


def test_everybody_of_a_larger_network_too(network: Network, plain: Lists) -> None:
    index = Index.of(network, ON)
    some = plain.ids[::17]
    assert [plain[id] for id in some] == [
        match(network.profiles[id], network, on=ON, index=index) for id in some
    ]
    assert len(plain) == PEOPLE
    assert list(plain) == sorted(network.profiles)


@settings(max_examples=60, deadline=None)
@given(open_people(), networks())
def test_the_marks_of_a_few_places_are_those_of_the_screen(person: Profile, network: Network) -> None:
    index = Index.of(network, ON)
    screened = screen(person, index)
    rows = np.flatnonzero(screened.marks < 16)
    assert (said(screened, index.row_of[rows]) // STEP).tolist() == screened.marks[rows].tolist()


def test_the_table_says_what_the_records_say(plain: Lists) -> None:
    table = plain.table
    assert len({*table["outcome"]}) > 1
    for id in plain.ids[:20]:
        rows = table[table["profile"] == id].to_dict("records")
        assert rows == [
            {
                "profile": id, "rank": one.rank, "vacancy": one.vacancy, "score": one.score,
                "outcome": one.verdict.outcome.name, "ask": str(one.verdict.mark.ask or ""),
                **{f"part_{name}": points for name, points in one.parts.items()},
            }
            for one in plain[id]
        ]  # fmt: skip


def test_the_table_is_typed_and_nobody_writes_through_it(plain: Lists) -> None:
    table = plain.table
    assert {str(table[name].dtype) for name in ("profile", "vacancy", "outcome", "ask")} == {"str"}
    assert {str(table[name].dtype) for name in table if name not in lists.TEXTS} == {"int32"}
    table.loc[:, "score"] = -1
    assert (plain.table["score"] > 0).all()


def test_who_may_not_be_matched_has_an_empty_list(plain: Lists, network: Network) -> None:
    closed = [id for id in network.profiles if network.profiles[id].consent is False]
    assert closed
    assert all(plain[id] == [] for id in closed)
    assert "k-nobody" not in plain
    with pytest.raises(KeyError, match="there is no 'k-nobody'"):
        plain["k-nobody"]


def test_a_network_without_people_and_one_without_places() -> None:
    assert dict(match_all(region([vacancy()]), on=ON)) == {}
    assert dict(match_all(region([], people=[profile(id="k-1")]), on=ON)) == {"k-1": []}
    assert list(match_all(region([]), on=ON).table) == list(lists.columns(EXPERT.names))


def test_the_order_of_the_tables_changes_nothing(network: Network, plain: Lists, tmp_path: Path) -> None:
    turned = network.with_tables(
        {name: network.tables[name].iloc[::-1].reset_index(drop=True) for name in ("profiles", "vacancies")}
    )
    assert written(match_all(turned, on=ON, workers=1), tmp_path) == written(plain, tmp_path)


def test_the_bytes_are_the_same_whoever_makes_them(network: Network, plain: Lists, tmp_path: Path) -> None:
    expected = written(plain, tmp_path)
    for workers in (1, 2):
        told: list[tuple[int, int]] = []
        folder = tmp_path / f"run-{workers}"
        made = match_all(
            network,
            on=ON,
            workers=workers,
            folder=folder,
            progress=lambda *done: told.append(done),  # noqa: B023
        )
        assert (folder / ledger.LISTS).read_bytes() == expected
        assert written(made, tmp_path) == expected
        assert (told[0], told[-1], len(told)) == ((0, PEOPLE), (PEOPLE, PEOPLE), 4)
        assert sorted(one.name for one in folder.iterdir()) == [ledger.LISTS, ledger.PIECES, ledger.MANIFEST]


def test_processes_work_from_an_index_that_was_kept(network: Network, plain: Lists, tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    store.keep(Index.of(network, ON), tmp_path / "kept")
    found = store.open_kept(tmp_path / "kept")
    monkeypatch.setattr(store, "keep", None)
    made = match_all(found.network, on=ON, index=found, workers=2)
    pd.testing.assert_frame_equal(made.table, plain.table)


def test_an_interrupted_run_goes_on_where_it_was(
    network: Network, plain: Lists, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    piece = lists.piece

    def counted(index: Index, ids: Any, *more: Any) -> pd.DataFrame:
        made.append(len(ids))
        return piece(index, ids, *more)

    def stop(done: int, _: int) -> None:
        if done >= AT_ONCE:
            raise KeyboardInterrupt

    monkeypatch.setattr(lists, "piece", counted)
    folder = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        match_all(network, on=ON, workers=1, folder=folder, progress=stop)
    assert made == [AT_ONCE]
    told: list[int] = []
    match_all(network, on=ON, workers=1, folder=folder, progress=lambda done, _: told.append(done))
    assert made == [AT_ONCE, AT_ONCE, PEOPLE - 2 * AT_ONCE]
    assert told == [AT_ONCE, 2 * AT_ONCE, PEOPLE]
    assert (folder / ledger.LISTS).read_bytes() == written(plain, tmp_path)
    match_all(network, on=ON, workers=1, folder=folder)
    assert len(made) == 3


def test_a_process_that_begins_hears_of_no_interruption() -> None:
    """Not even while it loads what it needs, when it can't look away by itself."""
    held = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    with uninterrupted():
        begun = subprocess.run([sys.executable, "-c", held], capture_output=True, text=True, check=True)
    after = subprocess.run([sys.executable, "-c", held], capture_output=True, text=True, check=True)
    assert (begun.stdout.strip(), after.stdout.strip()) == ("True", "False")


def test_processes_go_on_where_an_interrupted_run_was(network: Network, plain: Lists, tmp_path: Path) -> None:
    def stop(done: int, _: int) -> None:
        if done >= AT_ONCE:
            raise KeyboardInterrupt

    folder = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        match_all(network, on=ON, workers=1, folder=folder, progress=stop)
    told: list[int] = []
    match_all(network, on=ON, workers=2, folder=folder, progress=lambda done, _: told.append(done))
    assert told[0] == AT_ONCE
    assert (folder / ledger.LISTS).read_bytes() == written(plain, tmp_path)


def killing(profile: Profile, places: Places, on: date) -> Same:
    """A part of a score that kills the process in which it is worked out, once per file in a folder."""
    if profile.id == "k-64":
        for one in sorted(Path(os.environ[MARK]).iterdir()):
            if one.name != "always":
                one.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
    return Same(500)


KILLER = Weighted({**EXPERT.weights, "killing": Weight(0, killing, "for a test")})


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "mark"
    found.mkdir()
    monkeypatch.setenv(MARK, str(found))
    return found


def test_a_killed_process_loses_nothing(network: Network, plain: Lists, tmp_path: Path, mark: Path) -> None:
    for time in ("first", "second"):
        (mark / time).touch()
    made = match_all(network, on=ON, workers=2, ranker=KILLER, folder=tmp_path / "run")
    assert not any(mark.iterdir())
    pd.testing.assert_frame_equal(made.table.drop(columns="part_killing"), plain.table)


def test_processes_that_keep_dying_are_given_up(network: Network, tmp_path: Path, mark: Path) -> None:
    (mark / "always").touch()
    with pytest.raises(RunError, match=r"3 times in a row they died .* with workers=1 this process"):
        match_all(network, on=ON, workers=2, ranker=KILLER, folder=tmp_path / "run")


@dataclass(frozen=True)
class Fewest:
    """A ranker of one's own: the longest id first."""

    names: tuple[str, ...] = ("length",)

    def parts(self, profile: Profile, vacancies: Selection, on: date) -> Points:
        ids = vacancies.network.tables["vacancies"]["id"].iloc[vacancies.rows]
        return Points(self.names, ids.str.len().to_numpy(dtype=np.int64).reshape(-1, 1))


def test_any_ranker_can_rank_everybody() -> None:
    network = country(AT_ONCE + 2, places=4)
    found = match_all(network, 3, on=ON, ranker=Fewest(), workers=2)
    assert dict([*found.items()][:40]) == {
        id: match(network.profiles[id], network, 3, on=ON, ranker=Fewest()) for id in found.ids[:40]
    }


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"n": 3}, "n"),
        ({"on": ON + timedelta(days=1)}, "on"),
        ({"ranker": Weighted({**EXPERT.weights, "wage": EXPERT.weights["hours"]})}, "ranker"),
        ({"ranker": Fewest()}, "ranker"),
    ],
)
def test_a_run_of_other_inputs_is_refused(tmp_path: Path, other: dict[str, Any], what: str) -> None:
    known, folder = country(3), tmp_path / "run"
    match_all(known, on=ON, folder=folder)
    with pytest.raises(RunError, match=rf"got one with another {what}\. Choose another folder"):
        match_all(known, **({"on": ON, "folder": folder} | other))


def test_a_run_of_another_network_is_refused(tmp_path: Path) -> None:
    known, folder = country(3), tmp_path / "run"
    match_all(known, on=ON, folder=folder)
    changed = known.with_places([vacancy(id="v-1", lifting=3)])
    with pytest.raises(RunError, match="got one with another network"):
        match_all(changed, on=ON, folder=folder)


def test_a_run_of_another_version_is_refused(tmp_path: Path) -> None:
    match_all(country(3), on=ON, folder=tmp_path)
    asked = json.loads((tmp_path / ledger.MANIFEST).read_text(encoding="utf-8"))
    (tmp_path / ledger.MANIFEST).write_text(json.dumps(asked | {"version": "0"}), encoding="utf-8")
    with pytest.raises(RunError, match="got one with another version"):
        match_all(country(3), on=ON, folder=tmp_path)


def test_something_else_than_a_run_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(RunError, match=r"got something else\. Choose another folder"):
        match_all(country(3), on=ON, folder=tmp_path)
    (tmp_path / ledger.MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(RunError, match=r"got a damaged one\. Delete the folder"):
        match_all(country(3), on=ON, folder=tmp_path)


def test_the_text_of_a_network_follows_every_table_however_it_is_held() -> None:
    known = country(3)
    again = known.with_tables({name: frame.copy() for name, frame in known.tables.items()})
    halves = [known.tables["vacancies"].iloc[:4], known.tables["vacancies"].iloc[4:]]
    glued = known.with_tables({"vacancies": pd.concat(halves, ignore_index=True)})
    assert network_text(known) == network_text(again) == network_text(glued)
    for name, column, value in (("vacancies", "title", "x"), ("profiles", "old_wage_hour", 99.0),
                                ("profiles", "consent", False), ("limits", "amount", 1.0),
                                ("vacancies", "closes", pd.Timestamp(ON))):  # fmt: skip
        frame = known.tables[name].copy()
        frame.loc[0, column] = value
        assert network_text(known.with_tables({name: frame})) != network_text(known), (name, column)


def test_changed_places_are_on_everybodys_lists() -> None:
    known = country(4)
    changed = known.with_places([vacancy(id="v-new", lifting=1.0), vacancy(id="v-1", openings=0)])
    found = match_all(changed, 99, on=ON, index=Index.of(known, ON))
    assert {"v-new"} <= {*found.table["vacancy"]} <= {*changed.vacancies} - {"v-1"}
    assert dict(found) == {id: match(changed.profiles[id], changed, 99, on=ON) for id in found}


def test_a_catalogue_of_ones_own_is_matched_in_this_process(tmp_path: Path) -> None:
    people = [profile(id=f"k-{at:03}") for at in range(AT_ONCE + 1)]
    known = region([vacancy()], people=people)
    assert len(match_all(known, on=ON, folder=tmp_path / "run").table) == AT_ONCE + 1
    with pytest.raises(ValueError, match="expected the embedded catalogue and vocabulary"):
        match_all(known, on=ON, workers=2)


def test_misuse_is_said() -> None:
    known = region([vacancy()], people=[profile(id="k-1")])
    with pytest.raises(ValueError, match=r"n: expected 0 or more, got -1\."):
        match_all(known, -1, on=ON)
    with pytest.raises(ValueError, match=r"workers: expected 1 or more, got 0\."):
        match_all(known, on=ON, workers=0)
    index = Index.of(known, ON)
    with pytest.raises(ValueError, match=r"index: expected one of .* Make it for the same day"):
        match_all(known, on=ON + timedelta(days=1), index=index)
