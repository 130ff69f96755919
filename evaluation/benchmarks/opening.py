"""Open a country from Parquet in a fresh process until the first list is there, and again from the stored index."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.country import ON
from evaluation.benchmarks.figures import Figure, Limit, failed
from evaluation.benchmarks.fresh import first_lists
from evaluation.benchmarks.setting import Setting

PLACES, PEOPLE = 400_000, 25_000
PATIENCE: Final = 900
"""Seconds after which a process is stopped."""
OPENED = "open from Parquet, index built"
STORED = "open from the stored index"


def run(setting: Setting) -> list[Figure]:
    """Two rows: everything from Parquet, and from the stored index where there is one."""
    folder = setting.parquet(PLACES, PEOPLE)
    truth = first_lists(setting.network(PLACES, PEOPLE), ON)
    setting.forget()
    return [opened(folder, truth), stored(folder, truth)]


def opened(folder: Path, truth: list[Any]) -> Figure:
    """Reading, index and first list, beside pandas that only reads the same files."""
    ours, rival = fresh("ours", folder), fresh("pandas", folder)
    return Figure(
        work=OPENED, ours=ours["seconds"], unit="s",
        must=(Limit(at_most=25, unit="s"), Limit(at_most=4, of="peak", unit="GB")),
        also={"peak": ours["peak"], "reading": ours["reading"], "index": ours["index"], "list": ours["list"]},
        rivals={"pandas": rival["seconds"]}, exact=ours["lists"] == truth,
        notes=(
            "Rival: pandas.read_parquet of the same files, without checks, network or index; peak "
            f"{rival['peak']:.2f} GB. Importing isn't counted on either side.",
        ),
    )  # fmt: skip


def stored(folder: Path, truth: list[Any]) -> Figure:
    """Until the first list with the index that was stored before, in another process."""
    if find_spec("matcher.store") is None:
        return failed(STORED, "matcher.store isn't there yet")
    fresh("keep", folder)
    ours = fresh("stored", folder)
    return Figure(
        work=STORED, ours=ours["seconds"], unit="s", must=(Limit(at_most=1, unit="s"),),
        also={"peak": ours["peak"], "list": ours["list"]}, exact=ours["lists"] == truth,
        notes=("Importing isn't counted.",),
    )  # fmt: skip


def fresh(how: str, folder: Path) -> dict[str, Any]:
    """What a new process measured; RuntimeError with its last words where it failed."""
    command = [sys.executable, "-m", "evaluation.benchmarks.fresh", how, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode:
        raise RuntimeError(f"{how}: {done.stderr.strip().splitlines()[-1:] or done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
