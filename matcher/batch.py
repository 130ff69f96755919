"""Everybody's lists: on all cores of this machine, or on a Dask cluster, a piece of people at a time.

Processes share the index: it is kept on disk and every one maps the same files. A process holds one piece at a
time; what is finished stands in the run's folder. Whoever makes a piece, it has the same bytes.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import date
from multiprocessing import get_context, parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, Final, TypeVar

import pandas as pd

from datasets.network import Network
from matcher import lists
from matcher.changed import of_day
from matcher.index import Index
from matcher.ledger import Ledger, RunError, inputs
from matcher.lists import AT_ONCE, Lists
from matcher.rank import EXPERT, Ranker
from matcher.work import Job, Task, made_there, reads

T = TypeVar("T")
Progress = Callable[[int, int], object]
Pieces = Iterator[tuple[int, bytes]]

MOST_FALLS: Final = 3
"""So many times in a row processes may die before anything is finished."""
INDEX: Final = "index"
PATIENCE: Final = 10.0
"""Seconds in which a scheduler answers."""


def match_all(
    network: Network, n: int = 10, *, on: date, ranker: Ranker = EXPERT, index: Index | None = None,
    workers: int | None = None, folder: str | Path | None = None, progress: Progress | None = None,
    cluster: str | None = None,
) -> Lists:  # fmt: skip
    """The list of every candidate of the network, by id in order; the same whoever does the work.

    Parameters
    ----------
    index : the network's on that day; made here where it isn't given.
    workers : so many processes, all cores where it isn't given; 1 is this process alone, and needs no disk. A
        script that asks for more begins below `if __name__ == "__main__":`, for each of them imports it.
    folder : a new folder, in which what is finished stays; with the same inputs the run goes on where it
        stopped. At its end stands `lists.parquet`.
    progress : told how many people are done, and of how many.
    cluster : the address of a Dask scheduler whose workers, with Spoor2 and this disk, do it instead. Give a
        `folder` on a disk that they share.

    Raises ValueError for a negative `n`, RunError for a folder of other inputs, for processes that keep dying
    and for a cluster that can't read the folder; StoreError without pyarrow, where more than this process works.
    """
    _checked(n, on, index, workers)
    task = Task(network, on, n, ranker, index)
    told = _Told(progress, len(task.ids))
    if folder is None and cluster is None and task.hands(workers) == 1:
        return task.lists(lists.joined(told.each(at, one) for at, one in task.here(range(task.total))))
    asked = inputs(network, on, n, ranker) if folder is not None else {}
    with _home(folder) as home:
        ledger = Ledger.begin(home, asked, task.total, ranker.names)
        return task.lists(_run(task, ledger, workers, cluster, told))


def _run(task: Task, ledger: Ledger, workers: int | None, cluster: str | None, told: _Told) -> pd.DataFrame:
    """The table of a run: what is missing is made, and all pieces become one file."""
    missing, stored = ledger.missing(), ledger.folder / INDEX
    told.begin(missing)
    if missing:
        for at, data in _pieces(task, stored, missing, workers, cluster):
            ledger.write(at, data)
            told.each(at, data)
    found = lists.read_parquet(ledger.finish())
    shutil.rmtree(stored, ignore_errors=True)
    return found


def _pieces(
    task: Task, folder: Path, missing: Sequence[int], workers: int | None, cluster: str | None
) -> Pieces:
    """The missing pieces as Parquet, in the order in which they come."""
    if cluster is not None:
        return _on_cluster(task.job(folder), missing, cluster)
    if task.hands(workers) > 1:
        return _in_processes(task.job(folder), missing, task.hands(workers))
    return ((at, lists.parquet([frame], task.ranker.names)) for at, frame in task.here(missing))


def _checked(n: int, on: date, index: Index | None, workers: int | None) -> None:
    if n < 0:
        raise ValueError(f"n: expected 0 or more, got {n}. Say how many places you want to see.")
    if workers is not None and workers < 1:
        raise ValueError(f"workers: expected 1 or more, got {workers}. Leave it out for all cores.")
    if index is not None:
        of_day(index, on)


class _Told:
    """Tells how far the work is, in people."""

    def __init__(self, progress: Progress | None, people: int) -> None:
        self.progress, self.people, self.done = progress, people, 0

    def begin(self, missing: Sequence[int]) -> None:
        """All pieces but these were there already."""
        self.done = self.people - sum(map(self._size, missing))
        self._tell()

    def each(self, at: int, made: T) -> T:
        """One more piece is there; handed on."""
        self.done += self._size(at)
        self._tell()
        return made

    def _size(self, at: int) -> int:
        return min(AT_ONCE, self.people - at * AT_ONCE)

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(self.done, self.people)


@contextmanager
def _home(folder: str | Path | None) -> Iterator[Path]:
    """The folder of a run, or one that is gone afterwards."""
    if folder is not None:
        yield Path(folder).resolve()
    else:
        with TemporaryDirectory(prefix="spoor2-") as made:
            yield Path(made) / "run"


def _in_processes(job: Job, missing: Sequence[int], hands: int) -> Pieces:
    """Pieces made by processes of this machine; what a process that dies had in hand is done again."""
    left, falls = set(missing), 0
    while left:
        before = len(left)
        for at, data in _until_a_fall(job, sorted(left), hands):
            left.discard(at)
            yield at, data
        falls = falls + 1 if len(left) == before else 0
        if falls == MOST_FALLS:
            raise RunError(
                f"workers: expected processes that stay alive, {MOST_FALLS} times in a row they died before "
                "anything was finished. Give them more memory or use fewer; a script begins them below "
                '`if __name__ == "__main__":`; with workers=1 this process does it alone.'
            )


def _until_a_fall(job: Job, left: Sequence[int], hands: int) -> Pieces:
    """Pieces as they are finished, until all are or a process dies."""
    pool = ProcessPoolExecutor(min(hands, len(left)), get_context("spawn"), initializer=_begin_process)
    try:
        with uninterrupted():
            at_of = {pool.submit(made_there, job, at): at for at in left}
        for future in as_completed(list(at_of)):
            at, fell = at_of.pop(future), isinstance(future.exception(), BrokenProcessPool)
            if not fell:
                yield at, future.result()
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Processes begun here don't hear of an interruption, not even before they can look away; this one does, after.

    Where signals can't be held back nothing changes.
    """
    mask = getattr(signal, "pthread_sigmask", None)
    if mask is None:
        yield
        return
    before = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)


