"""What places tell, laid out for comparing: codes, kinds and sets of places, as arrays that can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.items import HOURS_DAY, HOURS_WEEK
from datasets.model import PAPERS
from matcher import bits
from matcher.bits import Bools, Ints, Words
from matcher.kinds import N_ITEMS, complete_items, kinds
from matcher.told import Floats, Told

HOURS = {HOURS_WEEK: "hours_min", HOURS_DAY: "hours_day_max"}
"""Which column of the places is compared with which item."""


def lay_out(
    told: Told, usual: Mapping[str, int]
) -> tuple[dict[str, npt.NDArray[Any]], tuple[str, ...], tuple[str, ...]]:
    """All arrays of an index, the keys of its functions and the papers; `usual` is the schooling per function."""
    functions, keys = told.codes("function")
    complete, unasked = complete_items(told)
    papers, asked = _papers(told)
    levels = np.array([usual.get(key, np.nan) for key in keys], dtype=float)
    arrays = dict(kinds(told)) | _gates(told, levels[functions] if len(keys) else np.empty(0))
    arrays |= asked | {
        "order": told.order.astype(np.int32), "ways": told.ways.astype(np.int32),
        "functions": functions.astype(np.int32), "complete": complete.astype(np.int16),
        "unasked": unasked,
    }  # fmt: skip
    arrays["rest"] = _rest(arrays, len(told))
    return arrays, keys, papers


def _rest(arrays: Mapping[str, npt.NDArray[Any]], size: int) -> Words:
    """Per item the places without a kind that don't say it isn't asked, as bits; shape (n_items, n_words)."""
    bounds = np.searchsorted(arrays["kind_item"], np.arange(N_ITEMS + 1))
    start, rows, unasked = arrays["entry_start"], arrays["entry_rows"], arrays["unasked"]
    silent = {text: bits.pack(table) for text, table in _silences(arrays).items()}
    found = np.zeros((N_ITEMS, -(-size // bits.WORD)), dtype=np.uint64)
    for code in range(N_ITEMS):
        flags = np.ones(size, dtype=bool)
        flags[rows[int(start[bounds[code]]) : int(start[bounds[code + 1]])]] = False
        found[code] = bits.pack(flags) & ~silent[unasked[:, code].tobytes()]
    return found


def _silences(arrays: Mapping[str, npt.NDArray[Any]]) -> dict[bytes, Bools]:
    """Per different column of what silence means: the places whose silence means not asked."""
    unasked = arrays["unasked"]
    return {unasked[:, code].tobytes(): unasked[:, code][arrays["complete"]] for code in range(N_ITEMS)}


def _papers(told: Told) -> tuple[tuple[str, ...], dict[str, npt.NDArray[Any]]]:
    """The papers that places ask; each different set of them, per paper 0 where it isn't asked, 1 where it may be,
    2 where it is essential; and which set each place asks.
    """
    asked = [(code, what) for code, what in enumerate(told.asks.different) if what in PAPERS]
    found = np.zeros((len(asked), len(told)), dtype=np.int8)
    for at, (code, _) in enumerate(asked):
        for essential, mark in ((-1, 1), (1, 2)):
            found[at, told.asks.rows[(told.asks.codes == code) & (told.asks.essential == essential)]] = mark
    sets, first = np.zeros(len(told), dtype=np.int64), np.zeros(min(1, len(told)), dtype=np.int64)
    for column in found:
        sets, first = firsts(sets * 3 + column)
    table = found[:, first].T.reshape(len(first), len(asked))
    return tuple(what for _, what in asked), {"papers": sets.astype(np.int32), "papers_table": table}


def firsts(keys: Ints) -> tuple[Ints, Ints]:
    """Which of the different keys, in order, each place has, and the first place of each."""
    codes, different = pd.factorize(keys, sort=True)
    where = np.empty(len(different), dtype=np.int64)
    where[codes[::-1]] = np.arange(len(keys))[::-1]
    return np.asarray(codes, dtype=np.int64), where


def _gates(told: Told, usual: Floats) -> dict[str, npt.NDArray[Any]]:
    """What places say besides the items: days, hours, education, openings, home."""
    today = np.datetime64(told.on, "D")
    starts, closes, openings = told.day("starts"), told.day("closes"), told.number("openings")
    judged = np.where(np.isnat(starts) | (starts < today), today, starts)
    start_days, start_at = np.unique(judged, return_inverse=True)
    schooling, schooling_table = _rows(told.number("education"), usual)
    return {
        "start_days": start_days, "starts": start_at.astype(np.int32),
        "schooling": schooling, "schooling_table": schooling_table,
        "closed": ((~np.isnat(closes) & (closes < today)) | (openings == 0)).astype(np.int8),
        "home": bits.pack(told.number("home_share") == 1),
    } | _hours(told)  # fmt: skip


def _hours(told: Told) -> dict[str, npt.NDArray[Any]]:
    found: dict[str, npt.NDArray[Any]] = {}
    fresh, start = told.fresh, told.number("build_up_from")
    for slug, name in HOURS.items():
        full = np.where(fresh, told.number(name), np.nan)
        found[slug], found[f"{slug}-table"] = _rows(full, start)
    return found


def _rows(*columns: Floats) -> tuple[npt.NDArray[np.int32], Floats]:
    """The different rows of some columns, and which of them each place has; unknown is one value."""
    at = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        codes, values = pd.factorize(column, sort=True, use_na_sentinel=False)
        at = at * max(1, len(values)) + codes
    codes, where = firsts(at)
    return codes.astype(np.int32), np.stack([column[where] for column in columns], axis=1)
