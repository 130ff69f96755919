"""An Excel workbook with a sheet per table, read into sheets of text; numbers keep that they were numbers."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook

from datasets.cells import BROKEN
from datasets.headers import table_of
from datasets.numbers import EXACT
from datasets.problems import Problem, Severity
from datasets.schema import TABLES
from datasets.sheets import Sheet, from_lines
from datasets.synonyms import did_you_mean, key

EXPLAINING: Final = ("uitleg", "lijsten")
"""The sheets of our own workbook that hold no table."""

ERRORS: Final = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


def digits(value: float) -> str:
    """The shortest text of a number: 15 for 15.0, never a minus before zero."""
    whole = value == int(value) and abs(value) < 1e15
    return str(int(value)) if whole else repr(float(value))


def as_text(value: Any) -> str:
    """What a cell of a workbook or a Parquet file held, as text that reads back as the same value."""
    if value is None or value != value:  # noqa: PLR0124 (not a number, not a time)
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return EXACT + digits(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return BROKEN + value if value in ERRORS else str(value)


def read_workbook(path: Path) -> tuple[dict[str, Sheet], list[Problem]]:
    """The sheets of a workbook by table, with the problems of its shape."""
    try:
        names, lines = _lines(path)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError):
        remedy = "Open it in a spreadsheet and save it as .xlsx, without a password."
        problem = Problem(file=path.name, expected="an Excel workbook", got="something else", remedy=remedy)
        return {}, [problem]
    sheets: dict[str, Sheet] = {}
    problems = _unknown(path.name, [name for name in names if not table_of(name)])
    for name in names:
        if table := table_of(name):
            file = f"{path.name}, sheet {name}"
            filled = (line for line in lines[name] if any(line[1]))
            first = next(filled, (1, ()))
            sheets[table], wrong = from_lines(file, first, filled)
            problems += wrong
    return sheets, problems


def _unknown(file: str, names: list[str]) -> list[Problem]:
    return [
        Problem(
            file=file, expected="a sheet named after a table", got=f"a sheet '{name}', which isn't read",
            remedy=did_you_mean(name, TABLES), severity=Severity.WARNING,
        )
        for name in names
        if key(name) not in EXPLAINING
    ]  # fmt: skip


def _lines(path: Path) -> tuple[list[str], dict[str, Iterator[tuple[int, list[str]]]]]:
    values = _cells(path, data_only=True)
    formulas = _cells(path, data_only=False) if _has_formulas(path) else {}
    return list(values), {
        name: _merged(rows, formulas[name]) if formulas else _texts(rows) for name, rows in values.items()
    }


def _cells(path: Path, *, data_only: bool) -> dict[str, Iterator[tuple[Any, ...]]]:
    content = BytesIO(path.read_bytes())
    book = load_workbook(content, read_only=True, data_only=data_only)
    return {sheet.title: sheet.iter_rows(values_only=True) for sheet in book.worksheets}


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as parts:
        sheets = (name for name in parts.namelist() if name.startswith("xl/worksheets/"))
        return any(b"<f>" in parts.read(name) or b"<f " in parts.read(name) for name in sheets)


def _texts(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=1):
        yield number, [as_text(value) for value in row]


def _merged(
    rows: Iterator[tuple[Any, ...]], formulas: Iterator[tuple[Any, ...]]
) -> Iterator[tuple[int, list[str]]]:
    """The values; a formula that was never calculated is broken, not empty."""
    for number, (row, said) in enumerate(zip_longest(rows, formulas, fillvalue=()), start=1):
        yield (
            number,
            [
                BROKEN + "formula" if value is None and str(formula or "").startswith("=") else as_text(value)
                for value, formula in zip_longest(row, said)
            ],
        )
