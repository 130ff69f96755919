"""A person's whole list held against the places of an index: what each kind of demand comes to, and weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from datasets.model import Limit, Profile
from matcher import bits
from matcher.bits import Ints, Words
from matcher.cost import WEIGHTS
from matcher.held import CODES_COMPARED, Base, Book, Held
from matcher.index import Index
from matcher.planes import STEP
from matcher.told import CODES


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
