"""The loops over places that each person costs: NumPy's way, which is the definition, or the same compiled.

Compiling needs numba, an extra. Nothing loads it by itself, for loading takes longer than a list: a process that
matches many people calls `prepare` once.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from matcher import bits
from matcher.bits import Bools, Ints, Words
from matcher.tally import MILDER, Sets, Tally, tallied

Whole = npt.NDArray[np.integer]
ONE_BY_ONE: Final = 16
"""Looking at one place costs as much as unpacking so many."""


class Loops(Protocol):
    """One way to do them; `rows` are places, every answer has their shape.

    `dear` is how much one line by place costs against one by ask.
    """

    dear: int

    @staticmethod
    def tally(closing: Sets, known: Sequence[Words | None], milder: Sequence[Sets], size: int) -> Tally:
        """See `matcher.tally.tallied`."""

    @staticmethod
    def rows(places: Words, size: int) -> Ints:
        """The rows below `size` of a set of places, in order."""

    @staticmethod
    def mark(places: Words, rows: Whole) -> None:
        """Add some rows to a set of places."""

    @staticmethod
    def added(tables: Sequence[Ints], columns: Sequence[int], codes: Whole, rows: Whole) -> Ints:
        """The sum over tables of the value of each row's code; table i is of column i of the codes.

        `codes` has shape (n_places, n_columns).
        """

    @staticmethod
    def quiet(table: Ints, functions: Whole, rest: Words, items: Whole, rows: Whole) -> Ints:
        """The value of each row's function and of the items on which it is silent, the first of them counted as 1.

        `table` has 2**n_items values per function; `rest` the silent places of every item, shape (n, n_words).
        """

    @staticmethod
    def lines(worth: Ints, rows: Whole, start: Whole, ask: Whole, heavy: Whole) -> Ints:
        """The sum over each row's lines, those from `start[row]` to the next, of the worth of its ask times heavy."""

    @staticmethod
    def changed(
        own: tuple[Whole, Whole, Whole], spans: tuple[Whole, Whole],
        kinds: tuple[Whole, Whole, Whole], usual: tuple[Whole, Whole], weights: Ints,
    ) -> Ints:  # fmt: skip
        """What the kinds of some places change about the weight that their function usually has.

        `own` holds rows, functions and codes of completeness; `spans` where each place's kinds start, and the kinds;
        `kinds` per kind the position of its item and what is said of it (negative: -1 less a row of the third, by
        function); `usual` per item what is said of it by function, and where it isn't asked (-1 where it is);
        `weights` how heavily each thing that can be said weighs.
        """


class Plain:
    """NumPy's way."""

    dear = 4

    @staticmethod
    def tally(closing: Sets, known: Sequence[Words | None], milder: Sequence[Sets], size: int) -> Tally:
        """See `Loops`."""
        return tallied(closing, known, milder, size)

    @staticmethod
    def rows(places: Words, size: int) -> Ints:
        """See `Loops`."""
        return bits.positions(places, size)

    @staticmethod
    def mark(places: Words, rows: Whole) -> None:
        """See `Loops`."""
        places |= bits.of(rows, len(places) * bits.WORD)

    @staticmethod
    def added(tables: Sequence[Ints], columns: Sequence[int], codes: Whole, rows: Whole) -> Ints:
        """See `Loops`."""
        found = np.zeros(len(rows), dtype=np.int64)
        for table, column in zip(tables, columns, strict=True):
            found += table[codes[rows, column]]
        return found

    @staticmethod
    def quiet(table: Ints, functions: Whole, rest: Words, items: Whole, rows: Whole) -> Ints:
        """See `Loops`."""
        own = functions[rows].astype(np.int32) << np.int32(len(items))
        for bit, item in enumerate(items.tolist()):
            own |= _has(rest[item], len(functions), rows).view(np.uint8).astype(np.int32) << np.int32(bit)
        return np.asarray(table[own])

    @staticmethod
    def lines(worth: Ints, rows: Whole, start: Whole, ask: Whole, heavy: Whole) -> Ints:
        """See `Loops`."""
        at, line = spread(rows, start)
        summed = np.bincount(at, weights=worth[ask[line]] * heavy[line], minlength=len(rows))
        return summed.astype(np.int64)

    @staticmethod
    def changed(
        own: tuple[Whole, Whole, Whole], spans: tuple[Whole, Whole],
        kinds: tuple[Whole, Whole, Whole], usual: tuple[Whole, Whole], weights: Ints,
    ) -> Ints:  # fmt: skip
        """See `Loops`."""
        (rows, functions, complete), (position, told, resting), (asked, unasked) = own, kinds, usual
        at, line = spread(rows, spans[0])
        kind = spans[1][line]
        item, said = position[kind], told[kind]
        without = np.flatnonzero(said < 0)
        said[without] = resting[-1 - said[without], functions[at[without]]]
        silent = unasked[complete[at], item]
        change = weights[said] - weights[np.where(silent < 0, asked[functions[at], item], silent)]
        return np.bincount(at, weights=change, minlength=len(rows)).astype(np.int64)


def _has(places: Words, size: int, rows: Whole) -> Bools:
    """Whether a set of places has each row, by the way that takes least."""
    return bits.at(places, rows) if len(rows) * ONE_BY_ONE < size else bits.unpack(places, size)[rows]


def spread(rows: Whole, start: Whole) -> tuple[Ints, Ints]:
    """The lines of some rows, those of each from `start[row]` to the next: whose line it is, and which."""
    first, sizes = start[rows], start[np.asarray(rows) + 1] - start[rows]
    ends = np.cumsum(sizes)
    at = np.repeat(np.arange(len(rows)), sizes)
    return at, np.repeat(first - ends + sizes, sizes) + np.arange(len(at))


_CHOSEN: Final[list[type[Loops]]] = [Plain]


def loops() -> type[Loops]:
    """The way that this process takes."""
    return _CHOSEN[0]


def take(way: type[Loops]) -> None:
    """Take a way from now on."""
    _CHOSEN[0] = way


def prepare() -> bool:
    """Take the compiled way from now on, where numba is there, and say whether it is (False: NumPy's way stays).

    The first time on a machine compiles, which takes seconds; from then on it is read from a cache.
    """
    try:
        compiled: type[Loops] = import_module("matcher.compiled").Compiled
    except ImportError:
        return False
    _once(compiled)
    take(compiled)
    return True


def _once(way: type[Loops]) -> None:
    """Every loop once, on codes of both sizes, so that the first list waits for none."""
    none, short = np.zeros(1, dtype=np.int64), np.zeros((1, 1), dtype=np.int32)
    start, words = np.zeros(2, dtype=np.int32), np.zeros((1, 1), dtype=np.uint64)
    way.tally([words[0]], [words[0]], [[]] * MILDER, 1)
    way.rows(words[0], 1)
    way.mark(words[0], start)
    both: tuple[Whole, Whole] = (none.astype(np.int16), none.astype(np.int32))
    for codes in both:
        way.added([none], [0], codes.reshape(1, 1), none)
        way.quiet(none, codes, words, none[:0], none)
        way.quiet(np.zeros(16, dtype=np.int64), codes, words, np.zeros(4, dtype=np.int64), none)
        way.lines(none, none, start.astype(np.int64), codes, codes)
        way.changed((none, none, none), (start, codes), (none, start, short), (short, short), none)
