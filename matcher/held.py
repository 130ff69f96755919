"""Lists held against an index: answers and the places they come to, kept for the next person with the same lines.

Lists are full of the same levels, so most of what the next person needs was worked out for an earlier one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from datasets.items import Layout
from datasets.model import Limit, Profile
from matcher import bits
from matcher.answers import Answer, answer, brings_of
from matcher.bits import Ints, Words
from matcher.cost import WEIGHTS
from matcher.index import Index
from matcher.layers import Rows
from matcher.planes import STEP, Plane, stacked
from matcher.rules import COMPARED
from matcher.told import CODES

CODES_COMPARED: Final = frozenset(CODES[item.slug] for item in COMPARED)
KEPT_BYTES: Final = 400_000_000
"""Answers with their places are kept up to so many bytes; those asked for longest ago go first."""
_KEPT: Final = "_matcher_held"
Lists = tuple[tuple[Limit, ...], ...]


@dataclass(frozen=True, eq=False)
class Held:
    """One item of a list held against an index."""

    index: Index
    code: int
    answer: Answer

    @cached_property
    def planes(self) -> tuple[Plane, ...]:
        """The places from each mark on that occurs, mildest first."""
        parts = (self.answer.kinds, self.answer.rest, self.answer.unasked)
        marks = {mark for part in parts for mark in np.unique(np.asarray(part) // STEP).tolist()} - {0}
        return stacked((mark, self._from(mark * STEP)) for mark in sorted(marks))

    def _from(self, least: int) -> Words:
        """The places of which at least so much is said."""
        index, said = self.index, self.answer
        found = bits.pack(self._entered(least))
        plain = said.rest[0] >= least
        if plain.all():
            found |= index.rest(self.code)
        elif plain.any():
            found |= index.rest(self.code) & index.functions.where(plain)
        if said.unasked >= least:
            found |= bits.every(len(index)) & ~(index.rest(self.code) | index.entered(self.code))
        return found

    def _entered(self, least: int) -> bits.Bools:
        found = np.zeros(len(self.index), dtype=bool)
        kinds = self.index.kinds.get(self.code)
        if kinds is None:
            return found
        for first, last in _runs((self.answer.kinds >= least) & ~kinds.rest):
            found[self.index.entries(kinds.first + first, kinds.first + last)] = True
        for at, kind in enumerate(kinds.resting.tolist(), start=1):
            rows = self.index.entries(kinds.first + kind, kinds.first + kind + 1)
            found[rows] = self.answer.rest[at][self.index.functions.codes[rows]] >= least
        return found

    @cached_property
    def asked(self) -> Ints:
        """What the cost weighs where a place records nothing, per function."""
        return np.asarray(WEIGHTS[self.answer.rest[0] % STEP])

    @cached_property
    def heaviest(self) -> int:
        """What `asked` comes to over all functions."""
        return int(self.asked.sum())

    @property
    def unasked(self) -> int:
        """What the cost weighs where it isn't asked."""
        return int(WEIGHTS[self.answer.unasked % STEP])

    @cached_property
    def usual(self) -> Ints:
        """What the cost weighs without a kind, per code of what a place calls complete and function."""
        return np.asarray(np.where(self.index.unasked[:, [self.code]], self.unasked, self.asked[None, :]))

    @cached_property
    def by_kind(self) -> Ints:
        """Mark × STEP + cost per kind; where nothing is recorded -1 less the row of `answer.rest`."""
        kinds = self.index.kinds[self.code]
        found = self.answer.kinds.copy()
        found[kinds.resting] = -2 - np.arange(len(kinds.resting))
        return found

    def dense(self) -> Ints:
        """Mark × STEP + cost of every place."""
        index, said, size = self.index, self.answer, len(self.index)
        found = np.full(size, said.unasked, dtype=np.int64)
        rest = bits.positions(index.rest(self.code), size)
        functions = index.functions.codes
        found[rest] = said.rest[0][functions[rest]]
        if self.code in index.kinds:
            kinds = index.kinds[self.code]
            for kind in range(len(kinds)):
                found[index.entries(kinds.first + kind, kinds.first + kind + 1)] = said.kinds[kind]
            for at, kind in enumerate(kinds.resting.tolist(), start=1):
                rows = index.entries(kinds.first + kind, kinds.first + kind + 1)
                found[rows] = said.rest[at][functions[rows]]
        return found

    def take(self, rows: Rows) -> Ints:
        """Mark × STEP + cost of some places, shape as the rows."""
        return self.dense()[rows]


def _runs(flags: bits.Bools) -> Iterator[tuple[int, int]]:
    """The stretches that hold, each from its first up to past its last."""
    edges = np.flatnonzero(np.diff(flags, prepend=False, append=False)).tolist()
    yield from zip(edges[::2], edges[1::2], strict=True)


