"""What one rule says of every place of an index, by the codes that places share: layers of a screen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from matcher import bits
from matcher.bits import Ints, Words
from matcher.codes import Coded
from matcher.planes import STEP, Plane, stacked

Rows = npt.NDArray[np.integer]


class Layer(Protocol):
    """What one rule says of one item at every place."""

    @property
    def planes(self) -> tuple[Plane, ...]:
        """The places from each mark on that occurs, mildest first; nothing where all fit."""

    def take(self, rows: Rows) -> Ints:
        """Mark × STEP + cost of some places, shape as the rows."""


class Part(NamedTuple):
    """A value per code, for the places of `where` (all where it is None)."""

    coded: Coded
    values: Ints
    where: Words | None = None


@dataclass(frozen=True, eq=False)
class ByCode:
    """A layer of values per code; parts hold for different places."""

    parts: tuple[Part, ...]

    @cached_property
    def planes(self) -> tuple[Plane, ...]:
        """The places from each mark on that occurs, mildest first."""
        if len(self.parts) == 1 and self.parts[0].where is None:
            return self.parts[0].coded.planes(self.parts[0].values)
        marks = sorted({int(mark) for part in self.parts for mark in part.values // STEP} - {0})
        return stacked((mark, self._from(mark)) for mark in marks)

    def _from(self, mark: int) -> Words:
        found = []
        for coded, values, where in self.parts:
            places = coded.where(values >= mark * STEP)
            found.append(places if where is None else places & where)
        return found[0] if len(found) == 1 else np.bitwise_or.reduce(found)

    def take(self, rows: Rows) -> Ints:
        """Mark × STEP + cost of some places, shape as the rows."""
        found = np.zeros(len(rows), dtype=np.int64)
        for coded, values, where in self.parts:
            said = values[coded.codes[rows]]
            found += said if where is None else said * bits.at(where, rows)
        return found
