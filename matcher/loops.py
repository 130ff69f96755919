"""The loops over places that each person costs: NumPy's way, which is the definition, or the same compiled.

Compiling needs numba, an extra. Nothing loads it by itself, for loading takes longer than a list: a process that
matches many people calls `prepare` once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from matcher import bits
from matcher.bits import Bools, Ints, Words
from matcher.tally import MILDER, Sets, Tally, tallied

Whole = npt.NDArray[np.integer]
ONE_BY_ONE: Final = 16
"""Looking at one place costs as much as unpacking so many."""
SILENT: Final = 4
"""So many items are looked at for the least that a verdict weighs."""
COLUMNS: Final = 4
"""So many codes of a place count for everybody."""


class Looked(NamedTuple):
    """What tells the most that places can score: the sum of a value per column of codes, less for silence.

    `codes` holds what counts for everybody, shape (n_places, COLUMNS), each place in one line of memory; `more` what
    some look at, shape (n_more, n_places): its columns come after. The value of a column's code stands in `worth`
    from `start` on; a column starts below 0 where it tells nothing, and the first of `worth` is 0. By column 0 and
    which of the `items` a place is silent on, the first of them counted as 1, `first` holds the value instead, flat,
    2**SILENT of each code, none above the first of them; `rest` holds the silent places of every item, shape
    (n, n_words).
    """

    codes: Whole
    more: Whole
    worth: Whole
    start: Ints
    first: Whole
    items: Ints
    rest: Words

    @classmethod
    def of(
        cls, codes: Whole, more: Whole, tables: Mapping[int, Ints], silence: tuple[Ints, Ints, Words]
    ) -> Looked:
        """With a table of values per column that tells something; 0 is that of `silence`."""
        start = np.full(COLUMNS + len(more), -1, dtype=np.int64)
        start[list(tables)] = np.cumsum([1, *map(len, tables.values())])[:-1]
        worth = np.concatenate(
            [np.zeros(1, dtype=np.int32), *tables.values()], dtype=np.int32, casting="unsafe"
        )
        first, items, rest = silence
        return cls(codes, more, worth, start, first.astype(np.int32), items, rest)

    def column(self, at: int) -> Whole:
        """The codes of a column."""
        return np.asarray(self.codes[:, at] if at < COLUMNS else self.more[at - COLUMNS])


class OfKinds(NamedTuple):
    """What is said of each kind: in `base`, or where somebody speaks of its item in one of `own`.

    `items` holds the item of each kind, `whose` per item which of `own` (-1 where it is `base`) and `first` the kind
    with which that one begins. What is below 0 is -1 less a row of `resting`, shape (n_rows, n_functions), of those
    that begin at `rest` of the item.
    """

    items: Whole
    base: Whole
    own: tuple[Whole, ...]
    whose: Ints
    first: Ints
    rest: Ints
    resting: Whole

    def at(self, kinds: Whole, functions: Whole) -> Whole:
        """What is said of some kinds, given the functions of the places that have them."""
        items = self.items[kinds]
        whose, said = self.whose[items], self.base[kinds]
        for at, own in enumerate(self.own):
            here = np.flatnonzero(whose == at)
            said[here] = own[kinds[here] - self.first[items[here]]]
        without = np.flatnonzero(said < 0)
        said[without] = self.resting[self.rest[items[without]] - 1 - said[without], functions[without]]
        return said


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
    def reaching(looked: Looked, places: Words, least: int, step: int) -> tuple[Ints, Ints]:
        """The rows of a set of places that may score `least` or more, in order, and how much each may.

        Of every so many places one is looked at: `step` is a power of two.
        """

    @staticmethod
    def lines(worth: Ints, rows: Whole, start: Whole, ask: Whole, heavy: Whole) -> Ints:
        """The sum over each row's lines, those from `start[row]` to the next, of the worth of its ask times heavy."""

    @staticmethod
    def changed(
        own: tuple[Whole, Whole, Whole], spans: tuple[Whole, Whole],
        said: OfKinds, usual: tuple[Whole, Whole, Whole], weights: Ints,
    ) -> Ints:  # fmt: skip
        """What the kinds of some places change about the weight that their function usually has.

        `own` holds rows, functions and codes of completeness; `spans` where each place's kinds start, and the kinds;
        `usual` the position of each item, and per position what is said of the item by function, and where it isn't
        asked (-1 where it is); `weights` how heavily each thing that can be said weighs.
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
    def reaching(looked: Looked, places: Words, least: int, step: int) -> tuple[Ints, Ints]:
        """See `Loops`."""
        size = len(looked.codes)
        rows = bits.positions(places if step == 1 else bits.sampled(places, step), size)
        own = looked.codes[rows, 0].astype(np.int32) << np.int32(SILENT)
        for bit, item in enumerate(looked.items.tolist()):
            own |= _has(looked.rest[item], size, rows).view(np.uint8).astype(np.int32) << np.int32(bit)
        most = looked.first[own].astype(np.int64)
        for at in np.flatnonzero(looked.start >= 0).tolist():
            most += looked.worth[looked.start[at] :][looked.column(at)[rows]]
        keep = most >= least
        return rows[keep], most[keep]

    @staticmethod
    def lines(worth: Ints, rows: Whole, start: Whole, ask: Whole, heavy: Whole) -> Ints:
        """See `Loops`."""
        at, line = spread(rows, start)
        summed = np.bincount(at, weights=worth[ask[line]] * heavy[line], minlength=len(rows))
        return summed.astype(np.int64)

    @staticmethod
    def changed(
        own: tuple[Whole, Whole, Whole], spans: tuple[Whole, Whole],
        said: OfKinds, usual: tuple[Whole, Whole, Whole], weights: Ints,
    ) -> Ints:  # fmt: skip
        """See `Loops`."""
        (rows, functions, complete), (order, asked, unasked) = own, usual
        at, line = spread(rows, spans[0])
        kind = spans[1][line]
        position, told = order[said.items[kind]], said.at(kind, functions[at])
        silent = unasked[complete[at], position]
        change = weights[told] - weights[np.where(silent < 0, asked[functions[at], position], silent)]
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
_THREADS: Final[list[int]] = [1]


def loops() -> type[Loops]:
    """The way that this process takes."""
    return _CHOSEN[0]


def threads() -> int:
    """How many threads one list may take."""
    return _THREADS[0]


def take(way: type[Loops]) -> None:
    """Take a way from now on."""
    _CHOSEN[0] = way


def prepare(threads: int = 1) -> bool:
    """Take the compiled way from now on, where numba is there, and say whether it is (False: NumPy's way stays).

    With more `threads` than one a list of many places is made sooner; who makes many lists at once takes one. The
    first time on a machine compiles, which takes seconds; from then on it is read from a cache.
    """
    try:
        compiled: type[Loops] = import_module("matcher.compiled").Compiled
    except ImportError:
        return False
    _once(compiled)
    _THREADS[0] = threads
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
        silence = np.zeros(1 << SILENT, dtype=np.int64), np.zeros(SILENT, dtype=np.int64), words
        line, more = np.stack([codes] * COLUMNS, axis=1), codes.reshape(1, 1)
        way.reaching(Looked.of(line, more, {}, silence), words[0], 0, 1)
        way.lines(none, none, start.astype(np.int64), codes, codes)
        said = OfKinds(none, none.astype(np.int32), (), none, none, none, short)
        way.changed((none, none, none), (start, codes), said, (none, short, short), none)
