"""Reports: every form says the same, nothing is fetched, small groups stay withheld, and no sentence overclaims."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from html.parser import HTMLParser
from io import StringIO
from math import nan
from pathlib import Path

import pytest

from evaluation.estimate import Estimate
from service.reports.cells import cell_text, plain_cells, share_text
from service.reports.conclude import Finding, against, better
from service.reports.files import FORMS, write_all
from service.reports.pictures import Dots, Lines, Series
from service.reports.report import Column, Kind, Report, Section, Table, Untold
from service.words import read_words

NL, EN = read_words("nl"), read_words("en")
MEANS = Estimate(value=0.4321, low=0.38, high=0.48, n=120)
COLUMNS = (
    Column(name="group", title="groep"),
    Column(name="people", title="mensen", kind=Kind.COUNT),
    Column(name="found", title="gevonden", kind=Kind.SHARE),
    Column(name="gap", title="verschil", kind=Kind.SIGNED, digits=3),
)
ROWS = (
    ("tot 35", 120, MEANS, 0.0125),
    ("55+ | *oud* <b>", Untold("withheld"), Untold("withheld"), Untold("withheld")),
    ("onbekend", 12, Estimate(value=None), nan),
)


def report() -> Report:
    picture = Dots(
        title="Per groep", axis="gevonden", words=NL, rows=[("tot 35", MEANS)], line=0.4, share=True
    ).picture()
    table = Table(name="ages", caption="Per leeftijd", columns=COLUMNS, rows=ROWS, picture=picture)
    section = Section(name="groups", heading="Groepen", finding="Geen verschil aangetoond.", tables=(table,),
                      unsaid=("Een groep is te klein.",))  # fmt: skip
    return Report(name="network", title="Verslag", conclusion=("Eerst dit.",), sections=(section,),
                  made=(("dag", "1-12-2026"),), unsaid=("Niet gemeten: loon.",))  # fmt: skip


class Page(HTMLParser):
    """What stands in a page: tags in order, and every address it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        wanted = [value or "" for name, value in attrs if name in ("src", "href", "xlink:href")]
        self.fetched += [one for one in wanted if not one.startswith("#")]


def test_a_page_fetches_nothing_and_says_the_conclusion_first() -> None:
    made = FORMS["html"](report(), NL)
    page = Page(made)
    assert page.fetched == []
    assert "script" not in page.tags
    assert made.index("Eerst dit.") < made.index("<h2") < made.index("Geen verschil aangetoond.")
    assert page.tags.count("table") == page.tags.count("caption") == 1
    assert made.count('role="img" aria-label="Per groep"') == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("words", [NL, EN], ids=["nl", "en"])
def test_the_same_report_gives_the_same_bytes(form: str, words: object) -> None:
    assert FORMS[form](report(), words) == FORMS[form](report(), words)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["html", "md", "table"])
def test_every_form_has_every_sentence_and_figure(form: str) -> None:
    made = FORMS[form](report(), NL)
    said = ("Eerst dit.", "Geen verschil aangetoond.", "43% (38% tot 48%)", "+0,013", "te weinig", "niet getoond",
            "Een groep is te klein.", "Niet gemeten: loon.", "1-12-2026", "niet gemeten")  # fmt: skip
    assert [one for one in said if one not in made] == []


def test_text_of_others_is_never_markup() -> None:
    assert "<b>" not in FORMS["html"](report(), NL)
    assert "55+ \\| \\*oud\\* \\<b\\>" in FORMS["md"](report(), NL)


def test_what_is_withheld_is_withheld_in_files_too() -> None:
    rows = list(csv.DictReader(StringIO(FORMS["csv"](report(), NL))))
    small = [row for row in rows if row["row"].startswith("55+")]
    assert [(row["column"], row["value"], row["why"]) for row in small] == [
        ("people", "", "withheld"), ("found", "", "withheld"), ("gap", "", "withheld"),
    ]  # fmt: skip
    found = json.loads(FORMS["json"](report(), NL))["sections"][0]["tables"][0]["rows"]
    assert found[1]["people"] == {"why": "withheld"}
    assert (found[0]["found"], found[0]["found_low"], found[0]["found_n"]) == (0.4321, 0.38, 120)


def test_a_file_has_every_figure_with_a_decimal_point() -> None:
    rows = list(csv.DictReader(StringIO(FORMS["csv"](report(), NL))))
    assert [(row["column"], row["value"]) for row in rows if row["row"] == "tot 35"] == [
        ("people", "120"), ("found", "0.4321"), ("found_low", "0.38"), ("found_high", "0.48"), ("found_n", "120"),
        ("gap", "0.0125"),
    ]  # fmt: skip
    assert [row["why"] for row in rows if row["row"] == "onbekend"] == ["", "too_few", "not_measured"]