class Book:
    """What was held against an index lately."""

    def __init__(self, index: Index) -> None:
        """Of one index; see `of`."""
        self.index = index
        self.brings: Mapping[int, tuple[int, ...]] = brings_of(index)
        self._found: OrderedDict[tuple[object, ...], Held] = OrderedDict()
        self._room = max(64, KEPT_BYTES // max(1, 3 * len(index) // 8))
        self._bases: dict[tuple[Layout, bool], Base] = {}

    @classmethod
    def of(cls, index: Index) -> Book:
        """The book of an index, begun on the first call and kept beside it."""
        kept = index.__dict__
        if _KEPT not in kept:
            kept[_KEPT] = cls(index)
        found: Book = kept[_KEPT]
        return found

    def held(self, profile: Profile, code: int, lists: Mapping[int, tuple[Limit, ...]], day: date) -> Held:
        """One item of a person's list, with the lines that count on a day."""
        lines = lists.get(code, ())
        brought = tuple(lists.get(item, ()) for item in self.brings.get(code, ()))
        key = (code, profile.layout, profile.complete, lines, brought)
        if key not in self._found:
            self._found[key] = Held(self.index, code, answer(profile, self.index, code, lines, day))
            if len(self._found) > self._room:
                self._found.popitem(last=False)
        self._found.move_to_end(key)
        return self._found[key]

    def base(self, profile: Profile) -> Base:
        """What holds for everybody with such a list on the items of which it says nothing."""
        key = (profile.layout, profile.complete)
        if key not in self._bases:
            nobody = Profile(id="", layout=profile.layout, complete=profile.complete)
            found = {code: self.held(nobody, code, {}, self.index.on) for code in sorted(CODES_COMPARED)}
            self._bases[key] = Base(self.index, {code: one for code, one in found.items() if one.planes})
        return self._bases[key]


@dataclass(frozen=True, eq=False)
class Base:
    """The items that say something of a person whose list doesn't."""

    index: Index
    items: Mapping[int, Held]

    @cached_property
    def by_kind(self) -> Ints:
        """Mark × STEP + cost per kind of all items, as in `Held.by_kind`."""
        found = np.zeros(len(self.index.arrays["kind_item"]), dtype=np.int64)
        for code, one in self.items.items():
            if code in self.index.kinds:
                kinds = self.index.kinds[code]
                found[kinds.first : kinds.first + len(kinds)] = one.by_kind
        return found

    @cached_property
    def usual(self) -> Ints:
        """What the costs weigh together without kinds, shape (n_complete, n_functions)."""
        found = np.zeros((len(self.index.unasked), len(self.index.keys)), dtype=np.int64)
        for one in self.items.values():
            found += one.usual
        return found


@dataclass(frozen=True, eq=False)
class Stance:
    """A person's whole list on the places of one stretch of days (all where `where` is None)."""

    base: Base
    items: Mapping[int, Held]
    where: Words | None = None

    @cached_property
    def by_kind(self) -> Ints:
        """Mark × STEP + cost per kind of all items."""
        found = self.base.by_kind.copy()
        for code, one in self.items.items():
            if code in self.base.index.kinds:
                kinds = self.base.index.kinds[code]
                found[kinds.first : kinds.first + len(kinds)] = one.by_kind
        return found

    @cached_property
    def usual(self) -> Ints:
        """What the costs weigh together without kinds, shape (n_complete, n_functions)."""
        found = self.base.usual.copy()
        for code, one in self.items.items():
            found += one.usual
            if code in self.base.items:
                found -= self.base.items[code].usual
        return found

    @cached_property
    def all(self) -> Mapping[int, Held]:
        """Every item that says something."""
        return dict(self.base.items) | dict(self.items)

    @cached_property
    def heavy(self) -> Ints:
        """What each kind weighs, -1 where nothing is recorded."""
        return np.asarray(np.where(self.by_kind < 0, -1, WEIGHTS[self.by_kind % STEP]))

    @cached_property
    def heard(self) -> tuple[Held, ...]:
        """Every item that says something, in the order of `position`."""
        return tuple(self.all.values())

    @cached_property
    def speaking(self) -> bits.Bools:
        """The kinds on which the list, or everybody's, says something."""
        return self.position >= 0

    @cached_property
    def position(self) -> Ints:
        """Per kind the position of its item in `usual_of`, -1 where nothing is said of it."""
        order = np.full(len(CODES), -1, dtype=np.int64)
        order[list(self.all)] = np.arange(len(self.all))
        return order[self.base.index.arrays["kind_item"]]

    @cached_property
    def asked(self) -> Ints:
        """What each item weighs where nothing is recorded, shape (n_items + 1, n_functions); the last is nothing."""
        nothing = np.zeros(len(self.base.index.keys), dtype=np.int64)
        return np.stack([*(one.asked for one in self.all.values()), nothing])

    @cached_property
    def unasked(self) -> Ints:
        """What each item weighs where it isn't asked, -1 where it is; shape (n_complete, n_items + 1)."""
        silent = self.base.index.unasked[:, list(self.all)]
        weights = [one.unasked for one in self.all.values()]
        found = np.full((len(silent), len(weights) + 1), -1, dtype=np.int64)
        found[:, :-1] = np.where(silent, np.array(weights, dtype=np.int64), -1)
        return found


def lists_on(profile: Profile, day: date) -> dict[int, tuple[Limit, ...]]:
    """The lines that count on a day, per code of their item."""
    found: dict[int, list[Limit]] = {}
    for line in profile.limits:
        if line.active(day):
            found.setdefault(CODES[line.item], []).append(line)
    return {code: tuple(lines) for code, lines in found.items()}


def stance(profile: Profile, index: Index, day: date, where: Words | None = None) -> Stance:
    """A person's list on a day, held against the places of an index."""
    book, lists = Book.of(index), lists_on(profile, day)
    speaking = set(lists) & CODES_COMPARED
    speaking |= {code for code, brings in book.brings.items() if any(one in lists for one in brings)}
    items = {code: book.held(profile, code, lists, day) for code in sorted(speaking)}
    return Stance(book.base(profile), items, where)
