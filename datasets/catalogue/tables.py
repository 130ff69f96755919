"""The tables kept by hand: functions with their codes, and adjustments of the figures."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.items import ITEMS
from datasets.model import Estimate
from datasets.problems import DataError, Problem

FUNCTIONS: Final = (
    "key", "name", "name_en", "synonyms", "isco", "esco", "onet", "soc2010", "education", "sector", "proposal",
    "why",
)  # fmt: skip
HAND: Final = "adjusted by hand"
FOLLOWS: Final = "follows an item adjusted by hand"
STRETCH: Final = {"sitting-hours": "sitting", "standing-hours": "standing", "walking-hours": "walking"}
USUAL_SPREAD: Final = 0.5
FOLLOW: Final = {
    "kneeling-work": ("kneeling",),
    "bending": ("bending-often", "bent-work"),
    "skin-contact": ("skin-barrier",),
    "keyboard-hours": ("keyboard-operating", "head-posture"),
}
"""Items whose chance follows an adjusted one, because both come from the same figure."""
ABOVE: Final = {"grip-strength": 10.0, "heavy-loads-often": 15.0}
"""Items (kg) that can't be likelier than lifting more than that, as in `crosswalk.csv`."""

Row = dict[str, Any]
Rows = dict[tuple[str, str], Row]


def _read(name: str) -> pd.DataFrame:
    file = files("datasets.catalogue").joinpath(name)
    if not file.is_file():
        return pd.DataFrame(columns=["function", "item", "amount", "why"], dtype="str")
    with file.open("rb") as source:
        return pd.read_csv(source, dtype="str", keep_default_na=False)


def read_functions() -> pd.DataFrame:
    """The functions with their chosen codes, the proposal of the crosswalk and why it was kept or not."""
    return _read("functions.csv")[list(FUNCTIONS)]


def adjusted(estimates: pd.DataFrame, functions: pd.DataFrame) -> pd.DataFrame:
    """Estimates with `adjustments.csv` applied: `none`, or `chance=…`, `amount=…`, `spread=…` or a bare amount.

    Where hours of sitting, standing or walking change, the longest stretch changes along; so do the items that
    come from the same figure as an adjusted one, unless they're adjusted themselves.
    """
    by_hand = _read("adjustments.csv")
    _check(by_hand, set(functions["key"]))
    rows: Rows = {
        (str(row["function"]), str(row["item"])): {str(name): value for name, value in row.items()}
        for row in estimates.to_dict("records")
    }
    for row in by_hand.to_dict("records"):
        _adjust(rows, str(row["function"]), str(row["item"]), str(row["amount"]))
    for row in by_hand.to_dict("records"):
        _follow(rows, str(row["function"]), str(row["item"]))
    order = {item: place for place, item in enumerate(ITEMS)}
    kept = sorted(rows.values(), key=lambda row: (row["function"], order[row["item"]]))
    return pd.DataFrame(kept, columns=list(estimates.columns))


def _adjust(rows: Rows, function: str, item: str, text: str) -> None:
    if text == "none":
        rows.pop((function, item), None)
        return
    told = numbers_of(text)
    row = rows.setdefault((function, item), _empty(function, item, "amount" in told))
    before = row["amount"]
    row.update(told, source=HAND, validated="no")
    if not np.isnan(row["amount"]) and np.isnan(row["spread"]):
        row["spread"] = USUAL_SPREAD
    stretch = rows.get((function, STRETCH.get(item, "")))
    if stretch is not None and before > 0 and stretch["source"] != HAND:
        stretch["amount"] = round(stretch["amount"] * row["amount"] / before, 1)


def _follow(rows: Rows, function: str, item: str) -> None:
    """Bring along what comes from the same figure as an adjusted item: else a light job keeps a strong grip."""
    base = rows.get((function, item))
    if base is None:
        return
    for other in FOLLOW.get(item, ()):
        _set(rows, function, other, base["chance"])
    if item == "lifting":
        told = {name: base[name] for name in ("chance", "amount", "spread", "shape")}
        for other, limit in ABOVE.items():
            above = Estimate(item=other, **told).exceeds(limit, 0.0)
            _set(rows, function, other, round(min(above, rows.get((function, other), base)["chance"]), 3))


def _set(rows: Rows, function: str, item: str, chance: float) -> None:
    row = rows.get((function, item))
    if row is not None and row["source"] != HAND:
        row.update(chance=chance, source=FOLLOWS, n=0.0, validated="no")


def _empty(function: str, item: str, amount: bool) -> Row:
    """A row for an item that was silent: no truth behind it."""
    return {"function": function, "item": item, "chance": 0.9, "amount": np.nan, "spread": np.nan,
            "shape": "log" if amount else "", "source": HAND, "n": 0.0, "validated": "no"}  # fmt: skip


def numbers_of(text: str) -> dict[str, float]:
    """`8` is an amount; `chance=0.9;amount=8` names both.

    >>> numbers_of("chance=0.9;amount=8")
    {'chance': 0.9, 'amount': 8.0}
    """
    parts = [part if "=" in part else f"amount={part}" for part in text.split(";")]
    return {name: float(value) for name, value in (part.split("=") for part in parts)}


def _check(by_hand: pd.DataFrame, functions: set[str]) -> None:
    problems = []
    for number, row in enumerate(by_hand.to_dict("records"), start=2):
        for column, known in (("function", functions), ("item", set(ITEMS))):
            if row[column] not in known:
                problems.append(Problem(file="adjustments.csv", row=number, column=column,
                                        expected=f"a known {column}", got=f"'{row[column]}'"))  # fmt: skip
    if problems:
        raise DataError(problems)
