"""A table as it stands in a file: a header, columns of raw text, and the row in which each line stands."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.cells import clean
from datasets.headers import matched
from datasets.problems import Problem, Severity
from datasets.schema import Table

DELIMITERS: Final = (",", ";", "\t", "|")
_CHUNK: Final = 50_000
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAVE: Final = "Save it again as 'CSV UTF-8'."


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table as it was written; `rows` counts as a spreadsheet does, the header being row 1.

    The columns are texts, or where `held` the values of a file that has types (Parquet).
    """

    file: str
    header: tuple[str, ...]
    columns: tuple[pd.Series[Any], ...]
    rows: npt.NDArray[np.int64]
    delimiter: str = ""
    header_row: int = 1
    held: bool = False

    def __len__(self) -> int:
        return len(self.rows)


Read = tuple[Sheet, list[Problem]]
Line = tuple[int, Sequence[str]]


def read_csv_sheet(path: Path, table: Table) -> Read:
    """The sheet of a CSV file, whatever its delimiter and encoding, with what is wrong with its shape."""
    text, problems = _decoded(path)
    first, lines, delimiter = _header(text, table)
    sheet, wrong = from_lines(path.name, first, lines, delimiter=delimiter)
    return sheet, problems + wrong


def _decoded(path: Path) -> tuple[str, list[Problem]]:
    raw = path.read_bytes()
    try:
        encoding = next((name for bom, name in _BOMS if raw.startswith(bom)), "utf-8")
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        problem = Problem(
            file=path.name, expected="text in UTF-8", got="another encoding, read as Windows-1252",
            remedy=f"Check the letters with accents. {_SAVE}", severity=Severity.WARNING,
        )  # fmt: skip
        return text, [problem]
    if "\x00" in text:
        got = "an Excel workbook" if raw.startswith(b"PK") else "something else"
        remedy = f"Open it in a spreadsheet. {_SAVE}"
        return "", [Problem(file=path.name, expected="a text file", got=got, remedy=remedy)]
    return text, []


def _header(text: str, table: Table) -> tuple[Line, Iterator[Line | str], str]:
    """The header, the lines after it, and the delimiter with which the header has most known names."""
    offset = 0
    if text.casefold().startswith("sep=") and "\n" in text:
        text, offset = text.split("\n", 1)[1], 1
    best = max(DELIMITERS, key=lambda sign: _known(text, sign, table))
    lines = _records(text, best, offset)
    first = next((line for line in lines if not isinstance(line, str) and any(map(str.strip, line[1]))), None)
    return first or (0, ()), lines, best


def _known(text: str, delimiter: str, table: Table) -> tuple[int, int]:
    header = next(
        (row for row in csv.reader(StringIO(text[:100_000], newline=""), delimiter=delimiter) if row), []
    )
    return len(matched(header, table)), len(header)


def _records(text: str, delimiter: str, offset: int) -> Iterator[Line | str]:
    """Each record with its row number, or in its place what is wrong with its quotes."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = offset
    while True:
        row += 1
        try:
            yield row, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"{row}:{error}"


def from_lines(file: str, first: Line, lines: Iterable[Line | str], *, delimiter: str = "") -> Read:
    """The sheet of a header and its lines: blank lines left out, short ones filled, long ones named."""
    header = tuple(clean(name) for name in first[1])
    while header and not header[-1]:
        header = header[:-1]
    width = len(header)
    problems: list[Problem] = []
    rows: list[int] = []
    parts: list[list[pd.Series[str]]] = []
    chunk: list[Sequence[str]] = []
    for line in lines:
        cells = _checked(file, width, line, problems)
        if cells is None or isinstance(line, str):
            continue
        rows.append(line[0])
        chunk.append(cells)
        if len(chunk) == _CHUNK:
            parts.append(_columns(chunk, width))
            chunk = []
    parts.append(_columns(chunk, width))
    columns = tuple(pd.concat(part, ignore_index=True) for part in zip(*parts, strict=True))
    at = np.array(rows, dtype=np.int64)
    return Sheet(
        file=file, header=header, columns=columns, rows=at, delimiter=delimiter, header_row=first[0]
    ), problems


def _columns(chunk: list[Sequence[str]], width: int) -> list[pd.Series[str]]:
    columns = zip(*chunk, strict=True) if chunk else ([] for _ in range(width))
    return [pd.Series(list(column), dtype="str") for column in columns]


def _checked(file: str, width: int, line: Line | str, problems: list[Problem]) -> Sequence[str] | None:
    """The cells of a line, exactly `width`; None for a blank line and for one that can't be read."""
    if isinstance(line, str):
        problems.append(_bad_quote(file, line))
        return None
    row, cells = line
    if len(cells) == width and any(cells) and any(map(str.strip, cells)):
        return cells
    if not any(map(str.strip, cells)):
        return None
    if any(map(str.strip, cells[width:])):
        remedy = "Put quotes around text that holds the delimiter, or give every column a name."
        got = f"{len(cells)}"
        problems.append(Problem(file=file, row=row, expected=f"{width} cells", got=got, remedy=remedy))
    elif len(cells) < width:
        remedy = "The last cells are read as empty; check that none is missing before them."
        problems.append(
            Problem(
                file=file, row=row, expected=f"{width} cells", got=f"{len(cells)}", remedy=remedy,
                severity=Severity.WARNING,
            )
        )  # fmt: skip
    return [*cells[:width], *[""] * (width - len(cells))]


def _bad_quote(file: str, fault: str) -> Problem:
    row, text = fault.split(":", 1)
    expected = "quotes that open and close a whole cell"
    got = "a cell whose quotes never close" if "end of data" in text else "quotes inside a cell"
    if "field limit" in text:
        got = "a cell of more than 131072 characters"
    remedy = 'Close the quotes, and write a quote inside a quoted cell twice: "".'
    return Problem(file=file, row=int(row), expected=expected, got=got, remedy=remedy)
