"""What happens in a region whatever anybody decides: who falls ill and when, how it goes, which places come and go.

People, lists, places and demands are those of a made region (`datasets.make`); each person's and each place's own
dates are moved to the week in which the second track begins, or the place is offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.make import ON, Knobs, make_region, make_truth
from datasets.network import Network
from evaluation.simulation.chance import Chance, Floats
from evaluation.simulation.region import (
    AGREED,
    COURSES,
    END,
    OWN_WORK,
    REASSESSED,
    STAGE,
    START,
    YEAR,
    Region,
)
from matcher.bits import Ints

NEVER_COMES: Final = 1 << 30
"""The week of what doesn't happen."""
PEOPLE_BY_SIZE: Final = 1.0
"""People come in proportion to headcount to this power, as chance would have it."""
PLACES_BY_SIZE: Final = 0.7
"""Places come in proportion to headcount to this power: large members offer fewer per head, having tracks inside."""
DRAWN: Final = 3
"""So many times more places are made than are kept, by how keen their employers are."""
APART: Final = 0.6
"""The spread of the time that a place stays open, as a logarithm."""
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class People:
    """Everybody who comes in, (n_people,) each, in the order of the ids: weeks since the start of the region.

    `enters` is when the second track begins, `ends` week 104 of the illness, `own_work` and `agreed` when somebody
    goes back to the own work or leaves by agreement if still waiting then. `course` says how the recovery goes,
    `anew` is the stage from which a new list holds (0: never).
    """

    ids: tuple[str, ...]
    origin: Ints
    enters: Ints
    ends: Ints
    own_work: Ints
    agreed: Ints
    course: Ints
    anew: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def leaves(self) -> Ints:
        """The week in which somebody who still waits leaves."""
        return np.minimum(np.minimum(self.own_work, self.agreed), self.ends)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Places:
    """Every place that is ever offered, (n_places,) each: the week it opens and the first in which it is gone."""

    ids: tuple[str, ...]
    target: Ints
    opens: Ints
    closes: Ints
    openings: Ints
    kind: Any

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False, kw_only=True)
class World:
    """One region of one seed; `tables` stand as on `ON` whenever somebody comes in, `asked` is what places truly ask.

    `asked` is for the planted truth alone: the engine sees what the tables say.
    """

    region: Region
    chance: Chance
    tables: Tables
    network: Network
    employers: tuple[str, ...]
    people: People
    places: Places
    asked: pd.DataFrame

    def day(self, week: int) -> date:
        """The first day of a week."""
        return ON + timedelta(weeks=int(week))


def drawn(region: Region, seed: int) -> World:
    """The world of a seed: the same for every policy."""
    chance = Chance(seed)
    first = make_region(seed=seed, employers=region.employers, places=1, candidates=1)
    heads = first["employers"]["headcount"].to_numpy(dtype=float)
    a_year = region.inflow * heads.sum() / 1000
    n = max(1, int(np.random.default_rng((seed, 5)).poisson(a_year * region.years)))
    tables, asked = _made(region, seed, n, round(region.places * n))
    employers = tuple(tables["employers"]["id"])
    return World(
        region=region, chance=chance, tables=tables, network=Network.of(tables), employers=employers,
        people=_people(region, chance, tables["profiles"], employers),
        places=_places(region, chance, tables["vacancies"], employers), asked=asked,
    )  # fmt: skip


