"""Lists held against an index: answers and the places they come to, kept for the next person with the same lines.

Lists are full of the same levels, so most of what the next person needs was worked out for an earlier one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from datasets.items import ITEMS, Layout
from datasets.model import Limit, Profile
from matcher import bits
from matcher.answers import Answer, answer, brings_of
from matcher.bits import Ints, Words
from matcher.cost import CLOSED, WEIGHED
from matcher.index import BAND, Index
from matcher.layers import Rows
from matcher.loops import OfKinds, loops
from matcher.planes import STEP, Plane, at_least, stacked
from matcher.rules import COMPARED
from matcher.told import CODES, SLUGS
from matcher.verdict import Mark

CODES_COMPARED: Final = frozenset(CODES[item.slug] for item in COMPARED)
KEPT_BYTES: Final = 400_000_000
"""Answers with their places are kept up to so many bytes; those asked for longest ago go first."""
ENDLESS: Final = (max(Mark) + 1) * STEP
"""Above all that is ever said."""
_KEPT: Final = "_matcher_held"
Lists = tuple[tuple[Limit, ...], ...]
Said = npt.NDArray[np.int32]
"""Mark × STEP + cost, where there are many."""


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
        return stacked(self._upwards(sorted(marks, reverse=True)))

    def _upwards(self, marks: Iterable[int]) -> Iterator[tuple[int, Words]]:
        """The places from each of some marks on, from heavy to mild: each adds to those before."""
        found, below = bits.none(len(self.index)), ENDLESS
        for mark in marks:
            self._add(found, mark * STEP, below)
            below = mark * STEP
            yield mark, found.copy()

    @cached_property
    def shut(self) -> Words | None:
        """The places that it closes; None where it closes none."""
        if "planes" in vars(self):
            plane = at_least(self.planes, Mark.BLOCKED_BY_ESTIMATE)
            return plane.places if plane else None
        found = bits.none(len(self.index))
        self._add(found, Mark.BLOCKED_BY_ESTIMATE * STEP, ENDLESS)
        return found if found.any() else None

    @property
    def at_hand(self) -> bool:
        """Whether it was worked out already what it closes."""
        return "shut" in vars(self) or "planes" in vars(self)

    def _add(self, found: Words, least: int, below: int) -> None:
        """Add the places of which at least so much is said, and less than `below`: those of more may be there."""
        index, said = self.index, self.answer
        self._add_entered(found, least, below)
        plain = said.rest[0] >= least
        if plain.all():
            found |= index.rest(self.code)
        elif plain.any():
            found |= index.rest(self.code) & index.functions.where(plain)
        if least <= said.unasked < below:
            found |= bits.every(len(index)) & ~(index.rest(self.code) | index.entered(self.code))

    def _add_entered(self, found: Words, least: int, below: int) -> None:
        """Add the places with a kind of which so much is said."""
        index, kinds, said = self.index, self.index.kinds.get(self.code), self.answer
        if kinds is None:
            return
        for first, last in _runs((said.kinds >= least) & (said.kinds < below) & ~kinds.rest):
            rows = index.entries(kinds.first + first, kinds.first + last)
            if len(rows) < BAND:
                loops().mark(found, rows)
            else:
                upto = index.before(self.code, kinds.first + last)
                found |= upto & ~index.before(self.code, kinds.first + first)
        places, resting = self._resting
        if len(places):
            loops().mark(found, places[resting >= least])

    @cached_property
    def _resting(self) -> tuple[Rows, Ints]:
        """The places with a kind of which nothing is recorded, and what is said of each."""
        rows, kind, function = self.index.resting(self.code)
        return rows, self.answer.rest[1 + kind, function]

    @cached_property
    def asked(self) -> Ints:
        """What the cost weighs where a place records nothing, per function."""
        return np.asarray(WEIGHED[self.answer.rest[0]])

    @cached_property
    def heaviest(self) -> int:
        """What `asked` comes to over all functions, but for those that it closes."""
        return int((self.asked % CLOSED).sum())

    @property
    def unasked(self) -> int:
        """What the cost weighs where it isn't asked."""
        return int(WEIGHED[self.answer.unasked])

    @cached_property
    def usual(self) -> Ints:
        """What the cost weighs without a kind, per code of what a place calls complete and function."""
        return np.asarray(np.where(self.index.unasked[:, [self.code]], self.unasked, self.asked[None, :]))

    @cached_property
    def kinds(self) -> Said:
        """Mark × STEP + cost of each kind; where nothing is recorded -1 less the row of `resting`."""
        resting = self.index.kinds[self.code].resting
        found = self.answer.kinds.astype(np.int32)
        found[resting] = -1 - np.arange(len(resting), dtype=np.int32)
        return found

    @cached_property
    def resting(self) -> Said:
        """Mark × STEP + cost where a kind records nothing, shape (n_resting, n_functions)."""
        return self.answer.rest[1:].astype(np.int32)

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
            rows, resting = self._resting
            found[rows] = resting
        return found

    def take(self, rows: Rows) -> Ints:
        """Mark × STEP + cost of some places, shape as the rows."""
        return self.dense()[rows]


