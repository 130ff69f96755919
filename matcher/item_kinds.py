"""The kinds of demands on one item, as a person's list is held against them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from datasets.items import Item
from matcher.bits import Bools, Ints
from matcher.told import Lines


@dataclass(frozen=True, eq=False)
class ItemKinds:
    """The kinds of one item, numbered from 0, from position `first` of all kinds on.

    `rest` tells where nothing is recorded; of `lines` and `offers` the rows are kinds, and an offer's `sides` is
    the set of plain offers on what it brings (-1 for none).
    """

    item: Item
    first: int
    rest: Bools
    lines: Lines
    offers: Lines

    def __len__(self) -> int:
        return len(self.rest)

    @cached_property
    def brought(self) -> tuple[Ints, Ints]:
        """What offers bring, and the set of plain offers on it: each different pair, and which each offer has."""
        pairs = np.stack([self.offers.brings, self.offers.sides], axis=1)
        different, at = np.unique(pairs, axis=0, return_inverse=True)
        return different, at.reshape(-1)

    def worst(self, by_line: Ints) -> Ints:
        """Of what is said of each line the worst per kind; 0 where a kind has no lines."""
        if self._line_by_line:
            return by_line
        found = np.zeros(len(self), dtype=np.int64)
        np.maximum.at(found, self.lines.rows, by_line)
        return found

    @cached_property
    def _line_by_line(self) -> bool:
        """Whether every kind has one line, in their order."""
        return len(self.lines.rows) == len(self) and bool((self.lines.rows == np.arange(len(self))).all())

    @cached_property
    def resting(self) -> Ints:
        """The kinds of which nothing is recorded."""
        return np.flatnonzero(self.rest)
