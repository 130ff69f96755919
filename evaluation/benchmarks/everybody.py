"""Everybody's lists: all profiles over all places, on all cores; of the rivals a sample of people, and the rest by rule
of three.

Ours is timed from the opened network on: the index is built, the processes are started, and all lists are made. The
rivals have their table loaded and what each list comes to per code worked out beforehand, and both for nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

from datasets.network import Network
from evaluation.benchmarks.country import ON
from evaluation.benchmarks.figures import Curve, Figure, Limit
from evaluation.benchmarks.rivals import contest, planted
from evaluation.benchmarks.rivals.score import scored
from evaluation.benchmarks.rivals.table import Table
from evaluation.benchmarks.setting import Setting
from matcher.gates import closing
from matcher.index import Index

PLACES, PEOPLE = 400_000, 25_000
TOP: Final = 50
ASKED_OF: Final = {"Polars": 24, "DuckDB": 16, "pandas": 24}
"""So many people each rival is asked about; a median is taken times everybody."""
WARM: Final = 3
ALONE: Final = "pandas"
"""Works on one core; its time is divided by the cores, as if it had run on all of them without loss."""
PATIENCE: Final = 1800
PARTS: Final = (25, 5)
"""A twenty-fifth and a fifth of the people are listed too, for how cost grows."""


def run(setting: Setting) -> list[Figure]:
    """One row: wall, memory of all processes together, and the rivals' by a sample."""
    folder = setting.parquet(PLACES, PEOPLE)
    network = setting.network(PLACES, PEOPLE)
    asked_of = contest.fewer(ASKED_OF, setting)
    asked = sample(network, WARM + max(asked_of.values()), setting.seed)
    setting.say(f"    {len(network.profiles):,} people, {len(network.vacancies):,} places")
    table = Table.of(Index.of(network, ON))
    queries = [scored(network.profiles[id], table) for id in asked]
    people = len(network.profiles)
    found = fresh(folder, setting.cores, asked)
    answers = [[(id, score) for id, score in found["lists"][one]] for one in asked]
    held = contest.hold(
        table, asked_of, lambda rival, query: rival.best(query, TOP), queries[:WARM],
        list(zip(queries[WARM:], answers[WARM:], strict=True)),
    )  # fmt: skip
    noticed = planted.list_noticed(table, queries, answers)
    whole = found["people"] == people
    return [
        Figure(
            work="all profiles, all places", ours=found["seconds"], unit="s",
            must=(
                Limit(at_most=120, unit="s"), Limit(at_most=4, of="peak", unit="GB"),
                Limit(times=5, against=("Polars",)),
            ),
            also={"peak": found["peak"], "lists a second": found["people"] / found["seconds"]},
            rivals=together(held, people, setting.cores),
            curves=() if setting.quick else (growth(folder, setting.cores, found),),
            exact=not held.unequal and noticed and whole,
            notes=(
                f"{people:,} people, top {TOP} each, the index built in that time. Of the rivals {held.numbers()} "
                "people, the median times everybody; pandas divided by the cores.",
                *held.unequal[:5], *([] if noticed else ["a planted error was not noticed"]),
            ),
        )
    ]  # fmt: skip


def sample(network: Network, n: int, seed: int) -> list[str]:
    """People of whom lists can be made."""
    open_ = [id for id in network.profiles if not closing(network.profiles[id])]
    return Random(seed).sample(open_, min(n, len(open_)))


def together(held: contest.Contest, people: int, cores: int) -> dict[str, float]:
    """Seconds that each rival would take for everybody."""
    medians = held.medians()
    return {name: one * people / 1000 / (cores if name == ALONE else 1) for name, one in medians.items()}


def growth(folder: Path, cores: int, whole: Mapping[str, Any]) -> Curve:
    """The seconds for fewer people over the same places, and for everybody."""
    sizes = [int(whole["people"]) // part for part in PARTS]
    points = {size: float(fresh(folder, cores, (), size)["seconds"]) for size in sizes}
    points[int(whole["people"])] = float(whole["seconds"])
    return Curve(work="everybody", who="ours", along="profiles", unit="s", points=points)


def fresh(folder: Path, workers: int, asked: Sequence[str], people: int = 0) -> dict[str, Any]:
    """What a new process measured of so many people (0 is everybody); RuntimeError where it failed."""
    numbers = map(str, (TOP, workers, people))
    command = [sys.executable, "-m", "evaluation.benchmarks.crowd", str(folder), *numbers, *asked]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode:
        raise RuntimeError(f"everybody: {done.stderr.strip().splitlines()[-1:] or done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
