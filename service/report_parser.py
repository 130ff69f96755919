"""What can be typed for the reports: evaluate, simulate and report."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any, Final

from service.arguments import command, count, on_day, output, positive, whole
from service.commands import network
from service.network_parser import about_network
from service.words import Words

FORMS: Final = ("table", "json", "csv", "html", "md")
RANKERS: Final = "expert learned network"
LENGTH: Final = 1000
"""Places on a list: those that somebody was shown may stand far down."""
MEASURES: Final = 'nDCG(judged="only")@10 nDCG@10 Recall@10 Recall@50 MRR Success@10'
"""The measures of lists where none are asked for."""
SEED: Final = 1
WORLDS: Final = 5
"""So many worlds every policy is run in."""
YEARS, EMPLOYERS, PLACES = 10, 100, 5.0
"""The size of a simulated region where none is said; `evaluation.simulation.Region` has the same."""
POLICIES: Final = "by_score first_come capped price monthly monthly_rings"
"""The policies that are compared where none are named."""
READERS: Final = tuple(str(one) for one in network.Reader)
EVERY: Final = ("month", "quarter", "year")


def add_reports(commands: Any, words: Words) -> None:
    """The commands that say how good it is."""
    for add in (_evaluate, _simulate, _report):
        add(commands, words)


# Evaluation loads much that no other command needs, so that each command loads its own when it runs.


def _run_evaluate(args: Namespace, words: Words) -> int:
    from service.commands.evaluate import run_evaluate  # noqa: PLC0415  # slow: only this command needs it

    return run_evaluate(args, words)


def _run_simulate(args: Namespace, words: Words) -> int:
    from service.commands.simulate import run_simulate  # noqa: PLC0415  # slow: the same

    return run_simulate(args, words)


def _run_report(args: Namespace, words: Words) -> int:
    from service.commands.report import run_report  # noqa: PLC0415  # slow: the same

    return run_report(args, words)


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
    made = command(commands, "evaluate", words, _run_evaluate)
    _region(made, words, needed=False)
    made.add_argument("-m", "--measures", default=MEASURES, metavar="MEASURES",
                      help=words("help.report_measures", default=MEASURES))  # fmt: skip
    made.add_argument("--rankers", metavar="NAMES", help=words("help.report_rankers", default=RANKERS))
    made.add_argument("--by", metavar="GROUPS", help=words("help.report_by"))
    made.add_argument("-n", type=count, metavar="N", help=words("help.report_n", default=LENGTH))
    made.add_argument("--curve", action="store_true", help=words("help.report_curve"))
    made.add_argument("--run", dest="lists", metavar="FILE", help=words("help.report_run"))
    made.add_argument("--qrels", metavar="FILE", help=words("help.report_qrels"))
    made.epilog = words("help.run_lines") + words("help.exit")
    _written(made, words)


def _simulate(commands: Any, words: Words) -> None:
    made = command(commands, "simulate", words, _run_simulate)
    known = ", ".join(words.under("rep_policy"))
    made.add_argument("--policies", default=POLICIES, metavar="NAMES",
                      help=words("help.simulate_policies", known=known, default=POLICIES))  # fmt: skip
    made.add_argument("--base", metavar="NAME", help=words("help.simulate_base"))
    for name, default in (("seeds", WORLDS), ("years", YEARS), ("employers", EMPLOYERS)):
        made.add_argument(f"--{name}", type=count, default=default, metavar="N",
                          help=words(f"help.simulate_{name}", default=default))  # fmt: skip
    made.add_argument("--places", type=positive, default=PLACES, metavar="N",
                      help=words("help.simulate_places", default=words.number(PLACES)))  # fmt: skip
    made.add_argument("--folder", metavar="DIR", help=words("help.report_folder"))
    output(made, words, FORMS)


def _report(commands: Any, words: Words) -> None:
    made = command(commands, "report", words, _run_report)
    about_network(made, words)
    made.add_argument("--since", type=on_day, metavar="DATE", help=words("help.report_since"))
    made.add_argument("--every", choices=EVERY, default="quarter", help=words("help.report_every"))
    made.add_argument("-m", "--measures", default=MEASURES, metavar="MEASURES",
                      help=words("help.report_measures", default=MEASURES))  # fmt: skip
    made.add_argument("--by", metavar="GROUPS", help=words("help.report_by"))
    for name in ("protocol", "hypotheses", "log"):
        made.add_argument(f"--{name}", metavar="FILE", help=words(f"help.report_{name}"))
    made.add_argument("--no-audit", action="store_true", help=words("help.report_no_audit"))
    made.add_argument("--audience", choices=READERS, default=READERS[0], help=words("help.report_audience"))
    _written(made, words)
