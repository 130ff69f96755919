"""Estimated demands against recorded ones: would the catalogue have said what the places say?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.network import Network
from evaluation.engine.recorded import OUTCOMES, Recorded, cuts, judged, planted, recorded
from evaluation.estimate import Estimate, mean, resampled
from evaluation.groups.withheld import LEAST as LEAST_PEOPLE

LEAST: Final = 20
"""Of fewer recorded demands no figure per item is told."""
TOO_FEW, NONE_CLOSED = "too_few", "none_closed"
ITEM_COLUMNS: Final = (
    "item", "n", "places", "coverage", "stated", "happened", "happened_low", "happened_high", "bias", "bias_low",
    "bias_high", "error", "brier", "closed", "closed_wrong", "why",
)  # fmt: skip
BIN_COLUMNS: Final = ("bin", "chance", "happened", "n", "low", "high")
SUMMARY_COLUMNS: Final = ("measure", "value", "low", "high", "n", "why")


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatesQuality:
    """How well the catalogue's estimates say what places ask; nothing of a place's own record is in its estimate.

    items: columns `ITEM_COLUMNS`, an item per row: `places` with a record, the share of these that has an estimate
    (`coverage`), `stated` and `happened` share that asks more than nothing regularly, `bias` and `error` in levels
    (what was expected less what was recorded, and the mean distance of the middle of the estimate), `brier` of "more
    than a level", pairs of a person and a place that the estimate would close (`closed`), the share of these that the
    record doesn't close (`closed_wrong`). bins: `BIN_COLUMNS`, the stated chance of more than a level against how often
    it was so. summary: `SUMMARY_COLUMNS`: coverage, bias, error, brier, ece, wrong_closed (of pairs that an estimate
    would close, those that fit), missed (of the pairs that it would ask about, those that the record closes). Intervals
    from drawing functions; `n` functions.
    """

    items: pd.DataFrame
    bins: pd.DataFrame
    summary: pd.DataFrame


def estimates_quality(
    network: Network, on: date, *, truth: pd.DataFrame | None = None, least: int = LEAST_PEOPLE, seed: int = 1
) -> EstimatesQuality:
    """Every demand that a place with a known function recorded, against its function's estimate of it.

    Of an item in which fewer than `least` people are limited, nothing is told of pairs with people. With `truth`
    (vacancy, item, amount, as `datasets.make.make_truth` gives) against what places truly ask.
    """
    each = list(recorded(network, on) if truth is None else planted(network, truth))
    rows, levels = _rows(each), _levels(each)
    marks = pd.DataFrame(
        [(one.function, one.item, one.people, *(getattr(one, name) for name in OUTCOMES))
         for one in judged(each, network.profiles.values(), on)], columns=["function", "item", "people", *OUTCOMES],
    )  # fmt: skip
    return EstimatesQuality(
        items=_items(rows, levels, marks[marks["people"] >= least], seed),
        bins=_bins(levels, seed),
        summary=_summary(rows, levels, marks, seed),
    )


def _rows(each: Iterable[Recorded]) -> pd.DataFrame:
    """A row per recorded item: whether it is estimated, and how heavy it was said and is, in levels."""
    columns = ["vacancy", "function", "item", "estimated", "stated", "asked", "expected", "middle", "levels"]
    return pd.DataFrame([_row(one) for one in each], columns=columns)


def _row(one: Recorded) -> tuple[Any, ...]:
    item, guess = one.item, one.estimate
    known = one.vacancy, one.function, item.slug, guess is not None
    asked, levels = float(one.load > item.nothing), sum(one.load > cut for cut in cuts(item))
    if guess is None:
        return *known, np.nan, asked, np.nan, np.nan, levels
    chances = [guess.exceeds(cut, item.nothing, item.sign) for cut in cuts(item)]
    stated = guess.exceeds(item.nothing, item.nothing, item.sign)
    return *known, stated, asked, sum(chances), sum(chance >= 0.5 for chance in chances), levels


def _levels(each: Iterable[Recorded]) -> pd.DataFrame:
    """A row per estimated item and level: the chance of more than that level, and whether more was recorded."""
    rows = [
        (
            one.function,
            one.item.slug,
            one.estimate.exceeds(cut, one.item.nothing, one.item.sign),
            float(one.load > cut),
        )
        for one in each
        if one.estimate is not None
        for cut in cuts(one.item)
    ]
    return pd.DataFrame(rows, columns=["function", "item", "chance", "happened"])


def _items(rows: pd.DataFrame, levels: pd.DataFrame, marks: pd.DataFrame, seed: int) -> pd.DataFrame:
    by_level, by_mark = dict(list(levels.groupby("item"))), dict(list(marks.groupby("item")))
    found = []
    for item, lines in rows.groupby("item", sort=True):
        row: dict[str, Any] = {"item": item, "places": len(lines), "coverage": lines["estimated"].mean()}
        known = lines[lines["estimated"]]
        row |= {"n": known["function"].nunique(), "why": "" if len(known) >= LEAST else TOO_FEW}
        if len(known) >= LEAST:
            row |= _told(known, by_level[item], by_mark.get(item), seed)
        found.append(row)
    frame = pd.DataFrame(found, columns=list(ITEM_COLUMNS))
    return frame.astype(dict.fromkeys(["item", "why"], "str"))


def _told(known: pd.DataFrame, levels: pd.DataFrame, marks: pd.DataFrame | None, seed: int) -> dict[str, Any]:
    happened = mean(known["asked"].to_numpy(), known["function"].tolist(), seed=seed)
    away = (known["expected"] - known["levels"]).to_numpy(dtype=float)
    bias = mean(away, known["function"].tolist(), seed=seed)
    row: dict[str, Any] = {
        "stated": known["stated"].mean(), "happened": happened.value, "happened_low": happened.low,
        "happened_high": happened.high, "bias": bias.value, "bias_low": bias.low, "bias_high": bias.high,
        "error": (known["middle"] - known["levels"]).abs().mean(),
        "brier": ((levels["chance"] - levels["happened"]) ** 2).mean(),
    }  # fmt: skip
    if marks is None:
        return row
    right, wrong = int(marks["closed_right"].sum()), int(marks["closed_wrong"].sum())
    return row | {
        "closed": right + wrong,
        "closed_wrong": wrong / (right + wrong) if right + wrong else np.nan,
    }


def _bins(levels: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Ten bins of stated chance; the last begins at the chance from which on an estimate closes a place."""
    edges = np.array([0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 0.95, 1.0 + 1e-12])
    at = np.searchsorted(edges, levels["chance"].to_numpy(dtype=float), side="right") - 1
    found = []
    for one in np.unique(at):
        lines = levels[at == one]
        share = mean(lines["happened"].to_numpy(), lines["function"].tolist(), seed=seed)
        found.append((edges[one], lines["chance"].mean(), share.value, share.n, share.low, share.high))
    return pd.DataFrame(found, columns=list(BIN_COLUMNS)).astype({"low": "float64", "high": "float64"})


