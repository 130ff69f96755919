"""A person's whole list held against the places of an index: what each kind of demand comes to, and weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from datasets.model import Limit, Profile
from matcher.bits import Ints, Words
from matcher.held import CODES_COMPARED, Base, Book, Held, Said, laid_over
from matcher.index import Index
from matcher.loops import OfKinds
from matcher.told import CODES


@dataclass(frozen=True, eq=False)
class Stance:
    """A person's whole list on the places of one stretch of days (all where `where` is None)."""

    base: Base
    items: Mapping[int, Held]
    where: Words | None = None

    @cached_property
    def said(self) -> OfKinds:
        """What is said of each kind of all items."""
        return laid_over(self.base.said, self.items)

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
    def order(self) -> Ints:
        """Per code of an item its position in `asked`, the last where nothing is said of it."""
        found = np.full(len(CODES), len(self.all), dtype=np.int64)
        found[list(self.all)] = np.arange(len(self.all))
        return found

    @cached_property
    def asked(self) -> Said:
        """What is said of each item where nothing is recorded, shape (n_functions, n_items + 1); last is nothing."""
        found = np.zeros((len(self.base.index.keys), len(self.all) + 1), dtype=np.int32)
        for at, one in enumerate(self.all.values()):
            found[:, at] = one.answer.rest[0]
        return found

    @cached_property
    def unasked(self) -> Said:
        """What is said of each item where it isn't asked, -1 where it is; shape (n_complete, n_items + 1)."""
        found = np.full((len(self.base.index.unasked), len(self.all) + 1), -1, dtype=np.int32)
        said = np.array([one.answer.unasked for one in self.all.values()], dtype=np.int32)
        found[:, :-1] = np.where(self.base.index.unasked[:, list(self.all)], said, -1)
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
