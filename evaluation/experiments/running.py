"""Rankers side by side on one split: everybody's lists, and one row per person and measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Protocol

import numpy as np
import pandas as pd

from datasets.model import Profile, Step
from datasets.network import Network
from datasets.problems import Spoor2Error
from evaluation import estimate
from evaluation.experiments.splitting import Split
from evaluation.measures import Evidence, Measure, Scored, measured
from matcher.batch import match_all
from matcher.index import Index
from matcher.learning import Floats, pair_selection, reopened
from matcher.learning_steps import GAINS, WAITS
from matcher.rank import Ranker
from matcher.selection import Selection

N: Final = 50
"""The length of lists."""


class Foresees(Protocol):
    """A ranker that also says how likely a step is."""

    def chances(self, profile: Profile, vacancies: Selection, on: date, step: Step) -> Floats | None:
        """The chance of a step for each selected place, shape (n_vacancies,)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Experiment:
    """Rankers by name, measured on one split.

    Attributes
    ----------
    lists : per ranker everybody's list: profile, vacancy, rank, score; of who was silent too, for they take room.
    per_person : ranker, measure, profile, value; a row per person who counts, also without a list (0).
    table : ranker, measure, value, low, high, n, why; the mean with its interval over people, in the order given.
        For measures of all lists together only the value; `why` says what is missing where there is none.
    """

    split: Split
    measures: tuple[Measure, ...]
    lists: Mapping[str, pd.DataFrame]
    chances: Mapping[str, pd.DataFrame]
    per_person: pd.DataFrame
    table: pd.DataFrame

    @property
    def rankers(self) -> tuple[str, ...]:
        """Their names, in the order given; also of what has figures without lists of its own (`with_chance`)."""
        return tuple(dict.fromkeys(map(str, self.table["ranker"])))

    def evidence(self, ranker: str) -> Evidence:
        """What measures count for one ranker; Spoor2Error for a name that isn't there."""
        if ranker not in self.lists:
            raise Spoor2Error(f"ranker: expected one of {', '.join(self.lists)}, got '{ranker}'. Take one.")
        return evidence(self.split, self.lists[ranker], self.chances.get(ranker))


def evaluate(
    rankers: Mapping[str, Ranker], split: Split, measures: Iterable[Measure], *, n: int = N,
    step: Step = Step.PLACED, seed: int = 1, workers: int | None = 1,
) -> Experiment:  # fmt: skip
    """Measure rankers, by name, on what was known on the day of a split against what happened after it.

    Every ranker makes everybody's list of `n` places on the day (with `matcher.match_all`), so that what is closed is
    closed for all of them. Where a ranker foresees chances, those of reaching `step` are held against what happened,
    for judged pairs of which that is known. Intervals come from drawing people. Raises Spoor2Error without rankers or
    measures.
    """
    asked = tuple(dict.fromkeys(measures))
    if not rankers or not asked:
        raise Spoor2Error("evaluate: expected at least one ranker and one measure, got none. Give them.")
    index = Index.of(split.known, split.on)
    lists = {
        name: match_all(split.known, n, on=split.on, ranker=one, index=index, workers=workers).table[
            ["profile", "vacancy", "rank", "score"]
        ]
        for name, one in rankers.items()
    }
    chances = {
        name: found for name, one in rankers.items() if (found := foreseen(one, split, step)) is not None
    }
    scored = {
        name: [measured(one, evidence(split, lists[name], chances.get(name))) for one in asked]
        for name in rankers
    }
    return Experiment(
        split=split, measures=asked, lists=MappingProxyType(lists), chances=MappingProxyType(chances),
        per_person=per_person(scored), table=table(scored, seed),
    )  # fmt: skip


def evidence(split: Split, lists: pd.DataFrame, chances: pd.DataFrame | None = None) -> Evidence:
    """What measures count for some lists on a split."""
    places = split.known.table("vacancies")[["id", "openings", "employer"]]
    return Evidence(people=split.people, lists=lists, gains=split.gains, places=places, chances=chances)


def foreseen(ranker: Any, split: Split, step: Step) -> pd.DataFrame | None:
    """The chances that a ranker gave judged pairs, and whether they came true: profile, vacancy, chance, happened.

    None for a ranker that foresees nothing. Only pairs that were first shown after the day count, and so long before
    the end that what came of them is known, whatever it was; closed pairs are left out, and those of which the ranker
    says nothing.
    """
    if not hasattr(ranker, "chances"):
        return None
    known = ~split.shown["begun"] & (split.shown["days"] > sum(WAITS[: GAINS[step]]))
    told = split.shown[known].reset_index(drop=True)
    chance = _foreseen(ranker, split.known, told, split.on, step)
    found = told[["profile", "vacancy"]].assign(chance=chance, happened=told["gain"] >= GAINS[step])
    return found[found["chance"].notna()].reset_index(drop=True)


def _foreseen(ranker: Foresees, network: Network, pairs: pd.DataFrame, on: date, step: Step) -> Floats:
    index, found = Index.of(reopened(network), on), np.full(len(pairs), np.nan)
    groups = pairs.groupby("profile", sort=True).indices
    for profile in network.profiles.some([network.profiles.position(str(id)) for id in groups]):
        at = np.asarray(groups[profile.id], dtype=np.int64)
        chosen, open_ = pair_selection(profile, index, network.positions(pairs["vacancy"].iloc[at]))
        said = ranker.chances(profile, chosen, on, step)
        if said is not None:
            found[at] = np.where(open_, said, np.nan)
    return found


def per_person(scored: Mapping[str, list[Scored]]) -> pd.DataFrame:
    """Per ranker and measure what each person has: ranker, measure, profile, value."""
    parts = [
        pd.DataFrame(
            {"ranker": name, "measure": str(one.measure), "profile": one.per.index, "value": one.per.to_numpy()}
        )
        for name, found in scored.items() for one in found if one.per is not None
    ]  # fmt: skip
    columns = ["ranker", "measure", "profile", "value"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def table(scored: Mapping[str, list[Scored]], seed: int) -> pd.DataFrame:
    """Per ranker and measure the figure with its interval: ranker, measure, value, low, high, n, why."""
    rows = [
        {"ranker": name, "measure": str(one.measure), **_figure(one, seed), "why": str(one.why or "")}
        for name, found in scored.items()
        for one in found
    ]
    return pd.DataFrame(rows).astype(dict.fromkeys(("value", "low", "high"), float))


def _figure(one: Scored, seed: int) -> dict[str, float | int | None]:
    if one.per is None:
        return {"value": one.value, "low": None, "high": None, "n": one.n}
    known = estimate.mean(np.asarray(one.per, dtype=np.float64), list(one.per.index), seed=seed)
    return {"value": known.value, "low": known.low, "high": known.high, "n": known.n}
