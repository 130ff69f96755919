"""Region files of others: whatever their signs, shape and encoding, they are read right or every fault is named."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from datasets.problems import DataError, Severity
from datasets.read import read_network, read_tables, validate
from datasets.schema import TABLES
from tests.datasets.folders import GOOD, make

DUTCH = (
    "id;werkgever;Titel;function;kind;Uren Min;HOURS MAX;wage_hour;starts;postcode;periods;updated\r\n"
    'v1;w1;"Accountant; senior";accountant;Vacature;16;32,5;€ 15,20;1-12-2026;1012 ab;overdag;1 sep 2026\r\n'
)


def tables(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables of a folder without errors."""
    found, problems = read_tables(folder)
    assert not [str(problem) for problem in problems if problem.severity is Severity.ERROR]
    return found


def errors(folder: Path) -> list[str]:
    """The errors of a folder."""
    return [str(problem) for problem in validate(folder) if problem.severity is Severity.ERROR]


def test_a_sound_folder_has_no_problem_and_is_a_network(tmp_path: Path) -> None:
    folder = make(tmp_path / "net")
    assert validate(folder) == []
    network = read_network(folder)
    assert network.vacancies["v1"].demands[0].amount == 10
    assert network.profiles["k1"].limits[0].item == "lifting"
    assert network.profiles["k1"].point is not None
    assert network.warnings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_dutch_signs_and_any_unicode_encoding_are_read_right(tmp_path: Path, encoding: str) -> None:
    folder = make(tmp_path / "net")
    raw = DUTCH.replace("Accountant", "Accoûntant")
    bom = {"utf-16-le-bom": b"\xff\xfe", "utf-16-be-bom": b"\xfe\xff"}.get(encoding, b"")
    (folder / "vacancies.csv").write_bytes(bom + raw.encode(encoding.removesuffix("-bom")))
    row = tables(folder)["vacancies"].iloc[0]
    assert (row["title"], row["hours_max"], row["wage_hour"]) == ("Accoûntant; senior", 32.5, 15.2)
    assert (row["postcode"], row["periods"], row["kind"]) == ("1012AB", "dag", "vacature")
    assert row["starts"] == pd.Timestamp("2026-12-01")
    assert row["updated"] == pd.Timestamp("2026-09-01")


def test_windows_letters_are_read_with_a_warning(tmp_path: Path) -> None:
    folder = make(tmp_path / "net")
    (folder / "employers.csv").write_bytes(GOOD["employers.csv"].replace("Bakkerij", "Café").encode("cp1252"))
    found, problems = read_tables(folder)
    assert found["employers"]["name"].tolist() == ["Café"]
    assert [(problem.severity, problem.file) for problem in problems] == [("warning", "employers.csv")]


