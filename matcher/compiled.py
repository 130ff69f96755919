"""The loops of `matcher.loops` compiled with numba: one pass each instead of several; kept in numba's cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from matcher import bits
from matcher.bits import Ints, Words
from matcher.loops import Tables, Whole
from matcher.tally import MILDER, Sets, Tally

BLOCK = 256
"""So many rows are touched before they are worked on: what is far away in memory then comes all at once."""
STRETCH = 2048
"""So many words of every set are joined and counted while they are near."""
LARGE = 1 << 18
"""From so many places on two hands count sooner than one."""
_HANDS = ThreadPoolExecutor(2, "spoor2")
Loop = TypeVar("Loop", bound=Callable[..., Any])


def _compiled(loop: Loop) -> Loop:
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


_lowest, _bits = _of_word("cttz"), _of_word("ctpop")
"""The position of the lowest bit of a word that isn't 0, and how many bits are set."""


@_compiled
def _rows(places: Words, size: int) -> Ints:
    total = 0
    for word in places:
        total += _bits(word)
    found = np.empty(total, dtype=np.int64)
    at = 0
    for position in range(len(places)):
        word = places[position]
        while word:
            found[at] = position * 64 + _lowest(word)
            at += 1
            word &= word - np.uint64(1)
    while at and found[at - 1] >= size:
        at -= 1
    return found[:at]


