"""What a made region is made from: sizes, a day, a seed, and knobs for how much is known of the places."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from importlib.resources import files
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd

from datasets.catalogue.store import Catalogue
from datasets.making.chance import Chance, Floats, Ints

Frame = pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """How much is known of the places, and how unequal employers are; every share runs from 0 to 1.

    `silent`: places of which nothing is recorded. `unlinked`: places with a title but no function. `recorded`:
    the share of its demands that an employer writes down, on average. `rubrieken`: places that call some of
    their rubrieken complete. `old`: places last looked at more than two years ago. `partial`: candidates with
    a partial list. `revised`: candidates with the revised layout. `notes`: limits with a note beside them.
    `skew`: 0 gives every employer as many places, 1 gives as many as its headcount says.
    """

    silent: float = 0.12
    unlinked: float = 0.04
    recorded: float = 0.27
    rubrieken: float = 0.12
    old: float = 0.06
    partial: float = 0.13
    revised: float = 0.35
    notes: float = 0.03
    skew: float = 0.6


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One region to be made; `points` has a line per postcode with lat, lon, town and weight."""

    seed: int
    employers: int
    places: int
    candidates: int
    on: date
    catalogue: Catalogue
    points: Frame
    knobs: Knobs = field(default_factory=Knobs)
    part: str = ""

    @cached_property
    def chance(self) -> Chance:
        """The streams of chance of this region, or of a part of it."""
        return Chance(self.seed, self.part)

    def of(self, part: str) -> Setting:
        """The same setting with streams of chance of its own."""
        return replace(self, part=part)

    @property
    def today(self) -> np.datetime64:
        """The day for which the region is made."""
        return np.datetime64(self.on, "s")

    def days(self, offsets: Ints) -> Any:
        """The days that lie so many days after `on` (before it where negative)."""
        return self.today + offsets.astype("timedelta64[D]").astype("timedelta64[s]")

    def postcodes(self, name: str, n: int) -> Any:
        """Postcodes of the region, populous ones more often, shape (n,)."""
        at = self.chance.pick(name, n, self.points["weight"].to_numpy(dtype=float))
        return self.points["postcode"].to_numpy(dtype=object)[at]


def read_rows(name: str) -> list[dict[str, str]]:
    """The lines of one of the makers' own tables."""
    text = files("datasets.making").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text, newline="")))


def ids(letter: str, n: int, first: int = 1) -> Any:
    """Ids such as v-001, with as many figures as the highest needs and at least three, shape (n,)."""
    width = max(3, len(str(first + n - 1)))
    return np.array([f"{letter}-{at:0{width}d}" for at in range(first, first + n)], dtype=object)


def rounded(values: Floats, step: float | Floats) -> Floats:
    """Values to the nearest multiple of a step, halves up; exact to two decimals."""
    return np.round(np.floor(values / step + 0.5) * step, 2)


def text(values: Any, where: Any, other: Any = "") -> Any:
    """Texts where a mask holds, another text (or texts) elsewhere."""
    return np.where(where, values, other).astype(object)
