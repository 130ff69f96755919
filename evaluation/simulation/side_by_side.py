"""Policies side by side on the same chance, over several worlds, with what they differ in and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.estimate import SURE, Estimate, holm
from evaluation.simulation.chance import Floats
from evaluation.simulation.ended import counted, ended
from evaluation.simulation.one_run import run
from evaluation.simulation.policy import POLICIES, Policy
from evaluation.simulation.region import Region
from evaluation.simulation.results import MEASURES, MOST, measured, series

SEEDS: Final = (1, 2, 3, 4, 5)
BASE: Final = "by_score"
PRIMARY: Final = ("placed", "lasting", "balance")
"""What a policy is judged on first: few, so that a correction for many comparisons stays bearable."""
Progress = Callable[[str, int, int, int], None]
"""Is told the policy and the seed that were run, how many runs are done, and of how many."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Simulated:
    """What policies came to in the same worlds.

    `runs`: policy, seed, measure, value. `summary`: policy, measure, value, low, high, n (worlds). `differences`
    against `base`: policy, base, measure, difference, low, high, p, p_corrected, n; of runs in the same world, the
    interval by Student's t over worlds. Holm's correction is over all comparisons of `PRIMARY` for these, and over all
    there are for the rest. No interval reaches beyond what its figure can be. `weekly`: policy, seed, week, waiting,
    working, placed, began, net_worst, balance. `ended`: policy, seed, ended (`How`), people. `worlds`: seed, people,
    over, settled, as `counted` says. What can't be said is nan. `policies` and `region` say of what.
    """

    region: Region
    policies: Mapping[str, Policy]
    seeds: tuple[int, ...]
    base: str
    runs: pd.DataFrame
    summary: pd.DataFrame
    differences: pd.DataFrame
    weekly: pd.DataFrame
    ended: pd.DataFrame
    worlds: pd.DataFrame


def simulate(
    policies: Mapping[str, Policy] | Iterable[str] | None = None, *, seeds: Iterable[int] = SEEDS, years: int = 10,
    employers: int = 100, region: Region | None = None, base: str | None = None, progress: Progress | None = None,
) -> Simulated:  # fmt: skip
    """Run every policy in the world of every seed, week by week, on the same chance.

    Parameters
    ----------
    policies
        By name, or names of `POLICIES`; all of those where none are given.
    seeds
        One world each; with fewer than two nothing is said of uncertainty.
    region
        The region's size in full, instead of years and employers.
    base
        What the others are held against; by score where that is among them, else the first.
    progress
        Is told after every run.

    Raises ValueError for no policies or seeds, for a name that isn't known, and for sizes that make no region.
    """
    chosen, worlds = _chosen(policies), tuple(dict.fromkeys(seeds))
    against = base or (BASE if BASE in chosen else next(iter(chosen), ""))
    if not chosen or not worlds or against not in chosen:
        raise ValueError(
            f"policies, seeds, base: expected some of each and a base among the policies, got {len(chosen)}, "
            f"{len(worlds)}, '{against}'. Name at least one policy and one seed."
        )
    place = region or Region(years=years, employers=employers)
    found = _all(chosen, worlds, place, progress)
    return Simulated(
        region=place, policies=chosen, seeds=worlds, base=against, summary=summary(found["runs"]),
        differences=differences(found["runs"], against), **found,
    )  # fmt: skip


def _chosen(policies: Mapping[str, Policy] | Iterable[str] | None) -> dict[str, Policy]:
    if policies is None:
        return dict(POLICIES)
    if isinstance(policies, Mapping):
        return dict(policies)
    names = list(dict.fromkeys(policies))
    unknown = [name for name in names if name not in POLICIES]
    if unknown:
        raise ValueError(
            f"policies: expected some of {', '.join(POLICIES)}, got '{unknown[0]}'. Choose one of these."
        )
    return {name: POLICIES[name] for name in names}


def _all(
    policies: Mapping[str, Policy], seeds: tuple[int, ...], region: Region, progress: Progress | None
) -> dict[str, pd.DataFrame]:
    """All runs, world by world, so that each world is made once: `runs`, `weekly`, `ended` and `worlds`."""
    rows, weeks, ends, worlds = [], [], [], {}
    for seed in seeds:
        for name in sorted(policies, key=lambda one: policies[one].noise):  # so that each view is made once
            found = run(policies[name], seed=seed, region=region)
            rows.append(pd.DataFrame({"policy": name, "seed": seed, **_columns(measured(found))}))
            weeks.append(series(found).assign(policy=name, seed=seed))
            ends.append(ended(found).assign(policy=name, seed=seed))
            worlds[seed] = {"seed": seed, **counted(found)}
            if progress:
                progress(name, seed, len(rows), len(seeds) * len(policies))
    order = {name: at for at, name in enumerate(policies)}
    return {
        "runs": _ordered(rows, order, ["measure"]), "weekly": _ordered(weeks, order, ["week"]),
        "ended": _ordered(ends, order, []), "worlds": pd.DataFrame(list(worlds.values())),
    }  # fmt: skip


