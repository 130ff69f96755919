"""Lists for people over places of employers, by rankers that know the group of an employer, or don't."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from datasets.model import Profile
from matcher.rank import EXPERT, Points
from matcher.selection import Selection

World = tuple[pd.DataFrame, pd.DataFrame, pd.Series, pd.DataFrame]


def world(
    seed: int, *, people: int = 40, places: int = 80, employers: int = 30, unfair: float = 0, noise: float = 30,
    merit: float = 0,
) -> World:  # fmt: skip
    """Lists, pairs, owners and members: employers of group a have more merit, and lose points by an unfair ranker."""
    chance = np.random.default_rng((seed, people))
    owner, group = np.arange(places) % employers, chance.random(employers) < 0.5
    ids = np.array([f"v-{at:03d}" for at in range(places)])
    worth = chance.normal(0, 60, employers)[owner] + merit * group[owner]
    pairs, lists = [], []
    for at in range(people):
        open_ = np.flatnonzero(chance.random(places) < chance.uniform(0.15, 0.6))
        score = np.clip(500 + worth[open_] + chance.normal(0, 100, len(open_)), 0, 1000).round()
        shown = score + chance.normal(0, noise, len(open_)) - unfair * group[owner[open_]]
        order = np.argsort(-shown, kind="stable")[:10]
        id = f"k-{at:03d}"
        pairs.append(pd.DataFrame({"profile": id, "vacancy": ids[open_], "score": score}))
        lists.append(pd.DataFrame({
            "profile": id, "vacancy": ids[open_[order]], "rank": np.arange(1, len(order) + 1),
        }))  # fmt: skip
    names = [f"w-{at:02d}" for at in range(employers)]
    owners = pd.Series([names[at] for at in owner], index=ids)
    members = pd.DataFrame({"employer": names, "group": "g", "value": np.where(group, "a", "b")})
    return pd.concat(lists), pd.concat(pairs), owners, members


@dataclass(frozen=True)
class Unfair:
    """The expert's ranker, but places of some employers cost points."""

    owners: frozenset[str]
    points: int

    @property
    def names(self) -> tuple[str, ...]:
        return (*EXPERT.names, "unfair")

    def parts(self, profile: Profile, vacancies: Selection, on: date) -> Points:
        plain = EXPERT.parts(profile, vacancies, on)
        owners = vacancies.network.tables["vacancies"]["employer"].to_numpy(dtype=object)[vacancies.rows]
        less = np.array([-self.points if owner in self.owners else 0 for owner in owners], dtype=np.int64)
        return Points(self.names, np.column_stack([plain.values, less]))


@dataclass(frozen=True)
class Careless:
    """The expert's ranker, but some people's lists begin with what suits them least."""

    people: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        return (*EXPERT.names, "careless")

    def parts(self, profile: Profile, vacancies: Selection, on: date) -> Points:
        plain = EXPERT.parts(profile, vacancies, on)
        turned = (
            -2 * plain.scores if profile.id in self.people else np.zeros(len(plain.scores), dtype=np.int64)
        )
        return Points(self.names, np.column_stack([plain.values, turned]))
