"""Figures as people read them and as files hold them: an interval beside its value, no number for what isn't known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import isfinite
from typing import Final

from evaluation.estimate import Estimate
from service.reports.report import Column, Kind, Untold, Value
from service.words import Words

PLACES: Final = 6
"""Decimals in files."""


def cell_text(value: Value, column: Column, words: Words) -> str:
    """A cell as people read it; what isn't known says why."""
    if isinstance(value, Untold):
        return words("report_why." + value.why)
    if isinstance(value, Estimate):
        return estimate_text(value, column, words)
    if isinstance(value, date):
        return words.day(value)
    if value is None or isinstance(value, str):
        return value or ""
    return figure_text(float(value), column, words)


def estimate_text(found: Estimate, column: Column, words: Words) -> str:
    """A figure with its interval behind it, all with as many decimals."""
    if found.value is None:
        return words("report_why.too_few")
    ends = [one for one in (found.low, found.high) if one is not None]
    if len(ends) < 2 or found.low == found.high:
        return figure_text(found.value, column, words)
    digits = _digits(max(abs(one) for one in (found.value, *ends)), column)
    if column.kind is Kind.SHARE:  # an interval of means of shares can reach beyond what a share can be
        ends = [min(1.0, max(0.0, one)) for one in ends]
    value, low, high = _apart((found.value, *ends), column, words, digits)
    return words("report.interval", value=value, low=low, high=high)


def _apart(values: Sequence[float], column: Column, words: Words, digits: int) -> list[str]:
    """A figure and its ends with so many more decimals that they aren't all written the same."""
    made: list[str] = []
    for more in range(PLACES - digits + 1):
        finer = replace(column, digits=column.digits + more)
        made = [figure_text(one, finer, words, digits + more) for one in values]
        if len(set(made)) > 1 or column.kind not in (Kind.NUMBER, Kind.SIGNED, Kind.SHARE):
            break
    return made


def span_texts(found: Estimate, column: Column, words: Words) -> tuple[str, str, str]:
    """A figure and the ends of its interval for a sentence; 0 for what isn't there."""
    every = [one or 0.0 for one in (found.value, found.low, found.high)]
    digits = _digits(max(map(abs, every)), column)
    value, low, high = (figure_text(one, column, words, digits) for one in every)
    return value, low, high


def figure_text(value: float, column: Column, words: Words, digits: int | None = None) -> str:
    """A number as its column asks; with so many decimals where they are given, else without needless ones."""
    if not isfinite(value):
        return words("report_why.not_measured")
    if column.kind is Kind.SHARE:
        return share_text(value, words, digits=max(0, column.digits - 2))
    if column.kind is Kind.POINTS:
        value = 100 * value
    whole = digits is None and float(value).is_integer()
    places = 0 if whole else _digits(abs(value), column) if digits is None else digits
    text = f"{value:.{places}f}".replace(".", "," if words.lang == "nl" else ".")
    text = text.removeprefix("-") if not text.strip("-0,.") else text
    return _signed(text) if column.kind in (Kind.SIGNED, Kind.POINTS) else text


def _digits(most: float, column: Column) -> int:
    """Fewer decimals for larger figures."""
    if column.kind is Kind.COUNT:
        return 0
    if column.kind is Kind.POINTS:
        return 1
    return column.digits if most < 10 else min(1, column.digits) if most < 100 else 0


def _signed(text: str) -> str:
    """A number with its sign; nothing has none."""
    return f"+{text}" if text.strip("0,.") and not text.startswith("-") else text


def share_text(value: float, words: Words, digits: int = 0) -> str:
    """A share in percents; what is only nearly none or all isn't called that."""
    least = 10.0**-digits
    near = min(100 - least, max(least, 100 * value)) if 0 < value < 1 else 100 * value
    return f"{words.number(near, digits)}%"


Plain = str | float | None


def plain_cells(value: Value, name: str) -> list[tuple[str, Plain, str]]:
    """A cell as files hold it: column, plain value, and why there is none; an interval takes columns of its own."""
    if isinstance(value, Untold):
        return [(name, None, value.why)]
    if isinstance(value, Estimate):
        return _estimate_cells(value, name)
    if isinstance(value, float) and not isfinite(value):
        return [(name, None, "not_measured")]
    return [(name, value.isoformat() if isinstance(value, date) else value, "")]


def _estimate_cells(found: Estimate, name: str) -> list[tuple[str, Plain, str]]:
    if found.value is None:
        return [(name, None, "too_few")]
    sides = {"": found.value, "_low": found.low, "_high": found.high, "_n": found.n}
    return [(name + side, one, "") for side, one in sides.items() if one is not None]


def plain_text(value: Plain) -> str:
    """A value as a line of text, with a decimal point."""
    if isinstance(value, float):
        return f"{round(value, PLACES) + 0.0:.{PLACES}f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)
