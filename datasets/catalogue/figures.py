"""ORS figures as shares of workers above each level, with the bounds that unpublished levels leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.catalogue.sources import Evidence

Array = npt.NDArray[np.float64]

POSTURE: Final = ("4.C.2.d.1.a", "4.C.2.d.1.b", "4.C.2.d.1.d")
HANDS: Final = ("4.C.2.d.1.g", "4.C.2.d.1.i", "4.C.1.a.2.h", "4.C.2.d.1.a")
LOW: Final = ("4.C.2.d.1.e", "4.C.2.d.1.h", "4.C.2.d.1.c", "4.C.2.b.1.e", "4.C.2.d.1.a", "4.C.2.d.1.f")
LOADS: Final = ("4.C.2.d.1.a", "4.C.2.d.1.b", "4.C.2.d.1.d", "4.C.2.d.1.e", "4.C.2.d.1.h", "4.C.2.e.1.d")
AIR: Final = ("4.C.2.b.1.b", "4.C.2.a.1.b", "4.C.2.a.1.c", "4.C.2.b.1.d")
RISK: Final = ("4.C.2.b.1.d", "4.C.2.c.1.d", "4.C.2.c.1.e", "4.C.2.e.1.d", "4.C.2.b.1.f", "4.C.2.b.1.a")
TALK: Final = ("4.C.1.a.4", "4.C.1.a.2.l", "4.C.1.b.1.f", "4.C.1.a.2.f")
ROAD: Final = ("4.C.2.a.1.f", "4.C.2.a.1.e", "4.C.2.a.1.c", "4.C.2.d.1.a")
NEAR: Final = {
    "Sitting": POSTURE,
    "Sitting vs. standing/walking at will": (*POSTURE, "4.C.3.a.4"),
    "Extreme heat": AIR, "Extreme cold": AIR, "Wetness": (*AIR, "4.C.2.c.1.b", "4.C.2.e.1.d"),
    "Hazardous contaminants": RISK, "Heavy vibrations": RISK, "Noise intensity level": RISK,
    "Near visual acuity": HANDS, "Hearing requirements: One-on-one": TALK, "Communicating verbally": TALK,
    "Driving": ROAD, "Fine manipulation": HANDS, "Gross manipulation": HANDS,
    "Keyboarding: Traditional": HANDS, "Reaching at/below the shoulder": (*LOADS, "4.C.2.d.1.g"),
    "Reaching overhead": (*LOADS, "4.C.2.d.1.c"), "Stooping": LOW, "Kneeling": LOW, "Crouching": LOW,
    "Crawling": LOW, "Climbing ladders, ropes, or scaffolds": (*LOW, "4.C.2.c.1.c"),
    "Climbing ramps or stairs (work-related)": (*LOW, "4.C.2.a.1.c"),
    "Pushing/pulling: Hands/arms": LOADS, "Lifting/carrying Occasionally": LOADS,
    "Lifting/carrying Seldom": LOADS, "Lifting/carrying Frequently": LOADS,
}  # fmt: skip
"""Per requirement the traits that lie nearest to it; the model looks at these and, apart, at all of them."""

NOTHING: Final = {"FULLY MITIGATED": "NOT PRESENT"}  # protection takes the exposure away
UNSEEN: Final = 0.005  # prior share of a level that isn't even published for all workers
SITTING: Final = "Sitting"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One requirement over occupations: shares of workers above each level but the first, shape (n, levels - 1).

    `low` and `high` are what the published rows leave possible; `value` lies between them. For sitting the one
    column is the mean share of the day.
    """

    name: str
    occupations: tuple[str, ...]
    value: Array
    low: Array
    high: Array

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each occupation."""
        return {code: row for row, code in enumerate(self.occupations)}

    @cached_property
    def width(self) -> Array:
        """How far published rows leave each occupation open, shape (n,): on average, or on presence alone."""
        open_ = np.maximum(self.high - self.low, 0.0)
        return np.asarray(np.minimum(open_.mean(axis=1), 3 * open_[:, 0]))

    def of(self, occupation: str) -> Array | None:
        """The shares of one occupation, or None where they are not published well enough."""
        row = self.rows.get(occupation)
        return None if row is None or self.width[row] > PUBLISHED else self.value[row]


PUBLISHED: Final = 0.15
"""An occupation whose shares are open by more than this (by more than a third of it on presence) is unpublished."""


def figure(evidence: Evidence, name: str, levels: tuple[str, ...]) -> Figure:
    """The figure of one requirement for every occupation with a published row."""
    if name == SITTING:
        return _sitting(evidence)
    table = table_of(evidence.requirements, name, levels)
    prior = (
        table_of(evidence.national, name, levels).iloc[0].fillna(UNSEEN).clip(lower=UNSEEN).to_numpy(float)
    )
    told = np.nan_to_num(table.to_numpy(float))
    whole = np.array([_completed(shares, prior) for shares in table.to_numpy(float)])
    return Figure(name=name, occupations=tuple(table.index), value=_above(whole), low=_above(told),
                  high=1 - np.cumsum(told, axis=1)[:, :-1])  # fmt: skip


def table_of(rows: pd.DataFrame, name: str, levels: tuple[str, ...]) -> pd.DataFrame:
    """The published shares of workers, a row per occupation and a column per level; nan where unpublished."""
    mine = rows[rows["requirement"].str.casefold() == name.casefold()]
    mine = mine.assign(level=mine["level"].replace(NOTHING), estimate=mine["estimate"] / 100)
    table = mine.groupby(["soc2010_code", "level"])["estimate"].sum().unstack()
    return table.reindex(columns=list(levels)).dropna(how="all").sort_index()


def _completed(shares: Array, prior: Array) -> Array:
    """Shares with the unpublished levels filled in.

    What is left over goes to the unpublished levels in proportion to all workers' shares, less so the further
    a level lies from where the occupation's published workers are.
    """
    told = np.nan_to_num(shares)
    left = max(1.0 - told.sum(), 0.0)
    middle = float((told * np.arange(len(told))).sum() / max(told.sum(), 0.01))
    weight = np.where(np.isnan(shares), prior * np.exp(-np.abs(np.arange(len(told)) - middle)), 0.0)
    if weight.sum() > 0:
        return np.asarray(told + left * weight / weight.sum())
    return np.asarray(told / told.sum())


def _above(shares: Array) -> Array:
    """The share above each level but the last, from shares per level, shape (n, levels)."""
    return np.asarray(np.cumsum(shares[:, ::-1], axis=1)[:, ::-1][:, 1:])


def _sitting(evidence: Evidence) -> Figure:
    rows = evidence.requirements[evidence.requirements["level"] == "MEAN"]
    means = rows.pivot(index="soc2010_code", columns="requirement", values="estimate").sort_index() / 100
    value = means["Sitting"].fillna(1 - means["Standing/walking"]).to_numpy(float)[:, None]
    return Figure(name=SITTING, occupations=tuple(means.index), value=value, low=value, high=value)


STRENGTH: Final = ("SEDENTARY", "LIGHT WORK", "MEDIUM WORK", "HEAVY WORK", "VERY HEAVY WORK")


def strength(evidence: Evidence) -> tuple[tuple[str, ...], npt.NDArray[np.int64], int]:
    """Occupations whose most frequent strength class is sure, that class as an index, and how many were unsure.

    It is sure where its published share is larger than all that is not published together.
    """
    table = table_of(evidence.requirements, "Strength", STRENGTH)
    left = 1 - table.sum(axis=1)
    sure = (table.max(axis=1) > left) & table.index.isin(evidence.occupations)
    classes = table[sure].fillna(0).to_numpy().argmax(axis=1)
    return tuple(table.index[sure]), classes, int((~(table.max(axis=1) > left)).sum())
