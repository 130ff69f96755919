"""The columns that a score looks at, straight from the network's tables, in the order of the index."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.model import PAPERS
from matcher.bits import Ints
from matcher.index import Index

Column = npt.NDArray[np.unsignedinteger[Any]]

TYPES: Final = (np.uint8, np.uint16, np.uint32)
ASK: Final = "ask"
"""What the columns of what places ask are called, before their number."""
TOTAL: Final = "asked_weight"
TOGETHER: Final = {
    "travel": ("postcode", "home_share"), "hours": ("starts", "hours_min", "hours_max"),
    "wage": ("wage_hour",), "kind": ("kind",),
}  # fmt: skip
"""The columns of places that a part of the score looks at together."""


def small(values: npt.NDArray[Any], size: int) -> Column:
    """Codes below `size` in the smallest unsigned type."""
    return values.astype(next(one for one in TYPES if size <= np.iinfo(one).max + 1))


def scoring_columns(index: Index) -> tuple[dict[str, Column], dict[str, Ints]]:
    """Per part a code of what it looks at, and the first place with each code."""
    places = index.network.tables["vacancies"].iloc[index.order]
    employers = index.network.tables["employers"].set_index("id")["sector"]
    frames = {name: places[list(columns)] for name, columns in TOGETHER.items()}
    frames["sector"] = places["employer"].map(employers).to_frame()
    columns, firsts = {}, {}
    for name, frame in frames.items():
        codes = frame.groupby(list(frame), sort=True, dropna=False).ngroup().to_numpy()
        columns[name] = small(codes, int(codes.max(initial=0)) + 1)
        firsts[name] = first_of(codes, int(codes.max(initial=0)) + 1)
    return columns, firsts


def first_of(codes: npt.NDArray[Any], size: int) -> Ints:
    """The first place with each code; any place for a code that no place has."""
    found = np.zeros(size, dtype=np.int64)
    found[codes[::-1]] = np.arange(len(codes))[::-1]
    return found


def asked_columns(index: Index) -> dict[str, Column]:
    """What places ask: 0 for nothing, 1 + the ask, or that and the number of asks where essential; and the weights."""
    names = index.places.asks[0]
    lines = index.network.tables["asks"]
    lines = lines[~lines["what"].isin(list(PAPERS))]
    position = pd.Index(index.network.tables["vacancies"]["id"]).get_indexer(pd.Index(lines["vacancy"]))
    lines, rows = lines[position >= 0], index.row_of[position[position >= 0]]
    essential = lines["essential"].fillna(False).to_numpy(dtype=bool)
    codes = pd.Index(names).get_indexer(pd.Index(lines["what"])) + 1 + len(names) * essential
    order = np.argsort(rows, kind="stable")
    rows, codes, heavy = rows[order], codes[order], 1 + essential[order]
    at = np.arange(len(rows)) - np.searchsorted(rows, rows)
    found = {}
    for column in range(int(at.max(initial=-1)) + 1):
        values = np.zeros(len(index), dtype=np.int64)
        values[rows[at == column]] = codes[at == column]
        found[f"{ASK}{column}"] = small(values, 2 * len(names) + 1)
    total = np.bincount(rows, weights=heavy, minlength=len(index)).astype(np.int64)
    return found | {TOTAL: small(total, int(total.max(initial=0)) + 1)}