def _summary(rows: pd.DataFrame, levels: pd.DataFrame, marks: pd.DataFrame, seed: int) -> pd.DataFrame:
    known = rows[rows["estimated"].astype(bool)]
    functions = known["function"].tolist()
    brier = ((levels["chance"] - levels["happened"]) ** 2).to_numpy(dtype=float)
    away = (known["expected"] - known["levels"]).to_numpy(dtype=float)
    distance = (known["middle"] - known["levels"]).abs().to_numpy(dtype=float)
    found = {
        "coverage": mean(rows["estimated"].to_numpy(dtype=float), rows["function"].tolist(), seed=seed),
        "bias": mean(away, functions, seed=seed), "error": mean(distance, functions, seed=seed),
        "brier": mean(brier, levels["function"].tolist(), seed=seed),
        "ece": Estimate(value=_ece(levels) if len(levels) else None, n=levels["function"].nunique()),
        "wrong_closed": _share(marks, "closed_wrong", ("closed_wrong", "closed_right"), seed),
        "missed": _share(marks, "asked_closed", ("asked_closed", "asked_open"), seed),
    }  # fmt: skip
    lines = [(name, one.value, one.low, one.high, one.n, _why(name, one)) for name, one in found.items()]
    numbers = dict.fromkeys(["value", "low", "high"], "float64")
    return pd.DataFrame(lines, columns=list(SUMMARY_COLUMNS)).astype(numbers)


def _why(name: str, one: Estimate) -> str:
    if one.value is not None:
        return ""
    return NONE_CLOSED if name in ("wrong_closed", "missed") else TOO_FEW


def _ece(levels: pd.DataFrame) -> float:
    """The mean distance between stated and happened, in ten bins of equal width, by how many are in each."""
    at = np.minimum((levels["chance"].to_numpy(dtype=float) * 10).astype(int), 9)
    away = levels["chance"] - levels["happened"]
    return float(away.groupby(at).sum().abs().sum() / len(levels))


def _share(marks: pd.DataFrame, part: str, of: Sequence[str], seed: int) -> Estimate:
    """A share of pairs, with its interval from drawing functions."""
    sums = marks.groupby("function")[[part, *of]].sum() if len(marks) else pd.DataFrame()
    if not len(sums) or not sums[list(of)].to_numpy().sum():
        return Estimate(value=None)
    over = sums.loc[:, ~sums.columns.duplicated()][part].to_numpy(dtype=float)
    under = marks.groupby("function")[list(of)].sum().sum(axis=1).to_numpy(dtype=float)
    value, n = float(over.sum() / under.sum()), int((under > 0).sum())
    if n < 2:
        return Estimate(value=value, n=n)
    drawn = resampled(
        len(over), lambda at: over[at].sum(axis=1) / np.maximum(under[at].sum(axis=1), 1e-12), seed=seed
    )
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Estimate(value=value, low=float(low), high=float(high), n=n)
