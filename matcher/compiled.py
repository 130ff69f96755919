"""The loops of `matcher.loops` compiled with numba: one pass each instead of several; kept in numba's cache."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from matcher import bits
from matcher.bits import Ints, Words
from matcher.compiled_sets import compiled, mark, rows_of, tally
from matcher.loops import Whole
from matcher.tally import Sets, Tally

BLOCK = 256
"""So many rows are touched before they are worked on: what is far away in memory then comes all at once."""
MOSTLY = 4
"""So many items are mostly asked about at once."""


@compiled
def _quiet(table: Ints, functions: Whole, rest: Words, items: Whole, rows: Whole) -> Ints:
    found, width, one = np.empty(len(rows), dtype=np.int64), np.uint64(len(items)), np.uint64(1)
    for at in range(len(rows)):
        row = np.uint64(rows[at])
        word, shift = row >> np.uint64(6), row & np.uint64(63)
        own = np.uint64(functions[row]) << width
        for bit in range(len(items)):
            own |= ((rest[np.uintp(items[bit]), word] >> shift) & one) << np.uint64(bit)
        found[at] = table[own]
    return found


@compiled
def _quiet_on_four(table: Ints, functions: Whole, rest: Words, items: Whole, rows: Whole) -> Ints:
    found, one, two, three = np.empty(len(rows), dtype=np.int64), np.uint64(1), np.uint64(2), np.uint64(3)
    first, second, third, fourth = rest[items[0]], rest[items[1]], rest[items[2]], rest[items[3]]
    for at in range(len(rows)):
        row = np.uint64(rows[at])
        word, shift = row >> np.uint64(6), row & np.uint64(63)
        own = np.uint64(functions[row]) << np.uint64(4)
        own |= ((first[word] >> shift) & one) | (((second[word] >> shift) & one) << one)
        own |= (((third[word] >> shift) & one) << two) | (((fourth[word] >> shift) & one) << three)
        found[at] = table[own]
    return found


@compiled
def _add(worth: Ints, columns: Ints, codes: Whole, rows: Whole) -> Ints:
    found = np.zeros(len(rows), dtype=np.int64)
    for first in range(0, len(rows), BLOCK):
        for one in range(len(columns)):
            column, start = np.uintp(columns[one, 0]), np.uintp(columns[one, 1])
            for each in range(first, min(first + BLOCK, len(rows))):
                at = np.uintp(each)
                found[at] += worth[start + np.uintp(np.uint32(codes[np.uintp(rows[at]), column]))]
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
    own: tuple[Whole, Whole, Whole], spans: tuple[Whole, Whole],
    kinds: tuple[Whole, Whole, Whole], usual: tuple[Whole, Whole], weights: Ints,
) -> Ints:  # fmt: skip
    (rows, functions, complete), (start, place_kinds) = own, spans
    (position, told, resting), (asked, unasked) = kinds, usual
    found = np.zeros(len(rows), dtype=np.int64)
    for first in range(0, len(rows) if len(place_kinds) else 0, BLOCK):
        if _touch(rows, first, start, place_kinds) < 0:
            break
        for at in range(first, min(first + BLOCK, len(rows))):
            total, row = 0, np.uintp(rows[at])
            function, says = np.uintp(functions[at]), np.uintp(complete[at])
            for line in range(np.uintp(start[row]), np.uintp(start[row + np.uintp(1)])):
                kind = np.uintp(place_kinds[line])
                item, said = np.uintp(position[kind]), told[kind]
                if said < 0:
                    said = resting[-1 - said, function]
                silent = unasked[says, item]
                # Without a branch: all ones where it isn't said that silence means not asked.
                isnt = silent >> 31
                usually = (asked[function, item] & isnt) | (silent & ~isnt)
                total += weights[np.uintp(said)] - weights[np.uintp(usually)]
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
    def quiet(table: Ints, functions: Whole, rest: Words, items: Whole, rows: Whole) -> Ints:
        """See `Loops`."""
        way = _quiet_on_four if len(items) == MOSTLY else _quiet
        found: Ints = way(*_still((table, functions, rest, items, rows)))
        return found

    @staticmethod
    def added(tables: Sequence[Ints], columns: Sequence[int], codes: Whole, rows: Whole) -> Ints:
        """See `Loops`."""
        starts = np.cumsum([0, *map(len, tables)], dtype=np.int64)
        at = np.stack([np.array(columns, dtype=np.int64), starts[:-1]], axis=1)
        found: Ints = _add(*_still((np.concatenate([starts[:0], *tables]), at, codes, rows)))
        return found

    @staticmethod
    def lines(worth: Ints, rows: Whole, start: Whole, ask: Whole, heavy: Whole) -> Ints:
        """See `Loops`."""
        return _lines(*_still((worth, rows, start, ask, heavy)))

    @staticmethod
    def changed(
        own: tuple[Whole, Whole, Whole], spans: tuple[Whole, Whole],
        kinds: tuple[Whole, Whole, Whole], usual: tuple[Whole, Whole], weights: Ints,
    ) -> Ints:  # fmt: skip
        """See `Loops`."""
        return _changed(*_still((own, spans, kinds, usual, weights)))
