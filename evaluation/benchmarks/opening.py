"""Open a country from Parquet in a fresh process until the first list is there, and again from the stored index."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.country import ON
from evaluation.benchmarks.figures import Figure, Limit
from evaluation.benchmarks.fresh import first_lists
from evaluation.benchmarks.setting import Setting

PLACES, PEOPLE = 400_000, 25_000
PATIENCE: Final = 900
"""Seconds after which a process is stopped."""
STORED: Final = "from the stored index"


def run(setting: Setting) -> list[Figure]:
    """One row: everything from Parquet, and beside it from the stored index."""
    folder = setting.parquet(PLACES, PEOPLE)
    truth = first_lists(setting.network(PLACES, PEOPLE), ON)
    setting.forget()
    ours, rival, kept = (fresh(how, folder) for how in ("ours", "pandas", "stored"))
    names = ("peak", "reading", "index", "list")
    return [
        Figure(
            work="open from Parquet, index built", ours=ours["seconds"], unit="s",
            must=(
                Limit(at_most=25, unit="s"), Limit(at_most=4, of="peak", unit="GB"),
                Limit(at_most=1, of=STORED, unit="s"),
            ),
            also={name: ours[name] for name in names} | {STORED: kept["seconds"]},
            rivals={"pandas": rival["seconds"]},
            exact=ours["lists"] == truth == kept["lists"],
            notes=(
                "Until the first list is there, in a new process; importing isn't counted on either side.",
                "pandas reads the same files, without checks, network or index; its peak is "
                f"{rival['peak']:.2f} GB.",
            ),
        )
    ]  # fmt: skip


def fresh(how: str, folder: Path) -> dict[str, Any]:
    """What a new process measured; RuntimeError with its last words where it failed."""
    command = [sys.executable, "-m", "evaluation.benchmarks.fresh", how, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode:
        raise RuntimeError(f"{how}: {done.stderr.strip().splitlines()[-1:] or done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
