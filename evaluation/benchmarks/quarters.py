"""Quarter after quarter, five ways of keeping the balance: does the ledger's price cost placements, what does it buy?

Every quarter the same employers have new people and places; everybody is placed at once, and of the placements a share
begins. Who begins is drawn once per person, the same in every way. Only what began counts in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from types import MappingProxyType
from typing import Final

import numpy as np

from evaluation.benchmarks.exchange import placed
from evaluation.benchmarks.figures import Figure, Limit
from evaluation.benchmarks.instances import Size, quarters
from evaluation.benchmarks.placing import faults, plain
from evaluation.benchmarks.setting import Setting
from matcher.bits import Bools, Ints
from matcher.exchange.bounds import Bounds, unbound
from matcher.exchange.choose import Chosen
from matcher.exchange.pairs import Pairs
from matcher.exchange.priced import PRICE, priced

QUARTERS: Final = 24
SIZE: Final = (100, 100, 1_000, 3_000)
"""Employers, and each quarter's people, places and pairs."""
SCARCE: Final = (100, 100, 250, 3_000)
"""With so few places some employers bring more people than they have places: no way of placing all can balance them."""
SUCCESS: Final = 0.38
SEEDS: Final = 5
TOLERANCE: Final = 3
Way = Callable[[Pairs, Ints], tuple[Chosen, Bounds]]
"""What is chosen in a quarter, and within which bounds, with the ledger before it (taken less brought)."""


def free(pairs: Pairs, ledger: Ints) -> tuple[Chosen, Bounds]:
    """Without any balance."""
    bounds = unbound(len(ledger))
    return placed(pairs, bounds), bounds


def ledgers_price(pairs: Pairs, ledger: Ints) -> tuple[Chosen, Bounds]:
    """With the ledger's price: who took more than it brought brings first, who brought more takes first."""
    return priced(pairs, ledger, price=PRICE, begins=SUCCESS), unbound(len(ledger))


def still(pairs: Pairs, ledger: Ints) -> tuple[Chosen, Bounds]:
    """With the same price for all of a quarter, as a ranking of lists would have it."""
    quality = pairs.quality + PRICE * (ledger[pairs.bringing] - ledger[pairs.taking])
    bounds = unbound(len(ledger))
    return placed(replace(pairs, quality=quality), bounds), bounds


def per_period(pairs: Pairs, ledger: Ints) -> tuple[Chosen, Bounds]:
    """With the same bounds every quarter, whatever was before."""
    bounds = Bounds(*(np.full(len(ledger), TOLERANCE, dtype=np.int64) for _ in range(2)))
    return placed(pairs, bounds), bounds


def carried(pairs: Pairs, ledger: Ints) -> tuple[Chosen, Bounds]:
    """With bounds that carry the ledger over, as much wider as placements don't begin."""
    most = (np.floor(np.maximum(TOLERANCE + one, 0) / SUCCESS) for one in (ledger, -ledger))
    bounds = Bounds(*(one.astype(np.int64) for one in most))
    return placed(pairs, bounds), bounds


OURS: Final = "the ledger's price"
WITHOUT: Final = "without"
WAYS: Final[Mapping[str, Way]] = MappingProxyType(
    {
        OURS: ledgers_price, WITHOUT: free, "per-period bounds": per_period, "hard carried bounds": carried,
        "a price that stands still": still,
    }
)  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Outcome:
    """What a way came to in one run: placements that began, the mean quality of all, and the ledger's worst and spread.

    `worst` is the farthest that any employer ever was from balance, `apart` the standard deviation at the end.
    """

    began: int
    quality: float
    worst: int
    apart: float
    wrong: tuple[str, ...]


