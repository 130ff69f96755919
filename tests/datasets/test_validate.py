"""Every message has an input that causes it, with every problem named at once and no value of a person."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.columns import PERSONAL
from datasets.read import validate
from datasets.schema import TABLES, Type
from tests.datasets.folders import BROKEN, GOOD, case, make

CASES = sorted(BROKEN.glob("*.txt"))


def test_there_are_cases() -> None:
    assert len(CASES) > 70


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_broken_folder_gives_exactly_its_problems(path: Path, tmp_path: Path) -> None:
    files, expected = case(path)
    found = validate(make(tmp_path / "net", **files))
    assert [f"{problem.severity}: {problem}" for problem in found] == expected
    assert expected


def test_a_cell_without_end_is_named(tmp_path: Path) -> None:
    text = GOOD["employers.csv"] + "w2," + "x" * 140_000 + ",C,,,,\n"
    found = [str(problem) for problem in validate(make(tmp_path / "net", employers=text))]
    assert found == [
        "employers.csv, row 3: expected quotes that open and close a whole cell, got a cell of more than "
        '131072 characters. Close the quotes, and write a quote inside a quoted cell twice: "".'
    ]


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    names = ("number-words", "item-unknown", "day-of-a-person", "number-of-a-person")
    parts = [case(BROKEN / f"{name}.txt") for name in names]
    files = {name: text for found, _ in parts for name, text in found.items()}
    found = [f"{problem.severity}: {problem}" for problem in validate(make(tmp_path / "net", **files))]
    assert set(found) == {line for _, lines in parts for line in lines}


SECRET = "geheim7351"
SAID = [
    (name, column)
    for name in sorted(PERSONAL)
    for column in TABLES[name].columns
    if column.type is not Type.ID and not column.refers
]


@pytest.mark.parametrize(("name", "column"), SAID, ids=[f"{name}.{column.name}" for name, column in SAID])
def test_no_problem_repeats_a_value_of_a_person(name: str, column: object, tmp_path: Path) -> None:
    table = TABLES[name]
    cells = {known.name: "" for known in table.columns} | {
        "profile": "k1",
        "id": "x1",
        "from": "w1",
        "to": "w1",
    }
    cells |= {getattr(column, "name", ""): SECRET}
    text = f"{','.join(table.names)}\n{','.join(cells[key] for key in table.names)}\n"
    found = validate(make(tmp_path / "net", **{name: text}), on=date(2026, 12, 1))
    assert SECRET not in "\n".join(map(str, found))


def test_days_after_the_day_of_asking_are_warned_of(tmp_path: Path) -> None:
    folder = make(tmp_path / "net")
    assert validate(folder, on=date(2026, 12, 1)) == []
    later = [problem for problem in validate(folder, on=date(2026, 8, 15)) if problem.column == "updated"]
    assert [str(problem) for problem in later] == [
        "vacancies.csv, row 2, updated: expected a day up to 2026-08-15, got a later day. Check the year."
    ]


PIECES = st.sampled_from(
    [
        "", ",", ";", '"', "\n", "\r", "\x00", "-", "1.250", "1e400", "inf", "nan", "31-2-2026", "99999-1-1",
        "é", "k1", "4.14", "6.1", "4.2", "present", "lifting", "\ufeff", "=1+1", "9" * 40, "€", "%", "10 kg",
        "v1", " ", "0001-01-01",
    ]
)  # fmt: skip


@settings(max_examples=60)
@given(st.data())
def test_whatever_stands_in_a_file_gives_problems_never_a_crash(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(GOOD)))
    text = GOOD[name]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 6)))
        text = text[:start] + data.draw(PIECES) + text[end:]
    with TemporaryDirectory() as folder:
        for problem in validate(make(Path(folder) / "net", **{name.removesuffix(".csv"): text})):
            assert problem.expected
            assert problem.file