@intrinsic  # type: ignore[untyped-decorator]
def _word(_typing: Any, _address: Any, _at: Any) -> Any:
    """The word at a position behind an address: many sets at once can't be handed over otherwise."""

    def emit(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        first = builder.inttoptr(given[0], ir.PointerType(ir.IntType(64)))
        return builder.load(builder.gep(first, [given[1]]))

    return types.uint64(types.int64, types.int64), emit


@_compiled
def _tally(
    rules: tuple[Ints, Ints], others: tuple[Ints, Ints], span: tuple[int, int], sets: Words, shut: Ints
) -> Ints:
    (closing, known), (milder, outcome), (start, end) = rules, others, span
    united, once, one = np.empty((MILDER, STRETCH), np.uint64), np.empty(STRETCH, np.uint64), np.uint64(0)
    reached = np.zeros(MILDER + 1, dtype=np.int64)
    for first in range(start, end, STRETCH):
        size = min(STRETCH, end - first)
        closed, more, sure = (
            sets[0, first : first + size],
            sets[1, first : first + size],
            sets[2, first : first + size],
        )
        united[:] = 0
        for rule in range(len(closing)):
            for at in range(size):
                one = _word(closing[rule], first + at)
                more[at] |= closed[at] & one
                closed[at] |= one
            if known[rule]:
                for at in range(size):
                    sure[at] |= _word(known[rule], first + at)
        for rule in range(len(milder)):
            own = united[outcome[rule]]
            for at in range(size):
                own[at] |= _word(milder[rule], first + at)
        for at in range(size):
            one = closed[at]
            once[at] = one & ~more[at]
            reached[0] += _bits(one)
            for row in range(MILDER):
                one |= united[row, at]
                reached[row + 1] += _bits(one)
        _shut(rules, first, (once[:size], sure), shut)
    return reached


@_compiled
def _shut(rules: tuple[Ints, Ints], first: int, sets: tuple[Words, Words], shut: Ints) -> None:
    (closing, known), (once, sure) = rules, sets
    for rule in range(len(closing)):
        alone, told, guessed = 0, 0, 0
        for at in range(len(once)):
            alone += _bits(_word(closing[rule], first + at) & once[at])
        if known[rule] == closing[rule]:
            told = alone
        else:
            for at in range(len(once)):
                guessed += _bits(_word(closing[rule], first + at) & ~sure[at])
            if known[rule]:
                for at in range(len(once)):
                    told += _bits(_word(known[rule], first + at) & once[at])
        shut[rule, 0] += alone
        shut[rule, 1] += told
        shut[rule, 2] += guessed


@_compiled
def _mark(found: Words, rows: Whole) -> None:
    for row in rows:
        found[row >> 6] |= np.uint64(1) << np.uint64(row & 63)


@_compiled
def _quiet(table: Ints, functions: Whole, rest: Words, items: Whole, rows: Whole) -> Ints:
    found = np.empty(len(rows), dtype=np.int64)
    for at in range(len(rows)):
        row = rows[at]
        own = np.int64(functions[row]) << len(items)
        for bit in range(len(items)):
            said = rest[items[bit], row >> 6] >> np.uint64(row & 63)
            own |= np.int64(said & np.uint64(1)) << bit
        found[at] = table[own]
    return found


@_compiled
def _add(found: Ints, table: Whole, codes: Whole, rows: Whole) -> None:
    for at in range(len(rows)):
        found[at] += table[codes[rows[at]]]


@_compiled
def _touch(rows: Whole, first: int, start: Whole, lines: Whole) -> int:
    found = 0
    for at in range(first, min(first + BLOCK, len(rows))):
        found += lines[min(start[rows[at]], len(lines) - 1)]
    return found


@_compiled
def _lines(worth: Ints, rows: Whole, start: Whole, ask: Whole, heavy: Whole) -> Ints:
    found = np.zeros(len(rows), dtype=np.int64)
    for first in range(0, len(rows) if len(ask) else 0, BLOCK):
        if _touch(rows, first, start, ask) < 0:
            break
        for at in range(first, min(first + BLOCK, len(rows))):
            total = 0
            for line in range(start[rows[at]], start[rows[at] + 1]):
                total += worth[ask[line]] * heavy[line]
            found[at] = total
    return found


@_compiled
def _changed(
    own: tuple[Whole, Whole, Whole], spans: tuple[Whole, Whole],
    kinds: tuple[Whole, Whole, Whole], usual: tuple[Whole, Whole],
) -> Ints:  # fmt: skip
    (rows, functions, complete), (start, place_kinds) = own, spans
    (position, weight, resting), (asked, unasked) = kinds, usual
    found = np.zeros(len(rows), dtype=np.int64)
    for first in range(0, len(rows) if len(place_kinds) else 0, BLOCK):
        if _touch(rows, first, start, place_kinds) < 0:
            break
        for at in range(first, min(first + BLOCK, len(rows))):
            total = 0
            for line in range(start[rows[at]], start[rows[at] + 1]):
                kind = place_kinds[line]
                item, heavy = position[kind], np.int64(weight[kind])
                if heavy < 0:
                    heavy = np.int64(resting[-1 - heavy, functions[at]])
                silent = unasked[complete[at], item]
                # Without a branch: all ones where it isn't said that silence means not asked.
                isnt = silent >> 63
                total += heavy - ((asked[functions[at], item] & isnt) | (silent & ~isnt))
            found[at] = total
    return found


def _addresses(sets: Sequence[Words | None]) -> Ints:
    """Where each set stands in memory, 0 for none; they are held on to while the loop runs."""
    found = [0 if one is None else one.__array_interface__["data"][0] for one in sets]
    return np.array(found, dtype=np.int64)


def _still(given: Any) -> Any:
    """The same arrays, nested in tuples or not, as ones that can't be changed: one kind, so that it compiles once."""
    if isinstance(given, tuple):
        return tuple(_still(one) for one in given)
    found = given.view(np.ndarray)
    found.flags.writeable = False
    return found


class Compiled:
    """The compiled way; see `matcher.loops.Loops`."""

    dear = 1

    @staticmethod
    def tally(closing: Sets, known: Sequence[Words | None], milder: Sequence[Sets], size: int) -> Tally:
        """See `Loops`."""
        kept = [one for sets in milder for one in sets]
        outcome = np.repeat(np.arange(len(milder)), list(map(len, milder)))
        sets = np.zeros((3, len(bits.none(size))), dtype=np.uint64)
        rules, others = (_addresses(closing), _addresses(known)), (_addresses(kept), outcome)
        halves = [np.zeros((len(closing), 3), dtype=np.int64) for _ in range(2)]

        def count(half: int) -> Ints:
            span = (sets.shape[1] * half // 2, sets.shape[1] * (half + 1) // 2)
            found: Ints = _tally(_still(rules), _still(others), span, sets, halves[half])
            return found

        first, second = _HANDS.map(count, range(2)) if size >= LARGE else map(count, range(2))
        return Tally(sets[0] & ~sets[1], sets[2], first + second, halves[0] + halves[1])

    @staticmethod
    def rows(places: Words, size: int) -> Ints:
        """See `Loops`."""
        found: Ints = _rows(_still(places), size)
        return found

    @staticmethod
    def mark(places: Words, rows: Whole) -> None:
        """See `Loops`."""
        _mark(places, _still(rows))

    @staticmethod
    def quiet(table: Ints, functions: Whole, rest: Words, items: Whole, rows: Whole) -> Ints:
        """See `Loops`."""
        found: Ints = _quiet(*_still((table, functions, rest, items, rows)))
        return found

    @staticmethod
    def added(tables: Tables, codes: Tables, rows: Whole) -> Ints:
        """See `Loops`."""
        found = np.zeros(len(rows), dtype=np.int64)
        # One at a time: arrays in a tuple are slow to reach.
        for table, code in zip(tables, codes, strict=True):
            _add(found, *_still((table, code, rows)))
        return found

    @staticmethod
    def lines(worth: Ints, rows: Whole, start: Whole, ask: Whole, heavy: Whole) -> Ints:
        """See `Loops`."""
        return _lines(*_still((worth, rows, start, ask, heavy)))

    @staticmethod
    def changed(
        own: tuple[Whole, Whole, Whole], spans: tuple[Whole, Whole],
        kinds: tuple[Whole, Whole, Whole], usual: tuple[Whole, Whole],
    ) -> Ints:  # fmt: skip
        """See `Loops`."""
        return _changed(*_still((own, spans, kinds, usual)))
