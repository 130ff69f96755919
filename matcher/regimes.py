"""Limits change over time, and each place is judged on its own day: which places share one state of a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from matcher.bits import Words
from matcher.index import Index


@dataclass(frozen=True, eq=False)
class Regime:
    """The places judged on days between two changes (all where None), and one day that stands for all of them."""

    day: date
    where: Words | None = None


def between(changes: tuple[date, ...], index: Index) -> Iterator[Regime]:
    """The places per stretch between two changes; mostly there is one."""
    bounds = np.array(changes, dtype="datetime64[D]")
    stretch = np.searchsorted(bounds, index.start_days, side="right")
    found = np.unique(stretch).tolist()
    for at in found:
        day = index.on if at == 0 else changes[at - 1]
        yield Regime(day, None if len(found) == 1 else index.starts.where(stretch == at))
