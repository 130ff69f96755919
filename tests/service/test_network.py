"""`spoor2 network balance` and `graph`: what a coordinator reads, in every form, and the network in a list."""

from __future__ import annotations

import csv
import json
import re
import warnings
from collections.abc import Callable
from io import StringIO
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from xml.etree import ElementTree

import pytest

from matcher.exchange.ranker import MOST, RANGE
from service.cli import main
from service.network_picture import MOST as DRAWN
from service.parts import part_text
from service.tables import html_table, text_table
from tests.service.conftest import DAY, SMALL, Run

MOVES = """id,profile,from,to,vacancy,kind,starts,ends,hours_week,outcome
m-1,p-1,w-1,w-2,v-3,proefplaatsing,2026-03-02,2026-03-29,40,held
m-2,p-2,w-1,w-2,,detachering,2026-09-07,,20,running
m-3,p-3,w-2,w-1,,vacature,2024-01-01,2024-01-28,,held
m-4,p-4,w-2,w-1,v-1,vacature,2027-01-04,,24,planned
m-5,p-5,w-1,w-2,,werkervaringsplek,2024-05-01,,16,broken
"""
Asked = Callable[..., tuple[int, str, str]]
FORMS = ("table", "json", "csv", "html", "svg")


@pytest.fixture
def region(tmp_path: Path) -> Path:
    found = tmp_path / "streek"
    copytree(SMALL, found)
    (found / "moves.csv").write_text(MOVES, encoding="utf-8")
    return found


@pytest.fixture
def ask(region: Path, capsys: pytest.CaptureFixture[str]) -> Asked:
    """Ask `spoor2 network …` of the small region with moves."""

    def ask(work: str, *argv: str) -> tuple[int, str, str]:
        code = main(["network", work, str(region), *DAY, *argv])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


def test_who_owes_the_network_stands_first(ask: Asked) -> None:
    code, out, _ = ask("balance")
    lines = [re.split(r"  +", line) for line in out.splitlines()]
    assert code == 0
    assert out.startswith("Halen en brengen, sinds het begin tot en met 1-12-2026\n")
    assert lines[5][:5] == ["Zorghuis De Linde", "3", "1", "-2", "-2"]
    assert lines[6][:5] == ["Magazijn Oost", "1", "3", "+2", "+2"]
    assert lines[8][:5] == ["samen", "4", "4", "0", "0"]
    assert "1 geplande verplaatsing staat apart en telt nog niet mee." in out
    assert "FTE-weken niet bekend bij 2 verplaatsingen" in out


def test_the_weeks_are_those_that_somebody_was_there(ask: Asked) -> None:
    row = json.loads(ask("balance", "--format", "json")[1])["employers"][0]
    # four whole weeks, and half weeks from 7 September up to and including 1 December
    assert row["brought_weeks"] == pytest.approx(4 + 86 / 7 / 2, abs=1e-6)
    assert (row["net"], row["z"], row["unknown"], sorted(row["moves"])) == (
        -2,
        None,
        2,
        ["m-1", "m-2", "m-3", "m-5"],
    )


@pytest.mark.parametrize(
    ("since", "net"), [("start", -2), ("year", -2), ("2026-06-01", -1), ("1-6-2026", -1), ("2026-12-01", 0)]
)
def test_over_any_period(ask: Asked, since: str, net: int) -> None:
    found = json.loads(ask("balance", "--since", since, "--format", "json")[1])
    assert {row["employer"]: row["net"] for row in found["employers"]} == {"w-1": net, "w-2": -net}


def test_a_figure_opens_to_the_moves_behind_it(ask: Asked) -> None:
    out = ask("balance", "--employer", "w-1")[1]
    assert "Zorghuis De Linde [w-1]: brengt 3, haalt 1, saldo -2" in out
    lines = [line for line in out.splitlines() if " m-" in line]
    assert [re.search(r"m-\d", line)[0] for line in lines] == ["m-3", "m-5", "m-1", "m-2"]  # type: ignore[index]
    assert re.split(r"  +", lines[2]) == [
        "2-3-2026", "29-3-2026", "brengt", "Magazijn Oost", "proefplaatsing", "40", "4", "geslaagd", "m-1", "p-1",
    ]  # fmt: skip
    assert "?" in lines[0]


