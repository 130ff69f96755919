"""What the verdicts of some places weigh together: exact, from the kinds of those places alone."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from matcher import bits
from matcher.bits import Ints
from matcher.cost import WEIGHTS
from matcher.index import Index
from matcher.layers import ByCode, Part, Rows
from matcher.planes import STEP
from matcher.stance import Stance

_NONE = np.empty((0, 0), dtype=np.int32)
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
    codes, column_of = (index.side_by_side[rows], index.column_of) if stances else (_NONE, {})
    for coded, weights, where in _together(layers):
        at = column_of.get(id(coded))
        said = weights[coded.codes[rows] if at is None else codes[:, at]]
        found += said if where is None else said * bits.at(where, rows)
    for stance in stances:
        if stance.where is None:
            found += _items(index, stance, rows, codes)
        else:
            here = np.flatnonzero(bits.at(stance.where, rows))
            found[here] += _items(index, stance, rows[here], codes[here])
    return found


def _items(index: Index, stance: Stance, rows: Rows, codes: npt.NDArray[np.int32]) -> Ints:
    """What all items weigh: what they come to without kinds, and what the kinds change about it."""
    functions, complete = codes[:, 0].astype(np.int64), codes[:, 1].astype(np.int64)
    found = stance.usual[complete, functions]
    at, kinds = spread(index, rows)
    told = np.flatnonzero(stance.speaking[kinds])
    at, kinds = at[told], kinds[told]
    item, heavy = stance.position[kinds], stance.heavy[kinds]
    asked = item * len(index.keys) + functions[at]
    usual, unasked = stance.asked.reshape(-1)[asked], stance.unasked[complete[at], item]
    resting = np.flatnonzero(heavy < 0)
    for position in np.unique(item[resting]).tolist():
        here = resting[item[resting] == position]
        rest = stance.heard[position].answer.rest
        heavy[here] = WEIGHTS[rest[-1 - stance.by_kind[kinds[here]], functions[at[here]]] % STEP]
    change = heavy - np.where(unasked < 0, usual, unasked)
    found += np.bincount(at, weights=change, minlength=len(rows)).astype(np.int64)
    return np.asarray(found)


def _together(layers: Iterable[ByCode]) -> Iterable[Part]:
    """The weights per code, those of the same codes and places added up; without those that weigh nothing."""
    found: dict[tuple[int, int], Part] = {}
    for coded, values, where in (part for layer in layers for part in layer.parts):
        weights = WEIGHTS[values % STEP]
        if weights.any():
            key = id(coded), id(where)
            known = found.get(key)
            found[key] = Part(coded, weights + known.values if known else weights, where)
    return found.values()


def spread(index: Index, rows: Rows) -> tuple[Ints, npt.NDArray[np.int32]]:
    """The kinds of some places: for each the place's position among the rows, and the kind."""
    start = index.arrays["place_start"]
    first, last = start[rows], start[np.asarray(rows) + 1]
    sizes = last - first
    at = np.repeat(np.arange(len(rows)), sizes)
    shift = np.repeat(first - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes) if len(rows) else first
    return at, index.arrays["place_kinds"][np.arange(len(at)) + shift]
