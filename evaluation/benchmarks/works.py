"""The works of the benchmark by name, run one after another; one that fails is a row that says so."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from time import perf_counter
from types import MappingProxyType
from typing import Final

from evaluation.benchmarks.figures import Figure, failed
from evaluation.benchmarks.setting import Setting

Run = Callable[[Setting], list[Figure]]

ROOM: Final = "evaluation.benchmarks"
WORKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bandwidth": "memory read by this machine",
        "screen": "screen of one profile",
        "change": "one place added or changed",
        "lists": "one profile's list",
        "everybody": "all profiles, all places",
        "cluster": "two Dask workers against one",
        "opening": "open from Parquet, index built",
        "exchange": "everybody placed at once",
        "exchange_large": "everybody of a country placed at once",
        "worst_off": "the worst-off",
        "hours": "balance weighed by hours",
        "trading": "trading between employers (2S-TTC)",
        "exposure": "lists shared out",
        "quarters": "24 quarters with the ledger's price",
        "simulation": "ten years of a region, per policy",
    }
)
"""Every work: the module of this room whose `run` does it, and what it is called where it fails.

Those of the same country stand together, so that it is made once.
"""


class UnknownWork(ValueError):
    """A name that no work has."""


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """The works to run, in their own order; all of them where none is named."""
    unknown = [name for name in names if name not in WORKS]
    if unknown:
        raise UnknownWork(f"--only: expected some of {', '.join(WORKS)}, got '{unknown[0]}'.")
    return tuple(name for name in WORKS if not names or name in names)


def run_all(names: Sequence[str], setting: Setting, find: Callable[[str], Run] | None = None) -> list[Figure]:
    """The rows of the named works, in order."""
    found: list[Figure] = []
    for name in names:
        setting.say(f"{name} ...")
        start = perf_counter()
        rows = run_one(name, setting, find or found_in_room)
        for row in rows:
            setting.say(f"  {told(row)}")
        setting.say(f"  {perf_counter() - start:.1f} s")
        found += rows
    return found


def run_one(name: str, setting: Setting, find: Callable[[str], Run]) -> list[Figure]:
    """The rows of one work; where it fails, or gives no row, one row with the error."""
    try:
        rows = find(name)(setting)
    except Exception as error:  # a work that fails must not take the others with it
        setting.say(traceback.format_exc())
        return [failed(WORKS[name], error)]
    return rows or [failed(WORKS[name], "it gave no row")]


def found_in_room(name: str) -> Run:
    """The `run` of a module of this room."""
    run: Run = import_module(f"{ROOM}.{name}").run
    return run


def told(row: Figure) -> str:
    """A row in one line."""
    ours = "-" if row.ours is None else f"{row.ours:.4g} {row.unit}"
    ratio = "" if row.ratio_to_best is None else f", {row.ratio_to_best:.3g} x the fastest rival"
    state = "ok" if row.ok else f"NOT OK: {'; '.join(row.missed)}"
    return f"{row.work}: {ours}{ratio}: {state}"
