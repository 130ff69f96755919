"""The loops of `matcher.loops` compiled with numba: one pass each instead of several; kept in numba's cache."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from matcher import bits
from matcher.bits import Ints, Words
from matcher.compiled_sets import bits_of, compiled, half_word, lowest, mark, rows_of, tally
from matcher.loops import COLUMNS, SILENT, Looked, OfKinds, Whole, threads
from matcher.tally import Sets, Tally

WIDE = 1 << 18
"""Of more places than that several threads look at a stretch each."""
Found = TypeVar("Found")
BLOCK = 256
"""So many rows are touched before they are worked on: what is far away in memory then comes all at once."""


@compiled
def _reaching(
    bounds: tuple[int, int, int, int], places: Words, silence: tuple[Whole, Ints, Words],
    worth: tuple[Whole, Ints], codes: tuple[Whole, Whole],
) -> tuple[Ints, Ints]:  # fmt: skip
    """Places are found, then looked at, then chosen, some at a time: what is far away in memory comes all at once.

    `bounds` are what counts as high, every how many places one is looked at, the first word of places and the last.
    """
    (least, step, begin, end), size, one, sample = bounds, len(codes[0]), np.uint64(1), np.uint64(0)
    for bit in range(0, 64, step):
        sample |= one << np.uint64(bit)
    total, stride, n_words = 0, max(1, step >> 6), min(end, (size + 63) >> 6)
    for position in range(begin, n_words, stride):
        total += bits_of(places[position] & sample)
    rows, most = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int64)
    near, found, some = np.empty(BLOCK, dtype=np.uint32), 0, 0
    for position in range(begin, n_words, stride):
        word = places[position] & sample
        if position == size >> 6:
            word &= (one << np.uint64(size & 63)) - one
        while word:
            near[some] = np.uint32(position << 6) + np.uint32(lowest(word))
            word &= word - one
            some += 1
        if some > BLOCK - 64 or position + stride >= n_words:
            looked, some = near[:some], 0
            _look(looked, silence[0], worth, codes, most[found:])
            found = _keep((least, found), looked, silence, codes[0], (rows, most))
    return rows[:found], most[:found]


@compiled
def _look(
    rows: Whole, first: Whole, worth: tuple[Whole, Ints], codes: tuple[Whole, Whole], found: Ints
) -> None:
    """What places score without silence; the columns that count for everybody are written out, in one pass."""
    (values, start), (own, more) = worth, codes
    at_x, at_y, at_z = np.uintp(max(0, start[1])), np.uintp(max(0, start[2])), np.uintp(max(0, start[3]))
    x, y, z = np.uintp(start[1] >= 0), np.uintp(start[2] >= 0), np.uintp(start[3] >= 0)
    for at in range(len(rows)):
        row = np.uintp(rows[at])
        value = first[np.uintp(np.uint32(own[row, 0])) << np.uintp(SILENT)]
        value += values[at_x + x * np.uintp(np.uint32(own[row, 1]))]
        value += values[at_y + y * np.uintp(np.uint32(own[row, 2]))]
        found[at] = value + values[at_z + z * np.uintp(np.uint32(own[row, 3]))]
    for column in range(COLUMNS, len(start)):
        if start[column] >= 0:
            for at in range(len(rows)):
                code = np.uint32(more[column - COLUMNS, np.uintp(rows[at])])
                found[at] += values[np.uintp(start[column]) + np.uintp(code)]


@compiled
def _keep(
    bounds: tuple[int, int],
    rows: Whole,
    silence: tuple[Whole, Ints, Words],
    own: Whole,
    kept: tuple[Ints, Ints],
) -> int:
    """Those that reach; silence is looked at where a place would without, for it only takes away."""
    (least, found), (first, items, rest), (into, most) = bounds, silence, kept
    before, one, two, three = found, np.uint64(1), np.uint64(2), np.uint64(3)
    a, b, c, d = rest[items[0]], rest[items[1]], rest[items[2]], rest[items[3]]
    for at in range(before, before + len(rows)):
        value = most[at]
        if value >= least:
            row = np.uint64(rows[at - before])
            code = np.uintp(np.uint32(own[np.uintp(row), 0])) << np.uintp(SILENT)
            word, bit = np.uintp(row >> np.uint64(6)), row & np.uint64(63)
            key = ((a[word] >> bit) & one) | (((b[word] >> bit) & one) << one)
            key |= (((c[word] >> bit) & one) << two) | (((d[word] >> bit) & one) << three)
            value += first[code + np.uintp(key)] - first[code]
            into[found], most[found] = row, value
            found += value >= least
    return found


@compiled
def _touch(rows: Whole, first: int, start: Whole, lines: Whole) -> int:
    found, last = 0, np.uintp(len(lines) - 1)
    for at in range(first, min(first + BLOCK, len(rows))):
        found += lines[min(np.uintp(start[np.uintp(rows[at])]), last)]
    return found


@compiled
def _lines(worth: Ints, rows: Whole, start: Whole, ask: Whole, heavy: Whole) -> Ints:
    found = np.zeros(len(rows), dtype=np.int64)
    for first in range(0, len(rows) if len(ask) else 0, BLOCK):
        if _touch(rows, first, start, ask) < 0:
            break
        for at in range(first, min(first + BLOCK, len(rows))):
            total, row = 0, np.uintp(rows[at])
            for line in range(np.uintp(start[row]), np.uintp(start[row + np.uintp(1)])):
                total += worth[np.uintp(ask[line])] * heavy[line]
            found[at] = total
    return found


@compiled
def _changed(
    places: tuple[Whole, Whole, Whole], spans: tuple[Whole, Whole],
    said: tuple[Whole, Whole, Ints, Ints, Ints, Whole], usual: tuple[Whole, Whole, Whole], weights: Ints,
) -> Ints:  # fmt: skip
    (rows, functions, complete), (start, place_kinds) = places, spans
    (items, base, spoken, first_of, rest, resting), (order, asked, unasked) = said, usual
    found = np.zeros(len(rows), dtype=np.int64)
    for first in range(0, len(rows) if len(place_kinds) else 0, BLOCK):
        if _touch(rows, first, start, place_kinds) < 0:
            break
        for at in range(first, min(first + BLOCK, len(rows))):
            total, row = 0, np.uintp(rows[at])
            function, says = np.uintp(functions[at]), np.uintp(complete[at])
            for line in range(np.uintp(start[row]), np.uintp(start[row + np.uintp(1)])):
                kind = np.uintp(place_kinds[line])
                item = np.uintp(items[kind])
                own = spoken[item]
                told = half_word(own, np.int64(kind) - first_of[item]) if own else base[kind]
                if told < 0:
                    told = resting[rest[item] - 1 - told, function]
                position = np.uintp(order[item])
                silent = unasked[says, position]
                # Without a branch: all ones where it isn't said that silence means not asked.
                isnt = silent >> 31
                usually = (asked[function, position] & isnt) | (silent & ~isnt)
                total += weights[np.uintp(told)] - weights[np.uintp(usually)]
            found[at] = total
    return found


@lru_cache(maxsize=1)
def _helpers(n: int, process: int) -> ThreadPoolExecutor:
    """So many threads of a process: one that is forked off has none of those of the first."""
    return ThreadPoolExecutor(n)


def _together(work: Sequence[Callable[[], Found]]) -> list[Found]:
    """What several loops find at once, the first in this thread; none of them holds the interpreter."""
    others = [_helpers(len(work) - 1, os.getpid()).submit(one) for one in work[1:]]
    return [work[0](), *(one.result() for one in others)]


def _addresses(sets: Sequence[Whole | None]) -> Ints:
    """Where each set, or other array, stands in memory, 0 for none; they are held on to while the loop runs."""
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
        shut = np.zeros((len(closing), 3), dtype=np.int64)
        reached: Ints = tally(_still(rules), _still(others), sets, shut)
        return Tally(sets[0] & ~sets[1], sets[2], reached, shut)

    @staticmethod
    def rows(places: Words, size: int) -> Ints:
        """See `Loops`."""
        found: Ints = rows_of(_still(places), size)
        return found

    @staticmethod
    def mark(places: Words, rows: Whole) -> None:
        """See `Loops`."""
        mark(places, _still(rows))

    @staticmethod
    def reaching(looked: Looked, places: Words, least: int, step: int) -> tuple[Ints, Ints]:
        """See `Loops`."""
        codes, more, worth, start, *silence = looked
        told = _still((places, tuple(silence), (worth, start), (codes, more)))
        many = threads() > 1 and step == 1 and bits.count(places) > WIDE
        parts = threads() if many else 1
        edges = [len(places) * at // parts for at in range(parts + 1)]
        found = _together([partial(_reaching, (least, step, *span), *told) for span in pairwise(edges)])
        rows, most = zip(*found, strict=True)
        return found[0] if parts == 1 else (np.concatenate(rows), np.concatenate(most))

    @staticmethod
    def lines(worth: Ints, rows: Whole, start: Whole, ask: Whole, heavy: Whole) -> Ints:
        """See `Loops`."""
        return _lines(*_still((worth, rows, start, ask, heavy)))

    @staticmethod
    def changed(
        own: tuple[Whole, Whole, Whole], spans: tuple[Whole, Whole],
        said: OfKinds, usual: tuple[Whole, Whole, Whole], weights: Ints,
    ) -> Ints:  # fmt: skip
        """See `Loops`."""
        items, base, spoken, whose, *rest = said
        addresses = np.append(_addresses(spoken), 0)[whose]  # none of them is the last, which is 0
        return _changed(*_still((own, spans, (items, base, addresses, *rest), usual, weights)))
