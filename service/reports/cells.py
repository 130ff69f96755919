"""Figures as people read them and as files hold them: an interval beside its value, no number for what isn't known."""

from __future__ import annotations

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
    """A figure with its interval behind it."""
    if found.value is None:
        return words("report_why.too_few")
    value = figure_text(found.value, column, words)
    if found.low is None or found.high is None or found.low == found.high:
        return value
    low, high = (figure_text(one, column, words) for one in (found.low, found.high))
    return words("report.interval", value=value, low=low, high=high)


def figure_text(value: float, column: Column, words: Words) -> str:
    """A number as its column asks."""
    if not isfinite(value):
        return words("report_why.not_measured")
    if column.kind is Kind.SHARE:
        return share_text(value, words, digits=max(0, column.digits - 2))
    if column.kind is Kind.POINTS:
        return _signed(words.number(100 * value, max(0, column.digits - 1)))
    digits = column.digits if abs(value) < 10 else 1 if abs(value) < 100 else 0
    text = words.number(value, 0 if column.kind is Kind.COUNT else digits)
    return _signed(text) if column.kind is Kind.SIGNED else text


def _signed(text: str) -> str:
    """A number with its sign; nothing has none."""
    return text if text == "0" or text.startswith("-") else f"+{text}"


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
