"""Where everybody and every place stands in a run; changed week by week, and only here and in `weeks`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

import numpy as np

from evaluation.simulation.world import NEVER_COMES, World
from matcher.bits import Bools, Ints

TALKS: Final = 2
"""Somebody has at most so many talks ahead at a time."""
SEES: Final = 2
"""An employer sees at most so many people at a time per opening; more are turned away."""
ATTEMPTS: Final = 2
"""Who was turned away may try the same place so many times."""
NONE: Final = -1


class Stands(IntEnum):
    """Where somebody stands; everybody is in exactly one of these."""

    OUTSIDE = 0
    WAITS = 1
    TRIES = 2
    WORKS = 3
    HELD = 4
    OWN_WORK = 5
    AGREED = 6
    UWV = 7


class Ended(IntEnum):
    """How a move stands."""

    RUNNING = 0
    HELD = 1
    BROKEN = 2


class Event(IntEnum):
    """What is written down of a pair in a week."""

    SHOWN = 0
    CONTACTED = 1
    TURNED_AWAY = 2
    TALK = 3
    NO = 4
    FILLED = 5
    TRIED = 6
    PLACED = 7
    BROKEN = 8
    HELD_26 = 9


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Talks:
    """The talks ahead, and what was turned away and not yet heard of; (n,) each."""

    person: Ints
    place: Ints
    pair: Ints
    due: Ints
    seen: Bools

    @classmethod
    def none(cls) -> Talks:
        """No talks."""
        empty = np.empty(0, dtype=np.int64)
        return cls(person=empty, place=empty, pair=empty, due=empty, seen=empty.astype(np.bool_))

    def some(self, keep: Bools) -> Talks:
        """Some of them."""
        return Talks(
            person=self.person[keep], place=self.place[keep], pair=self.pair[keep], due=self.due[keep],
            seen=self.seen[keep],
        )  # fmt: skip

    def and_(self, other: Talks) -> Talks:
        """With others behind them."""
        names = ("person", "place", "pair", "due", "seen")
        return Talks(**{name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in names})


@dataclass(slots=True, kw_only=True)
class Move:
    """A move that began: positions and weeks; `placed` is when it became a job, `ends` when it ended; None: not yet."""

    person: int
    place: int
    starts: int
    score: int
    placed: int | None
    ends: int | None = None
    outcome: Ended = Ended.RUNNING


@dataclass(slots=True, kw_only=True)
class State:
    """A run so far. Per person `stands`, the open `move`, and `until` (when a trial or job comes to its end); per place
    the openings that are `left`; per pair how often it was `tried`, whether it came to a talk (`seen`) and stood on a
    list (`shown`). `ledger` is taken less brought per employer, `counts` how many stand where at the end of each week,
    `had` and `begun` how many talks there were and how many moves began.
    """

    stands: np.ndarray[tuple[int], np.dtype[np.int8]]
    until: Ints
    move: Ints
    left: Ints
    tried: Ints
    seen: Bools
    shown: Bools
    ledger: Ints
    counts: Ints
    talks: Talks = field(default_factory=Talks.none)
    moves: list[Move] = field(default_factory=list)
    events: list[tuple[int, Event, Ints, Ints]] = field(default_factory=list)
    had: int = 0
    begun: int = 0

    @classmethod
    def of(cls, world: World, pairs: int) -> State:
        """Before the first week."""
        n = len(world.people)
        weeks, never = world.region.weeks, np.full(n, NEVER_COMES, dtype=np.int64)
        return cls(
            stands=np.zeros(n, dtype=np.int8), until=never, move=np.full(n, NONE, dtype=np.int64),
            left=world.places.openings.copy(), tried=np.zeros(pairs, dtype=np.int64),
            seen=np.zeros(pairs, dtype=np.bool_), shown=np.zeros(pairs, dtype=np.bool_),
            ledger=np.zeros(len(world.employers), dtype=np.int64),
            counts=np.zeros((weeks, len(Stands)), dtype=np.int64),
        )  # fmt: skip

    def ahead(self) -> Ints:
        """How many talks (and answers) each person waits for."""
        return np.bincount(self.talks.person, minlength=len(self.stands))

    def seeing(self) -> Ints:
        """How many people each place is to see."""
        return np.bincount(self.talks.place[self.talks.seen], minlength=len(self.left))

    def log(self, week: int, event: Event, person: Ints, place: Ints) -> None:
        """Write down what happened to some pairs."""
        if len(person):
            self.events.append((week, event, person, place))
