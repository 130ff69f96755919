"""A sheet made into a typed table: every cell read once per different text, every bad cell named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.cells import BROKEN, Value, clean, parse
from datasets.fml import item_slugs
from datasets.frames import DTYPES, typed
from datasets.headers import check_header, matched, must_fill
from datasets.items import ITEMS, Layout
from datasets.numbers import EXACT, CellError, Decimal, decimal_of
from datasets.problems import Problem
from datasets.schema import Column, Table, Type
from datasets.sheets import Sheet

PERSONAL: Final = frozenset(
    {"profiles", "limits", "hours", "competences", "papers", "wishes", "moves", "outcomes"}
)
"""The tables about people: no problem repeats a value of theirs, row and column suffice."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A table in its types, with the file and the row that each of its lines came from."""

    table: Table
    file: str
    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]

    def problem(self, line: int, column: str, expected: str, **more: Any) -> Problem:
        """A problem of one line of the table."""
        return Problem(file=self.file, row=int(self.rows[line]), column=column, expected=expected, **more)


def shown(text: str, kind: str, table: Table) -> str:
    """What a problem says that came: the value itself, or only its kind where it is about a person."""
    said = clean(text)
    if table.name in PERSONAL or text.startswith(BROKEN):
        return kind
    return f"'{said[:37]}...'" if len(said) > 40 else f"'{said}'"


def read_sheet(sheet: Sheet, table: Table) -> tuple[Typed, list[Problem]]:
    """The typed table of a sheet with every problem of its header and its cells."""
    problems = check_header(sheet.file, sheet.header, table, sheet.header_row)
    found = matched(sheet.header, table)
    decimal = _decimal(sheet, table, found)
    data: dict[str, Any] = {}
    for column in table.columns:
        if column.name in found:
            raw = sheet.columns[found[column.name]]
            data[column.name], wrong = _column(raw, column, table, sheet, decimal)
            problems += wrong
    data |= _extra(sheet, found)
    problems += _nameless(sheet)
    frame = typed(pd.DataFrame(data, index=range(len(sheet))), table)
    return Typed(table=table, file=sheet.file, frame=frame, rows=sheet.rows), problems


def _decimal(sheet: Sheet, table: Table, found: dict[str, int]) -> Decimal:
    numbers = [column.name for column in table.columns if column.type in (Type.NUMBER, Type.WHOLE)]
    texts = (text for name in numbers if name in found for text in sheet.columns[found[name]].unique())
    return decimal_of(texts, sheet.delimiter)


def _extra(sheet: Sheet, found: dict[str, int]) -> dict[str, pd.Series[str]]:
    places = [place for place, name in enumerate(sheet.header) if name and place not in found.values()]
    return {sheet.header[place]: _cleaned(sheet.columns[place]) for place in places}


def _cleaned(raw: pd.Series[str]) -> pd.Series[str]:
    codes, texts = pd.factorize(raw)
    return pd.Series([clean(text) for text in texts], dtype="str").iloc[codes].reset_index(drop=True)


def _nameless(sheet: Sheet) -> list[Problem]:
    problems = []
    for place in (place for place, name in enumerate(sheet.header) if not name):
        filled = np.flatnonzero((_cleaned(sheet.columns[place]) != "").to_numpy(dtype=bool))
        if len(filled):
            row, expected = int(sheet.rows[filled[0]]), f"a name above column {place + 1}"
            remedy = "Give it a name in the header, or empty the column."
            problems.append(Problem(file=sheet.file, row=row, expected=expected, got="none", remedy=remedy))
    return problems