def run(setting: Setting) -> list[Figure]:
    """One row: the worst imbalance in persons, the mean of all seeds."""
    start = perf_counter()
    seeds = [setting.seed + at for at in range(2 if setting.quick else SEEDS)]
    found = {name: [ran(way, seed) for seed in seeds] for name, way in WAYS.items()}
    means = {name: summary(outcomes) for name, outcomes in found.items()}
    took = perf_counter() - start
    ours, without = means[OURS], means[WITHOUT]
    wrong = [*unequal(seeds[0], found[WITHOUT][0]), *all_wrong(found)]
    return [
        Figure(
            work="24 quarters with the ledger's price", ours=ours["worst"], unit="persons out of balance",
            must=(Limit(times=5, against=(WITHOUT,)), Limit(at_least=99.5, of="began, % of without")),
            also={
                "began, % of without": 100 * ours["began"] / without["began"], "began": ours["began"],
                "% of quality given": 100 * (1 - ours["quality"] / without["quality"]),
                "spread": ours["apart"], "spread without": without["apart"], "seconds": took,
            },
            rivals={name: one["worst"] for name, one in means.items() if name != OURS}, exact=not wrong,
            notes=(
                f"{described(SIZE)}; {SUCCESS:.0%} begin; {len(seeds)} seeds; {PRICE} thousandths per person. "
                "The worst that any employer ever was out of balance, not only in the end.",
                *(told(name, one) for name, one in means.items()), *scarce(setting, seeds), *wrong,
            ),
        )
    ]  # fmt: skip


def described(size: Size) -> str:
    """The size of a quarter."""
    return f"{size[0]} employers, {size[1]} people, {size[2]:,} places and {size[3]:,} pairs a quarter"


def scarce(setting: Setting, seeds: Sequence[int]) -> list[str]:
    """The same where places are scarce, in words; not in a quick run."""
    if setting.quick:
        return []
    found = [summary([ran(WAYS[name], seed, SCARCE) for seed in seeds]) for name in (OURS, WITHOUT)]
    return [
        f"With {SCARCE[2]} places a quarter some employers bring more people than they have places: "
        f"{told(OURS, found[0])}; {told(WITHOUT, found[1])}."
    ]


def told(name: str, one: Mapping[str, float]) -> str:
    """One way in words."""
    return (
        f"{name}: {one['began']:.1f} began, mean quality {one['quality']:.0f}, worst imbalance {one['worst']:.1f}, "
        f"spread {one['apart']:.2f}"
    )


def summary(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The means over the seeds."""
    names = ("began", "quality", "worst", "apart")
    return {name: float(np.mean([getattr(one, name) for one in outcomes])) for name in names}


def ran(way: Way, seed: int, size: Size = SIZE) -> Outcome:
    """One way through all quarters."""
    ledger, worst = np.zeros(size[0], dtype=np.int64), 0
    began, scores, wrong = 0, [], list[str]()
    for pairs, begins in drawn(seed, size):
        made, bounds = way(pairs, ledger)
        wrong += [*faults(pairs, bounds, made.at), *([] if made.proven else ["no proof"])]
        own = made.at[begins[pairs.profile[made.at]]]
        ledger = ledger + pairs.net(own)
        began, worst = began + len(own), max(worst, int(np.abs(ledger).max()))
        scores.append(pairs.quality[made.at])
    if ledger.sum():
        wrong.append("what was taken isn't what was brought")
    return Outcome(
        began=began, quality=float(np.concatenate(scores).mean()), worst=worst, apart=float(ledger.std()),
        wrong=tuple(wrong),
    )  # fmt: skip


def drawn(seed: int, size: Size, n: int = QUARTERS) -> list[tuple[Pairs, Bools]]:
    """The quarters of a seed, and who of each would begin if placed; nobody is more urgent than another."""
    chance = np.random.default_rng((seed, 3))
    return [(plain(one), chance.random(len(one.profiles)) < SUCCESS) for one in quarters(n, size, seed)]


def unequal(seed: int, without: Outcome) -> list[str]:
    """Whether a price of nothing isn't the same as none, and whether bounds that are broken go unnoticed."""
    same = ran(lambda pairs, ledger: (priced(pairs, ledger, price=0), unbound(len(ledger))), seed)
    found = []
    if (same.began, same.quality, same.worst) != (without.began, without.quality, without.worst):
        found.append("a price of nothing isn't the same as none")
    pairs, _ = drawn(seed, SIZE, 1)[0]
    nothing = np.zeros(SIZE[0], dtype=np.int64)
    if not faults(pairs, Bounds(nothing, nothing), free(pairs, nothing)[0].at):
        found.append("a planted error was not noticed")
    return found


def all_wrong(found: Mapping[str, Sequence[Outcome]]) -> list[str]:
    """What any run of any way broke, once."""
    said = [f"{name}: {one}" for name, outcomes in found.items() for each in outcomes for one in each.wrong]
    return list(dict.fromkeys(said))
