"""A number as people write it: Dutch or English signs, with its unit or currency; read only where sure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from math import isfinite
from typing import Final

from datasets.schema import Column, Type
from datasets.units import COLUMN_UNIT, UNITS

EXACT: Final = "\x00"
"""Stands before a number that a workbook or Parquet file held as a number: its point is a decimal point."""


class Decimal(StrEnum):
    """The decimal sign that the numbers of a file show; UNKNOWN where they show neither or both."""

    POINT = "."
    COMMA = ","
    UNKNOWN = ""


class CellError(ValueError):
    """A cell that doesn't say a value of its column; `kind` tells what it is without repeating it."""

    def __init__(self, expected: str, kind: str, remedy: str = "") -> None:
        self.expected, self.kind, self.remedy = expected, kind, remedy
        super().__init__(f"expected {expected}, got {kind}")


_COMMA_SEEN: Final = re.compile(r"^\D*\d+,(\d{1,2}|\d{4,})\D*$|\d\.\d{3},\d")
_POINT_SEEN: Final = re.compile(r"^\D*\d+\.(\d{1,2}|\d{4,})\D*$|\d,\d{3}\.\d")


def decimal_of(texts: Iterable[str], delimiter: str) -> Decimal:
    """The decimal sign of a file: what its numbers show, else the point where commas part its columns."""
    plain = [text for text in texts if not text.startswith(EXACT)]
    comma = any(_COMMA_SEEN.search(text) for text in plain)
    point = any(_POINT_SEEN.search(text) for text in plain)
    if comma != point:
        return Decimal.COMMA if comma else Decimal.POINT
    return Decimal.POINT if delimiter == "," and not comma else Decimal.UNKNOWN


_NUMBER: Final = re.compile(
    r"(?:€|eur|euro)?\s*(?P<core>[+-]?(?:\d[\d.,' \u00a0]*\d|\d|[.,]\d+)(?:[eE][+-]?\d+)?)"
    r"(?:,-+)?\s*(?P<tail>[^\d\s].*)?",
    re.IGNORECASE,
)
_GROUPED: Final = re.compile(r"\d{1,3}(?P<sep>[., '\u00a0])\d{3}(?:(?P=sep)\d{3})*(?:[.,]\d+)?")


_PLAIN: Final = re.compile(r"\d+(e[+-]?\d+)?|\d*\.\d+e[+-]?\d+", re.IGNORECASE)


def _grouped(core: str, sep: str) -> tuple[float, ...]:
    digits = core.replace(sep, "").replace(",", ".")
    return (float(digits),) if digits.count(".") < 2 else ()


def _readings(core: str, decimal: Decimal, *, both: bool) -> tuple[float, ...]:
    """The numbers that digits with points and commas can stand for, the likeliest first."""
    if _PLAIN.fullmatch(core):
        return (float(core),)
    grouped = _GROUPED.fullmatch(core)
    sep = grouped["sep"] if grouped else ""
    signs = re.sub(r"\d", "", core)
    if grouped and signs not in (".", ","):
        return _grouped(core, sep)
    if not re.fullmatch(r"\d*[.,]\d+", core):
        return ()
    whole, _, rest = core.partition(signs)
    fraction, thousands = float(f"{whole}.{rest}"), float(whole + rest)
    if not grouped or whole == "0":
        return (fraction,)
    if both:
        return (thousands, fraction)
    known = (fraction,) if sep == decimal else (thousands,)
    return (fraction, thousands) if decimal is Decimal.UNKNOWN else known


def _range(column: Column) -> str:
    kind = "a whole number" if column.type is Type.WHOLE else "a number"
    if column.low is None and column.high is None:
        return kind
    if column.high is None:
        return f"{kind}, at least {column.low:g}"
    limits = f"{column.low:g} to {column.high:g}"
    return f"{kind}, {limits}" if column.type is Type.WHOLE else limits


def _inside(value: float, column: Column) -> bool:
    low = column.low is None or value >= column.low
    high = column.high is None or value <= column.high
    return low and high


def _factor(tail: str, column: Column, units: Iterable[str]) -> float | None:
    """What the words after a number multiply it by; None where they aren't this column's unit."""
    said = " ".join(tail.casefold().split()).rstrip(".")
    if not said:
        return 1.0
    if said == "%":
        return 0.01 if column.high == 1 else None
    wanted = (COLUMN_UNIT.get(column.name, ""), *units)
    return next((UNITS[unit][said] for unit in wanted if said in UNITS.get(unit, {})), None)


def _said(text: str, column: Column, decimal: Decimal, units: Iterable[str]) -> tuple[float, ...]:
    """Every number that a text can stand for; none where it is no number of this column."""
    if text.startswith(EXACT):
        return (float(text[1:]),)
    match = _NUMBER.fullmatch(text)
    factor = _factor(match["tail"] or "", column, units) if match else None
    if match is None or factor is None:
        return ()
    core, sign = match["core"].lstrip("+-"), -1 if match["core"].startswith("-") else 1
    found = _readings(core, decimal, both=column.type is Type.WHOLE)
    return tuple(sign * (x if factor == 1 else round(x * factor, 9)) for x in found if isfinite(x))


def number(text: str, column: Column, decimal: Decimal = Decimal.POINT, units: Iterable[str] = ()) -> float:
    """The number that a cell says, in the unit of its column, within the column's range.

    `decimal` settles "1.250"; `units` are more units whose words may follow the number ("10 kg").
    Raises CellError with what was expected, also where a number can be read in two ways.
    """
    expected, whole = _range(column), column.type is Type.WHOLE
    found = [x for x in _said(text, column, decimal, units) if not whole or x == int(x)]
    if not found:
        kind = "a value that is no whole number" if whole else "a value that is no number"
        raise CellError(expected, kind, "Give a number, or leave it empty if unknown.")
    fits = [x for x in found if _inside(x, column)]
    if not fits:
        raise CellError(expected, "a number outside that range", "Check it, or leave it empty if unknown.")
    if len(fits) > 1 and not whole:
        remedy = "Write it without a thousands sign and with at most two decimals."
        raise CellError("a number that can be read in one way", "one with two readings", remedy)
    return fits[0] + 0.0
