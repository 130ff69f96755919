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
    yield from _lines(network, "limits", "profile", "profiles")
    yield from _lines(network, "demands", "vacancy", "vacancies")
    yield Input("travel.minutes", NUMBER, _minutes(network))


def _texts(values: pd.Series[Any]) -> npt.NDArray[Any]:
    return values.astype("str").where(values.notna(), UNKNOWN).to_numpy(dtype=object)


def _unknown(values: pd.Series[Any]) -> npt.NDArray[np.float64]:
    missing = values.isna() if values.dtype != "str" else values.isna() | (values == UNKNOWN)
    return np.asarray(missing, dtype=np.float64)


def _lines(network: Network, name: str, parent: str, of: str) -> Iterator[Input]:
    """How many lines each has, who has one on each item, and the amounts said on each item."""
    lines, ids = network.tables[name], network.tables[of]["id"]
    counts = ids.map(lines[parent].value_counts()).fillna(0.0)
    yield Input(f"{name}.per_{parent}", NUMBER, counts.to_numpy(dtype=float))
    for item, some in lines.groupby("item", sort=True):
        yield Input(f"{name}.{item}", SHARE, ids.isin(some[parent]).to_numpy(dtype=float))
        said = some["amount"].dropna().to_numpy(dtype=float)
        if len(said):
            yield Input(f"{name}.{item}.amount", NUMBER, said)
        words = some.loc[some["amount"].isna() & (some["level"] != UNKNOWN), "level"]
        if len(words):
            yield Input(f"{name}.{item}.level", CATEGORY, _texts(words))


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
