"""Everybody's lists on a Dask cluster of this machine: two worker processes against one, from the same stored index."""

from __future__ import annotations

import gc
from importlib import import_module
from operator import itemgetter
from time import perf_counter
from typing import Any, Final

from evaluation.benchmarks.country import ON
from evaluation.benchmarks.figures import Figure, Limit
from evaluation.benchmarks.setting import Setting
from matcher import store
from matcher.batch import match_all
from matcher.index import Index
from matcher.lists import AT_ONCE, Lists

PLACES, PEOPLE = 400_000, 25_000
PIECES: Final = 8
"""So many pieces of people are shared out; a piece isn't split."""
TOP: Final = 50
ROUNDS: Final = 2
"""So many times each is timed, and the fastest counts: of what shares the machine no more than it must."""


def run(setting: Setting) -> list[Figure]:
    """One row: how many times faster two workers are than one."""
    network = setting.network(PLACES, PEOPLE)
    some = network.with_tables(
        {"profiles": network.tables["profiles"].head((PIECES // 4 if setting.quick else PIECES) * AT_ONCE)}
    )
    folder = setting.folder / "cluster"
    store.keep(Index.of(some, ON), folder)
    del network, some
    setting.forget()
    index = store.open_kept(folder)
    before, rounds = (1, 1) if setting.quick else (TOP, ROUNDS)
    one, two = (on_cluster(index, workers, before, rounds) for workers in (1, 2))
    here = match_all(index.network, TOP, on=ON, index=index, workers=1 if setting.quick else setting.cores)
    files = {written(lists, setting) for lists in (one[1], two[1], here)}
    return [
        Figure(
            work="two Dask workers against one", ours=one[0] / two[0], unit="×",
            must=(Limit(at_least=1.6, unit="×"),),
            also={"one worker, s": one[0], "two workers, s": two[0]}, exact=len(files) == 1,
            notes=(
                f"{len(here):,} people, {len(index):,} places, top {TOP}; each worker a process of one thread, asked "
                f"once before for the top {before}; the fastest of {rounds}. Exact where both files have the "
                "bytes of those made without Dask.",
            ),
        )
    ]  # fmt: skip


def on_cluster(index: Index, workers: int, before: int, rounds: int) -> tuple[float, Lists]:
    """Seconds for everybody's lists on so many workers, and the lists; lists of `before` places go before."""
    distributed: Any = import_module("distributed")
    with distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as cluster:
        asked = {"on": ON, "index": index, "cluster": cluster.scheduler_address}
        match_all(index.network, before, **asked)
        return min((timed(index, asked) for _ in range(rounds)), key=itemgetter(0))


def timed(index: Index, asked: dict[str, Any]) -> tuple[float, Lists]:
    """Seconds for everybody's lists, and the lists."""
    gc.collect()
    start = perf_counter()
    found = match_all(index.network, TOP, **asked)
    return perf_counter() - start, found


def written(lists: Lists, setting: Setting) -> bytes:
    """The lists as a file."""
    path = setting.folder / "cluster.parquet"
    lists.write(path)
    return path.read_bytes()