def laid_over(before: OfKinds, items: Mapping[int, Held]) -> OfKinds:
    """What is said of each kind, with what some items say in its stead."""
    spoken = {code: one for code, one in items.items() if code in one.index.kinds}
    codes = list(spoken)
    whose, first, rest = (
        np.full(len(CODES), -1),
        np.zeros(len(CODES), np.int64),
        np.zeros(len(CODES), np.int64),
    )
    whose[codes] = np.arange(len(codes))
    first[codes] = [one.index.kinds[code].first for code, one in spoken.items()]
    rows = [before.resting, *(one.resting for one in spoken.values())]
    rest[codes] = np.cumsum(list(map(len, rows)))[:-1]
    own = tuple(one.kinds for one in spoken.values())
    return before._replace(own=own, whose=whose, first=first, rest=rest, resting=np.concatenate(rows))


def _runs(flags: bits.Bools) -> Iterator[tuple[int, int]]:
    """The stretches that hold, each from its first up to past its last."""
    none = np.zeros(1, dtype=bool)
    edges = np.flatnonzero(np.concatenate([none, flags]) != np.concatenate([flags, none])).tolist()
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
        else:
            self._found[key].shut  # noqa: B018 (what is asked for again is worth working out)
        self._found.move_to_end(key)
        return self._found[key]

    def warm(self) -> None:
        """Work out every level of both layouts for complete lists, what most lists say; and what functions ask."""
        for key in self.index.keys:
            self.index.network.catalogue.estimates_of(key)
        for layout in Layout:
            nobody = Profile(id="", layout=layout)
            self.base(nobody)
            for code in sorted(CODES_COMPARED):
                scale = ITEMS[SLUGS[code]].scales.get(layout)
                for level in scale.levels[1:] if scale else ():
                    line = Limit(item=SLUGS[code], level=level)
                    self.held(nobody, code, {code: (line,)}, self.index.on).planes  # noqa: B018 (kept)

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
    def said(self) -> OfKinds:
        """What is said of each kind of all items, of which nobody speaks."""
        kinds, items = self.index.kinds, self.index.arrays["kind_item"]
        base, none = np.zeros(len(items), dtype=np.int32), np.zeros((0, len(self.index.keys)), np.int32)
        nobody = np.full(len(CODES), -1)
        found = laid_over(OfKinds(items, base, (), nobody, nobody, nobody, none), self.items)
        for code in self.items.keys() & kinds.keys():
            first = kinds[code].first
            base[first : first + len(kinds[code])] = self.items[code].kinds
            base[first + kinds[code].resting] -= found.rest[code]
        return found._replace(own=(), whose=nobody)

    @cached_property
    def usual(self) -> Ints:
        """What the costs weigh together without kinds, shape (n_complete, n_functions)."""
        found = np.zeros((len(self.index.unasked), len(self.index.keys)), dtype=np.int64)
        for one in self.items.values():
            found += one.usual
        return found
