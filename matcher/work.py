"""What is asked when everybody's lists are made, and the work on one piece of it, in this process or another."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Final

import pandas as pd

from datasets.network import Network
from matcher import lists, store
from matcher.index import Index
from matcher.lists import AT_ONCE, Lists
from matcher.loops import prepare
from matcher.rank import Ranker

_OPENED: Final[dict[tuple[Path, str], Index]] = {}
MEMORY: Final = {-3: 1 << 25, -1: 1 << 30, -2: 1 << 26}
"""glibc's M_MMAP_THRESHOLD, M_TRIM_THRESHOLD and M_TOP_PAD, in bytes."""
MANY: Final = 2000
"""For so many people compiled loops win back the seconds that they take to load, or once to compile."""
_ONE: Final = Lock()
"""An index keeps what it works out, so one thread of a process works at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a process needs to make any piece: where the index is kept, and what is asked of it."""

    folder: Path
    content: str
    n: int
    ranker: Ranker
    many: bool = False


@dataclass(frozen=True)
class Task:
    """What is asked: everybody's first `n` on a day; `given` is the index where there is one already."""

    network: Network
    on: date
    n: int
    ranker: Ranker
    given: Index | None = None

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Everybody in order."""
        return lists.everybody(self.network)

    @cached_property
    def index(self) -> Index:
        """The index of the network on the day: the given one, where it is of just this network."""
        return self._own or Index.of(self.network, self.on)

    @property
    def _own(self) -> Index | None:
        own = self.given is not None and self.given.network is self.network and not self.network.delta
        return self.given if own else None

    @property
    def many(self) -> bool:
        """Whether there are so many people that compiled loops are worth loading."""
        return len(self.ids) >= MANY

    @property
    def total(self) -> int:
        """The number of pieces."""
        return max(1, -(-len(self.ids) // AT_ONCE))

    def hands(self, workers: int | None) -> int:
        """How many processes there is work for; this one alone where others couldn't read the network."""
        alone = workers is None and not store.keepable(self.network)
        return 1 if alone else min(workers or cores(), self.total)

    def here(self, missing: Iterable[int]) -> Iterator[tuple[int, pd.DataFrame]]:
        """Pieces made in this process."""
        people = lists.in_pieces(self.ids) or [()]
        if self.many:
            prepare()
        for at in missing:
            yield at, lists.piece(self.index, people[at], self.n, self.ranker)

    def lists(self, frame: pd.DataFrame) -> Lists:
        """The answer."""
        return Lists(self.network, self.on, self.ids, self.ranker.names, frame)

    def job(self, folder: Path) -> Job:
        """What other processes need; the index is kept in the folder where it isn't kept yet."""
        given = self._own and store.kept_in(self._own)
        if given is None and not folder.exists():
            store.keep(self.index, folder)
        folder = given or folder
        return Job(folder=folder, content=store.content(folder), n=self.n, ranker=self.ranker, many=self.many)


def made_there(job: Job, at: int) -> bytes:
    """One piece as Parquet, made in any process that can read the kept index."""
    with _ONE:
        index = _opened(job)
        ((_, frame),) = Task(index.network, index.on, job.n, job.ranker, index).here([at])
        return lists.parquet([frame], job.ranker.names)


def _opened(job: Job) -> Index:
    """The kept index, opened once in a process."""
    key = (job.folder, job.content)
    if key not in _OPENED:
        _OPENED.clear()
        keep_memory()
        if job.many:
            prepare()
        _OPENED[key] = store.open_kept(job.folder)
    return _OPENED[key]


def keep_memory() -> None:
    """Memory that was used stays for the next person.

    For a process that matches many people: asking for a few megabytes again each time costs more than the work.
    Where the C library isn't glibc nothing changes.
    """
    with suppress(OSError, AttributeError, TypeError):
        set_ = ctypes.CDLL(None).mallopt
        for what, size in MEMORY.items():
            set_(what, size)


def reads(job: Job) -> bool | str:
    """Whether this process reads the kept index as it was kept; else why not."""
    try:
        return store.content(job.folder) == job.content or "another index stands there"
    except ValueError as error:
        return str(error)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
