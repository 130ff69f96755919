"""What was known on a day, what came of it, and what can't be told any more: by hand, line by line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from datasets.make import EMBEDDED
from datasets.network import Network
from datasets.problems import Spoor2Error
from datasets.read import read_network
from evaluation.experiments import split
from evaluation.experiments.known import known
from tests.evaluation.experiments.small import few

ON = date(2026, 9, 1)
BEFORE, AFTER = "2026-08-01", "2026-10-01"


def person(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "employer": "w-1", "assessed": BEFORE} | more


def place(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "employer": "w-1", "title": id, "openings": 1, "updated": BEFORE} | more


def step(profile: str, vacancy: str, on: str | None, step: str) -> dict[str, Any]:
    return {"profile": profile, "vacancy": vacancy, "on": on, "step": step, "reason": ""}


def move(id: str, **more: Any) -> dict[str, Any]:
    basic = {"profile": "", "vacancy": "", "from": "w-1", "to": "w-2", "kind": "vacature", "ends": None}
    return basic | {"id": id, "starts": BEFORE, "outcome": "running"} | more


def lines(network: Network, on: date = ON, *, strict: bool = False) -> dict[tuple[str, str, str], int]:
    _, told = known(network, on, strict=strict)
    return {(row.table, row.why, row.done): row.rows for row in told.itertuples()}


PEOPLE = [person("k-1"), person("k-2"), person("k-3"), person("k-4")]
PLACES = [place("v-1"), place("v-2"), place("v-3")]


def test_who_was_assessed_or_fell_ill_later_was_not_known_and_their_lines_go_too() -> None:
    network = few(
        profiles=[person("k-1"), person("k-2", assessed=AFTER), person("k-3", first_sick_day=AFTER),
                  person("k-4", assessed=None)],
        limits=[{"profile": id, "item": "lifting", "amount": 5.0} for id in ("k-1", "k-2", "k-2")],
    )  # fmt: skip
    found, _ = known(network, ON)
    assert list(found.profiles) == ["k-1", "k-4"]
    assert list(found.tables["limits"]["profile"]) == ["k-1"]
    assert lines(network) == {
        ("profiles", "later", "cut"): 2, ("profiles", "undated", "kept"): 1, ("limits", "owner", "cut"): 2,
    }  # fmt: skip


def test_a_note_that_was_cleared_later_was_open() -> None:
    basic = {"profile": "k-1", "item": "lifting", "amount": 5.0, "note": "wisselend", "cleared_by": "arts"}
    limits = [basic | {"cleared_on": on} for on in (BEFORE, AFTER)]
    found, _ = known(few(profiles=PEOPLE, limits=limits), ON)
    assert list(found.tables["limits"]["cleared_on"].isna()) == [False, True]
    assert list(found.tables["limits"]["cleared_by"]) == ["arts", ""]


def test_a_competence_of_later_was_not_there_and_one_without_a_day_is_counted() -> None:
    held = (("kassa", BEFORE), ("lassen", AFTER), ("taal", None))
    rows = [{"profile": "k-1", "competence": one, "proof": "evc", "on": on} for one, on in held]
    network = few(profiles=PEOPLE, competences=rows)
    assert list(known(network, ON)[0].tables["competences"]["competence"]) == ["kassa", "taal"]
    assert lines(network)["competences", "undated", "kept"] == 1


def test_moves_begun_later_are_cut_and_those_that_ended_later_were_running() -> None:
    network = few(employers=[{"id": "w-1"}, {"id": "w-2"}], moves=[
        move("m-1", ends=BEFORE, outcome="held"), move("m-2", ends=AFTER, outcome="broken"),
        move("m-3", starts=AFTER), move("m-4", starts=None, outcome="planned"), move("m-5", outcome="planned"),
        move("m-6", outcome="held"), move("m-7", outcome="held", starts="2025-06-01"),
    ])  # fmt: skip
    moves = known(network, ON)[0].tables["moves"].set_index("id")
    assert moves["outcome"].to_dict() == {
        "m-1": "held", "m-2": "running", "m-5": "running", "m-6": "running", "m-7": "held",
    }  # fmt: skip
    assert moves["ends"].notna().to_dict() == {
        "m-1": True,
        "m-2": False,
        "m-5": False,
        "m-6": False,
        "m-7": False,
    }


def test_places_of_later_members_are_cut_unless_something_of_before_names_them() -> None:
    network = few(
        employers=[{"id": "w-1", "member_since": BEFORE}, {"id": "w-9", "member_since": AFTER}],
        vacancies=[place("v-1"), place("v-2", employer="w-9"), place("v-3", employer="w-9")],
        outcomes=[step("k-1", "v-3", BEFORE, "shown")], profiles=PEOPLE,
        asks=[{"vacancy": id, "what": "kassa", "essential": True} for id in ("v-1", "v-2")],
    )  # fmt: skip
    found, _ = known(network, ON)
    assert list(found.vacancies) == ["v-1", "v-3"]
    assert list(found.tables["asks"]["vacancy"]) == ["v-1"]


def test_a_place_that_was_changed_later_stays_unless_strict() -> None:
    network = few(vacancies=[place("v-1"), place("v-2", updated=AFTER), place("v-3", updated=AFTER)], profiles=PEOPLE,
                  outcomes=[step("k-1", "v-3", BEFORE, "shown")])  # fmt: skip
    assert lines(network)["vacancies", "changed", "kept"] == 2
    assert list(known(network, ON, strict=True)[0].vacancies) == ["v-1", "v-3"]
    assert lines(network, strict=True)["vacancies", "changed", "cut"] == 1


def test_a_place_that_was_filled_later_was_open() -> None:
    network = few(
        vacancies=[place("v-1", openings=0), place("v-2", openings=0), place("v-3", openings=3)], profiles=PEOPLE,
        outcomes=[step(one, "v-1", AFTER, "placed") for one in ("k-1", "k-2")]
        + [step("k-1", "v-3", AFTER, "tried"), step("k-3", "v-2", BEFORE, "placed")],
    )  # fmt: skip
    found, _ = known(network, ON)
    assert list(found.tables["vacancies"]["openings"]) == [2, 0, 3]


def test_demands_of_later_are_cut() -> None:
    asked = (("v-1", BEFORE), ("v-1", AFTER), ("v-2", None), ("v-3", None))
    demands = [{"vacancy": one, "item": "lifting", "amount": 9.0, "on": on} for one, on in asked]
    network = few(vacancies=[place("v-1"), place("v-2"), place("v-3", updated=AFTER)], demands=demands)
    assert len(known(network, ON)[0].tables["demands"]) == 3
    assert lines(network)["demands", "changed", "kept"] == 1


OUTCOMES = [
    step("k-1", "v-1", BEFORE, "shown"), step("k-1", "v-1", AFTER, "talk"), step("k-1", "v-2", AFTER, "shown"),
    step("k-1", "v-2", "2026-10-05", "declined"),
    step("k-2", "v-1", AFTER, "shown"), step("k-2", "v-1", "2026-10-08", "talk"),
    step("k-2", "v-1", "2026-10-20", "tried"),
    step("k-2", "v-1", "2026-11-02", "placed"), step("k-2", "v-1", "2027-05-10", "held_26"),
    step("k-3", "v-1", BEFORE, "placed"), step("k-3", "v-2", AFTER, "talk"),
    step("k-8", "v-1", AFTER, "talk"), step("k-1", "v-8", AFTER, "talk"), step("k-1", "v-3", None, "talk"),
]  # fmt: skip


def test_gains_are_the_highest_step_after_the_day() -> None:
    found = split(few(profiles=PEOPLE, vacancies=PLACES, outcomes=OUTCOMES), ON, date(2026, 12, 31))
    assert list(found.gains.itertuples(index=False, name=None)) == [
        ("k-1", "v-1", 1),
        ("k-1", "v-2", 0),
        ("k-2", "v-1", 3),
    ]
    assert list(found.shown["begun"]) == [True, False, False]
    assert found.people == ("k-1", "k-2")
    assert found.silent == ("k-4",)
    assert found.left_out == {"unknown_person": 1, "unknown_place": 1, "placed": 1}
    assert found.unripe == 1
    assert len(found.known.tables["outcomes"]) == 2


def test_later_on_more_has_come_of_it() -> None:
    found = split(few(profiles=PEOPLE, vacancies=PLACES, outcomes=OUTCOMES), ON)
    assert found.until == date(2027, 5, 10)
    assert list(found.gains["gain"]) == [1, 0, 4]
    assert found.unripe == 0
    assert list(found.shown["days"]) == [282, 221, 221]


def test_who_lost_the_work_again_searches_again() -> None:
    broken = move("m-1", profile="k-3", vacancy="v-1", ends="2026-08-20", outcome="broken", starts=BEFORE)
    network = few(profiles=PEOPLE, vacancies=PLACES, outcomes=OUTCOMES, moves=[broken],
                  employers=[{"id": "w-1"}, {"id": "w-2"}])  # fmt: skip
    assert "k-3" in split(network, ON).people


def test_a_day_after_which_nothing_is_recorded_is_refused() -> None:
    network = few(profiles=PEOPLE, vacancies=PLACES, outcomes=OUTCOMES)
    with pytest.raises(
        Spoor2Error, match="until: expected a day after 2027-06-01, got nothing recorded after it"
    ):
        split(network, date(2027, 6, 1))
    with pytest.raises(Spoor2Error, match="until: expected a day after 2026-09-01, got 2026-08-01"):
        split(network, ON, date(2026, 8, 1))


def test_the_embedded_region_s_past_holds_nothing_of_later() -> None:
    found = split(read_network(EMBEDDED), ON).known
    day = pd.Timestamp(ON)
    for table, column in (("outcomes", "on"), ("moves", "starts"), ("moves", "ends"), ("profiles", "assessed"),
                          ("limits", "cleared_on"), ("competences", "on"), ("demands", "on")):  # fmt: skip
        assert not (found.tables[table][column] > day).any(), (table, column)
    again = split(found.with_tables({"outcomes": read_network(EMBEDDED).table("outcomes")}), ON)
    assert len(again.known.tables["profiles"]) == len(found.tables["profiles"])
