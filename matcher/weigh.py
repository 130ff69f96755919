"""What the verdicts of some places weigh together: exact, from the kinds of those places alone."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from matcher import bits
from matcher.answers import STEP
from matcher.bits import Ints
from matcher.cost import WEIGHTS
from matcher.held import Stance
from matcher.index import Index
from matcher.layers import ByCode, Rows

AT_ONCE = 1 << 18
"""So many places are weighed at once."""


def weigh(index: Index, stances: Iterable[Stance], layers: Iterable[ByCode], rows: Rows) -> Ints:
    """The sum of the weights of all reasons per place, as `matcher.cost.WEIGHTS` says; shape as the rows."""
    stances, layers = tuple(stances), tuple(layers)
    parts = [
        _weigh(index, stances, layers, rows[first : first + AT_ONCE])
        for first in range(0, len(rows), AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _weigh(index: Index, stances: tuple[Stance, ...], layers: tuple[ByCode, ...], rows: Rows) -> Ints:
    found = np.zeros(len(rows), dtype=np.int64)
    for layer in layers:
        found += WEIGHTS[layer.take(rows) % STEP]
    for stance in stances:
        if stance.where is None:
            found += _items(index, stance, rows)
        else:
            here = np.flatnonzero(bits.at(stance.where, rows))
            found[here] += _items(index, stance, rows[here])
    return found


def _items(index: Index, stance: Stance, rows: Rows) -> Ints:
    """What all items weigh: what they come to without kinds, and what the kinds change about it."""
    functions, complete = index.functions.codes[rows], index.arrays["complete"][rows]
    found = stance.usual[complete, functions]
    at, kinds = spread(index, rows)
    told = stance.speaking[kinds]
    at, kinds = at[told], kinds[told]
    said = stance.by_kind[kinds]
    resting = np.flatnonzero(said < 0)
    for one in resting.tolist():
        item = stance.all[int(index.arrays["kind_item"][kinds[one]])]
        said[one] = item.answer.rest[-1 - said[one], functions[at[one]]]
    change = WEIGHTS[said % STEP] - stance.usual_of[stance.position[kinds], complete[at], functions[at]]
    np.add.at(found, at, change)
    return np.asarray(found)


def spread(index: Index, rows: Rows) -> tuple[Ints, npt.NDArray[np.int32]]:
    """The kinds of some places: for each the place's position among the rows, and the kind."""
    start = index.arrays["place_start"]
    first, last = start[rows], start[np.asarray(rows) + 1]
    sizes = last - first
    at = np.repeat(np.arange(len(rows)), sizes)
    shift = np.repeat(first - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes) if len(rows) else first
    return at, index.arrays["place_kinds"][np.arange(len(at)) + shift]
