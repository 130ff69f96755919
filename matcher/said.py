"""What all rules together say of some places: the worst, from what those places alone ask."""

from __future__ import annotations

import numpy as np

from matcher import bits
from matcher.bits import Ints
from matcher.index import Index
from matcher.layers import Rows
from matcher.loops import spread
from matcher.screen import Screened
from matcher.stance import Stance


def said(screened: Screened, rows: Rows) -> Ints:
    """Mark × STEP + cost of the worst of all reasons of some places (rows of the index), shape as the rows."""
    found = np.zeros(len(rows), dtype=np.int64)
    for layer in screened.gates.values():
        np.maximum(found, layer.take(rows), out=found)
    for stance in screened.stances:
        own = _items(screened.index, stance, rows)
        np.maximum(found, own if stance.where is None else own * bits.at(stance.where, rows), out=found)
    return found


def _items(index: Index, stance: Stance, rows: Rows) -> Ints:
    """The worst of all items: what a function or silence comes to, and in its stead what kinds of demands do."""
    items = stance.all
    if not items:
        return np.zeros(len(rows), dtype=np.int64)
    functions = index.functions.codes[rows]
    rest = np.stack([one.answer.rest[0][functions] for one in items.values()], axis=1)
    unasked = np.array([one.answer.unasked for one in items.values()], dtype=np.int64)
    found = np.where(index.unasked[index.arrays["complete"][rows]][:, list(items)], unasked, rest)
    at, kinds = _kinds(index, rows)
    for column, (code, one) in enumerate(items.items()):
        own = index.kinds.get(code)
        if own is not None:
            here = slice(*np.searchsorted(kinds, (own.first, own.first + len(own))))
            found[at[here], column] = one.of_kinds(kinds[here] - own.first, functions[at[here]])
    return np.asarray(found.max(axis=1))


def _kinds(index: Index, rows: Rows) -> tuple[Ints, Ints]:
    """The kinds of demands of some places in order, and whose each is."""
    at, line = spread(rows, index.arrays["place_start"])
    kinds = index.arrays["place_kinds"][line].astype(np.int64)
    order = np.argsort(kinds, kind="stable")
    return at[order], kinds[order]
