"""Rows of results as cells: a figure with its interval, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isnan
from typing import Any

import pandas as pd

from evaluation.estimate import Estimate
from service.reports.report import Untold

Record = Mapping[str, Any]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def number(value: object) -> float | None:
    """A number, or None for what isn't known."""
    if value is None or value is pd.NA:
        return None
    found = float(str(value))
    return None if isnan(found) else found


def figure(row: Record, value: str = "value", low: str = "low", high: str = "high") -> Estimate:
    """The figure of a row with its interval and its number of units."""
    return Estimate(
        value=number(row.get(value)), low=number(row.get(low)), high=number(row.get(high)),
        n=int(number(row.get("n")) or 0),
    )  # fmt: skip


def told(row: Record, value: str = "value", low: str = "low", high: str = "high") -> Estimate | Untold:
    """The figure of a row as a cell: with why, where there is none."""
    found, said = figure(row, value, low, high), why(row)
    if said == "withheld" or found.value is None:
        return Untold(said or "too_few")
    return found


def why(row: Record) -> str:
    """Why a row has no figure; empty where it has one."""
    if row.get("withheld") is True:
        return "withheld"
    said = row.get("why")
    return "" if said is None or said is pd.NA or said != said else str(said)  # noqa: PLR0124  # nan isn't itself


def only(rows: Iterable[Record], **wanted: object) -> list[Record]:
    """The rows that have these values."""
    return [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]
