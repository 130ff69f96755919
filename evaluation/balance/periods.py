"""The periods that a history is told in: counted back from the day itself, so that none is cut short at its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

import pandas as pd

from matcher.exchange.ledger import Period

MONTHS: Final[Mapping[str, int]] = MappingProxyType({"month": 1, "quarter": 3, "year": 12})
"""How many months each kind of period has."""
YEAR: Final = 12


class Window(StrEnum):
    """How far back from the end of a period figures go."""

    PERIOD = "period"
    YEAR = "year"
    START = "start"


class Span(NamedTuple):
    """The days that some figures are about; `at` is the number of the period at whose end they stand, from 0."""

    window: Window
    at: int
    period: Period


def spans(
    on: date, begin: date | None, every: str = "quarter", windows: tuple[Window, ...] = tuple(Window)
) -> tuple[Span, ...]:
    """The spans up to and including `on`, oldest first: as many periods as reach back to `begin`, at least one.

    A year is the twelve months up to the end of the period. ValueError for a kind of period that isn't known.
    """
    if every not in MONTHS:
        raise ValueError(f"every: expected one of {', '.join(MONTHS)}, got {every!r}. Choose one of them.")
    months, count = MONTHS[every], 1
    while begin is not None and back(on, months * count) >= begin:
        count += 1
    return tuple(
        Span(window, at, _period(window, on, months * (count - 1 - at), months))
        for at in range(count) for window in windows
    )  # fmt: skip


def back(on: date, months: int) -> date:
    """The same day so many months before, or the last one of a month that is shorter."""
    return (pd.Timestamp(on) - pd.DateOffset(months=months)).date()


def numbers(found: tuple[Span, ...]) -> Iterator[int]:
    """The numbers of the periods, each once."""
    yield from sorted({one.at for one in found})


def _period(window: Window, on: date, ago: int, months: int) -> Period:
    last = back(on, ago)
    if window is Window.START:
        return Period(None, last)
    return Period(back(on, ago + (YEAR if window is Window.YEAR else months)) + timedelta(days=1), last)
