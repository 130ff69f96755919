"""What we wrote, read and written again, gives the same bytes; nothing is ever half written."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from datasets import write
from datasets.asked import place_items
from datasets.fml import item_slugs
from datasets.form import label, write_form
from datasets.frames import empty_table
from datasets.items import ITEMS, Layout
from datasets.package import EXPLANATIONS
from datasets.problems import DataError, Severity
from datasets.read import read_network, read_tables, validate
from datasets.schema import TABLES, Column, Type
from datasets.write import CannotWriteError, new_folder, write_network
from tests.datasets.folders import make

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
FILLED = TEXT.map(lambda text: f"x{text}")


def values(column: Column) -> st.SearchStrategy[Any]:
    """Any value of a column, now and then unknown."""
    low, high = (
        column.low if column.low is not None else -1e6,
        column.high if column.high is not None else 1e6,
    )
    known: dict[Type, st.SearchStrategy[Any]] = {
        Type.NUMBER: st.floats(low, high),
        Type.WHOLE: st.integers(int(low), int(high)).map(float),
        Type.DATE: st.dates(date(1900, 1, 1)).map(pd.Timestamp),
        Type.YES_NO: st.booleans(),
        Type.POSTCODE: st.from_regex(r"\A[1-9][0-9]{3}([A-Z]{2})?\Z"),
        Type.TEXT: FILLED,
    }
    if column.type is Type.CHOICE:
        known[Type.CHOICE] = st.sampled_from(column.choices)
    if column.type is Type.LIST:
        chosen = st.sets(st.sampled_from(column.choices), min_size=1)
        known[Type.LIST] = chosen.map(lambda found: ";".join(x for x in column.choices if x in found))
    must = column.required or column.type is Type.POSTCODE
    return known[column.type] if must else st.one_of(st.none(), known[column.type])


def rows(name: str, fixed: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[pd.DataFrame]:
    """A table of any rows, its key unique, its references to the two employers, places and people."""
    table = TABLES[name]
    refers = st.sampled_from(["a", "b"])
    cells = {c.name: refers if c.type is Type.ID else values(c) for c in table.columns} | fixed
    unique = (lambda row: tuple(row[key] for key in table.key)) if table.key else None
    listed = st.lists(st.fixed_dictionaries(cells), max_size=4, unique_by=unique)
    return listed.map(lambda found: pd.DataFrame(found, columns=list(table.names)))


def parents(name: str, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[pd.DataFrame]:
    """The two records to which lines refer."""
    table = TABLES[name]
    refers = st.sampled_from(["a", "b"])
    cells = {c.name: refers if c.type is Type.ID else values(c) for c in table.columns} | more
    two = st.lists(st.fixed_dictionaries(cells), min_size=2, max_size=2)
    return two.map(lambda found: pd.DataFrame(found).assign(id=["a", "b"], **{"né": ["ja", 'x,;\n"']}))


HOURS = {
    "hours_min": st.floats(1, 20), "hours_max": st.floats(20, 40), "starts": st.none(),
    "function": st.sampled_from(["accountant", ""]),
}  # fmt: skip
LIMIT = {
    "item": st.sampled_from(["lifting", "standing"]), "amount": st.floats(0, 60),
    "level": st.sampled_from(["", "licht beperkt"]), "side": st.none(), "until": st.none(),
}  # fmt: skip
DEMAND = LIMIT | {"level": st.just("")}
ADAPTATION = {
    "item": st.just("lifting"), "to": st.sampled_from(["5", "0.5", "licht beperkt", "none"]),
    "brings": st.sampled_from(["", "protective-equipment"]),
}  # fmt: skip
WISH = {"what": st.just("town")}
NETWORKS = st.fixed_dictionaries(
    {
        "employers": parents("employers"),
        "vacancies": parents("vacancies", **HOURS),
        "demands": rows("demands", DEMAND),
        "adaptations": rows("adaptations", ADAPTATION),
        "asks": rows("asks", {}),
        "profiles": parents("profiles"),
        "limits": rows("limits", LIMIT),
        "hours": rows("hours", {}),
        "papers": rows("papers", {"paper": st.sampled_from(["vog", "big"])}),
        "moves": rows("moves", {"ends": st.none()}),
        "competences": rows("competences", {}),
        "wishes": rows("wishes", WISH),
        "outcomes": rows("outcomes", {}),
        "points": rows("points", {}),
        "minutes": rows("minutes", {}),
    }
)


def content(folder: Path) -> dict[str, bytes]:
    """The bytes of every file of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def read(path: Path) -> dict[str, pd.DataFrame]:
    """The tables of a path that must have no errors."""
    tables, problems = read_tables(path)
    assert not [str(problem) for problem in problems if problem.severity is Severity.ERROR]
    return tables