def _begin_process() -> None:
    """An interruption is for the process that began this one; and where that one is gone, this one goes too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _on_cluster(job: Job, missing: Sequence[int], address: str) -> Pieces:
    """Pieces made by the workers of a Dask cluster; what a worker that dies had in hand another one does."""
    dask = _distributed()
    try:
        client = dask.Client(address, timeout=PATIENCE, set_as_default=False)
    except OSError as error:
        raise RunError(
            f"cluster: expected a Dask scheduler at {address}, got no answer. Start one, or mend the address."
        ) from error
    with client:
        _readable_by_all(client, job)
        at_of = {client.submit(made_there, job, at, pure=False, retries=MOST_FALLS): at for at in missing}
        for future, data in dask.as_completed(list(at_of), with_results=True, loop=client.loop):
            yield at_of.pop(future), data


def _readable_by_all(client: Any, job: Job) -> None:
    """RunError unless every worker reads the kept index as it stands here."""
    said = client.run(reads, job, on_error="return")
    if not said:
        raise RunError("cluster: expected workers, got none. Start some and try again.")
    refused = sorted(f"{worker}: {text}" for worker, text in said.items() if text is not True)
    if refused:
        raise RunError(
            f"cluster: expected workers that read {job.folder} with this version of Spoor2, "
            f"{len(refused)} of {len(said)} can't ({refused[0]}). Give a folder on a disk that all of them share."
        )


def _distributed() -> Any:
    try:
        import distributed  # noqa: PLC0415 (optional: only who has a cluster needs it)
    except ImportError as error:
        raise RunError('cluster: this needs Dask. Install it with: pip install "spoor2[cluster]".') from error
    return distributed
