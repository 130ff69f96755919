"""The workbook that people fill in: a sheet per table, with drop-downs and what each column means."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from datasets.asked import place_items
from datasets.items import ITEMS
from datasets.package import EXPLANATIONS
from datasets.problems import DataError, Problem
from datasets.schema import TABLES, Column, Table, Type
from datasets.synonyms import choose, dutch
from datasets.workbook import EXPLAINING

ROWS: Final = 5000
"""So many rows of a sheet have drop-downs."""

MOST_ROWS: Final = 1_048_575
MOST_SIGNS: Final = 32_767
_LEVELS: Final = ("geen", "aanwezig", "geboden", "niet geboden")
_INTRO: Final = (
    "Spoor2 invulboek",
    "Elk blad is een tabel. De eerste rij met de namen van de kolommen laat u staan.",
    "Beweeg over een kolomnaam om te lezen wat er in de kolom hoort.",
    "Een lege cel betekent: onbekend. Vul liever niets in dan een gok.",
    "Begin met employers (werkgevers) en vacancies (plekken); daarna demands (wat een plek vraagt).",
    "Kandidaten staan in profiles, hun beperkingen in limits. Gebruik nooit namen of diagnoses.",
    "Controleer het boek met: spoor2 validate MAP",
)


def label(slug: str) -> str:
    """An item as people choose it: its Dutch name, or its slug where two items share that name."""
    name = ITEMS[slug].name_nl
    return name if place_items(name) == (slug,) else slug


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    """Where on the hidden sheet the choices of the drop-downs stand."""

    sheet: Worksheet

    def add(self, title: str, values: Iterable[str]) -> str:
        """Write a list as a column; give the formula of its range."""
        place = 1 if self.sheet["A1"].value is None else self.sheet.max_column + 1
        listed = [title, *values]
        for row, value in enumerate(listed, start=1):
            self.sheet.cell(row=row, column=place, value=value)
        letter = get_column_letter(place)
        return f"{EXPLAINING[1]}!${letter}$2:${letter}${len(listed)}"


def write_form(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """The bytes of a workbook that holds the tables and can be filled in further; same tables, same bytes.

    Raises DataError where a table is longer, or a text wider, than a workbook can hold.
    """
    _check_size(tables)
    book = Workbook()
    intro = book.active
    if isinstance(intro, Worksheet):
        _explain(intro)
    lists = _Lists(sheet=book.create_sheet(EXPLAINING[1]))
    named = _named(lists)
    for name, table in TABLES.items():
        sheet = book.create_sheet(name)
        _fill(sheet, table, tables[name])
        _drop_downs(sheet, table, named)
    book.move_sheet(lists.sheet, offset=len(TABLES))
    lists.sheet.sheet_state = "hidden"
    return _timeless(book)


def _check_size(tables: Mapping[str, pd.DataFrame]) -> None:
    remedy = "Write a folder of CSV or Parquet instead."
    problems = [
        Problem(file=name, expected="what a workbook can hold", got="more than that", remedy=remedy)
        for name, frame in tables.items()
        if len(frame) > MOST_ROWS or any(_widest(frame[column]) > MOST_SIGNS for column in frame.columns)
    ]
    if problems:
        raise DataError(problems)


def _widest(values: pd.Series[Any]) -> int:
    texts = values.dtype == "str" and len(values)
    return int(values.str.len().max()) if texts else 0


def _explain(sheet: Worksheet) -> None:
    sheet.title = EXPLAINING[0]
    for row, text in enumerate(_INTRO, start=1):
        sheet.cell(row=row, column=1, value=text)
    sheet["A1"].font = Font(bold=True)
    sheet.column_dimensions["A"].width = 100


def _named(lists: _Lists) -> dict[str, str]:
    """The range per list that several columns choose from."""
    levels = {level for item in ITEMS.values() for scale in item.scales.values() for level in scale.levels}
    return {
        "yes_no": lists.add("ja of nee", ("ja", "nee")),
        "item": lists.add("punten", (label(slug) for slug in ITEMS)),
        "level": lists.add("niveaus", (*_LEVELS, *sorted(levels))),
    } | {
        ";".join(column.choices): lists.add(column.name, map(dutch, column.choices))
        for column in {column.choices: column for column in _choices()}.values()
    }


def _choices() -> Iterable[Column]:
    return (c for table in TABLES.values() for c in table.columns if c.type is Type.CHOICE)


def _fill(sheet: Worksheet, table: Table, frame: pd.DataFrame) -> None:
    known = {column.name: column for column in table.columns}
    for place, name in enumerate(frame.columns, start=1):
        cell = sheet.cell(row=1, column=place)
        _put(cell, str(name))
        cell.font = Font(bold=True)
        column = known.get(str(name))
        if column:
            cell.comment = Comment(EXPLANATIONS[table.name, column.name], "Spoor2", height=90, width=280)
        _dress(sheet, place, column)
        for row, value in enumerate(frame[name].tolist(), start=2):
            _put(sheet.cell(row=row, column=place), _shown(value, column), column)
    sheet.freeze_panes = "A2"


def _dress(sheet: Worksheet, place: int, column: Column | None) -> None:
    """Codes and ids as text, so that 4.10 stays 4.10 and 007 stays 007; days as days."""
    dimension = sheet.column_dimensions[get_column_letter(place)]
    dimension.width = 30 if column and column.name in ("item", "title", "text", "note") else 16
    dimension.number_format = _format(column)


def _format(column: Column | None) -> str:
    if column and column.type is Type.DATE:
        return "yyyy-mm-dd"
    return "General" if column and column.type in (Type.NUMBER, Type.WHOLE) else "@"


def _shown(value: Any, column: Column | None) -> Any:
    if value is None or value is pd.NA or value is pd.NaT or value != value or value == "":  # noqa: PLR0124 (nan)
        return None
    if column is None:
        return value
    if column.type is Type.YES_NO:
        return "ja" if value else "nee"
    if column.type is Type.DATE:
        return value.to_pydatetime().date()
    if column.type is Type.CHOICE:
        return dutch(value) if choose(dutch(value), column.choices) == value else value
    return label(value) if column.name in ("item", "brings") and value in ITEMS else value


def _put(cell: Any, value: Any, column: Column | None = None) -> None:
    """A text stays a text, also where it looks like a formula or an error."""
    if value is None:
        return
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    if column is not None:
        cell.number_format = _format(column)


def _drop_downs(sheet: Worksheet, table: Table, named: Mapping[str, str]) -> None:
    for place, column in enumerate(table.columns, start=1):
        formula, strict = _range(column, named)
        if formula:
            rule = DataValidation(type="list", formula1=f"={formula}", allow_blank=True)
            rule.errorStyle = "stop" if strict else "warning"
            rule.error, rule.errorTitle = "Kies een waarde uit de lijst.", "Onbekende waarde"
            rule.showErrorMessage = strict or bool(column.refers)
            letter = get_column_letter(place)
            rule.add(f"{letter}2:{letter}{ROWS}")
            sheet.add_data_validation(rule)


def _range(column: Column, named: Mapping[str, str]) -> tuple[str, bool]:
    """The range that a column chooses from, and whether nothing else may be filled in."""
    if column.refers:
        return f"{column.refers}!$A$2:$A${ROWS}", False
    if column.type is Type.YES_NO:
        return named["yes_no"], True
    if column.type is Type.CHOICE:
        return named[";".join(column.choices)], True
    if column.name in ("item", "brings"):
        return named["item"], False
    return (named["level"], False) if column.name == "level" and column.type is Type.TEXT else ("", False)


_STAMP: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def _timeless(book: Workbook) -> bytes:
    """The workbook without the moment at which it was made."""
    made, out = BytesIO(), BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return out.getvalue()