def test_a_folder_gets_the_page_with_markdown_and_figures_beside_it(tmp_path: Path) -> None:
    made = write_all(report(), tmp_path / "uit", NL)
    assert [path.name for path in made] == ["verslag.html", "verslag.md", "verslag.csv"]
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == sorted(path.name for path in made)
    assert made[1].read_text(encoding="utf-8") == FORMS["md"](report(), NL)


def test_a_share_that_is_nearly_all_is_not_all() -> None:
    assert [share_text(value, NL) for value in (0.0, 0.0001, 0.5, 0.9999, 1.0)] == [
        "0%",
        "1%",
        "50%",
        "99%",
        "100%",
    ]
    assert share_text(0.4321, EN, 1) == "43.2%"


def test_an_interval_is_never_written_as_one_number() -> None:
    found = Estimate(value=0.0001, low=0.00002, high=0.0003, n=50)
    plain, share = (Column(name="a", title="a", kind=kind, digits=3) for kind in (Kind.NUMBER, Kind.SHARE))
    assert cell_text(found, plain, NL) == "0,0001 (0,0000 tot 0,0003)"
    assert (
        cell_text(Estimate(value=0.0103, low=0.0102, high=0.0104, n=9), share, NL)
        == "1,03% (1,02% tot 1,04%)"
    )


def test_days_and_nothing_in_cells() -> None:
    column = Column(name="day", title="dag", kind=Kind.DAY)
    assert (cell_text(date(2026, 12, 1), column, NL), cell_text(None, column, NL)) == ("1-12-2026", "")
    assert plain_cells(date(2026, 12, 1), "day") == [("day", "2026-12-01", "")]


@pytest.mark.parametrize(
    ("value", "low", "high", "n", "p", "found"),
    [
        (0.05, 0.02, 0.08, 100, None, Finding.MORE),
        (-0.05, -0.08, -0.02, 100, None, Finding.LESS),
        (0.05, -0.01, 0.11, 100, None, Finding.NOT_SHOWN),
        (0.05, 0.0, 0.11, 100, None, Finding.NOT_SHOWN),
        (0.05, 0.02, 0.08, 100, 0.2, Finding.NOT_SHOWN),
        (0.05, 0.02, 0.08, 100, nan, Finding.NOT_SHOWN),
        (0.05, 0.02, 0.08, 100, 0.001, Finding.MORE),
        (0.9, 0.8, 1.0, 9, None, Finding.TOO_FEW),
        (0.9, None, None, 100, None, Finding.TOO_FEW),
        (None, None, None, 0, None, Finding.TOO_FEW),
        (nan, 0.1, 0.2, 50, None, Finding.TOO_FEW),
    ],
)
def test_no_more_is_said_than_the_interval_shows(
    *, value: float | None, low: float | None, high: float | None, n: int, p: float | None, found: Finding
) -> None:
    one = Estimate(value=value, low=low, high=high, n=n)
    assert against(one, p=p) is found


def test_of_a_measure_that_should_be_low_less_is_better() -> None:
    assert better(Finding.LESS, more_is_better=False) is Finding.MORE
    assert better(Finding.NOT_SHOWN, more_is_better=False) is Finding.NOT_SHOWN


def test_pictures_of_nothing_are_none() -> None:
    assert Dots(title="", axis="", words=NL, rows=[("a", Estimate(value=None))]).picture() is None
    assert (
        Lines(
            title="", axis="", words=NL, series=[Series(label="a", at=[date(2026, 1, 1)], values=[nan])]
        ).picture()
        is None
    )


def test_a_table_says_that_it_slides_where_it_may_not_fit() -> None:
    assert FORMS["html"](report(), NL).count('class="slides"') == 1
    assert ".slides { display: none" in FORMS["html"](report(), NL)


def test_a_picture_is_as_wide_as_the_page_and_has_no_day_in_it() -> None:
    lines = Lines(title="Balans", axis="B", words=NL, series=[Series(
        label="B", at=[date(2026, 1, 1), date(2026, 4, 1)], values=[0.8, 0.9], low=[0.7, 0.8], high=[0.9, 1.0],
        alarm=[False, True])]).picture()  # fmt: skip
    table = Table(name="t", caption="Balans", columns=COLUMNS[:2], rows=(("a", 1),), picture=lines)
    made = FORMS["html"](Report(name="network", title="t", conclusion=("c",), sections=(
        Section(name="s", heading="h", finding="f", tables=(table,)),)), NL)  # fmt: skip
    assert not re.search(r"<dc:date>|matplotlib v", made)
    assert made.count("<svg") == 1
