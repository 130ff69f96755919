"""`spoor2 evaluate`, `simulate` and `report`: what people read, in every form, and what they never read."""

from __future__ import annotations

import csv
import json
import random
import re
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest

from service.cli import main
from tests.service.conftest import SMALL, Run
from tests.service.test_network import MOVES
from tests.service.test_reports import Page

RUN = """k-1 Q0 v-1 1 3.0 x
k-1 Q0 v-2 2 2.0 x
k-9 Q0 v-1 1 1.0 x
"""
QRELS = """k-1 0 v-2 2
k-2 0 v-1 1
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    run, qrels = tmp_path / "run", tmp_path / "qrels"
    run.write_text(RUN, encoding="utf-8")
    qrels.write_text(QRELS, encoding="utf-8")
    return str(run), str(qrels)


def test_lists_of_another_tool_give_a_line_per_measure(run: Run, files: tuple[str, str]) -> None:
    code, out, err = run("evaluate", "--run", files[0], "--qrels", files[1], "-m", "nDCG@10 Recall@20 MRR")
    # k-1: the one good place second, 1/log2(3); k-2 has no list and counts as 0; k-9 has no judgement
    lines = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert [line[:2] for line in lines] == [["nDCG@10", "0.3155"], ["Recall@20", "0.5000"], ["MRR", "0.2500"]]
    # of two people a draw may be twice the one or twice the other
    assert [line[2:] for line in lines] == [["0.0000", "0.6309"], ["0.0000", "1.0000"], ["0.0000", "0.5000"]]
    assert "2 kandidaten met een oordeel; 1 daarvan zonder lijst (telt als 0)." in err
    assert "1 lijst van wie geen oordeel heeft" in err


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_file_of_figures_has_every_decimal(run: Run, files: tuple[str, str], form: str) -> None:
    out = run("evaluate", "--run", files[0], "--qrels", files[1], "-m", "nDCG@10 Brier", "--format", form)[1]
    rows = json.loads(out) if form == "json" else list(csv.DictReader(StringIO(out)))
    assert float(rows[0]["value"]) == pytest.approx(0.5 / 1.584962500721156, abs=1e-15)
    assert float(rows[0]["high"]) == pytest.approx(1 / 1.584962500721156, abs=1e-15)
    assert (float(rows[0]["low"]), int(rows[0]["n"])) == (0, 2)
    assert [rows[1][name] or None for name in ("value", "low", "high")] == [None, None, None]
    assert rows[1]["why"] == "not_measured"


def test_every_mistake_in_files_and_measures_is_told_at_once(run: Run, files: tuple[str, str]) -> None:
    Path(files[0]).write_text("k-1 Q0 v-1 1 veel x\nk-1 v-2\n", encoding="utf-8")
    code, out, err = run("evaluate", "--run", files[0], "--qrels", "er-niet", "-m", "nDCX@10 Recal")
    assert (code, out) == (1, "")
    assert [one for one in ("veel", "er-niet", "nDCG", "Recall", "regel 2") if one not in err] == []


@pytest.mark.parametrize(
    "argv",
    [
        ("evaluate",),
        ("evaluate", "--run", "a"),
        ("evaluate", "--qrels", "a"),
        ("evaluate", "DIR", "--run", "a", "--qrels", "b"),
        ("evaluate", "--run", "a", "--qrels", "b", "--format", "html"),
    ],
)
def test_a_question_without_an_answer_is_refused(run: Run, argv: tuple[str, ...]) -> None:
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert "--" in err


PAST = ("--on", "2026-09-01")
QUICK = ("--rankers", "expert,network", "-m", "nDCG@10 Success@10")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the embedded region, as a page with its files beside it."""
    folder = tmp_path_factory.mktemp("verslag")
    asked = ["report", "demo", "--on", "2026-12-01", "--since", "2026-03-01", "--no-audit"]
    assert main([*asked, "--folder", str(folder)]) == 0
    return folder


def read(folder: Path, form: str) -> str:
    return (folder / f"verslag.{form}").read_text(encoding="utf-8")


def test_a_report_says_everything_about_one_network(whole: Path) -> None:
    made = read(whole, "html")
    page = Page(made)
    assert (page.fetched, "script" in page.tags) == ([], False)
    order = [
        "conclusion",
        'id="balance"',
        'id="lists"',
        'id="filter"',
        'id="engine"',
        'id="rung"',
        'id="measures"',
    ]
    places = [made.index(one) for one in order]
    assert places == sorted(places)
    assert "trede 0 van de 5" in made[: made.index('id="balance"')]
    assert "Hoogste ondersteunde trede: 0" in made
    assert page.tags.count("svg") > 5