def _column(
    raw: pd.Series[str], column: Column, table: Table, sheet: Sheet, decimal: Decimal
) -> tuple[pd.Series[Any], list[Problem]]:
    if column.name == "amount":
        raw = raw.where(~raw.str.contains(_WORDS), raw + "\n" + _units(sheet, table))
    codes, texts = pd.factorize(raw)
    values: list[Value] = []
    bad: dict[int, CellError] = {}
    for place, text in enumerate(texts):
        try:
            values.append(_value(str(text), column, decimal))
        except CellError as error:
            bad[place] = error
            values.append(None)
    series = _series(values, column).iloc[codes].reset_index(drop=True)
    cells = _Cells(column=column, table=table, sheet=sheet, codes=codes, texts=texts)
    return series, [*cells.faults(bad), *cells.gaps(series, bad)]


_WORDS: Final = r"[^\d.,\x00\s+-]"


def _value(text: str, column: Column, decimal: Decimal) -> Value:
    said, units = text, ""
    if column.name == "amount":
        said, _, units = text.partition("\n")
    if column.name in ("item", "brings") and (text.startswith(EXACT) or "," in text):
        _check_code(clean(text).replace(",", "."))
    return parse(said, column, decimal, units.split(",") if units else ())


def _check_code(code: str) -> None:
    """A workbook that holds 4.10 as a number shows 4.1: which of the two was meant can't be told."""
    if item_slugs(Layout.CLASSIC, code) and item_slugs(Layout.CLASSIC, f"{code}0"):
        remedy = "Format the cell as text and type the code again, or write the item's name."
        raise CellError("a code written as text", f"a number that may be {code} or {code}0", remedy)


def _series(values: list[Value], column: Column) -> pd.Series[Any]:
    dtype = DTYPES.get(column.type, "str")
    if dtype == "str":
        return pd.Series(["" if value is None else value for value in values], dtype="str")
    if column.type is Type.DATE:
        return pd.Series(np.array(values, dtype="datetime64[s]"))
    return pd.Series(values, dtype=dtype)


def _units(sheet: Sheet, table: Table) -> pd.Series[str]:
    """Per line the units that its item has, in either layout, with commas between."""
    place = matched(sheet.header, table).get("item")
    if place is None:
        return pd.Series([""] * len(sheet), dtype="str")
    codes, texts = pd.factorize(sheet.columns[place])
    return pd.Series([_unit(clean(text)) for text in texts], dtype="str").iloc[codes].reset_index(drop=True)


def _unit(item: str) -> str:
    slugs = (slug for layout in Layout for slug in item_slugs(layout, item))
    return ",".join(dict.fromkeys(ITEMS[slug].unit for slug in slugs if ITEMS[slug].unit))


@dataclass(frozen=True, kw_only=True)
class _Cells:
    """The cells of one column: the different texts and which line holds which."""

    column: Column
    table: Table
    sheet: Sheet
    codes: npt.NDArray[np.intp]
    texts: pd.Index[str]

    def problem(self, line: int, expected: str, got: str, remedy: str) -> Problem:
        """A problem of the cell on one line."""
        return Problem(
            file=self.sheet.file, row=int(self.sheet.rows[line]), column=self.column.name, expected=expected,
            got=got, remedy=remedy,
        )  # fmt: skip

    def faults(self, bad: Mapping[int, CellError]) -> list[Problem]:
        """One problem per line whose text says no value of the column."""
        problems = []
        for line in np.flatnonzero(np.isin(self.codes, list(bad))):
            error, text = bad[int(self.codes[line])], str(self.texts[self.codes[line]])
            said = text.partition("\n")[0] if self.column.name == "amount" else text
            got = shown(said, error.kind, self.table)
            problems.append(self.problem(int(line), error.expected, got, error.remedy))
        return problems

    def gaps(self, series: pd.Series[Any], bad: Mapping[int, CellError]) -> list[Problem]:
        """One problem per empty cell where the column must be filled."""
        if not must_fill(self.column, self.table):
            return []
        empty = (series.isna() | (series == "")).to_numpy(dtype=bool) & ~np.isin(self.codes, list(bad))
        remedy = "Fill it in, or remove the row."
        return [self.problem(int(line), "a value", "an empty cell", remedy) for line in np.flatnonzero(empty)]
