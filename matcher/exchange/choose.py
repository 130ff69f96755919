"""Which pairs are placed: most placements, then urgency, then quality, then the worst-off, within every bound.

Each goal is met as well as the goals before it allow; of the quality at most a little is given to lift the worst-off.
Every answer carries its proof.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zlib import crc32

import numpy as np

from matcher.bits import Ints
from matcher.exchange.bounds import Bounds
from matcher.exchange.certificate import Residual, feasible
from matcher.exchange.flow import Circulation, NotProven, best
from matcher.exchange.pairs import Pairs

GIVE: Final = 0.005
"""So large a share of all quality may be given so that the worst-off fare better."""
CLASS: Final = 50
"""The width of a class of quality in the generous refinement, in thousandths."""
TIE_BITS: Final = 20
"""Equal answers are told apart by so many bits drawn from the ids: no place in the tables is favoured."""
Goals = Callable[[Circulation], list[Ints]]


class WorstOff(StrEnum):
    """What is done for those who fare worst."""

    NOTHING = "nothing"
    BOTTLENECK = "bottleneck"
    GENEROUS = "generous"


@dataclass(frozen=True, eq=False)
class Chosen:
    """Pairs that are placed (positions, in order), with a proof per stage that no others do better."""

    pairs: Pairs
    at: Ints
    proofs: tuple[Residual, ...]

    @property
    def proven(self) -> bool:
        """Whether every stage has its proof."""
        return bool(self.proofs) and all(one.proven for one in self.proofs)

    @property
    def count(self) -> int:
        """How many are placed."""
        return len(self.at)

    @property
    def urgency(self) -> int:
        """The classes of urgency of those who are placed, together."""
        return int(self.pairs.urgency[self.pairs.profile[self.at]].sum())

    @property
    def quality(self) -> int:
        """All scores together, in thousandths."""
        return int(self.pairs.quality[self.at].sum())

    @property
    def worst(self) -> int | None:
        """The lowest score that is placed; None where nobody is."""
        return int(self.pairs.quality[self.at].min()) if self.count else None


def choose(
    pairs: Pairs, bounds: Bounds, *, worst_off: WorstOff = WorstOff.BOTTLENECK, give: float = GIVE
) -> Chosen:
    """The best pairs within the bounds; NotProven where the proof of an answer doesn't hold."""
    found = _solve(pairs, bounds, whole)
    if worst_off is WorstOff.NOTHING or not found.count:
        return found
    level = _bottleneck(pairs, bounds, found, give)
    if worst_off is WorstOff.GENEROUS:
        return _solve(pairs, bounds, generous, level)
    return found if level == found.worst else _solve(pairs, bounds, whole, level)


def whole(circulation: Circulation) -> list[Ints]:
    """All goals as costs per arc: placements, urgency, quality, and what tells equal answers apart."""
    own = circulation.pairs
    return [*first(circulation), circulation.cost(pair=-own.quality), circulation.cost(pair=-ties(own))]


def first(circulation: Circulation) -> list[Ints]:
    """The goals that come before quality."""
    own = circulation.pairs
    ones = np.ones(len(own.profiles), dtype=np.int64)
    return [circulation.cost(person=-ones), circulation.cost(person=-own.urgency)]


def generous(circulation: Circulation) -> list[Ints]:
    """As `whole`, but before quality as few as can be in the worst class, then in the next, and so on."""
    classes = circulation.pairs.quality // CLASS
    rare = [circulation.cost(pair=(classes == one).astype(np.int64)) for one in np.unique(classes)[:-1]]
    return [*first(circulation), *rare, *whole(circulation)[2:]]


def ties(pairs: Pairs) -> Ints:
    """A number per pair below 2 to the power of TIE_BITS that depends on its two ids alone."""
    mixed = _hashes(pairs.profiles)[pairs.profile] * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ _hashes(pairs.vacancies)[pairs.vacancy]) * np.uint64(0xD6E8FEB86659FD93)
    return (mixed >> np.uint64(64 - TIE_BITS)).astype(np.int64)


def _hashes(ids: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.array([crc32(id.encode()) for id in ids], dtype=np.uint64)


def _solve(pairs: Pairs, bounds: Bounds, goals: Goals, level: int | None = None) -> Chosen:
    """The best of all pairs, or of those with a score from a level on, with its proofs."""
    keep = np.arange(len(pairs)) if level is None else np.flatnonzero(pairs.quality >= level)
    circulation = Circulation.of(pairs.some(keep), bounds)
    solved = best(circulation.arcs, goals(circulation), len(pairs.profiles))
    found = Chosen(pairs, keep[circulation.chosen(solved.flow)], solved.proofs)
    if not (feasible(circulation.arcs, solved.flow) and found.proven):
        raise NotProven("allocation: expected the best answer, got one that its proof refutes. Report this.")
    return found


def _bottleneck(pairs: Pairs, bounds: Bounds, found: Chosen, give: float) -> int:
    """The highest level at which nobody placed scores lower, with as many placed and nearly all quality."""
    levels = np.unique(pairs.quality[pairs.quality > (found.worst or 0)])
    low, high = 0, len(levels)
    while low < high:
        middle = (low + high) // 2
        if _as_good(pairs, bounds, int(levels[middle]), found, give):
            low = middle + 1
        else:
            high = middle
    return int(levels[low - 1]) if low else found.worst or 0


def _as_good(pairs: Pairs, bounds: Bounds, level: int, found: Chosen, give: float) -> bool:
    """Whether pairs with a score from a level on place as many, as urgent, and lose no more than may be given."""
    some = pairs.some(pairs.quality >= level)
    if len(np.unique(some.profile)) < found.count:
        return False
    circulation = Circulation.of(some, bounds)
    goals = [*first(circulation), circulation.cost(pair=-some.quality)]
    count, urgency, quality = best(circulation.arcs, goals, len(pairs.profiles), prove=False).values
    return (-count, -urgency) == (found.count, found.urgency) and -quality >= found.quality * (1 - give)
