"""The worst-off: everybody placed with the bottleneck, and with the generous refinement.

No rival has these; HiGHS is asked whether a higher bottleneck, or fewer in the worst class, were possible after all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from evaluation.benchmarks.exchange import SIZE, described
from evaluation.benchmarks.figures import Figure, Limit
from evaluation.benchmarks.instances import instance
from evaluation.benchmarks.placing import carried_bounds, faults, plain, worth
from evaluation.benchmarks.rivals import linear
from evaluation.benchmarks.setting import Setting
from evaluation.benchmarks.timing import timed
from matcher.bits import Ints
from matcher.exchange.bounds import Bounds
from matcher.exchange.choose import CLASS, GIVE, Chosen, WorstOff, choose
from matcher.exchange.pairs import Pairs

TRIES: Final = 3


@dataclass(frozen=True, eq=False, kw_only=True)
class Ways:
    """The same people without urgency, placed in three ways, for what HiGHS can be asked."""

    pairs: Pairs
    bounds: Bounds
    best: Chosen
    bottleneck: Chosen
    generous: Chosen

    @classmethod
    def of(cls, pairs: Pairs, bounds: Bounds) -> Ways:
        """All three."""
        same = plain(pairs)
        best, bottleneck, generous = (choose(same, bounds, worst_off=one) for one in WorstOff)
        return cls(pairs=same, bounds=bounds, best=best, bottleneck=bottleneck, generous=generous)


def run(setting: Setting) -> list[Figure]:
    """Two rows: with the bottleneck, and with the generous refinement."""
    employers, people, places, wanted = map(setting.size, SIZE)
    pairs = instance(employers, people, places, wanted, seed=setting.seed)
    bounds = carried_bounds(pairs, setting.seed)
    ways = Ways.of(pairs, bounds)
    return [
        row("the worst-off: bottleneck", WorstOff.BOTTLENECK, ways, pairs, (3, not_highest(ways))),
        row("the worst-off: generous", WorstOff.GENEROUS, ways, pairs, (8, not_fewest(ways))),
    ]


def row(work: str, how: WorstOff, ways: Ways, pairs: Pairs, asked: tuple[float, list[str]]) -> Figure:
    """One way of placing, with urgency in the time; `asked` are its limit and what is wrong."""
    made = choose(pairs, ways.bounds, worst_off=how)
    best = choose(pairs, ways.bounds, worst_off=WorstOff.NOTHING)
    took = timed(lambda _: choose(pairs, ways.bounds, worst_off=how), range(TRIES), warm=0)
    wrong = [*faults(pairs, ways.bounds, made.at), *asked[1], *behind(made, best, how)]
    return Figure(
        work=work, ours=took.median / 1000, unit="s", must=(Limit(at_most=asked[0], unit="s"),),
        also={
            "placed": made.count, "lowest": made.worst or 0, "lowest before": best.worst or 0,
            "in the lowest class": lowest(made),
            "% of quality given": 100 * (1 - made.quality / max(best.quality, 1)),
        },
        exact=made.proven and not wrong,
        notes=(f"{described(pairs)}; within bounds, every stage with its proof.", *wrong),
    )  # fmt: skip


def lowest(made: Chosen) -> int:
    """How many are placed in the lowest class that anybody is placed in."""
    found = classes(made)
    return int((found == found.min()).sum()) if len(found) else 0


def classes(made: Chosen) -> Ints:
    """The class of quality of everybody who is placed."""
    return np.asarray(made.pairs.quality[made.at] // CLASS)


def behind(made: Chosen, best: Chosen, how: WorstOff) -> list[str]:
    """Where the goals that come first were given up, or the worst-off gained nothing."""
    found = []
    if (made.count, made.urgency) != (best.count, best.urgency) or (made.worst or 0) < (best.worst or 0):
        found.append("fewer are placed, fewer of the urgent, or the worst-off fare worse")
    if how is WorstOff.BOTTLENECK and made.quality < (1 - GIVE) * best.quality:
        found.append("more quality was given than may be")
    return found


def not_highest(ways: Ways) -> list[str]:
    """What HiGHS says against the bottleneck: as good a one exists higher, or a better one at its level."""
    made, found = ways.bottleneck, []
    at, above = (at_level(ways, (made.worst or 0) + more) for more in (0, 1))
    if at != (made.count, made.quality):
        found.append(f"HiGHS at the bottleneck: {at}, ours {(made.count, made.quality)}")
    if above[0] >= made.count and above[1] >= (1 - GIVE) * ways.best.quality:
        found.append(f"HiGHS places {above} above the bottleneck")
    return found


def at_level(ways: Ways, level: int) -> tuple[int, int]:
    """How many HiGHS places, and their quality, by pairs with a score from a level on."""
    some = ways.pairs.some(ways.pairs.quality >= level)
    return worth(some, linear.highs(some, ways.bounds).chosen)


def not_fewest(ways: Ways) -> list[str]:
    """What HiGHS says against the generous refinement: fewer in the worst class would do."""
    level = ways.bottleneck.worst or 0
    some = ways.pairs.some(ways.pairs.quality >= level)
    lowest = some.quality // CLASS == level // CLASS
    each = 1 + len(some.profiles)
    found = linear.highs(some, ways.bounds, np.where(lowest, each - 1, each)).chosen
    ours = int((classes(ways.generous) == level // CLASS).sum())
    if found is None or (len(found), int(lowest[found].sum())) != (ways.generous.count, ours):
        return [f"HiGHS doesn't find {ours} of {ways.generous.count} in the worst class"]
    return []
