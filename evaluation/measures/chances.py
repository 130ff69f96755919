"""How well chances that were told beforehand agree with what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from datasets.problems import DataError, Problem
from evaluation.measures.evidence import Evidence, Scored, Why
from evaluation.measures.graded import Floats
from evaluation.measures.value import Measure

LEAST: Final = 1e-15
"""Nobody is held to have said something was impossible or certain: chances count as at least this far from both."""


def brier(measure: Measure, evidence: Evidence) -> Scored:
    """The mean square of chance less what happened, over pairs."""
    return _mean(measure, evidence, lambda chance, happened: (chance - happened) ** 2)


def log_loss(measure: Measure, evidence: Evidence) -> Scored:
    """The mean of -ln of the chance given to what happened, over pairs."""
    return _mean(measure, evidence, _surprise)


def ece(measure: Measure, evidence: Evidence) -> Scored:
    """The gap between mean chance and share that happened per bin of equal width, weighted by the pairs in it."""
    table = _table(evidence)
    if table is None or table.empty:
        return Scored.none(measure, Why.NOT_MEASURED if table is None else Why.TOO_FEW)
    bins = int(measure.option("bins"))
    chance, happened = table["chance"].to_numpy(), table["happened"].to_numpy()
    at = np.searchsorted(np.arange(1, bins) / bins, chance, side="right")
    gap = np.bincount(at, weights=chance - happened, minlength=bins)
    return Scored.figure(measure, float(np.abs(gap).sum() / len(table)), len(table))


def _surprise(chance: Floats, happened: Floats) -> Floats:
    sure = np.clip(chance, LEAST, 1 - LEAST)
    return -np.where(happened > 0, np.log(sure), np.log1p(-sure))


def _mean(measure: Measure, evidence: Evidence, loss: Callable[[Floats, Floats], Floats]) -> Scored:
    table = _table(evidence)
    if table is None:
        return Scored.none(measure, Why.NOT_MEASURED)
    each = loss(table["chance"].to_numpy(), table["happened"].to_numpy())
    return Scored.mean(measure, pd.Series(each, index=pd.Index(table["profile"]), name=str(measure)))


def _table(evidence: Evidence) -> pd.DataFrame | None:
    """The chances of those who count, as numbers; DataError for what is no chance or has no outcome."""
    if evidence.chances is None:
        return None
    found = evidence.chances
    if evidence.people is not None:
        found = found[found["profile"].isin(evidence.counted)]
    table = found.assign(chance=found["chance"].astype(float), happened=found["happened"].astype(float))
    wrong = [
        Problem(file="chances", column=column, expected=expected, got=f"{held.sum()} others", remedy=remedy)
        for column, held, expected, remedy in (
            (
                "chance",
                ~table["chance"].between(0, 1),
                "chances from 0 to 1",
                "Leave out what has no chance.",
            ),
            ("happened", ~table["happened"].isin([0, 1]), "true or false", "Leave out what isn't known yet."),
        )
        if held.any()
    ]
    if wrong:
        raise DataError(wrong)
    return table
