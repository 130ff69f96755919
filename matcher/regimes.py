"""Limits change over time, and each place is judged on its own day: which places share one state of a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from datasets.model import Profile
from matcher.hours import edges
from matcher.index import Bools, Index


@dataclass(frozen=True)
class Regime:
    """The places judged on days between two changes, and one day that stands for all of them."""

    day: date
    where: Bools | slice


def regimes(profile: Profile, slug: str, index: Index) -> Iterator[Regime]:
    """The states of a person's lines on an item over the places' days; mostly one."""
    lines = [line for line in profile.limits if line.item == slug]
    yield from between(edges(lines), index)


def between(changes: tuple[date, ...], index: Index) -> Iterator[Regime]:
    """The places per stretch between two changes."""
    if not changes:
        yield Regime(index.on, slice(None))
        return
    bounds = np.array(changes, dtype="datetime64[D]")
    stretch = np.searchsorted(bounds, index.starts, side="right")
    for at in np.unique(stretch):
        day = index.on if at == 0 else changes[at - 1]
        yield Regime(day, stretch == at)
