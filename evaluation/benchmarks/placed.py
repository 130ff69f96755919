"""Everybody placed in a fresh process, so that its memory is its own: `python -m evaluation.benchmarks.placed`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from evaluation.benchmarks.timing import peak_rss
from matcher.exchange.bounds import Bounds
from matcher.exchange.choose import WorstOff, choose
from matcher.exchange.pairs import Pairs


def keep(pairs: Pairs, bounds: Bounds, path: Path) -> None:
    """Writes pairs and bounds as one file of arrays."""
    own: dict[str, Any] = {one.name: np.asarray(getattr(pairs, one.name)) for one in fields(pairs)}
    np.savez(path, bring=bounds.bring, take=bounds.take, **own)


def load(path: Path) -> tuple[Pairs, Bounds]:
    """What `keep` wrote."""
    with np.load(path) as found:
        own = {name: found[name] for name in found.files}
    bounds = Bounds(own.pop("bring"), own.pop("take"))
    ids = {name: tuple(own[name].tolist()) for name in ("employers", "profiles", "vacancies")}
    return Pairs(**(own | ids)), bounds


def placed(path: Path) -> dict[str, Any]:
    """The seconds of an allocation with its proof, the peak of this process in MB, and what was chosen."""
    pairs, bounds = load(path)
    start = perf_counter()
    found = choose(pairs, bounds, worst_off=WorstOff.NOTHING)
    took = perf_counter() - start
    peak = peak_rss() * 1000
    return {"seconds": took, "peak": peak, "proven": found.proven, "chosen": found.at.tolist()}


def main(argv: Sequence[str]) -> int:
    """Places everybody of a file and writes what it took as JSON."""
    (path,) = argv
    sys.stdout.write(json.dumps(placed(Path(path))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
