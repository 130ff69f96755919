"""The command: `python -m evaluation.benchmarks [--quick] [--seed N] [--only screen,lists]`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from evaluation.benchmarks.figures import Figure
from evaluation.benchmarks.machine import described
from evaluation.benchmarks.results import FULL, HERE, PART, QUICK, Report, write
from evaluation.benchmarks.setting import Setting
from evaluation.benchmarks.works import WORKS, UnknownWork, chosen, run_all
from matcher.work import keep_memory

SEED: Final = 1
FAULTY, MISUSED = 1, 2


def main(argv: Sequence[str], folder: Path = HERE) -> int:
    """Runs the works and writes the results; 0 where every row is exact and as it must be, else 1."""
    asked = _parser().parse_args(argv)
    keep_memory()  # ours and the rivals' alike: this process asks many questions one after another
    try:
        names = chosen(asked.only)
    except UnknownWork as error:
        sys.stderr.write(f"{error}\n")
        return MISUSED
    figures = _run(asked, names, folder)
    return 0 if all(row.ok and row.exact for row in figures) else FAULTY


def _run(asked: Namespace, names: Sequence[str], folder: Path) -> list[Figure]:
    with TemporaryDirectory(prefix="spoor2-bench-") as spare:
        setting = Setting(seed=asked.seed, quick=asked.quick, folder=Path(spare))
        figures = run_all(names, setting)
        report = Report(
            kind=PART if asked.only else QUICK if asked.quick else FULL, seed=asked.seed,
            machine=described(setting.cores), bandwidth=setting.bandwidth,
            made=list(setting.made.values()), figures=figures,
        )  # fmt: skip
        for path in write(report, folder):
            setting.say(str(path))
    return figures


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m evaluation.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the size, within two minutes")
    parser.add_argument(
        "--seed", type=int, default=SEED, help=f"of everything that is made up (default {SEED})"
    )
    parser.add_argument(
        "--only", type=_names, default=(), metavar="WORKS",
        help=f"some of {', '.join(WORKS)}; the results are then those of a part",
    )  # fmt: skip
    return parser


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
