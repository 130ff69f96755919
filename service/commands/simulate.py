"""The command `simulate`: policies side by side in the same simulated worlds."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable
from typing import Final

from evaluation.simulation import POLICIES, Region, simulate
from evaluation.simulation.policy import BAD
from evaluation.simulation.side_by_side import Progress
from service.commands import Refused
from service.commands.common import EVERY, tell
from service.commands.evaluate import listed, written
from service.reports.simulated import simulated_report
from service.words import Words

ALL: Final = "all"
KNOWN: Final = {**POLICIES, **BAD}
"""What can be named; what is bad on purpose is among it, to see that it is found bad."""


def run_simulate(args: Namespace, words: Words) -> int:
    """Every policy in every world, with how far it is on the error stream."""
    names = list(POLICIES) if args.policies == ALL else listed(args.policies)
    unknown = [one for one in (*names, *([args.base] if args.base else [])) if one not in KNOWN]
    if unknown or not names:
        raise Refused(words("error.policy", names=", ".join(unknown) or "-", known=", ".join(KNOWN)))
    if args.base and args.base not in names:
        names.insert(0, args.base)
    found = simulate(
        {name: KNOWN[name] for name in names}, seeds=range(1, args.seeds + 1), base=args.base,
        progress=_progress(words, time.monotonic),
        region=Region(years=args.years, employers=args.employers, places=args.places),
    )  # fmt: skip
    return written(args, words, simulated_report(found, words))


def _progress(words: Words, clock: Callable[[], float]) -> Progress:
    """Tells how many runs are done, at most once a second."""
    last = [clock()]

    def told(_: str, __: int, done: int, total: int) -> None:
        if clock() - last[0] >= EVERY:
            last[0] = clock()
            tell(words("report.simulated", done=done, total=total))

    return told
