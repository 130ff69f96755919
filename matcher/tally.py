"""How many places a person's rules close, ask about, adapt or leave at the edge: sets of places counted together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matcher import bits
from matcher.bits import Ints, Words

MILDER = 3
"""So many outcomes lie between a fit and a closed place: ASK, ADAPT and MARGINAL, in this order."""


class Tally(NamedTuple):
    """The places that one rule alone closes, and those that something known closes; and counts.

    `reached` counts the places that are closed, and those that with them are asked about, adapted and at the edge,
    shape (4,). Per rule that closes, `shut` has shape (n_rules, 3): the places that it alone closes, those among
    them by something known, and those that it closes while nothing known does.
    """

    once: Words
    known: Words
    reached: Ints
    shut: Ints


Sets = Sequence[Words]


def tallied(closing: Sets, known: Sequence[Words | None], milder: Sequence[Sets], size: int) -> Tally:
    """What each rule closes, in all and by something known (None: nothing), and the sets of each milder outcome."""
    none = bits.none(size)
    closed, more, sure = none, none.copy(), _united([one for one in known if one is not None], none)
    for one in closing:
        more |= closed & one
        closed = closed | one
    once, reached = closed & ~more, [closed]
    for sets in milder:
        reached.append(_united(sets, reached[-1]))
    shut = [
        (bits.count(one & once), bits.count(own & once) if own is not None else 0, bits.count(one & ~sure))
        for one, own in zip(closing, known, strict=True)
    ]
    counts = np.array([bits.count(one) for one in reached], dtype=np.int64)
    return Tally(once, sure, counts, np.array(shut, dtype=np.int64).reshape(-1, 3))


def _united(sets: Sets, first: Words) -> Words:
    found = first.copy()
    for one in sets:
        found |= one
    return found
