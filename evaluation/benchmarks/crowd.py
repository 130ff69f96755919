"""Everybody's lists in a fresh process, so that its memory is its own: `python -m evaluation.benchmarks.crowd`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from datasets.read import read_network
from evaluation.benchmarks.country import ON
from evaluation.benchmarks.timing import Peak
from matcher.batch import match_all


def lists(folder: Path, n: int, workers: int, people: int, asked: Sequence[str]) -> dict[str, Any]:
    """The first `n` of so many people (0 is everybody): the seconds with the index built and all processes started,
    the peak of all processes, and the lists of those asked.
    """
    network = read_network(folder)
    if people:
        network = network.with_tables({"profiles": network.tables["profiles"].head(people)})
    with Peak() as peak:
        start = perf_counter()
        found = match_all(network, n, on=ON, workers=workers)
        took = perf_counter() - start
    table = found.table
    own = {id: table[table["profile"] == id] for id in asked}
    return {
        "seconds": took, "peak": peak.gb, "people": len(found), "rows": len(table),
        "lists": {id: list(zip(one["vacancy"], map(int, one["score"]), strict=True)) for id, one in own.items()},
    }  # fmt: skip


def main(argv: Sequence[str]) -> int:
    """Makes the lists of a folder and writes what it took as JSON."""
    folder, n, workers, people, *asked = argv
    sys.stdout.write(json.dumps(lists(Path(folder), int(n), int(workers), int(people), asked)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
