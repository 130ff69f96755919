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

    @cached_property
    def resting(self) -> Ints:
        """The kinds of which nothing is recorded."""
        return np.flatnonzero(self.rest)