@settings(max_examples=25)
@given(NETWORKS)
def test_written_read_and_written_again_gives_the_same_bytes(tables: dict[str, pd.DataFrame]) -> None:
    with TemporaryDirectory() as name:
        here = Path(name)
        write_network(tables, here / "one")
        write_network(read(here / "one"), here / "two")
        assert content(here / "one") == content(here / "two")


@settings(max_examples=8)
@given(NETWORKS, st.sampled_from(["parquet", "xlsx"]))
def test_other_forms_hold_the_same_tables(tables: dict[str, pd.DataFrame], form: str) -> None:
    with TemporaryDirectory() as name:
        here = Path(name)
        write_network(tables, here / "one")
        known = read(here / "one")
        other = here / ("two.xlsx" if form == "xlsx" else "two")
        write_network(known, other, form=form)
        found = read(other)
        for table in TABLES:
            pd.testing.assert_frame_equal(known[table], found[table])


def test_a_network_is_written_as_its_tables(tmp_path: Path) -> None:
    network = read_network(make(tmp_path / "net"))
    write_network(network, tmp_path / "one")
    write_network(network.tables, tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")
    text = (tmp_path / "one" / "vacancies.csv").read_text(encoding="utf-8")
    assert "v1,w1,Accountant,accountant,vacature,16,32,8,dag,2026-12-01,,1,,15.25,1012AB" in text
    assert "k1,w1,1012,car,45,no,classic,yes,yes" in (tmp_path / "one" / "profiles.csv").read_text()


def test_the_package_describes_every_column(tmp_path: Path) -> None:
    write_network({"employers": pd.DataFrame({"id": ["w1"], "kleur": ["rood"]})}, tmp_path / "net")
    package = json.loads((tmp_path / "net" / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert set(resources) == set(TABLES) - {"points", "minutes"}
    for name, resource in resources.items():
        fields = [field["name"] for field in resource["schema"]["fields"]]
        header = (tmp_path / "net" / resource["path"]).read_text(encoding="utf-8").splitlines()[0]
        assert fields == header.split(","), name
    schema = resources["vacancies"]["schema"]
    by_name = {field["name"]: field for field in schema["fields"]}
    assert by_name["hours_min"]["constraints"] == {"minimum": 1, "maximum": 40}
    assert by_name["kind"]["constraints"]["enum"][0] == "vacature"
    assert schema["primaryKey"] == ["id"]
    assert schema["foreignKeys"] == [
        {"fields": "employer", "reference": {"resource": "employers", "fields": "id"}}
    ]
    assert resources["employers"]["schema"]["fields"][-1] == {"name": "kleur", "type": "string"}


def test_every_column_is_explained() -> None:
    assert set(EXPLANATIONS) == {(table.name, name) for table in TABLES.values() for name in table.names}


def test_a_new_folder_is_empty_and_sound(tmp_path: Path) -> None:
    new_folder(tmp_path / "net")
    assert validate(tmp_path / "net") == []
    assert (tmp_path / "net" / "employers.csv").read_text() == ",".join(TABLES["employers"].names) + "\n"
    new_folder(tmp_path / "twee")
    assert content(tmp_path / "net") == content(tmp_path / "twee")


def fill(path: Path, **sheets: list[dict[str, object]]) -> None:
    """Fill in the workbook as a user would."""
    book = load_workbook(path)
    for name, lines in sheets.items():
        header = {cell.value: cell.column for cell in book[name][1]}
        for row, line in enumerate(lines, start=2):
            for column, value in line.items():
                book[name].cell(row=row, column=header[column], value=value)  # type: ignore[arg-type]
    book.save(path)


def test_a_workbook_filled_in_by_hand_is_read(tmp_path: Path) -> None:
    new_folder(tmp_path / "net")
    fill(
        tmp_path / "net" / write.FORM,
        employers=[{"id": "w1", "name": "Bakkerij", "postcode": 1012}],
        vacancies=[
            {
                "id": "v1", "employer": "w1", "title": "Magazijnmedewerker", "kind": "werkervaringsplek",
                "hours_min": 16, "starts": date(2026, 12, 1), "updated": date(2026, 9, 1), "source": "waargenomen",
            }
        ],
        demands=[{"vacancy": "v1", "item": label("lifting"), "amount": "10 kg", "often": "incidenteel"}],
        profiles=[{"id": "k1", "employer": "w1", "transport": "fiets", "layout": "klassiek", "consent": "ja"}],
        limits=[{"profile": "k1", "item": "4.10", "level": "beperkt"}],
    )  # fmt: skip
    tables = read(tmp_path / "net")
    assert tables["vacancies"].loc[0, ["kind", "source"]].tolist() == ["werkervaringsplek", "observed"]
    assert tables["demands"].loc[0, ["item", "amount", "often"]].tolist() == ["lifting", 10.0, "incidental"]
    assert tables["profiles"].loc[0, ["transport", "consent"]].tolist() == ["bicycle", True]
    assert tables["limits"].loc[0, "item"] == "bending"


def test_the_workbook_offers_choices_and_explains(tmp_path: Path) -> None:
    new_folder(tmp_path / "net")
    book = load_workbook(tmp_path / "net" / write.FORM)
    assert book["lijsten"].sheet_state == "hidden"
    sheet = book["demands"]
    assert sheet.freeze_panes == "A2"
    assert all(cell.font.bold and cell.comment is not None for cell in sheet[1])
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules["A2:A5000"] == "=vacancies!$A$2:$A$5000"
    assert rules["B2:B5000"] == f"=lijsten!$B$2:$B${len(ITEMS) + 1}"
    chosen = [cell.value for cell in book["lijsten"]["B"]][1:]
    assert chosen == [label(slug) for slug in ITEMS]
    assert book["vacancies"].column_dimensions["J"].number_format == "yyyy-mm-dd"


def test_every_item_to_choose_from_is_that_item() -> None:
    for slug in ITEMS:
        assert place_items(label(slug)) == (slug,)
        assert all(item_slugs(layout, label(slug)) == (slug,) for layout in Layout), slug


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    tables = {"employers": pd.DataFrame({"id": ["007", "w2"], "name": ["=1+1", "#N/A "]})}
    write_network(tables, tmp_path / "net.xlsx")
    book = load_workbook(tmp_path / "net.xlsx")
    assert book["employers"]["B2"].data_type == "s"
    found, _ = read_tables(tmp_path / "net.xlsx")
    assert found["employers"]["id"].tolist() == ["007", "w2"]
    assert found["employers"]["name"].tolist()[0] == "=1+1"


def test_what_a_workbook_cannot_hold_is_refused() -> None:
    tables = {name: empty_table(table) for name, table in TABLES.items()}
    tables["employers"] = pd.DataFrame({"id": ["w1"], "name": ["x" * 40_000]})
    with pytest.raises(DataError, match="what a workbook can hold"):
        write_form(tables)


def test_nothing_is_written_over_by_accident(tmp_path: Path) -> None:
    folder = make(tmp_path / "net")
    before = content(folder)
    for attempt in (lambda: write_network({}, folder), lambda: new_folder(folder)):
        with pytest.raises(CannotWriteError, match="one that exists"):
            attempt()
    (folder / "notities.docx").write_bytes(b"x")
    with pytest.raises(CannotWriteError, match=r"notities\.docx"):
        write_network({}, folder, replace=True)
    (folder / "notities.docx").unlink()
    assert content(folder) == before
    write_network({}, folder, replace=True)
    assert content(folder) != before


def test_a_write_that_fails_leaves_the_old_folder_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path / "net")
    before = content(folder)

    def fail(self: Path, data: bytes) -> int:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", fail)
        with pytest.raises(OSError, match="disk full"):
            write_network({}, folder, replace=True)
        with pytest.raises(OSError, match="disk full"):
            write_network({}, tmp_path / "net.xlsx")
    assert content(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["net"]


def test_misuse_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError, match="expected csv, parquet or xlsx, got 'pdf'"):
        write_network({}, tmp_path / "net", form="pdf")
    with pytest.raises(CannotWriteError, match="got 'banen'"):
        write_network({"banen": pd.DataFrame()}, tmp_path / "net")
