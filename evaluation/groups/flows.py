"""Halen and brengen by group of employers: who takes and who brings, against how many people work there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd

from evaluation.groups.draws import Floats, Sample, interval
from evaluation.groups.figures import TOO_FEW, membership
from evaluation.groups.withheld import LEAST, withheld

COLUMNS: Final = ("group", "value", "n", "measure", "estimate", "low", "high", "overall", "withheld", "why")
MEASURES: Final = ("brought_share", "taken_share", "headcount_share", "net_rate", "net_per_100")
"""The share of all that is brought, of all that is taken and of all who work here; net by both together (-1 only
brings, 1 only takes); net per 100 who work here."""


def flows_by_group(
    employers: pd.DataFrame, members: pd.DataFrame, *, least: int = LEAST, seed: int = 1
) -> pd.DataFrame:
    """What groups of employers bring and take, each with its interval from drawing employers.

    Parameters
    ----------
    employers: employer, brought, taken (persons or weeks; several rows of one employer, such as periods, add up) and,
    where known, headcount. members: employer, group, value, as `employer_groups` gives. least: of fewer employers
    nothing is told. seed: of the chance in intervals.

    Returns
    -------
    A row per group, value and measure (columns `COLUMNS`, measures `MEASURES`); nan where nothing was brought or
    taken, or no headcount is known.
    """
    summed = _summed(employers)
    rows = [
        row | {"group": str(group)}
        for group, lines in members.groupby("group", sort=True)
        for row in _of_group(summed, *membership(pd.Index(summed.index), lines), least, seed)
    ]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    texts = dict.fromkeys(["group", "value", "measure", "why"], "str")
    numbers = dict.fromkeys(["estimate", "low", "high", "overall"], "float64")
    return found.astype(texts | numbers | {"n": "Int64", "withheld": "bool"})


def _summed(employers: pd.DataFrame) -> pd.DataFrame:
    heads = employers.get("headcount", np.nan)
    plain = employers.assign(employer=employers["employer"].astype(str), headcount=heads)
    return plain.groupby("employer", sort=True).agg(
        brought=("brought", "sum"), taken=("taken", "sum"), headcount=("headcount", "max")
    )


def _of_group(
    summed: pd.DataFrame, names: list[str], inside: Floats, least: int, seed: int
) -> Iterator[dict[str, Any]]:
    counts = inside.sum(axis=0).astype(np.int64)
    hidden = withheld(counts, len(summed), least=least)
    for measure in MEASURES:
        found, low_high, overall = _measured(summed, inside, measure, seed)
        for at, name in enumerate(names):
            row = {"value": name, "measure": measure, "overall": overall, "withheld": bool(hidden[at])}
            low, high = interval(low_high[:, at], int(counts[at]))
            told = {"n": int(counts[at]), "estimate": float(found[at]), "low": low, "high": high, "why": ""}
            yield row | ({"why": TOO_FEW} if hidden[at] else told)


def _measured(summed: pd.DataFrame, inside: Floats, measure: str, seed: int) -> tuple[Floats, Floats, float]:
    """A measure per group, its draws (repeats, n_groups), and that of all employers together."""
    over, under = _parts(summed, measure)
    shares = measure.endswith("_share")
    sample = Sample(
        values=over / np.where(under > 0, under, 1.0), weights=under, inside=inside,
        clusters=np.arange(len(summed)), alone=True,
    )  # fmt: skip
    if not shares:
        return sample.means[:-1], sample.drawn(seed)[0][:, :-1], float(sample.means[-1])
    counted = Sample(
        values=np.ones(len(summed)), weights=over, inside=inside, clusters=np.arange(len(summed)), alone=True
    )
    return counted.shares, counted.drawn_shares(seed), 1.0


def _parts(summed: pd.DataFrame, measure: str) -> tuple[Floats, Floats]:
    """What is counted, and by what it is divided, per employer."""
    brought, taken = summed["brought"].to_numpy(dtype=float), summed["taken"].to_numpy(dtype=float)
    heads = summed["headcount"].to_numpy(dtype=float)
    known = np.nan_to_num(heads)
    counted = {
        "brought_share": (brought, brought), "taken_share": (taken, taken), "headcount_share": (known, known),
        "net_rate": (taken - brought, taken + brought),
        "net_per_100": (np.where(known > 0, taken - brought, 0.0), known / 100),
    }  # fmt: skip
    return counted[measure]