def _columns(found: Mapping[str, float]) -> dict[str, list[object]]:
    return {"measure": list(found), "value": list(found.values())}


def _ordered(parts: list[pd.DataFrame], order: Mapping[str, int], last: list[str]) -> pd.DataFrame:
    """Under each other by policy, seed, and measure or week, in the order in which they are known."""
    found = pd.concat(parts, ignore_index=True)
    keys = found.assign(policy=found["policy"].map(dict(order)))
    if last == ["measure"]:
        keys["measure"] = keys["measure"].map({name: at for at, name in enumerate(MEASURES)})
    at = keys.sort_values(["policy", "seed", *last], kind="stable").index
    first = ["policy", "seed"]
    return found.loc[at, [*first, *(name for name in found.columns if name not in first)]].reset_index(
        drop=True
    )


def over_worlds(
    values: Floats, sure: float = SURE, *, least: float = -np.inf, most: float = np.inf
) -> Estimate:
    """The mean of some worlds with Student's interval, cut off at what the figure can be; without an interval of fewer
    than two.
    """
    found = values[~np.isnan(values)]
    if not len(found):
        return Estimate(value=None)
    middle = float(found.mean())
    if len(found) < 2:
        return Estimate(value=middle, n=1)
    reach = float(stats.t.ppf((1 + sure) / 2, len(found) - 1) * found.std(ddof=1) / np.sqrt(len(found)))
    return Estimate(
        value=middle, low=max(middle - reach, least), high=min(middle + reach, most), n=len(found)
    )


def summary(runs: pd.DataFrame) -> pd.DataFrame:
    """The mean over worlds of each measure of each policy, with its interval."""
    return pd.DataFrame([
        {"policy": policy, "measure": measure, **_told(_within(str(measure), own), "value")}
        for (policy, measure), own in runs.groupby(["policy", "measure"], sort=False)
    ])  # fmt: skip


def _within(measure: str, own: pd.DataFrame) -> Estimate:
    values = own["value"].to_numpy(dtype=float)
    return over_worlds(values, least=0.0, most=MOST.get(measure, np.inf))


def differences(runs: pd.DataFrame, base: str) -> pd.DataFrame:
    """Each policy less the base, in the same worlds."""
    wide = runs.pivot(index="seed", columns=["policy", "measure"], values="value")
    rows = list(_apart(wide, dict.fromkeys(runs["policy"]), base))
    names = ["policy", "base", "measure", "difference", "low", "high", "n", "p", "p_corrected"]
    found = pd.DataFrame(rows, columns=names[:-1])
    known, first = found["p"].notna().to_numpy(), found["measure"].isin(PRIMARY).to_numpy()
    p, corrected = found["p"].to_numpy(dtype=float), np.full(len(found), np.nan)
    corrected[known] = holm(p[known])
    corrected[known & first] = holm(p[known & first])
    return found.assign(p_corrected=corrected)[[*names[:6], "p", "p_corrected", "n"]]


def _apart(wide: pd.DataFrame, policies: Iterable[str], base: str) -> Iterator[dict[str, object]]:
    for policy in policies:
        for measure in MEASURES:
            if policy != base:
                apart = (wide[policy, measure] - wide[base, measure]).to_numpy(dtype=float)
                most = MOST.get(measure, np.inf)
                told = _told(over_worlds(apart, least=-most, most=most), "difference")
                yield {"policy": policy, "base": base, "measure": measure, **told, "p": _p(apart)}


def _p(apart: Floats) -> float:
    """The chance of a difference as large where there is none: paired t-test, and where every world says exactly the
    same (figures that count) the sign test.
    """
    found = apart[~np.isnan(apart)]
    if len(found) < 2:
        return np.nan
    if not found.std():
        return 1.0 if not found.any() else 2.0 ** (1 - len(found))
    return float(stats.ttest_1samp(found, 0.0).pvalue)


def _told(one: Estimate, name: str) -> dict[str, float | int]:
    value, low, high = (np.nan if each is None else each for each in (one.value, one.low, one.high))
    return {name: value, "low": low, "high": high, "n": one.n}
