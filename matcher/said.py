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
    if not stance.all:
        return np.zeros(len(rows), dtype=np.int64)
    functions = index.functions.codes[rows]
    found = stance.unasked[index.arrays["complete"][rows]]
    found = np.where(found < 0, stance.asked[functions], found)
    at, line = spread(rows, index.arrays["place_start"])
    kinds = index.arrays["place_kinds"][line]
    found[at, stance.order[stance.said.items[kinds]]] = stance.said.at(kinds, functions[at])
    return np.asarray(found.max(axis=1), dtype=np.int64)
