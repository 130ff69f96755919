"""Sets of places from each mark on: what a rule says of a network, ready to be united and counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from matcher import bits
from matcher.bits import Words

STEP: Final = 1000
"""Marks and costs travel together as one whole number: mark × STEP + cost."""


@dataclass(frozen=True, slots=True)
class Plane:
    """The places of which a rule says at least `mark`, and how many they are."""

    mark: int
    places: Words
    count: int


def at_least(planes: Sequence[Plane], mark: int) -> Plane | None:
    """The places of which at least `mark` is said; None where there are none."""
    return next((plane for plane in planes if plane.mark >= mark), None)


def stacked(found: Iterable[tuple[int, Words]]) -> tuple[Plane, ...]:
    """Planes of sets from mild to heavy, without those that no place ends in."""
    kept: list[Plane] = []
    for mark, places in sorted(found, key=lambda one: -one[0]):
        count = bits.count(places)
        if count > (kept[-1].count if kept else 0):
            kept.append(Plane(mark, places, count))
    return tuple(reversed(kept))
