"""A sheet made into a typed table: every cell read once per different text, every bad cell named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.cells import BROKEN, Value, clean, parse
from datasets.different import Cells, cells_of, plain_texts, sure_numbers
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
            cells = cells_of(sheet, found[column.name])
            data[column.name], wrong = _column(cells, column, table, sheet, decimal)
            problems += wrong
    data |= _extra(sheet, found)
    problems += _nameless(sheet)
    frame = typed(pd.DataFrame(data, index=range(len(sheet)), copy=False), table)
    return Typed(table=table, file=sheet.file, frame=frame, rows=sheet.rows), problems


def _decimal(sheet: Sheet, table: Table, found: dict[str, int]) -> Decimal:
    numbers = [column.name for column in table.columns if column.type in (Type.NUMBER, Type.WHOLE)]
    places = [found[name] for name in numbers if name in found]
    said = (place for place in places if sheet.columns[place].dtype != "float64")
    texts = (text for place in said for text in cells_of(sheet, place).texts.tolist())
    return decimal_of(texts, sheet.delimiter)


def _extra(sheet: Sheet, found: dict[str, int]) -> dict[str, pd.Series[str]]:
    places = [place for place, name in enumerate(sheet.header) if name and place not in found.values()]
    return {sheet.header[place]: _mapped(cells_of(sheet, place), clean) for place in places}


def _mapped(cells: Cells, text: Callable[[str], str]) -> pd.Series[str]:
    """A function of each text, called once per different text."""
    made = pd.Series([text(one) for one in cells.texts.tolist()], dtype="str")
    return made.iloc[cells.codes].reset_index(drop=True)


def _nameless(sheet: Sheet) -> list[Problem]:
    problems = []
    for place in (place for place, name in enumerate(sheet.header) if not name):
        filled = np.flatnonzero((_mapped(cells_of(sheet, place), clean) != "").to_numpy(dtype=bool))
        if len(filled):
            row, expected = int(sheet.rows[filled[0]]), f"a name above column {place + 1}"
            remedy = "Give it a name in the header, or empty the column."
            problems.append(Problem(file=sheet.file, row=row, expected=expected, got="none", remedy=remedy))
    return problems


def _column(
    cells: Cells, column: Column, table: Table, sheet: Sheet, decimal: Decimal
) -> tuple[pd.Series[Any], list[Problem]]:
    if column.name == "amount":
        cells = _with_units(cells, sheet, table)
    bad: dict[int, CellError] = {}
    series = cells.values if sure_numbers(cells.values, column) else _read(cells, column, decimal, bad)
    faults = _Faults(column=column, table=table, sheet=sheet, cells=cells)
    return series, [*faults.bad(bad), *faults.gaps(series, bad)]


def _read(cells: Cells, column: Column, decimal: Decimal, bad: dict[int, CellError]) -> pd.Series[Any]:
    """The values of a column, each different text read once; what can't be read is told in `bad`, by its place."""
    texts = cells.texts.tolist()
    values: list[Value] = list(texts)
    for place in np.flatnonzero(~plain_texts(cells.texts, column)).tolist():
        try:
            values[place] = _value(texts[place], column, decimal)
        except CellError as error:
            bad[place], values[place] = error, None
    if values == texts and cells.values.dtype == "str" and not cells.values.hasnans:
        return cells.values
    return _series(values, column).iloc[cells.codes].reset_index(drop=True)


_WORDS: Final = r"[^\d.,\x00\s+-]"


def _with_units(cells: Cells, sheet: Sheet, table: Table) -> Cells:
    """Amounts that hold words with the units of their items behind them, for the words may be units."""
    if cells.values.dtype == "float64" or not (worded := cells.texts.str.contains(_WORDS)).any():
        return cells
    raw = pd.Series(cells.texts, dtype="str").iloc[cells.codes].reset_index(drop=True)
    return Cells.of(raw.where(~worded[cells.codes], raw + "\n" + _units(sheet, table)))


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
    return _mapped(cells_of(sheet, place), lambda text: _unit(clean(text)))


def _unit(item: str) -> str:
    slugs = (slug for layout in Layout for slug in item_slugs(layout, item))
    return ",".join(dict.fromkeys(ITEMS[slug].unit for slug in slugs if ITEMS[slug].unit))


@dataclass(frozen=True, kw_only=True)
class _Faults:
    """What is wrong with the cells of one column."""

    column: Column
    table: Table
    sheet: Sheet
    cells: Cells

    def problem(self, line: int, expected: str, got: str, remedy: str) -> Problem:
        """A problem of the cell on one line."""
        return Problem(
            file=self.sheet.file, row=int(self.sheet.rows[line]), column=self.column.name, expected=expected,
            got=got, remedy=remedy,
        )  # fmt: skip

    def bad(self, bad: Mapping[int, CellError]) -> list[Problem]:
        """One problem per line whose text says no value of the column."""
        problems = []
        codes = self.cells.codes if bad else np.empty(0, dtype=np.intp)
        for line in np.flatnonzero(np.isin(codes, list(bad))):
            error, text = bad[int(codes[line])], str(self.cells.texts[codes[line]])
            said = text.partition("\n")[0] if self.column.name == "amount" else text
            got = shown(said, error.kind, self.table)
            problems.append(self.problem(int(line), error.expected, got, error.remedy))
        return problems

    def gaps(self, series: pd.Series[Any], bad: Mapping[int, CellError]) -> list[Problem]:
        """One problem per empty cell where the column must be filled."""
        if not must_fill(self.column, self.table):
            return []
        empty = (series.isna() | (series == "")).to_numpy(dtype=bool)
        if bad:
            empty = empty & ~np.isin(self.cells.codes, list(bad))
        remedy = "Fill it in, or remove the row."
        return [self.problem(int(line), "a value", "an empty cell", remedy) for line in np.flatnonzero(empty)]