def _made(region: Region, seed: int, people: int, places: int) -> tuple[Tables, pd.DataFrame]:
    """The tables of a made region with so many people and places, and what the places truly ask."""
    made = make_region(
        seed=seed, employers=region.employers, places=max(1, DRAWN * places), candidates=people,
        knobs=Knobs(skew=PEOPLE_BY_SIZE, unlinked=0),
    )  # fmt: skip
    kept, asked = _kept(region, Chance(seed), made, places), make_truth(made, seed=seed)
    lines = {
        name: made[name][made[name]["vacancy"].isin(kept)] for name in ("demands", "adaptations", "asks")
    }
    offered = made["vacancies"][made["vacancies"]["id"].isin(kept)].reset_index(drop=True)
    never = np.full(len(offered), np.datetime64("NaT", "s"))
    offered = offered.assign(closes=never, openings=offered["openings"].clip(lower=1))
    tables = {name: frame for name, frame in made.items() if name not in ("moves", "outcomes")}
    return tables | lines | {"vacancies": offered}, asked[asked["vacancy"].isin(kept)].reset_index(drop=True)


def _kept(region: Region, chance: Chance, tables: Tables, n: int) -> set[str]:
    """The ids of `n` of the places, sooner those of keen employers and of small ones (weighted, without return).

    Source: Efraimidis and Spirakis, Weighted random sampling with a reservoir (2006).
    """
    table, employers = tables["vacancies"], tables["employers"]
    at = pd.Index(employers["id"]).get_indexer(pd.Index(table["employer"])).astype(np.int64)
    size = employers["headcount"].to_numpy(dtype=float)[at] ** (PLACES_BY_SIZE - PEOPLE_BY_SIZE)
    keen = size * np.exp(region.keen * chance.normal("employer/keen", at))
    late = -np.log(chance.even("place/kept", np.arange(len(table)))) / keen
    return set(table["id"].iloc[np.argsort(late, kind="stable")[:n]])


def _people(region: Region, chance: Chance, table: pd.DataFrame, employers: tuple[str, ...]) -> People:
    at = np.arange(len(table))
    enters = chance.whole("person/enters", 0, region.weeks - 1, at)
    ends = enters + END - chance.whole("person/start", *START, at)
    return People(
        ids=tuple(table["id"]), origin=pd.Index(employers).get_indexer(pd.Index(table["employer"])).astype(np.int64),
        enters=enters, ends=ends,
        own_work=_week(chance, "own-work", OWN_WORK, enters, ends),
        agreed=_week(chance, "agreed", AGREED / (1 - OWN_WORK / 2), enters, ends),
        course=np.searchsorted(np.cumsum(COURSES), chance.even("person/course", at)).clip(0, len(COURSES) - 1),
        anew=np.where(chance.yes("person/anew", REASSESSED, at), chance.whole("person/stage", 1, 3, at), 0),
    )  # fmt: skip


def _week(chance: Chance, name: str, share: float, enters: Ints, ends: Ints) -> Ints:
    """The week of something that comes for a share of the people, somewhere before week 104."""
    at = np.arange(len(enters))
    week = enters + np.ceil(chance.even(f"person/{name}/week", at) * (ends - enters)).astype(np.int64)
    return np.where(chance.yes(f"person/{name}", share, at), week, NEVER_COMES)


def _places(region: Region, chance: Chance, table: pd.DataFrame, employers: tuple[str, ...]) -> Places:
    at = np.arange(len(table))
    before = int(2 * region.open_weeks)  # so that the region doesn't begin empty
    opens = chance.whole("place/opens", -before, region.weeks - 1, at)
    weeks = np.exp(np.log(region.open_weeks) + APART * chance.normal("place/weeks", at))
    return Places(
        ids=tuple(table["id"]), target=pd.Index(employers).get_indexer(pd.Index(table["employer"])).astype(np.int64),
        opens=opens, closes=opens + np.maximum(1, np.round(weeks)).astype(np.int64),
        openings=table["openings"].to_numpy(dtype=np.int64), kind=table["kind"].to_numpy(dtype=object),
    )  # fmt: skip


def stages(people: People) -> Floats:
    """How many stages of `STAGE` weeks each second track has, (n_people,)."""
    return np.ceil((people.ends - people.enters) / STAGE)


__all__ = ["NEVER_COMES", "YEAR", "People", "Places", "World", "drawn", "stages"]
