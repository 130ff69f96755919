"""Exposure against merit: do places and people of every group get the attention that their merit would give them?

A place at rank r of a list gets 1/log2(1+r) of attention. Source: Singh and Joachims, Fairness of Exposure in Rankings
(2018), disparate treatment.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.network import Network
from evaluation.estimate import REPEATS, holm
from evaluation.groups.draws import Floats, Sample, chance_of, interval
from evaluation.groups.figures import TOO_FEW, by_group, membership
from evaluation.groups.withheld import LEAST, withheld
from matcher.changed import index_of
from matcher.index import Index
from matcher.match import ranked
from matcher.rank import EXPERT, Ranker
from matcher.screen import screen

COLUMNS: Final = (
    "group", "value", "n", "exposure_share", "merit_share", "deserved_share", "treatment", "treatment_low",
    "treatment_high", "against_deserved", "low", "high", "p", "p_corrected", "withheld", "why",
)  # fmt: skip
TEXTS: Final = ("group", "value", "why")
ALONE, BIN = 30, 10
"""Places of the same rank by merit are compared; below the first ranks so many ranks stand together."""


def attention(rank: Any) -> Floats:
    """How much attention a place at a rank (from 1) of a list gets: 1/log2(1+rank)."""
    return np.asarray(1.0 / np.log2(1.0 + np.asarray(rank, dtype=float)))


def feasible_pairs(
    network: Network, on: date, *, ranker: Ranker = EXPERT, index: Index | None = None
) -> pd.DataFrame:
    """Every person with every place that isn't closed, with its score: profile, vacancy, score, rank."""
    found, ids = index_of(network, on, index), network.tables["vacancies"]["id"].to_numpy(dtype=object)
    parts = []
    for id in network.profiles:
        listed = ranked(network.profiles[id], screen(network.profiles[id], found), on, ranker)
        rank = np.arange(1, len(listed.rows) + 1)
        one = {"profile": id, "vacancy": ids[listed.rows], "score": listed.points.scores, "rank": rank}
        parts.append(pd.DataFrame(one))
    empty = pd.DataFrame(columns=["profile", "vacancy", "score", "rank"])
    found_pairs = pd.concat([one for one in parts if len(one)] or [empty], ignore_index=True)
    return found_pairs.astype({"profile": "str", "vacancy": "str", "score": "int64", "rank": "int64"})


def exposure_by_group(
    lists: pd.DataFrame, pairs: pd.DataFrame, owners: pd.Series[Any], members: pd.DataFrame, *,
    least: int = LEAST, seed: int = 1,
) -> pd.DataFrame:  # fmt: skip
    """The exposure of employers' places in people's lists against their merit, by group of employers.

    Parameters
    ----------
    lists: profile, vacancy, rank (from 1): what was shown. pairs: profile, vacancy, score: the merit of every pair
    that may be shown, as a fair judge sees it (the expert's score, or what happened), never the judged ranker's own.
    owners: the employer by vacancy. members: employer, group, value. least: of fewer employers nothing is told.

    Returns
    -------
    A row per group and value (columns `COLUMNS`). `treatment` is exposure by merit (the sum of scores) in parts of
    that of all, 1 where the same; it also departs from 1 where a group's places are best for many or just too weak,
    for lists show few places. `against_deserved` is exposure by that of lists of the same lengths in order of merit,
    with its interval (`low`, `high`) from drawing employers. `p` is the chance that places of the same rank by merit
    are shown so differently where the group doesn't matter; `p_corrected` for all rows together (Holm).
    """
    each = _employers(lists, pairs, owners)
    rows = [
        row | {"group": str(group)}
        for group, lines in members.groupby("group", sort=True)
        for row in _of_group(each, *membership(pd.Index(each.index), lines), least, seed)
    ]
    found = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "p_corrected"])
    numbers = [name for name in found if name not in (*TEXTS, "withheld", "n")]
    kinds = dict.fromkeys(TEXTS, "str") | dict.fromkeys(numbers, "float64")
    found = found.astype(kinds | {"n": "Int64", "withheld": "bool"})
    known = found["p"].notna()
    found["p_corrected"] = np.nan
    found.loc[known, "p_corrected"] = holm(found.loc[known, "p"].to_numpy())
    return found[list(COLUMNS)]


def _employers(lists: pd.DataFrame, pairs: pd.DataFrame, owners: pd.Series[Any]) -> pd.DataFrame:
    """Per employer, over all people: exposure, merit, deserved exposure, and exposure beyond that of equal merit."""
    each = judged(lists, pairs)
    each["employer"] = each["vacancy"].map(owners.astype(str)).to_numpy()
    return each.groupby("employer", sort=True)[["exposure", "merit", "deserved", "beyond"]].sum()