@pytest.mark.parametrize("work", ["balance", "graph", "rings"])
def test_an_employer_says_which_it_is_for_it_reads_of_its_own_people_only(ask: Asked, work: str) -> None:
    code, out, error = ask(work, "--audience", "employer")
    assert (code, out) == (2, "") and "--employer ID" in error


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("work", ["balance", "graph"])
def test_an_employer_does_not_read_who_it_was_about(ask: Asked, work: str, form: str) -> None:
    code, out, _ = ask(work, "--employer", "w-1", "--audience", "employer", "--format", form)
    assert (code, re.findall(r"\bp-\d", out)) == (0, [])
    seen = ask("balance", "--employer", "w-1", "--format", "json")[1]
    assert "p-2" in seen


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("work", ["balance", "graph"])
@pytest.mark.parametrize("more", [(), ("--employer", "w-1"), ("--lang", "en")])
def test_nothing_of_anybodys_health_is_told(ask: Asked, work: str, form: str, more: tuple[str, ...]) -> None:
    out = ask(work, "--format", form, *more)[1]
    assert not [
        word for word in ("k-1", "k-2", "tillen", "lifting", "kg", "FML") if re.search(rf"\b{word}\b", out)
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("work", ["balance", "graph"])
def test_the_same_question_gives_the_same_bytes(ask: Asked, work: str, form: str) -> None:
    assert ask(work, "--format", form)[1] == ask(work, "--format", form)[1]


@pytest.mark.parametrize("work", ["balance", "graph"])
def test_a_picture_is_written_and_has_no_day_in_it(ask: Asked, work: str, tmp_path: Path) -> None:
    made = [tmp_path / name for name in ("een.png", "twee.png")]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for path in made:
            assert ask(work, "--format", "png", "--out", str(path))[0] == 0
    assert made[0].read_bytes() == made[1].read_bytes()
    assert made[0].read_bytes().startswith(b"\x89PNG")
    drawn = ask(work, "--format", "svg")[1]
    assert "<dc:date>" not in drawn
    assert ElementTree.fromstring(drawn).get("role") == "img"


def test_a_png_needs_a_file(ask: Asked) -> None:
    assert ask("graph", "--format", "png")[:2] == (2, "")


@pytest.mark.parametrize("work", ["balance", "graph"])
def test_a_page_fetches_nothing_and_has_the_numbers_of_its_picture(ask: Asked, work: str) -> None:
    out = ask(work, "--format", "html")[1]
    assert out.count("<svg") == 1
    assert not re.findall(r'(?:src|href)="(?!#)', out.replace("xlink:href", "href"))
    assert "<script" not in out
    assert "Zorghuis De Linde</th>" in out


def test_an_open_page_has_every_move(ask: Asked) -> None:
    out = ask("balance", "--format", "html")[1]
    assert [f"m-{at}" for at in (1, 2, 3, 5) if out.count(f">m-{at}</td>") != 2] == []
    assert ">m-4<" not in out


def test_csv_has_a_row_per_employer_or_move(ask: Asked) -> None:
    rows = list(csv.DictReader(StringIO(ask("balance", "--format", "csv")[1])))
    assert [(row["employer"], row["net"], row["z"]) for row in rows] == [("w-1", "-2", ""), ("w-2", "2", "")]
    opened = list(csv.DictReader(StringIO(ask("balance", "--employer", "w-2", "--format", "csv")[1])))
    assert [(row["move"], row["flow"]) for row in opened] == [
        ("m-3", "brengen"), ("m-5", "halen"), ("m-1", "halen"), ("m-2", "halen"),
    ]  # fmt: skip


def test_the_graph_in_rows(ask: Asked) -> None:
    out = ask("graph")[1]
    assert "2 van de 2 werkgevers wisselden uit: 4 personen langs 2 lijnen; 2 werkgevers hangen samen" in out
    assert "1 verplaatsing is gepland." in out
    rows = list(csv.DictReader(StringIO(ask("graph", "--format", "csv")[1])))
    assert [(row["from"], row["to"], row["persons"], row["planned"], row["coming"]) for row in rows] == [
        ("w-1", "w-2", "3", "0", ""), ("w-2", "w-1", "1", "1", "m-4"),
    ]  # fmt: skip
    assert rows[0]["kinds"] == "detachering=1;proefplaatsing=1;werkervaringsplek=1"


def test_who_went_before_and_was_still_there_is_a_line_without_persons(ask: Asked) -> None:
    out = ask("graph", "--since", "2026-10-01")[1]
    assert "1 lijn is van wie eerder begon en in deze tijd nog bleef: 0 personen, wel FTE-weken." in out
    found = json.loads(ask("graph", "--since", "2026-10-01", "--format", "json")[1])
    assert [(edge["persons"], edge["moves"]) for edge in found["edges"]][1] == (0, ["m-2"])
    assert "eerder" not in ask("graph")[1]


def test_the_graph_as_nodes_and_edges(ask: Asked) -> None:
    found = json.loads(ask("graph", "--format", "json", "--since", "year")[1])
    assert [node["net"] for node in found["nodes"]] == [-2, 2]
    assert [(edge["from"], edge["moves"]) for edge in found["edges"]] == [
        ("w-1", ["m-1", "m-2"]),
        ("w-2", []),
    ]
    assert found["first"] == "2025-12-02"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("work", ["balance", "graph"])
def test_a_network_without_moves_says_so(run: Run, work: str, form: str) -> None:
    code, out, _ = run("network", work, "DIR", *DAY, "--format", form)
    assert (code, bool(out)) == (0, True)
    if form == "table" and work == "graph":
        assert "Er zijn nog geen verplaatsingen tussen werkgevers." in out


def test_mistakes_are_one_message(ask: Asked, run: Run) -> None:
    assert ask("balance", "--since", "2026-12-02")[::2] == (
        2, "--since 2-12-2026 ligt na --on 1-12-2026. Kies een eerdere dag.\n",
    )  # fmt: skip
    code, _, said = ask("graph", "--employer", "w-11")
    assert (code, "Er is geen werkgever 'w-11'" in said, "w-1" in said) == (3, True, True)
    assert ask("balance", "--since", "ooit")[0] == 2
    code, _, said = run("network")
    assert (code, "spoor2 network --help" in said) == (2, True)


def test_the_help_names_both(capsys: pytest.CaptureFixture[str]) -> None:
    for lang, said in (("nl", "halen en brengen per werkgever"), ("en", "halen and brengen per employer")):
        with pytest.raises(SystemExit):
            main(["network", "--help", "--lang", lang])
        out = capsys.readouterr().out
        assert ("graph" in out, said in out) == (True, True)


def test_options_and_folder_come_in_any_order(region: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["network", "balance", "--format", "json", str(region), *DAY]) == 0
    assert json.loads(capsys.readouterr().out)["planned"] == 1


def test_the_network_is_in_the_list_where_it_is_asked(
    region: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, more = (
        json.loads(capsys.readouterr().out)
        for argv in ((), ("--network",))
        if main(["match", str(region), "k-1", *DAY, "--format", "json", *argv]) == 0
    )
    assert all(not set(MOST) & set(one["parts"]) for one in plain)
    assert all(set(MOST) < set(one["parts"]) for one in more)
    assert all(sum(one["parts"].values()) == one["score"] for one in more)
    before = {one["vacancy"]: one["score"] for one in plain}
    assert all(abs(one["score"] - before[one["vacancy"]]) <= RANGE for one in more)
    assert main(["match", str(region), "k-1", *DAY, "--network"]) == 0
    assert re.search(r"\+ netwerk \d+/20 \+ balans [+-]?\d+ = \d+", capsys.readouterr().out)


@pytest.mark.parametrize("form", ["html", "csv"])
def test_a_list_with_the_network_has_its_columns(
    region: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    assert main(["match", str(region), "k-1", *DAY, "--network", "--format", form]) == 0
    out = capsys.readouterr().out
    assert [
        name for name in ("netwerk", "balans") if name not in out
    ] == [] or "part_network,part_balance" in out


def test_a_part_that_takes_is_shown_with_its_sign() -> None:
    said = [part_text("balance", points) for points in (7, 0, -7)]
    assert (said, part_text("network", 4), part_text("own", 3)) == (["+7", "0", "-7"], "4/20", "3")


def test_many_employers_are_drawn_as_the_farthest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    region = tmp_path / "groot"
    copytree(SMALL, region)
    ids = [f"w-{at}" for at in range(1, DRAWN + 12)]
    head = "id,name,sector,headcount,postcode,member_since,tolerance\n"
    (region / "employers.csv").write_text(
        head + "".join(f"{id},Werk {id},G,50,1621,2020-01-01,\n" for id in ids), "utf-8"
    )
    lines = [f"m-{at},p-{at},{one},{other},,vacature,2026-03-02,2026-03-29,40,held\n"
             for at, (one, other) in enumerate(pairwise(ids))]  # fmt: skip
    (region / "moves.csv").write_text(MOVES.splitlines()[0] + "\n" + "".join(lines), "utf-8")
    for work in ("balance", "graph"):
        assert main(["network", work, str(region), *DAY, "--format", "svg"]) == 0
        assert capsys.readouterr().out.count("<svg") == 1


def test_a_table_keeps_words_left_and_numbers_right() -> None:
    made = text_table(("naam", "n"), [("Oost", "5"), ("Westerhaven", "12")], foot=("samen", "17"))
    assert made.splitlines() == [
        "naam          n",
        "---------------",
        "Oost          5",
        "Westerhaven  12",
        "---------------",
        "samen        17",
    ]
    page = html_table("<b>", ("naam", "n"), [("<i>", "5")])
    assert "<caption>&lt;b&gt;</caption>" in page
    assert '<th scope="row">&lt;i&gt;</th><td class="n">5</td>' in page
