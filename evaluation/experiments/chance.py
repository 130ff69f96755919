"""A yardstick: what a list in random order of the same open places is expected to reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from datasets.model import Profile
from evaluation.experiments.running import Experiment, evidence, per_person, table
from evaluation.measures import Family, Measure, Scored, Why, measured
from matcher.rank import Points
from matcher.selection import Selection
from matcher.work import Task

CHANCE: Final = "chance"
"""The name of the yardstick among rankers."""


class Alike:
    """A ranker to which every open place is as good as another."""

    names: tuple[str, ...] = ("alike",)

    def parts(self, profile: Profile, vacancies: Selection, on: date) -> Points:
        """Nothing for any of them, shape (n_vacancies, 1)."""
        return Points(self.names, np.zeros((len(vacancies.rows), 1), dtype=np.int64))


def with_chance(found: Experiment, *, seed: int = 1) -> Experiment:
    """An experiment with, as its last ranker, what all open places in random order are expected to reach.

    Nothing is drawn: of places that share a score each measure of lists has its expectation exactly (McSherry and
    Najork 2008). A list holds every open place, however many the others hold. Of other measures nothing is said.
    """
    parts = list(_pieces(found))
    scored = [_joined(one, found, [part[at] for part in parts]) for at, one in enumerate(found.measures)]
    own = {CHANCE: scored}
    return replace(
        found, table=pd.concat([found.table, table(own, seed)], ignore_index=True),
        per_person=pd.concat([found.per_person, per_person(own)], ignore_index=True),
    )  # fmt: skip


def _pieces(found: Experiment) -> Iterator[list[Scored]]:
    """Every measure for some people at a time, so that no more lists than theirs are in memory."""
    known, people = found.split.known, set(found.split.people)
    task = Task(known, found.split.on, len(known.tables["vacancies"]), Alike())
    asked = [_expected(one) for one in found.measures]
    for _, lists in task.here(range(task.total)):
        here = tuple(sorted(people & set(lists["profile"])))
        mine = replace(evidence(found.split, lists), people=here)
        if here:
            yield [measured(one, mine) if one else Scored.none(of, Why.NOT_MEASURED)
                   for one, of in zip(asked, found.measures, strict=True)]  # fmt: skip


def _expected(measure: Measure) -> Measure | None:
    """The same measure where equal scores stand in random order; None where there are no such lists in it."""
    return measure(ties="expected") if measure.kind.family is Family.RANKING else None


def _joined(measure: Measure, found: Experiment, parts: list[Scored]) -> Scored:
    """The figures of everybody who counts; who has no list has 0."""
    if measure.kind.family is not Family.RANKING:
        return Scored.none(measure, Why.NOT_MEASURED)
    some = [one.per for one in parts if one.per is not None]
    each = pd.concat(some) if some else pd.Series(dtype=float)
    people = pd.Index(found.split.people, name="profile")
    return Scored.mean(measure, each.reindex(people, fill_value=0.0).rename(str(measure)))