@pytest.mark.parametrize(
    ("content", "got"), [(b"PK\x03\x04\x00\x00", "an Excel workbook"), (b"a\x00b", "else")]
)
def test_a_file_that_is_no_text_is_named(tmp_path: Path, content: bytes, got: str) -> None:
    folder = make(tmp_path / "net")
    (folder / "employers.csv").write_bytes(content)
    assert any(
        got in error and error.startswith("employers.csv: expected a text file") for error in errors(folder)
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ends_are_found_per_file(tmp_path: Path, delimiter: str, ending: str) -> None:
    text = GOOD["employers.csv"].replace(",", delimiter).replace("\n", ending)
    folder = make(tmp_path / "net", employers=text)
    assert tables(folder)["employers"]["name"].tolist() == ["Bakkerij"]


def test_the_line_that_excel_writes_for_the_delimiter_is_no_header(tmp_path: Path) -> None:
    folder = make(tmp_path / "net", employers="sep=;\r\nid;name;sector\r\nw1;Bakkerij;zorg\r\n")
    found, problems = read_tables(folder)
    assert found["employers"]["id"].tolist() == ["w1"]
    assert [problem.row for problem in problems if problem.column == "sector"] == [3]


def test_thousands_are_sure_where_the_file_shows_decimal_commas(tmp_path: Path) -> None:
    text = "vacancy;item;amount\nv1;lifting;7,5\nv1;bending-often;1.250\n"
    folder = make(tmp_path / "net", demands=text)
    assert tables(folder)["demands"]["amount"].tolist() == [7.5, 1250.0]


def test_extra_columns_are_kept_behind_the_known_ones(tmp_path: Path) -> None:
    folder = make(tmp_path / "net", employers="kleur,name,id\n rood ,Bakkerij,w1\n")
    frame = tables(folder)["employers"]
    assert tuple(frame.columns) == (*TABLES["employers"].names, "kleur")
    assert frame["kleur"].tolist() == ["rood"]


def test_types_are_those_of_the_schema(tmp_path: Path) -> None:
    found = tables(make(tmp_path / "net"))
    assert set(found) == set(TABLES)
    dtypes = found["vacancies"].dtypes.astype(str)
    assert (dtypes["id"], dtypes["hours_min"], dtypes["starts"]) == ("str", "float64", "datetime64[s]")
    assert str(found["profiles"]["consent"].dtype) == "boolean"
    assert found["vacancies"]["text"].tolist() == [""]


def test_codes_become_items_of_the_persons_own_layout(tmp_path: Path) -> None:
    people = GOOD["profiles.csv"] + "k2,w1,1012,car,45,no,herzien,yes,yes,2026-08-01,,,,,,yes\n"
    limits = "profile,item,amount,level\nk1,4.14,5 kg,\nk2,4.13,,licht beperkt\nk1,5.3,15 min,\n"
    frame = tables(make(tmp_path / "net", profiles=people, limits=limits))["limits"]
    assert list(zip(frame["profile"], frame["item"], strict=True)) == [
        ("k1", "lifting"), ("k1", "carrying"), ("k2", "lifting"), ("k1", "standing"),
    ]  # fmt: skip
    assert frame["amount"].tolist()[:2] == [5.0, 5.0]


def test_demands_take_names_codes_and_everyday_words(tmp_path: Path) -> None:
    text = (
        "vacancy,item,amount,level,often\nv1,Tillen,10 kg,,soms\nv1,4.14,5,,\nv1,Seeing,,ja,\n"
        "v1,no-deadlines,,geboden,\nv1,pushing,,licht beperkt,\nv1,5.1,,normaal,\nv1,5.1,1 uur,,\nv1,reading,1,,\n"
    )
    frame = tables(make(tmp_path / "net", demands=text))["demands"]
    said = zip(frame["item"], frame["amount"].fillna(-1), frame["level"], frame["often"], strict=True)
    assert list(said) == [
        ("lifting", 10, "", "incidental"), ("lifting", 5, "", ""), ("carrying", 5, "", ""),
        ("seeing", -1, "present", ""), ("no-deadlines", -1, "offered", ""), ("pushing", 10, "", ""),
        ("sitting", -1, "normaal", ""), ("sitting", 60, "", ""), ("reading", -1, "present", ""),
    ]  # fmt: skip


def test_nothing_is_half_read(tmp_path: Path) -> None:
    folder = make(tmp_path / "net", employers="id,name\nw1,x\nw1,y\n", demands="vacancy,item\nv1,lifting\n")
    with pytest.raises(DataError) as caught:
        read_network(folder)
    files = {problem.file for problem in caught.value.problems if problem.severity is Severity.ERROR}
    assert files == {"employers.csv", "demands.csv"}


def test_a_network_carries_its_warnings(tmp_path: Path) -> None:
    network = read_network(make(tmp_path / "net", employers="id,name,kleur\nw1,x,rood\n"))
    assert [problem.severity for problem in network.warnings] == [Severity.WARNING]


def test_points_of_the_user_stand_behind_those_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "points.csv").write_text("postcode,lat,lon,town\n1012,52.0,5.0,Elders\n3511,52.09,5.12,Utrecht\n")
    monkeypatch.setenv("SPOOR2_HOME", str(home))
    network = read_network(make(tmp_path / "net"))
    assert (network.town("1012"), network.town("3511")) == ("Amsterdam", "Utrecht")


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    """A workbook of others, with a sheet per keyword."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def test_a_formula_that_was_never_calculated_is_an_error(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", employers=[["id", "headcount"], ["w1", "=1+1"]], vacancies=[])
    assert any("sheet employers, row 2, headcount: expected a value" in error for error in errors(path))


def test_an_error_of_the_workbook_is_never_a_text(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", employers=[["id", "name"], ["w1", "#N/A"]], vacancies=[])
    assert any(
        "row 2, name: expected a value, got an error of the workbook" in error for error in errors(path)
    )


def test_a_code_that_excel_shortened_is_refused(tmp_path: Path) -> None:
    rows = {
        "employers": [["id"], ["w1"]],
        "vacancies": [["id", "employer", "title", "function"], ["v1", "w1", "Accountant", "accountant"]],
        "demands": [["vacancy", "item", "amount"], ["v1", 2.1, 1], ["v1", 5.3, 15]],
    }
    found = errors(workbook(tmp_path / "r.xlsx", **rows))  # type: ignore[arg-type]
    assert found == [
        "r.xlsx, sheet demands, row 2, item: expected a code written as text, got '2.1'. "
        "Format the cell as text and type the code again, or write the item's name."
    ]


def test_a_workbook_of_others_is_read_with_real_days_numbers_and_truths(tmp_path: Path) -> None:
    rows = {
        "Werkgevers": [["id", "name"], [17, "Bakkerij"]],
        "Vacancies": [
            ["id", "employer", "title", "function", "starts", "hours_min", "postcode"],
            ["v1", 17, "Accountant", "accountant", pd.Timestamp("2026-12-01"), 16.125, 1012],
        ],
        "profiles": [["id", "consent"], ["k1", True], ["k2", False]],
        "Blad1": [["los"]],
    }
    path = workbook(tmp_path / "net" / "regio.xlsx", **rows)  # type: ignore[arg-type]
    for source in (path, path.parent):
        found = tables(source)
        row = found["vacancies"].iloc[0]
        assert (row["employer"], row["hours_min"], row["postcode"]) == ("17", 16.125, "1012")
        assert row["starts"] == pd.Timestamp("2026-12-01")
        assert found["profiles"]["consent"].tolist() == [True, False]
    assert any("Blad1" in str(problem) for problem in validate(path))


def test_of_a_folder_and_a_workbook_the_one_with_rows_counts(tmp_path: Path) -> None:
    folder = make(tmp_path / "net")
    workbook(folder / "leeg.xlsx", employers=[["id", "name"]])
    assert errors(folder) == []
    workbook(folder / "vol.xlsx", employers=[["id", "name"], ["w9", "x"]])
    assert errors(folder) == [
        "net: expected one source with rows, got CSV files and vol.xlsx. "
        "Move all but one of them out of the folder, so that it is clear which counts."
    ]


def test_paths_that_hold_no_network_are_named(tmp_path: Path) -> None:
    folder = make(tmp_path / "regio")
    (tmp_path / "leeg").mkdir()
    (tmp_path / "oud").mkdir()
    (tmp_path / "oud" / "regio.xls").write_bytes(b"x")
    (tmp_path / "stuk.xlsx").write_bytes(b"x")
    assert "Did you mean 'regio'?" in errors(tmp_path / "regoi")[0]
    assert "a folder without them" in errors(tmp_path / "leeg")[0]
    assert "Save it as .xlsx" in errors(tmp_path / "oud")[0]
    assert "another kind of file" in errors(folder / "employers.csv")[0]
    assert "without a password" in errors(tmp_path / "stuk.xlsx")[0]


def test_a_broken_parquet_file_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="Parquet is optional")
    (tmp_path / "employers.parquet").write_bytes(b"x")
    assert "employers.parquet: expected a Parquet file" in errors(tmp_path)[0]


def test_words_for_a_known_paper_become_its_slug(tmp_path: Path) -> None:
    (tmp_path / "employers.csv").write_text("id\nw-1\n", encoding="utf-8")
    (tmp_path / "vacancies.csv").write_text("id,employer,title\nv-1,w-1,Chauffeur\n", encoding="utf-8")
    lines = "vacancy,what,essential\nv-1,Rijbewijs B,ja\nv-1,klanten te woord staan,nee\n"
    (tmp_path / "asks.csv").write_text(lines, encoding="utf-8")
    (tmp_path / "profiles.csv").write_text("id\nk-1\n", encoding="utf-8")
    (tmp_path / "papers.csv").write_text("profile,paper,held\nk-1,rijbewijs b,ja\n", encoding="utf-8")
    network = read_network(tmp_path)
    assert [ask.what for ask in network.vacancies["v-1"].asks] == ["rijbewijs_b", "klanten te woord staan"]
    assert [paper.paper for paper in network.profiles["k-1"].papers] == ["rijbewijs_b"]
