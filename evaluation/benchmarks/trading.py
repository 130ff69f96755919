"""Trading between employers (2S-TTC) at the size of a country; held against the rule itself on a small exchange."""

from __future__ import annotations

from typing import Final

import numpy as np

from evaluation.benchmarks.exchange import described, placed
from evaluation.benchmarks.exchange_large import SIZE
from evaluation.benchmarks.figures import Figure, Limit
from evaluation.benchmarks.instances import instance
from evaluation.benchmarks.placing import faults
from evaluation.benchmarks.rivals import cycles
from evaluation.benchmarks.setting import Setting
from evaluation.benchmarks.timing import timed
from matcher.bits import Ints
from matcher.exchange.bounds import Bounds
from matcher.exchange.pairs import Pairs
from matcher.exchange.trade import Traded, traded

TRIES: Final = 3
SMALL: Final = (30, 100, 200, 1_500)
SMALL_ONES: Final = 5
"""So many small exchanges are held against the rule, pair by pair."""


def run(setting: Setting) -> list[Figure]:
    """One row: the time, how many are placed, and how many the best allocation in exact balance places."""
    employers, people, places, wanted = map(setting.size, SIZE)
    pairs = instance(employers, people, places, wanted, seed=setting.seed)
    found = traded(pairs)
    took = timed(lambda _: traded(pairs), range(TRIES), warm=0)
    best = placed(pairs, exact(pairs))
    wrong = [*broken(pairs, found), *unlike_the_rule(setting.seed)]
    if len(found.chosen) > best.count:
        wrong.append(f"more are placed than can be: {len(found.chosen)}, {best.count}")
    return [
        Figure(
            work="trading between employers (2S-TTC)", ours=took.median / 1000, unit="s",
            must=(Limit(at_most=4, unit="s"),),
            also={
                "placed": len(found.chosen), "% of the best in balance": 100 * len(found.chosen) / max(best.count, 1),
                "rings": len(found.rings), "longest": max(map(len, found.rings), default=0),
            },
            exact=not wrong,
            notes=(
                f"{described(pairs)}; each employer brings exactly as many as it takes.",
                f"{SMALL_ONES} small exchanges held against the rule as the paper tells it, pair by pair.", *wrong,
            ),
        )
    ]  # fmt: skip


def exact(pairs: Pairs) -> Bounds:
    """No imbalance at all."""
    return Bounds(*(np.zeros(len(pairs.employers), dtype=np.int64) for _ in range(2)))


def broken(pairs: Pairs, found: Traded) -> list[str]:
    """What is wrong with an outcome; and whether one person less is noticed."""
    wrong = [*faults(pairs, exact(pairs), found.chosen), *rings_broken(pairs, found)]
    if len(found.chosen) and not faults(pairs, exact(pairs), found.chosen[1:]):
        wrong.append("a planted error was not noticed")
    return wrong


def rings_broken(pairs: Pairs, found: Traded) -> list[str]:
    """Where a ring doesn't close, or the rings together aren't who goes."""
    wrong = []
    for ring in found.rings:
        takes, brings = pairs.taking[list(ring)], pairs.bringing[list(ring)]
        if not np.array_equal(takes, np.roll(brings, -1)):
            wrong.append(f"a ring of {len(ring)} does not close")
    together: Ints = np.sort([at for ring in found.rings for at in ring]).astype(np.int64)
    return wrong if np.array_equal(together, found.chosen) else [*wrong, "the rings are not who goes"]


def unlike_the_rule(seed: int) -> list[str]:
    """The small exchanges in which somebody goes elsewhere than by the rule."""
    small = [instance(*SMALL, seed=seed + at) for at in range(SMALL_ONES)]
    return [
        f"small exchange {at}: other pairs than by the rule"
        for at, one in enumerate(small)
        if not np.array_equal(cycles.traded(one), traded(one).chosen)
    ]
