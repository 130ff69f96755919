"""Who was placed, how well, how long they waited, and whether anyone could rightly envy another."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from datasets.problems import DataError, Problem
from evaluation.measures.evidence import Evidence, Scored, Why
from evaluation.measures.graded import Bools, Floats, ids
from evaluation.measures.value import Measure

HORIZON: Final = 104
"""The weeks that a mean waiting time looks at where none are told: the two years that the law gives an employer."""


def placed(measure: Measure, evidence: Evidence) -> Scored:
    """The share of those who count that has a place."""
    if evidence.placed is None or evidence.people is None:
        return Scored.none(measure, Why.NOT_MEASURED)
    per = pd.Series(evidence.counted.isin(evidence.placed["profile"]).astype(float), index=evidence.counted)
    return Scored.mean(measure, per)


def quality(measure: Measure, evidence: Evidence) -> Scored:
    """The mean score of those placed."""
    table = _placed(evidence)
    return Scored.none(measure, Why.NOT_MEASURED) if table is None else Scored.mean(measure, table["score"])


def worst_off(measure: Measure, evidence: Evidence) -> Scored:
    """The lowest score of those placed."""
    table = _placed(evidence)
    if table is None:
        return Scored.none(measure, Why.NOT_MEASURED)
    return Scored.figure(measure, float(table["score"].min()) if len(table) else None, len(table))


def envy(measure: Measure, evidence: Evidence) -> Scored:
    """How many pairs of one who would do better at another's place and goes before the other there; or whose share."""
    if evidence.placed is None or evidence.pairs is None:
        return Scored.none(measure, Why.NOT_MEASURED)
    found = envious(evidence)
    people = evidence.counted if evidence.people is not None else ids(evidence.pairs["profile"])
    if measure.chosen(0) == "share":
        return Scored.mean(measure, pd.Series(people.isin(found["profile"]).astype(float), index=people))
    return Scored.figure(measure, float(len(found)), len(people))


def envious(evidence: Evidence) -> pd.DataFrame:
    """Every justified envy, by profile and the `other`: the vacancy would suit better, or is one at all, and there the
    profile goes before the other, who has it. DataError where someone has a place that isn't among the pairs.
    """
    table, pairs = _placed(evidence), evidence.pairs
    if table is None or pairs is None:
        return pd.DataFrame(columns=["profile", "other", "vacancy"])
    if evidence.people is not None:
        pairs = pairs[pairs["profile"].isin(evidence.counted)]
    now = pairs["profile"].map(table["score"]).fillna(-np.inf).astype(float)
    wanted = pairs[pairs["score"].astype(float).to_numpy() > now.to_numpy()]
    both = wanted.merge(_owners(table, pairs), on="vacancy")
    held = (both["priority"] > both["held"]) & (both["profile"] != both["other"])
    return both.loc[held, ["profile", "other", "vacancy"]].sort_values(
        ["profile", "other", "vacancy"], ignore_index=True
    )


def waiting(measure: Measure, evidence: Evidence) -> Scored:
    """The weeks until half are placed, or the mean within a horizon; who still waits counts for as long as was seen."""
    table = evidence.waits
    if table is None:
        return Scored.none(measure, Why.NOT_MEASURED)
    if evidence.people is not None:
        table = table[table["profile"].isin(evidence.counted)]
    if table.empty:
        return Scored.none(measure, Why.TOO_FEW)
    weeks, ended = table["weeks"].to_numpy(dtype=float), table["ended"].to_numpy(dtype=bool)
    times, left = survival(weeks, ended)
    horizon = float(measure.at or HORIZON)
    value = _half(times, left) if measure.chosen(0) == "median" else _area(times, left, horizon, weeks.max())
    return Scored.figure(measure, value, len(table), Why.NOT_REACHED)


def survival(weeks: Floats, ended: Bools) -> tuple[Floats, Floats]:
    """The weeks at which any wait ended, and the share still waiting after each. Source: Kaplan and Meier (1958)."""
    times, ends = np.unique(weeks[ended], return_counts=True)
    waited = len(weeks) - np.searchsorted(np.sort(weeks), times, side="left")
    return times, np.cumprod(1 - ends / waited).astype(float)


def _half(times: Floats, left: Floats) -> float | None:
    """The first week after which no more than half still wait."""
    found = times[left <= 0.5 + 1e-12]
    return float(found[0]) if len(found) else None


def _area(times: Floats, left: Floats, horizon: float, seen: float) -> float | None:
    """The area under the share still waiting up to the horizon; None where it isn't known so far."""
    if seen < horizon and not (len(left) and left[-1] < 1e-12):
        return None
    inside = times < horizon
    edges = np.concatenate([[0.0], times[inside], [horizon]])
    return float((np.diff(edges) * np.concatenate([[1.0], left[inside]])).sum())


def _placed(evidence: Evidence) -> pd.DataFrame | None:
    """Who counts and has a place, by profile; DataError where someone has two."""
    table = evidence.placed
    if table is None:
        return None
    if evidence.people is not None:
        table = table[table["profile"].isin(evidence.counted)]
    twice = table.loc[table["profile"].duplicated(), "vacancy"]
    if len(twice):
        raise DataError(
            Problem(file="placed", expected="one place per profile", got=repr(one), remedy="Leave one out.")
            for one in twice
        )
    return (
        table.sort_values("profile")
        .set_index("profile")
        .assign(score=lambda found: found["score"].astype(float))
    )


def _owners(table: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Who has each vacancy, with the priority there: columns vacancy, other, held."""
    mine = table.reset_index()[["profile", "vacancy"]]
    found = mine.merge(pairs[["profile", "vacancy", "priority"]], on=["profile", "vacancy"], how="left")
    unknown = found.loc[found["priority"].isna(), "vacancy"]
    if len(unknown):
        raise DataError(
            Problem(
                file="pairs", expected="every place that someone has", got=repr(one), remedy="Add the pair."
            )
            for one in unknown
        )
    return found.rename(columns={"profile": "other", "priority": "held"})
