"""What can be typed for the reports: evaluate, simulate and report."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any, Final

from service.arguments import command, count, on_day, output, whole
from service.commands import evaluate
from service.words import Words

FORMS: Final = ("table", "json", "csv", "html", "md")
RANKERS: Final = "expert learned network"
LENGTH: Final = 50
"""Places on a list."""
MEASURES: Final = 'nDCG@10 Recall@10 Recall@50 MRR Success@10 nDCG(judged="only")@10'
"""The measures of lists where none are asked for."""
SEED: Final = 1


def add_reports(commands: Any, words: Words) -> None:
    """The commands that say how good it is."""
    for add in (_evaluate,):
        add(commands, words)


def _written(made: ArgumentParser, words: Words) -> None:
    """How it is written, and with which chance intervals are drawn."""
    made.add_argument(
        "--seed", type=whole, default=SEED, metavar="N", help=words("help.report_seed", default=SEED)
    )
    made.add_argument("--folder", metavar="DIR", help=words("help.report_folder"))
    output(made, words, FORMS)


def _region(made: ArgumentParser, words: Words, *, needed: bool = True) -> None:
    """The region, the day that stands for what was known, and until when outcomes count."""
    made.add_argument("dir", metavar="DIR", nargs=None if needed else "?", help=words("help.dir"))
    made.add_argument("--on", type=on_day, metavar="DATE", help=words("help.on"))
    made.add_argument("--until", type=on_day, metavar="DATE", help=words("help.report_until"))


def _evaluate(commands: Any, words: Words) -> None:
    made = command(commands, "evaluate", words, evaluate.run_evaluate)
    _region(made, words, needed=False)
    made.add_argument("-m", "--measures", default=MEASURES, metavar="MEASURES",
                      help=words("help.report_measures", default=MEASURES))  # fmt: skip
    made.add_argument(
        "--rankers", default=RANKERS, metavar="NAMES", help=words("help.report_rankers", default=RANKERS)
    )
    made.add_argument("--by", metavar="GROUPS", help=words("help.report_by"))
    made.add_argument(
        "-n", type=count, default=LENGTH, metavar="N", help=words("help.report_n", default=LENGTH)
    )
    made.add_argument("--run", dest="lists", metavar="FILE", help=words("help.report_run"))
    made.add_argument("--qrels", metavar="FILE", help=words("help.report_qrels"))
    _written(made, words)
