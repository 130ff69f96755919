"""What the verdicts of some places weigh together: exact, from the kinds of those places alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from matcher import bits
from matcher.bits import Ints
from matcher.cost import WEIGHED
from matcher.index import Index
from matcher.layers import ByCode, Part, Rows
from matcher.loops import loops
from matcher.stance import Stance

_NONE = np.empty((0, 0), dtype=np.int32)
AT_ONCE = 1 << 18
"""So many places are weighed at once."""


def weigh(index: Index, stances: Sequence[Stance], weights: Sequence[Part], rows: Rows) -> Ints:
    """The sum of the weights of all reasons per place, as `matcher.cost.WEIGHED` says; shape as the rows.

    `weights` are those of the gates, see `weights_of`.
    """
    parts = [
        _weigh(index, stances, weights, rows[first : first + AT_ONCE])
        for first in range(0, len(rows), AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _weigh(index: Index, stances: Sequence[Stance], gates: Sequence[Part], rows: Rows) -> Ints:
    found = np.zeros(len(rows), dtype=np.int64)
    codes, column_of = (index.side_by_side[rows], index.column_of) if stances else (_NONE, {})
    for coded, weights, where in gates:
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
    if stance.all:
        arrays = index.arrays
        found += loops().changed(
            (rows, functions, complete), (arrays["place_start"], arrays["place_kinds"]),
            stance.said, (stance.order, stance.asked, stance.unasked), WEIGHED,
        )  # fmt: skip
    return np.asarray(found)


def weights_of(layers: Iterable[ByCode]) -> tuple[Part, ...]:
    """The weights per code, those of the same codes and places added up; without those that weigh nothing."""
    found: dict[tuple[int, int], Part] = {}
    for coded, values, where in (part for layer in layers for part in layer.parts):
        weights, key = WEIGHED[values], (id(coded), id(where))
        known = found.get(key)
        found[key] = Part(coded, weights + known.values if known else weights, where)
    return tuple(part for part in found.values() if part.values.any())