@pytest.mark.parametrize("form", ["html", "md", "csv"])
def test_a_report_names_nobody_and_no_folder(whole: Path, form: str) -> None:
    made = read(whole, form)
    assert re.findall(r"\b[kp]-\d{3}\b", made) == []
    assert str(whole.parent) not in made
    assert form == "csv" or "noord-holland-noord" in made


def test_every_figure_of_a_picture_stands_in_a_table(whole: Path) -> None:
    made = read(whole, "html")
    for figure in re.finditer(r"<figure.*?</figure>", made, re.DOTALL):
        after = re.sub(r'^\s*(<p class="note">[^<]*</p>\s*)*', "", made[figure.end() :])
        assert re.match(r'<(details|div class="wide")', after), after[:80]


def test_small_groups_stay_away_from_every_file(whole: Path) -> None:
    rows = list(csv.DictReader(StringIO(read(whole, "csv"))))
    people = [
        row for row in rows if row["column"] in ("n", "people") and row["section"] in ("filter", "groups")
    ]
    assert people
    assert [row for row in people if row["value"] and int(row["value"]) < 5] == []
    assert [row["why"] for row in people if not row["value"]].count("withheld") > 0


@pytest.fixture
def region(tmp_path: Path) -> Path:
    found = tmp_path / "streek"
    copytree(SMALL, found)
    (found / "moves.csv").write_text(MOVES, encoding="utf-8")
    return found


def shuffled(folder: Path) -> None:
    """The lines of every table in another order."""
    for path in folder.glob("*.csv"):
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        random.Random(4).shuffle(lines)
        path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


def test_the_same_network_gives_the_same_bytes(region: Path, tmp_path: Path) -> None:
    made = []
    for at in range(2):
        folder = tmp_path / str(at)
        assert main(["report", str(region), "--on", "2026-12-01", "--no-audit", "--folder", str(folder)]) == 0
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
        shuffled(region)
    assert made[0] == made[1]


def test_an_employer_reads_no_names_of_others(region: Path, run: Run) -> None:
    asked = ("report", str(region), "--on", "2026-12-01", "--no-audit")
    assert "Welke werkgevers het zijn, staat in het verslag voor de co" not in run(*asked)[1]
    out = run(*asked, "--audience", "employer")[1]
    assert "Welke werkgevers het zijn, staat in het verslag voor de co" in out
    assert [name for name in ("De Linde", "Magazijn Oost", "w-1") if name in out] == []


def test_rankers_are_held_against_what_happened_after_a_day(run: Run) -> None:
    code, out, _ = run("evaluate", "demo", *PAST, *QUICK)
    assert code == 0
    assert out.startswith("Hoe goed de lijsten van 1-9-2026 waren\n")
    assert "Uitkomsten zijn er alleen van plekken die iemand liet zien." in out
    assert "HOE DIT VERSLAG IS GEMAAKT" in out


def test_english_is_english_all_through(run: Run) -> None:
    out = run("evaluate", "demo", *PAST, *QUICK, "--lang", "en")[1]
    dutch = r"\b(de|het|van|niet|werkgever|lijsten|kandidaten|maat)\b"
    named = out.replace("van Rijsbergen", "").splitlines()
    assert [line for line in named if re.search(dutch, line)] == []


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("evaluate", "demo"), "--on"),
        (("evaluate", "demo", *PAST, "--rankers", "expert,beste"), "beste"),
        (("evaluate", "demo", *PAST, "--rankers", "expert", "--by", "schoenmaat"), "schoenmaat"),
        (("simulate", "--policies", "by_score,loten"), "loten"),
        (("report", "demo", "--on", "2026-12-01", "--since", "2027-01-01"), "2027"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(run: Run, argv: tuple[str, ...], said: str) -> None:
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert said in err


def test_a_day_without_anything_after_it_is_one_clear_message(run: Run) -> None:
    code, out, err = run("evaluate", "demo", "--on", "2027-12-01", *QUICK)
    assert (code, out) == (1, "")
    assert (
        err
        == "--until: verwacht een dag na 2027-12-01, gekregen: er is daarna niets vastgelegd. Kies een eerdere dag.\n"
    )


SMALLEST = (
    "simulate",
    "--policies",
    "by_score,first_come",
    "--years",
    "1",
    "--employers",
    "8",
    "--seeds",
    "2",
)


@pytest.mark.parametrize("form", ["table", "html", "csv"])
def test_policies_side_by_side_give_the_same_bytes(run: Run, form: str) -> None:
    code, out, _ = run(*SMALLEST, "--format", form)
    assert code == 0
    assert run(*SMALLEST, "--format", form)[1] == out
    if form == "table":
        assert "te weinig nagebootst om" in out
        assert "een nabootsing alleen ondersteunt hoogstens trede 2" in out
        assert "verste saldo ooit, personen: als het verste saldo" in out
