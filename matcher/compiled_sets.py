"""Sets of places as machine words, compiled with numba: their rows, marks, and the counts of many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from matcher.bits import Ints, Words
from matcher.loops import Whole
from matcher.tally import MILDER

STRETCH = 2048
"""So many words of every set are joined and counted while they are near."""
Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(loop: Loop) -> Loop:
    """A loop compiled when it is first called, or read from numba's cache."""
    found: Loop = numba.njit(cache=True, nogil=True)(loop)
    return found


def _of_word(name: str) -> Any:
    """An instruction of the processor on one word, for compiled loops."""

    def build(_typing: Any, _word: Any) -> Any:
        def emit(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            more = [ir.Constant(ir.IntType(1), 0)] if name == "cttz" else []
            return getattr(builder, name)(given[0], *more)

        return types.int64(types.uint64), emit

    return intrinsic(build)


lowest, bits_of = _of_word("cttz"), _of_word("ctpop")
"""The position of the lowest bit of a word that isn't 0, and how many bits are set."""


@compiled
def rows_of(places: Words, size: int) -> Ints:
    """The rows below `size` of a set, in order."""
    total = 0
    for word in places:
        total += bits_of(word)
    found = np.empty(total, dtype=np.int64)
    at = 0
    for position in range(len(places)):
        word = places[position]
        while word:
            found[at] = position * 64 + lowest(word)
            at += 1
            word &= word - np.uint64(1)
    while at and found[at - 1] >= size:
        at -= 1
    return found[:at]


def _behind(width: int, kind: Any) -> Any:
    """What stands at a position behind an address: many arrays at once can't be handed over otherwise."""

    def build(_typing: Any, _address: Any, _at: Any) -> Any:
        def emit(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            first = builder.inttoptr(given[0], ir.PointerType(ir.IntType(width)))
            return builder.load(builder.gep(first, [given[1]]))

        return kind(types.int64, types.int64), emit

    return intrinsic(build)


_word, half_word = _behind(64, types.uint64), _behind(32, types.int32)
"""A word of a set, and a number of 32 bits."""


@compiled
def tally(rules: tuple[Ints, Ints], others: tuple[Ints, Ints], sets: Words, shut: Ints) -> Ints:
    """See `matcher.tally`. Sets come as addresses in memory, 0 for none.

    `rules` are what each closes, in all and by something known; `others` the sets of milder outcomes, and of which.
    `sets` takes the closed places, those that several rules close and the known; `shut` the counts per rule.
    """
    (closing, known), (milder, outcome) = rules, others
    united, once, one = np.empty((MILDER, STRETCH), np.uint64), np.empty(STRETCH, np.uint64), np.uint64(0)
    reached, n_words = np.zeros(MILDER + 1, dtype=np.int64), sets.shape[1]
    for first in range(0, n_words, STRETCH):
        size = min(STRETCH, n_words - first)
        closed, more, sure = (
            sets[0, first : first + size],
            sets[1, first : first + size],
            sets[2, first : first + size],
        )
        united[:] = 0
        for rule in range(len(closing)):
            address = closing[rule]  # looked up once, or the loop is no loop over neighbours
            for at in range(size):
                one = _word(address, first + at)
                more[at] |= closed[at] & one
                closed[at] |= one
            if known[rule]:
                address = known[rule]
                for at in range(size):
                    sure[at] |= _word(address, first + at)
        for rule in range(len(milder)):
            own, address = united[outcome[rule]], milder[rule]
            for at in range(size):
                own[at] |= _word(address, first + at)
        for at in range(size):
            one = closed[at]
            once[at] = one & ~more[at]
            reached[0] += bits_of(one)
            for row in range(MILDER):
                one |= united[row, at]
                reached[row + 1] += bits_of(one)
        _shut(rules, first, (once[:size], sure), shut)
    return reached


@compiled
def _shut(rules: tuple[Ints, Ints], first: int, sets: tuple[Words, Words], shut: Ints) -> None:
    (closing, known), (once, sure) = rules, sets
    for rule in range(len(closing)):
        alone, told, guessed = 0, 0, 0
        for at in range(len(once)):
            alone += bits_of(_word(closing[rule], first + at) & once[at])
        if known[rule] == closing[rule]:
            told = alone
        else:
            for at in range(len(once)):
                guessed += bits_of(_word(closing[rule], first + at) & ~sure[at])
            if known[rule]:
                for at in range(len(once)):
                    told += bits_of(_word(known[rule], first + at) & once[at])
        shut[rule, 0] += alone
        shut[rule, 1] += told
        shut[rule, 2] += guessed


@compiled
def mark(found: Words, rows: Whole) -> None:
    """Add some rows to a set."""
    for row in rows:
        found[row >> 6] |= np.uint64(1) << np.uint64(row & 63)
