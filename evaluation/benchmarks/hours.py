"""Balance weighed by hours: how near to the best within half a minute, against the whole program given to solvers."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import Final

import numpy as np

from evaluation.benchmarks.exchange import SIZE, described
from evaluation.benchmarks.figures import Figure, Limit
from evaluation.benchmarks.instances import instance
from evaluation.benchmarks.placing import faults
from evaluation.benchmarks.rivals import program
from evaluation.benchmarks.rivals.linear import weight
from evaluation.benchmarks.rivals.program import Answer
from evaluation.benchmarks.setting import Setting
from matcher.bits import Ints
from matcher.exchange.bounds import unbound
from matcher.exchange.fte import weighed
from matcher.exchange.pairs import Pairs
from matcher.hours import FULL_WEEK

SEARCH: Final = 16.0
"""Seconds of our whole-number part; the relaxation comes on top of them."""
SECONDS: Final = 30.0
QUICKLY: Final = 0.7
"""Seconds that each rival gets, and in a quick run."""
WEEK: Final = int(60 * FULL_WEEK)
"""The tolerance: minutes of one full week."""
SOLVERS: Final = ("HiGHS MILP", "CP-SAT")


def run(setting: Setting) -> list[Figure]:
    """One row: the gap that is proven, in percent, beside those of the solvers in the same time."""
    employers, people, places, wanted = map(setting.size, SIZE)
    pairs = instance(employers, people, places, wanted, seed=setting.seed)
    start = perf_counter()
    made = weighed(pairs, tolerance=1.0, seconds=SEARCH)
    took = perf_counter() - start
    rivals = asked(pairs, QUICKLY if setting.quick else SECONDS, setting.cores)
    wrong = [*broken(pairs, made.chosen), *unequal(pairs, made.chosen, made.gap.gap, rivals)]
    return [
        Figure(
            work="balance weighed by hours", ours=100 * made.gap.gap, unit="% gap",
            must=(Limit(at_most=1, unit="% gap"), Limit(at_most=30, of="seconds")),
            also={"seconds": took, "placed": len(made.chosen), "at most placed": made.gap.most},
            rivals={name: 100 * one.gap(pairs) for name, one in rivals.items()}, exact=not wrong,
            notes=(
                f"{described(pairs)}; each employer's balance within 1 FTE, hours in whole minutes.",
                "The gap: how much more than its own worth any answer could have; a placement before all quality.",
                *(f"{name}: {len(one.chosen):,} placed in {one.seconds:.0f} s." for name, one in rivals.items()),
                *wrong,
            ),
        )
    ]  # fmt: skip


def asked(pairs: Pairs, seconds: float, cores: int) -> Mapping[str, Answer]:
    """The solvers on the whole program, each with the same limit."""
    own = minutes(pairs)
    answers = program.highs(pairs, own, WEEK, seconds), program.cp_sat(pairs, own, WEEK, seconds, cores)
    return dict(zip(SOLVERS, answers, strict=True))


def minutes(pairs: Pairs) -> Ints:
    """What each person counts; whose hours nobody knows count as the one in the middle."""
    known = pairs.hours_week[~np.isnan(pairs.hours_week)]
    hours = np.where(np.isnan(pairs.hours_week), np.median(known), pairs.hours_week)
    return np.round(60 * hours).astype(np.int64)


def broken(pairs: Pairs, chosen: Ints) -> list[str]:
    """What is wrong with some pairs, and whether it is noticed where one goes elsewhere beyond the tolerance."""
    free = unbound(len(pairs.employers))
    found = [*faults(pairs, free, chosen), *beyond(pairs, chosen)]
    most = np.argmax(np.bincount(pairs.target[pairs.vacancy]))
    all_there = np.flatnonzero(pairs.target[pairs.vacancy] == most)
    if not beyond(pairs, np.union1d(chosen, all_there)):
        found.append("a planted error was not noticed")
    return found


def beyond(pairs: Pairs, chosen: Ints) -> list[str]:
    """The employers whose minutes taken less brought are more than one full week either way."""
    net, own = np.zeros(len(pairs.employers), dtype=np.int64), minutes(pairs)[pairs.profile[chosen]]
    np.add.at(net, pairs.target[pairs.vacancy[chosen]], own)
    np.add.at(net, pairs.origin[pairs.profile[chosen]], -own)
    return [f"{pairs.employers[at]} is beyond its tolerance" for at in np.flatnonzero(abs(net) > WEEK)]


def unequal(pairs: Pairs, chosen: Ints, gap: float, rivals: Mapping[str, Answer]) -> list[str]:
    """Where a rival found more than we say is possible, or says that less is possible than we found."""
    each = weight(pairs)
    own, found = int(each[chosen].sum()), []
    for name, one in rivals.items():
        theirs = int(each[one.chosen].sum())
        if theirs > own * (1 + gap) + 1 or own > one.bound * (1 + 1e-9) + 1:
            found.append(f"{name}: found {theirs}, at most {one.bound:.0f}; ours {own}, gap {gap:.6f}")
        if faults(pairs, unbound(len(pairs.employers)), one.chosen) or beyond(pairs, one.chosen):
            found.append(f"{name} keeps other bounds")
    return found
