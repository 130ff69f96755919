"""One cell of a table: the text somebody wrote and the value that it says, in Dutch or English notation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from html import unescape
from typing import Final

from datasets.numbers import EXACT, CellError, Decimal, number
from datasets.schema import Column, Type
from datasets.schooling import school_level
from datasets.synonyms import ALL, AT_ONCE, NO, SIGNS, UNKNOWN, YES, choose, did_you_mean

BROKEN: Final = "\x01"
"""Stands before the text of a workbook's cell that holds an error such as #N/A."""

Value = str | float | date | bool | None


_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """A text without control signs and outer space, its lines ended by a single newline."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).strip()


_MONTHS: Final = {
    name: month
    for month, names in enumerate(
        (
            "jan januari january", "feb februari february", "mrt maart mar march", "apr april", "mei may",
            "jun juni june", "jul juli july", "aug augustus august", "sep sept september",
            "okt oktober oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_TIME: Final = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
_ISO: Final = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})")
_DUTCH: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_WORDS: Final = re.compile(r"(?:[a-z]+ )?(\d{1,2})[-. ]+([a-z]+)[-. ]+(\d{4})")
_DAY: Final = "a day such as 2026-12-01 or 1-12-2026"


def _parts(text: str) -> tuple[int, int, int] | None:
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _DUTCH.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if (found := _WORDS.fullmatch(text.casefold())) and found[2] in _MONTHS:
        return int(found[3]), _MONTHS[found[2]], int(found[1])
    return None


def day(text: str) -> date:
    """The day that a cell says: ISO, or Dutch (the day first), in figures or with the month as a word."""
    parts = _parts(_TIME.sub("", text))
    if parts is None:
        short = re.fullmatch(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}", text)
        remedy = "Write the year in four figures." if short else "Write it as 2026-12-01, or leave it empty."
        raise CellError(_DAY, "a value that is no day", remedy)
    try:
        found = date(*parts)
    except ValueError as error:
        american = 1 <= parts[2] <= 12 < parts[1] <= 31
        remedy = "Write the day before the month." if american else "Check the day and the month."
        raise CellError(_DAY, "a day that doesn't exist", remedy) from error
    if found.year < 1900:
        raise CellError(_DAY, "a day before 1900", "Check the year.")
    return found


def yes_no(text: str) -> bool:
    """True for yes and False for no, in Dutch and English and in the ways in which forms mark them."""
    said = text.casefold()
    if said in YES or said in NO:
        return said in YES
    raise CellError("yes or no", "something else", "Write yes or no, or leave it empty if unknown.")


def choice(text: str, column: Column) -> str:
    """One of the column's choices, said in its own words or in a Dutch synonym."""
    found = choose(text, column.choices)
    if found is None:
        listed = ", ".join(column.choices)
        raise CellError(f"one of {listed}", "another value", did_you_mean(text, column.choices))
    return found


def several(text: str, column: Column) -> str:
    """The column's choices named in a cell, in the order of the schema, with ";" between."""
    if text.casefold() in ALL:
        return ";".join(column.choices)
    words = [word for word in re.split(r"[;,|/+&\n]| en | and ", text) if word.strip()]
    found = {choice(word, column) for word in words}
    return ";".join(value for value in column.choices if value in found)


def postcode(text: str) -> str:
    """A Dutch postcode as 1234 or 1234AB."""
    found = re.fullmatch(r"(?:NL[- ]?)?([1-9]\d{3})(?:\.0+)?(?:\s*([A-Za-z]{2}))?", text)
    if found is None:
        remedy = "Give the four figures, with or without the letters; leave it empty if unknown or abroad."
        raise CellError("a Dutch postcode such as 1012 or 1012AB", "something else", remedy)
    return found[1] + (found[2] or "").upper()


_ENTITY: Final = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+);", re.IGNORECASE)


def _words(said: str, column: Column) -> str:
    """Words as they stand, but for the signs of an unknown value and the letters that a web page spelled out."""
    if (
        said.casefold() in SIGNS
        and column.name != "text"
        and (column.type is Type.TEXT or not column.required)
    ):
        # On a condition "n.v.t." is a level of the form.
        return said if column.name in ("level", "to") and said.casefold() not in ("-", "--", "?") else ""
    return clean(unescape(said)) if "&" in said and _ENTITY.search(said) else said


_PARSERS: Final[dict[Type, Callable[[str, Column], Value]]] = {
    Type.DATE: lambda text, _: day(text),
    Type.YES_NO: lambda text, _: yes_no(text),
    Type.POSTCODE: lambda text, _: postcode(text),
    Type.LIST: several,
    Type.CHOICE: choice,
}


def parse(text: str, column: Column, decimal: Decimal = Decimal.POINT, units: Iterable[str] = ()) -> Value:
    """The value that a cell says in its column, None where unknown; raises CellError where it says none."""
    said = clean(text)
    if text.startswith(BROKEN):
        raise CellError("a value", "an error of the workbook", "Repair the formula, or type the value.")
    if column.type in (Type.ID, Type.TEXT):
        return _words(said, column)
    if said.casefold() in UNKNOWN or (column.name == "starts" and said.casefold() in AT_ONCE):
        return None
    if column.name == "education" and (level := school_level(said)):
        return float(level)
    if column.type in (Type.NUMBER, Type.WHOLE):
        return number(EXACT + said if text.startswith(EXACT) else said, column, decimal, units)
    return _PARSERS[column.type](said, column)
