"""What goes into the engine, column by column: what drift is looked for in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.network import Network

NUMBER, CATEGORY, SHARE = "number", "category", "share"
UNKNOWN: Final = ""
NUMBERS: Final = {
    "profiles": ("minutes_max", "education", "old_wage_hour"),
    "vacancies": (
        "hours_min",
        "hours_max",
        "hours_day_max",
        "openings",
        "wage_hour",
        "home_share",
        "education",
    ),
    "employers": ("headcount",),
}
CATEGORIES: Final = {
    "profiles": ("layout", "complete", "usable", "transport", "minutes_medical", "consent"),
    "vacancies": ("kind", "periods", "complete", "source"),
    "employers": ("sector",),
}
COUNTED: Final = (
    ("hours", "profile", "profiles"), ("competences", "profile", "profiles"), ("papers", "profile", "profiles"),
    ("wishes", "profile", "profiles"), ("asks", "vacancy", "vacancies"), ("adaptations", "vacancy", "vacancies"),
)  # fmt: skip
"""Tables of which only is looked at how many lines each has."""
OTHERS: Final = {"profiles": (), "vacancies": ("function", "postcode", "updated"), "employers": ("postcode",)}
"""Columns of which only the share that is unknown is looked at."""


@dataclass(frozen=True, eq=False)
class Input:
    """One column of what goes in: `values` per person, place or employer (nan or "" where unknown)."""

    name: str
    kind: str
    values: npt.NDArray[Any]


def inputs(network: Network) -> Iterator[Input]:
    """Every input of a network: `table.column`, its share unknown, limits and demands per item, and travel."""
    for table, frame in ((name, network.tables[name]) for name in NUMBERS):
        for column in NUMBERS[table]:
            yield Input(f"{table}.{column}", NUMBER, frame[column].to_numpy(dtype=float, na_value=np.nan))
        for column in CATEGORIES[table]:
            yield Input(f"{table}.{column}", CATEGORY, _texts(frame[column]))
        for column in (*NUMBERS[table], *CATEGORIES[table], *OTHERS[table]):
            yield Input(f"{table}.{column}.unknown", SHARE, _unknown(frame[column]))
    for name, parent, of in COUNTED:
        whose = pd.Index(network.tables[of]["id"]).get_indexer(pd.Index(network.tables[name][parent]))
        counts = np.bincount(whose[whose >= 0], minlength=len(network.tables[of]))
        yield Input(f"{name}.per_{parent}", NUMBER, counts.astype(float))
    steps = network.tables["hours"]["hours_week"].to_numpy(dtype=float)
    yield Input("hours.hours_week", NUMBER, steps[~np.isnan(steps)])
    yield from _lines(network, "limits", "profile", "profiles")
    yield from _lines(network, "demands", "vacancy", "vacancies")
    yield Input("travel.minutes", NUMBER, _minutes(network))


def _texts(values: pd.Series[Any]) -> npt.NDArray[Any]:
    return values.astype("str").where(values.notna(), UNKNOWN).to_numpy(dtype=object)


def _unknown(values: pd.Series[Any]) -> npt.NDArray[np.float64]:
    missing = values.isna() if values.dtype != "str" else values.isna() | (values == UNKNOWN)
    return np.asarray(missing, dtype=np.float64)


def _lines(network: Network, name: str, parent: str, of: str) -> Iterator[Input]:
    """How many lines each has, who has one on each item, and the amounts and levels said on each item."""
    lines, ids = network.tables[name], pd.Index(network.tables[of]["id"])
    whose = ids.get_indexer(pd.Index(lines[parent]))
    counts = np.bincount(whose[whose >= 0], minlength=len(ids))
    yield Input(f"{name}.per_{parent}", NUMBER, counts.astype(float))
    amounts, levels = lines["amount"].to_numpy(dtype=float), _texts(lines["level"])
    codes, items = pd.factorize(lines["item"], sort=True)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(len(items) + 1))
    for at, item in enumerate(items):
        rows = order[starts[at] : starts[at + 1]]
        has = np.bincount(whose[rows][whose[rows] >= 0], minlength=len(ids)) > 0
        yield Input(f"{name}.{item}", SHARE, has.astype(float))
        stated = ~np.isnan(amounts[rows])
        if stated.any():
            yield Input(f"{name}.{item}.amount", NUMBER, amounts[rows][stated])
        words = levels[rows][~stated]
        if (words != UNKNOWN).any():
            yield Input(f"{name}.{item}.level", CATEGORY, words[words != UNKNOWN])


def _minutes(network: Network) -> npt.NDArray[np.float64]:
    """Per person the middle of the minutes to all places; nan where that can't be told."""
    found = []
    for profile in network.profiles.values():
        minutes = network.travel(profile)
        known = minutes[~np.isnan(minutes)]
        found.append(float(np.median(known)) if len(known) else np.nan)
    return np.array(found, dtype=float)


def sizes(network: Network) -> Mapping[str, int]:
    """How many people, places and employers there are."""
    return {name: len(network.tables[name]) for name in NUMBERS}
