"""Everybody placed at once on the command line: what a coordinator and an employer read, in every form."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from service.cli import main
from tests.service.conftest import DAY, Run

DEMO = ("demo", *DAY)


@pytest.fixture
def asked(capsys: pytest.CaptureFixture[str]) -> Run:
    def asked(*argv: str) -> tuple[int, str, str]:
        code = main(["network", *argv])
        said = capsys.readouterr()
        return code, said.out, said.err

    return asked


def test_an_allocation_says_who_goes_where_and_who_waits(asked: Run) -> None:
    code, out, _ = asked("allocate", *DEMO)
    assert code == 0
    assert re.search(r"^\d+ van de 60 wachtenden geplaatst", out, re.MULTILINE)
    assert "het bewijs klopt" in out
    assert "niemand is geplaatst waar iets hem uitsluit" in out
    assert "Wie wacht, en waarom" in out
    assert "k-008: geen plek past" in out


def test_every_form_of_an_allocation_tells_the_same(asked: Run) -> None:
    told = json.loads(asked("allocate", *DEMO, "--format", "json")[1])
    table = pd.read_csv(
        StringIO(asked("allocate", *DEMO, "--format", "csv")[1]), dtype="str", keep_default_na=False
    )
    page = asked("allocate", *DEMO, "--format", "html")[1]
    assert told["proven"] is True
    assert told["faults"] == []
    assert table["profile"].tolist() == sorted(one["profile"] for one in [*told["placed"], *told["waiting"]])
    assert set(table["vacancy"]) - {""} == {one["vacancy"] for one in told["placed"]}
    assert all(one["vacancy"] in page for one in told["placed"])
    assert "http" not in page.replace("http://www.w3.org", "")


def test_trading_promises_something_else(asked: Run) -> None:
    _, out, _ = asked("allocate", *DEMO, "--mechanism", "trade")
    assert "niemand heeft er voordeel van" in out
    assert "geen bewijs" in out


def test_a_tolerance_of_none_is_no_bound(asked: Run) -> None:
    told = json.loads(asked("allocate", *DEMO, "--tolerance", "geen", "--format", "json")[1])
    assert {one["may_take"] for one in told["employers"]} == {None}


def test_rings_are_proposals_with_chances_and_what_could_take_a_links_place(asked: Run) -> None:
    _, out, _ = asked("rings", *DEMO, "--longest", "2")
    assert "Bewezen" in out
    assert re.search(r"^Ring 1: .+ → .+ \(kans \d+%\)$", out, re.MULTILINE)
    assert re.search(r"Vraag aan .+: u brengt k-\d+ en u haalt k-\d+\.", out)
    assert re.search(r"Gaat het met k-\d+ op deze plek niet door, dan", out)
    assert re.search(r"van de \d+ keer detachering hielden er \d+ stand", out)


def test_an_employer_reads_its_own_rings_and_nobody_elses_people(asked: Run) -> None:
    told = json.loads(asked("rings", *DEMO, "--longest", "2", "--format", "json")[1])
    ring = told["rings"][0]
    mine, others = ring["links"][0], ring["links"][1]
    _, out, _ = asked("rings", *DEMO, "--longest", "2", "--audience", "employer", "--employer", mine["from"])
    assert f"u brengt {mine['profile']} naar" in out
    assert others["profile"] not in out
    assert "u haalt iemand van" in out
    assert "%" not in out
    assert "kans" not in out


@pytest.mark.parametrize("more", [(), ("--employer", "w-021", "--format", "json")])
def test_an_employer_is_refused_what_is_not_for_it(asked: Run, more: tuple[str, ...]) -> None:
    assert asked("rings", *DEMO, "--longest", "2", "--audience", "employer", *more)[0] == 2


def test_the_frontier_names_its_knee_in_every_form(asked: Run) -> None:
    _, out, _ = asked("frontier", *DEMO, "--tolerance", "0", "--tolerance", "2", "--tolerance", "geen")
    assert "De knik ligt bij een marge van" in out
    told = json.loads(asked("frontier", *DEMO, "--tolerance", "0", "--tolerance", "2", "--format", "json")[1])
    assert [one["tolerance"] for one in told["points"]] == [0, 2]
    assert told["knee"] in (0, 2)
    table = pd.read_csv(StringIO(asked("frontier", *DEMO, "--tolerance", "1", "--format", "csv")[1]))
    assert table["tolerance"].astype(str).tolist() == ["1.0", "agreed"]


def test_the_frontier_is_drawn_the_same_every_time(asked: Run, tmp_path: Path) -> None:
    first, second = (
        asked("frontier", *DEMO, "--tolerance", "0", "--tolerance", "2", "--format", "svg")[1] for _ in (1, 2)
    )
    assert first == second
    ElementTree.fromstring(first)
    code, _, _ = asked(
        "frontier", *DEMO, "--tolerance", "0", "--format", "png", "--out", str(tmp_path / "m.png")
    )
    assert code == 0
    assert (tmp_path / "m.png").read_bytes().startswith(b"\x89PNG")


def test_what_if_names_places_members_and_adaptations(asked: Run) -> None:
    _, out, err = asked("what-if", *DEMO, "-n", "2", "--tolerance", "0")
    assert "Een plek meer van dezelfde soort" in out
    assert re.search(
        r"een werkgever als .+, met \d+ plekken: (\d+ perso(on|nen)|niemand) meer geplaatst", out
    )
    assert "opnieuw doorgerekend" in err
    told = json.loads(asked("what-if", *DEMO, "-n", "2", "--tolerance", "0", "--format", "json")[1])
    assert all(one["checked"] for one in told["openings"])
    assert told["members"][0]["score"] > 0
    assert "<h2>" in asked("what-if", *DEMO, "-n", "1", "--format", "html")[1]


def test_in_english_too(asked: Run) -> None:
    for work in (
        ("allocate",),
        ("rings", "--longest", "2"),
        ("frontier", "--tolerance", "1"),
        ("what-if", "-n", "1"),
    ):
        code, out, _ = asked(work[0], *DEMO, *work[1:], "--lang", "en")
        assert code == 0
        assert not re.search(r"\b(werkgever|geplaatst|plek|plekken)\b", out.replace("werkervaringsplek", ""))


def test_the_coordinators_lists_share_places_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", *DEMO, "--all", "-n", "3", "--format", "csv"]) == 0
    shared = capsys.readouterr()
    assert re.search(r"Dat kost 0(,\d)?% van de scores|Dat kost 1% van de scores", shared.err)
    assert main(["match", *DEMO, "--all", "-n", "3", "--format", "csv", "--no-spread"]) == 0
    plain = capsys.readouterr()
    assert "verdeeld" not in plain.err
    lists = [pd.read_csv(StringIO(one.out), sep=None, engine="python") for one in (shared, plain)]
    assert len(lists[0]) == len(lists[1])
