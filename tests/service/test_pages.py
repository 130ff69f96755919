"""The list to print and to keep: HTML, workbook and Parquet."""

import re
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from matcher.rank import WEIGHTS
from service.words import read_words
from tests.service.conftest import DAY, SMALL, Run

VOID = {"meta", "rect", "br", "link", "img"}


class Balanced(HTMLParser):
    """Fails on a tag that isn't closed where it should be; keeps tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data.strip())


def read(page: str) -> Balanced:
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []
    return parser


@pytest.fixture
def page(run: Run) -> Balanced:
    return read(run("match", "DIR", "--all", *DAY, "--format", "html")[1])


def test_the_page_fetches_nothing(run: Run) -> None:
    text = run("match", "DIR", "k-1", *DAY, "--format", "html")[1]
    assert not re.search(r"https?://|<script|<link|<img|@import|url\(", text)


def test_every_table_has_headers_and_the_page_its_language(page: Balanced) -> None:
    tags = [tag for tag, _ in page.seen]
    assert dict(page.seen)["html"] == {"lang": "nl"}
    assert tags.count("table") == tags.count("thead") > 0
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in page.seen if tag == "th")


@pytest.mark.parametrize("form", ["table", "html"])
def test_a_list_of_what_is_nearby_says_so_and_that_its_counts_are_of_everything(run: Run, form: str) -> None:
    asked = ("match", "DIR", "--all", *DAY, "--format", form)
    near, everywhere = run(*asked, "--km", "7.5")[1], run(*asked)[1]
    assert "binnen 7,5 km" in near
    assert "gaan over alle plekken" in near
    assert "km hemelsbreed" not in everywhere


def test_every_picture_has_its_number_beside_it(page: Balanced) -> None:
    pictures = [attrs for tag, attrs in page.seen if tag == "svg"]
    assert pictures
    assert all(attrs.get("aria-hidden") == "true" for attrs in pictures)
    assert "samen" in page.text


def test_what_people_typed_stays_text(run: Run, tmp_path: Path) -> None:
    for file in SMALL.glob("*.csv"):
        text = file.read_text("utf-8").replace("Gastvrouw zorg", "<script>alert(1)</script>")
        (tmp_path / file.name).write_text(text, "utf-8")
    out = run("match", str(tmp_path), "k-1", *DAY, "--format", "html")[1]
    assert "<script" not in out
    assert "&lt;script&gt;" in out


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    lin = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]


def test_the_words_of_an_outcome_can_be_read_on_their_ground() -> None:
    css = (Path(__file__).parents[2] / "service" / "texts" / "page.css").read_text("utf-8")
    pairs = re.findall(r"\{ color: (#\w{6}); border-color: #\w{6}; background: (#\w{6});", css)
    assert len(pairs) == 5
    for ink, ground in pairs:
        light, dark = sorted((luminance(ground), luminance(ink)), reverse=True)[0:2]
        assert (light + 0.05) / (dark + 0.05) >= 7


def test_the_workbook_has_its_four_sheets(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "lijst.xlsx"
    code, out, err = run("match", "DIR", "--all", *DAY, "--format", "xlsx", "--out", str(file))
    assert (code, out, err) == (0, "", f"Geschreven: {file}\n")
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["lijst", "redenen", "later", "weggelaten"]
    rows = [list(row) for row in book["lijst"].iter_rows(values_only=True)]
    assert rows[0][:5] == ["nr", "kandidaat", "plek", "uitkomst", "score"]
    assert [row[3] for row in rows[1:]] == ["PAST", "NAVRAGEN", "NAVRAGEN"]
    assert book["redenen"].max_row > 5
    assert [row[2].value for row in book["later"].iter_rows(min_row=2)] == ["PAST NIET", "PAST NIET"]


def test_a_text_that_looks_like_a_formula_stays_a_text(run: Run, tmp_path: Path) -> None:
    for file in SMALL.glob("*.csv"):
        (tmp_path / file.name).write_text(file.read_text("utf-8").replace("Gastvrouw zorg", "=1+1"), "utf-8")
    made = tmp_path / "uit.xlsx"
    run("match", str(tmp_path), "k-1", *DAY, "--format", "xlsx", "--out", str(made))
    cells = [cell for row in openpyxl.load_workbook(made)["lijst"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value and "1+1" in str(cell.value)] == ["s"]


def test_parquet_holds_the_same_list_as_csv(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "lijst.parquet"
    run("match", "DIR", "--all", *DAY, "--format", "parquet", "--out", str(file))
    other = tmp_path / "lijst.csv"
    run("match", "DIR", "--all", *DAY, "--format", "csv", "--out", str(other))
    left, right = pd.read_parquet(file), pd.read_csv(other)
    assert list(left["vacancy"]) == list(right["vacancy"])
    assert list(left["score"]) == list(right["score"])


def test_the_workbook_says_why_in_the_readers_words(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "lijst.xlsx"
    run("match", "DIR", "k-1", *DAY, "--format", "xlsx", "--out", str(file))
    book = openpyxl.load_workbook(file)
    listed = [list(row) for row in book["lijst"].iter_rows(values_only=True)]
    assert listed[0][-3:] == ["redenen", "vragen", "opmerkingen"]
    assert len(set(listed[0])) == len(listed[0])
    assert any("tillen: de plek vraagt 11 kg, u kunt 10 kg" in str(row[-3]) for row in listed)
    head, *rows = book["redenen"].iter_rows(values_only=True)
    named = {name: {row[at] for row in rows} for at, name in enumerate(head)}
    assert named["regel"] <= set(read_words("nl").under("rule").values())
    assert named["op grond van"] <= set(read_words("nl").under("by").values())
    assert named["uitkomst"] <= set(read_words("nl").under("outcome").values())


def test_own_limits_come_first_of_what_fits(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "lijst.xlsx"
    run("match", "DIR", "k-1", *DAY, "--format", "xlsx", "--out", str(file))
    _, *rows = openpyxl.load_workbook(file)["redenen"].iter_rows(values_only=True)
    fitting = ["niet beperkt" in str(row[-1]) for row in rows if row[1] == "v-1" and row[4] == "PAST"]
    assert fitting == sorted(fitting)
    assert set(fitting) == {False, True}


def test_each_bar_is_as_long_as_its_share_of_the_part(run: Run) -> None:
    text = run("match", "DIR", "k-1", *DAY, "--format", "html")[1]
    bars = re.findall(r'<td>(\d+)/(\d+)<svg.*?class="bar" width="(\d+)"', text)
    assert {most for _, most, _ in bars} == {str(one.most) for one in WEIGHTS.values()}
    assert all(int(width) == round(100 * int(points) / int(most)) for points, most, width in bars)


def test_the_title_names_the_mark_that_the_paper_gives(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "bestand.txt"
    paper.write_text("kenmerk: zaak-12\nvolledig: ja\nbeperkingen: 4.14=10 kg\n", "utf-8")
    text = run("match", "DIR", "--profile", str(paper), *DAY, "--format", "html")[1]
    assert "<title>Plekken voor zaak-12</title>" in text
