"""Time and memory as measured: per query, warmed up, without the collector; memory of a whole tree of processes."""

from __future__ import annotations

import gc
import os
import resource
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final, TypeVar

import numpy as np

Q = TypeVar("Q")
PROC: Final = Path("/proc")
GB: Final = 1e9
BEST_OF: Final = 5
INTERVAL: Final = 0.2
"""Seconds between two looks at the memory of all processes."""


@dataclass(frozen=True, slots=True)
class Timed:
    """What each of some queries took, in milliseconds."""

    milliseconds: tuple[float, ...]

    @classmethod
    def of(cls, milliseconds: Iterable[float]) -> Timed:
        """One time per query; ValueError where there are none."""
        values = tuple(milliseconds)
        if not values:
            raise ValueError("milliseconds: expected one or more, got none. Time at least one query.")
        return cls(values)

    @property
    def median(self) -> float:
        """The time that half of the queries stay under."""
        return float(np.median(self.milliseconds))

    @property
    def p95(self) -> float:
        """The time of a query that 95% stay under or come to."""
        return float(np.percentile(self.milliseconds, 95, method="higher"))

    @property
    def n(self) -> int:
        """How many queries were timed."""
        return len(self.milliseconds)

    def __add__(self, other: Timed) -> Timed:
        """Those of both."""
        return Timed(self.milliseconds + other.milliseconds)


def timed(ask: Callable[[Q], object], queries: Sequence[Q], *, warm: int = 3, best_of: int = 1) -> Timed:
    """How long `ask` takes per query: `warm` queries go before, unmeasured; of `best_of` tries the fastest counts."""
    for query in queries[:warm]:
        ask(query)
    with quiet():
        return Timed.of(min(_once(ask, query) for _ in range(best_of)) for query in queries)


def _once(ask: Callable[[Q], object], query: Q) -> float:
    """Milliseconds of one query; what it gives is let go after the clock has stopped."""
    start = perf_counter()
    answer = ask(query)
    took = perf_counter() - start
    del answer
    return took * 1000


@contextmanager
def quiet() -> Iterator[None]:
    """Without the collector."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def peak_rss() -> float:
    """The most memory that this process ever held, in GB."""
    status = PROC / "self" / "status"
    if status.exists():  # the other counter starts at what the parent held when it made this process
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / GB
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / GB if sys.platform == "darwin" else most * 1024 / GB


def rss_of_tree(pid: int | None = None) -> float:
    """GB held now by a process (this one by default) and all below it; what they share is counted once."""
    return sum(_held(one) for one in _tree(os.getpid() if pid is None else pid)) / GB


def _tree(root: int) -> list[int]:
    """The process and everything that it started, directly or not."""
    children: dict[int, list[int]] = {}
    for path in PROC.glob("[0-9]*/stat"):
        parent = _parent(path)
        if parent is not None:
            children.setdefault(parent, []).append(int(path.parent.name))
    found, at = [root], 0
    while at < len(found):
        found += children.get(found[at], [])
        at += 1
    return found


def _parent(path: Path) -> int | None:
    """The parent that a stat file names; its second field, in brackets, may hold anything. None where it ended."""
    try:
        return int(path.read_text(errors="replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None


def _held(pid: int) -> int:
    """Bytes of a process, shared pages divided by those who share them; 0 where it ended meanwhile."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


class Peak:
    """The most that this process and all below it held at once, in GB, looked at every `INTERVAL` seconds.

    >>> with Peak() as peak:
    ...     pass
    >>> peak.gb > 0
    True
    """

    def __init__(self, pid: int | None = None) -> None:
        self.gb = 0.0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._look()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._look()

    def _watch(self) -> None:
        while not self._done.wait(INTERVAL):
            self._look()

    def _look(self) -> None:
        self.gb = max(self.gb, rss_of_tree(self._pid))


def bandwidth(size: float = 1.0, threads: int = 1) -> float:
    """GB that are read from memory per second, best of five, reading `size` GB with so many threads."""
    words = np.arange(int(size * GB / 8 / threads) * threads, dtype=np.uint64)
    parts = np.split(words, threads)
    with ThreadPoolExecutor(threads) as pool, quiet():
        took = min(_sweep(pool, parts) for _ in range(BEST_OF))
    return words.nbytes / GB / took


def _sweep(pool: ThreadPoolExecutor, parts: list[np.ndarray[tuple[int], np.dtype[np.uint64]]]) -> float:
    start = perf_counter()
    list(pool.map(np.bitwise_or.reduce, parts))
    return perf_counter() - start
