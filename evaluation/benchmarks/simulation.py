"""Ten years of a region with a hundred employers under each policy: what a run takes, and whether it can be trusted.

A row in order also says that two runs of one policy give the same, that nobody stands in two states, that no opening is
filled twice, and that a policy set beside itself differs in nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Final

import numpy as np

from evaluation.benchmarks.figures import Figure, Limit
from evaluation.benchmarks.setting import Setting
from evaluation.simulation import POLICIES, Policy, Region, Run
from evaluation.simulation.one_run import run as one_run
from evaluation.simulation.results import nets
from evaluation.simulation.side_by_side import simulate
from evaluation.simulation.state import Ended

YEARS: Final = 10
EMPLOYERS: Final = 100
MINUTE: Final = 60.0
SLOWEST: Final = "slowest run with its world"


def run(setting: Setting) -> list[Figure]:
    """One row: the mean seconds per policy and seed, the making of the world included."""
    region = Region(years=2 if setting.quick else YEARS, employers=setting.size(EMPLOYERS))
    took: dict[str, float] = {}
    last = [perf_counter()]

    def told(policy: str, seed: int, done: int, of: int) -> None:
        now = perf_counter()
        took[policy], last[0] = now - last[0], now
        setting.say(f"    {policy}: {took[policy]:.1f} s ({done} of {of})")

    found = simulate(POLICIES, seeds=[setting.seed], region=region, progress=told)
    wrong = list(_wrong(setting.seed, region))
    means = found.summary.set_index(["policy", "measure"])["value"]
    return [
        Figure(
            work="ten years of a region, per policy", ours=float(np.mean(list(took.values()))), unit="s",
            must=(Limit(at_most=MINUTE, unit="s"), Limit(at_most=MINUTE, of=SLOWEST, unit="s")),
            also={
                SLOWEST: max(took.values()),
                **{f"placed, {name}": float(means[name, "placed"]) for name in ("first_come", "by_score", "weekly")},
            },
            exact=not wrong,
            notes=(
                f"{region.employers} employers, {region.years} years, {len(took)} policies on the same chance; "
                "verdicts and scores by the engine. The first run of a world makes it.", *wrong,
            ),
        )
    ]  # fmt: skip


def _wrong(seed: int, region: Region) -> Iterator[str]:
    """What doesn't hold of a run."""
    made, again = (one_run(Policy(), seed=seed, region=region) for _ in range(2))
    if not made.moves.equals(again.moves):
        yield "the same run gave something else"
    if (made.state.counts.sum(axis=1) != len(made.world.people)).any():
        yield "somebody stands in two states, or in none"
    if nets(made).sum(axis=1).any():
        yield "what was taken isn't what was brought"
    if (most_taken(made) > made.world.places.openings).any():
        yield "an opening was filled twice"


def most_taken(made: Run) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The most openings of each place that were filled at a time, (n_places,)."""
    weeks, moves = made.world.region.weeks, made.moves
    free = moves["ends"].where(moves["outcome"] == Ended.BROKEN, weeks).to_numpy(dtype=np.int64)
    taken = np.zeros((len(made.world.places), weeks + 1), dtype=np.int64)
    np.add.at(taken, (moves["place"].to_numpy(), moves["starts"].to_numpy()), 1)
    np.add.at(taken, (moves["place"].to_numpy(), free), -1)
    return np.asarray(np.cumsum(taken, axis=1)[:, :weeks].max(axis=1))