def judged(lists: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Per pair that may be shown: exposure, merit, deserved and beyond.

    What is deserved is the attention at the rank by merit, in a list as long as the one shown; `beyond` is exposure
    less what is deserved, less the mean of that over everybody's places of the same rank by merit.
    """
    found = pairs[["profile", "vacancy"]].astype(str).assign(merit=pairs["score"].to_numpy(dtype=float))
    found = found.sort_values(
        ["profile", "merit", "vacancy"], ascending=[True, False, True], ignore_index=True
    )
    shown = lists[["profile", "vacancy", "rank"]].astype({"profile": str, "vacancy": str})
    found = found.merge(shown, on=["profile", "vacancy"], how="left")
    found["exposure"] = np.nan_to_num(attention(found["rank"]))
    person = found.groupby("profile")
    at = person.cumcount().to_numpy() + 1
    length = person["rank"].transform("count").to_numpy()
    found["deserved"] = np.where(at <= length, attention(at), 0.0)
    away = found["exposure"] - found["deserved"]
    found["beyond"] = away - away.groupby(_bins(at)).transform("mean")
    return found


def _bins(at: Any) -> Any:
    """Ranks that stand together: each its own on a list's length, where attention falls fast, more further down."""
    return np.where(at <= ALONE, at, ALONE + np.ceil((at - ALONE) / BIN)).astype(np.int64)


def _of_group(
    each: pd.DataFrame, names: list[str], inside: Floats, least: int, seed: int
) -> Iterator[dict[str, Any]]:
    counts = inside.sum(axis=0).astype(np.int64)
    hidden = withheld(counts, len(each), least=least)
    shares = {name: _share(each[name].to_numpy(), inside) for name in ("exposure", "merit", "deserved")}
    treated, deserved = (_against(each, name, inside, seed) for name in ("merit", "deserved"))
    tested = _beyond(each["beyond"].to_numpy(), inside)
    away = tested.shuffled(seed)
    for at, name in enumerate(names):
        told = {f"{part}_share": float(share[at]) for part, share in shares.items()} | {"n": int(counts[at])}
        for column, (found, drawn) in (("treatment", treated), ("against_deserved", deserved)):
            low, high = interval(drawn[:, at], int(counts[at]))
            ends = ("treatment_low", "treatment_high") if column == "treatment" else ("low", "high")
            told |= {column: float(found[at]), ends[0]: low, ends[1]: high}
        if counts[at] < len(each):
            told["p"] = chance_of(float(tested.deviations[:, at].sum()), away[:, at])
        rest = {"why": TOO_FEW} if hidden[at] else told | {"why": ""}
        yield {"value": name, "withheld": bool(hidden[at])} | rest


def _share(amounts: Floats, inside: Floats) -> Floats:
    return np.asarray(amounts @ inside / max(float(amounts.sum()), 1e-12))


def _against(each: pd.DataFrame, by: str, inside: Floats, seed: int) -> tuple[Floats, Floats]:
    """Exposure by another amount per group, in parts of that of all; with draws (repeats, n_groups)."""
    under = each[by].to_numpy()
    sample = Sample(
        values=each["exposure"].to_numpy() / np.where(under > 0, under, 1.0), weights=np.where(under > 0, under, 0.0),
        inside=inside, clusters=np.arange(len(each)), alone=True,
    )  # fmt: skip
    drawn, _ = sample.drawn(seed)
    with np.errstate(invalid="ignore", divide="ignore"):
        return sample.means[:-1] / sample.means[-1], drawn[:, :-1] / drawn[:, -1:]


def _beyond(beyond: Floats, inside: Floats) -> Sample:
    """Each employer's exposure beyond equal merit; large employers vary more, so signs are drawn, not places."""
    return Sample(
        values=beyond,
        weights=np.ones(len(beyond)),
        inside=inside,
        clusters=np.arange(len(beyond)),
        alone=False,
    )


def people_exposure(lists: pd.DataFrame, pairs: pd.DataFrame, people: tuple[str, ...]) -> pd.DataFrame:
    """What each person's list gives of what it could: profile, measure, value; for `by_group`.

    Measures: feasible (places that may be shown), listed (places shown), merit (mean merit of the places shown),
    potential (mean merit of as many of the best), quality (attention-weighted merit by that of the best, 0 to 1), best
    (share of the places shown that are among as many of the best). Who has no list gets 0 places and no other value.
    """
    each = judged(lists, pairs)
    each["at"] = each.groupby("profile").cumcount() + 1
    each["shown"] = each["rank"].notna()
    each["top"] = each["deserved"] > 0
    for name, column in (("got", "exposure"), ("could", "deserved")):
        each[name] = each[column] * each["merit"]
    sums = each.assign(
        both=each["shown"] & each["top"], of_shown=each["merit"] * each["shown"], of_top=each["merit"] * each["top"],
        feasible=1,
    ).groupby("profile")[["feasible", "shown", "both", "of_shown", "of_top", "got", "could"]].sum()  # fmt: skip
    sums = sums.reindex(pd.Index(people)).fillna(0.0).astype(float)
    listed = sums["shown"].where(sums["shown"] > 0)
    found = pd.DataFrame({
        "profile": sums.index, "feasible": sums["feasible"], "listed": sums["shown"],
        "merit": sums["of_shown"] / listed, "potential": sums["of_top"] / listed,
        "quality": sums["got"] / sums["could"].where(sums["could"] > 0), "best": sums["both"] / listed,
    })  # fmt: skip
    return found.melt(id_vars="profile", var_name="measure").sort_values(
        ["measure", "profile"], ignore_index=True
    )


def people_by_group(
    lists: pd.DataFrame, pairs: pd.DataFrame, people: tuple[str, ...], members: pd.DataFrame, *,
    clusters: pd.Series[Any] | None = None, least: int = LEAST, seed: int = 1, repeats: int = REPEATS,
    measure: str = "",
) -> pd.DataFrame:  # fmt: skip
    """`people_exposure` by group of people, as `by_group`: does everybody get what their feasible places could give?

    Of one `measure` alone where it is named, so that p is corrected for no others.
    """
    each = people_exposure(lists, pairs, people)
    each = each[each["measure"] == measure].dropna(subset=["value"]) if measure else each
    return by_group(each, members, clusters=clusters, least=least, seed=seed, repeats=repeats, secret=False)
