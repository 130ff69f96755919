"""Whether one ranker is better than another: paired by person, by clusters, corrected for how often was compared."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.problems import Spoor2Error
from evaluation import estimate
from evaluation.experiments.running import Experiment

Floats = npt.NDArray[np.float64]
Clusters = Literal["employer", "profile"]
COLUMNS: Final = (
    "ranker", "base", "measure", "difference", "low", "high", "p", "p_corrected", "n", "clusters", "why",
)  # fmt: skip
FLIPS: Final = 9999
"""So many random flips of signs; where there are fewer ways in all, every one of them."""
FEW: Final = 6
"""With fewer clusters no difference, however large, can reach 5% two-sided: 2 / 2**5 is more."""
SAME: Final = 1e-12
"""Sums that differ by less are the same; only rounding is between them."""


class Why(StrEnum):
    """Why a comparison says nothing."""

    TOO_FEW = "too_few"
    """Too few clusters for any difference to stand out from chance."""
    NOT_PAIRED = "not_paired"
    """The measure is of all lists together: there is nothing per person to pair."""


def compare(
    experiment: Experiment, base: str, *, seed: int = 1, clusters: Clusters = "employer"
) -> pd.DataFrame:
    """Every other ranker against one, per measure, in the experiment's order.

    The difference is the mean over people of the ranker less the base; its interval comes from drawing clusters, its p
    from flipping the signs of whole clusters: people of one employer share a region, a sector and a coordinator, and
    aren't independent. `p_corrected` is p by Holm over all comparisons of the call, those of every measure.

    Returns
    -------
    A frame with columns ranker, base, measure, difference, low, high, p, p_corrected, n (people), clusters (how many),
    why (`Why`; then nan for what can't be said).

    Raises Spoor2Error for a base that isn't in the experiment.
    """
    if base not in experiment.rankers:
        known = ", ".join(experiment.rankers)
        raise Spoor2Error(f"base: expected one of {known}, got '{base}'. Take one of those.")
    of = _clusters(experiment, clusters)
    rows = [
        _row(experiment, (one, base), str(measure), of, seed)
        for one in experiment.rankers if one != base for measure in experiment.measures
    ]  # fmt: skip
    found = pd.DataFrame(rows, columns=[one for one in COLUMNS if one != "p_corrected"])
    told = found["p"].notna().to_numpy()
    corrected = np.full(len(found), np.nan)
    corrected[told] = estimate.holm(found["p"].to_numpy(dtype=float)[told])
    found.insert(COLUMNS.index("p_corrected"), "p_corrected", corrected)
    return found


def _clusters(experiment: Experiment, by: Clusters) -> pd.Series[str]:
    """The cluster of each person: the employer who brings them, or themselves where none is known."""
    people = experiment.split.known.tables["profiles"].set_index("id")["employer"].fillna("")
    own = pd.Series(people.index, index=people.index, dtype="str")
    return own if by == "profile" else people.where(people != "", "person " + own)


def _row(
    experiment: Experiment, pair: tuple[str, str], measure: str, of: pd.Series[str], seed: int
) -> dict[str, object]:
    named = {"ranker": pair[0], "base": pair[1], "measure": measure}
    values = experiment.per_person[experiment.per_person["measure"] == measure]
    own, other = (values[values["ranker"] == name].groupby("profile")["value"].mean() for name in pair)
    off = (own - other).dropna()
    if off.empty:
        return named | {"difference": np.nan, "low": np.nan, "high": np.nan, "p": np.nan, "n": 0,
                        "clusters": 0, "why": str(Why.NOT_PAIRED)}  # fmt: skip
    found = difference(off.to_numpy(dtype=float), of.reindex(off.index).to_numpy(dtype=str), seed=seed)
    return named | found


def difference(
    off: Floats, clusters: npt.NDArray[np.str_], *, seed: int, flips: int = FLIPS
) -> dict[str, object]:
    """The mean of differences with its interval and p: difference, low, high, p, n, clusters, why."""
    told = estimate.mean(off, list(clusters), seed=seed)
    few = told.n < FEW
    return {
        "difference": told.value, "low": np.nan if told.low is None else told.low,
        "high": np.nan if told.high is None else told.high,
        "p": np.nan if few else flipped(off, clusters, seed=seed, flips=flips), "n": len(off),
        "clusters": told.n, "why": str(Why.TOO_FEW) if few else "",
    }  # fmt: skip


def flipped(off: Floats, clusters: npt.NDArray[np.str_], *, seed: int, flips: int = FLIPS) -> float:
    """How often the sum of differences is as far from nothing where the sign of each cluster is chance; two-sided.

    Exact where there are no more ways than `flips`. Otherwise a sample that counts the way that was found as one, so
    that p is never too small. Source: Phipson and Smyth, Permutation P-values Should Never Be Zero (2010).
    """
    names = np.unique(clusters, return_inverse=True)[1]
    sums = np.bincount(names, weights=off)
    reach = abs(float(sums.sum())) - SAME * max(1.0, float(np.abs(sums).sum()))
    if 2 ** len(sums) <= flips + 1:
        ways = (np.arange(2 ** len(sums))[:, None] >> np.arange(len(sums))) & 1
        return float((np.abs((1 - 2 * ways) @ sums) >= reach).mean())
    chance = np.random.default_rng((seed, 41))
    drawn = 1 - 2 * chance.integers(0, 2, size=(flips, len(sums)), dtype=np.int8)
    return float((1 + (np.abs(drawn @ sums) >= reach).sum()) / (flips + 1))
