"""The planted truth: how a talk, a trial and a job truly go. The engine never sees it, and no policy reads it.

A random utility: how well work, way, health, hours and people truly go together, with what nobody wrote down. It is
drawn, not derived: true demands are those of the made region whether recorded or not (`datasets.make.make_truth`), true
limits are the list with the errors that lists have, the likeness of work comes from hidden traits of functions, and
nothing of rules, verdicts or scores comes in. Luck belongs to the pair and the attempt, whoever brings them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final
from zlib import crc32

import numpy as np
import pandas as pd
from scipy.special import expit

from datasets.items import HOURS_DAY, HOURS_WEEK, ITEMS
from datasets.places import Point, km_to, minutes_for
from evaluation.simulation.chance import Chance, Floats
from evaluation.simulation.lines import capacities, mistaken
from evaluation.simulation.region import STAGE
from evaluation.simulation.versions import anew, layouts, true_hours
from evaluation.simulation.world import World
from matcher.bits import Bools, Ints

ERROR: Final = 0.15
"""The share of the lines of a list that are a step off. Source: item-level agreement between physicians is low (ICC .26
to .46 for functional items, RELY 2025); with three levels per item that is an error in one line of six or seven.
"""
TRAITS: Final = 6
"""Hidden traits of work, of which names and competences say only part."""
WEIGHTS: Final = {"work": 0.75, "way": 0.35, "person": 0.6, "employer": 0.3, "pair": 0.6}
"""How heavily each counts, per standard deviation: chance and persons as heavy as all that could be known."""
SHORT: Final = 0.5
"""Each demand beyond what somebody truly can lowers the utility by so much."""
MOST_SHORT: Final = 6
"""More of them make no difference any more."""
HOURS_SHORT: Final = 0.08
"""Each hour a week that a place needs and somebody truly can't work lowers it by so much."""
TALK: Final = -2.85
"""Of a talk with a pair of utility 0, in log odds. Set so that 30 to 40% of the second tracks end in a placement
(source: kennissynthese tweede spoor, 2021) where places are used as they come.
"""
TRIED: Final = 0.55
"""Of a trial that becomes a job. Set by hand: employers who try somebody out mean to hire (beleidsregels UWV)."""
KEPT: Final = 1.0
"""Of a job that holds 26 weeks. Set by hand, so that some two in three do."""
FULL: Final = 40.0
NEAR: Final = 30.0
"""Minutes one way that are neither good nor bad, and how many more weigh one deviation."""
FAR: Final = 120.0
"""Farther makes no difference any more."""


@dataclass(frozen=True, eq=False)
class Truth:
    """How it truly goes in a world; persons and places are positions, arrays of one shape (n,) go in and come out."""

    world: World

    @property
    def chance(self) -> Chance:
        """The world's."""
        return self.world.chance

    def utility(self, person: Ints, place: Ints, week: Ints | int) -> Floats:
        """How well they truly go together in a week; about 0 for a pair taken at random from what isn't blocked."""
        w = WEIGHTS
        fixed = w["work"] * self.work(person, place) - w["way"] * self.way(person, place)
        drawn = w["person"] * self.chance.normal("true/person", person)
        drawn = drawn + w["employer"] * self.chance.normal("true/employer", self.world.places.target[place])
        drawn = drawn + w["pair"] * self.chance.normal("true/pair", person, place)
        short = SHORT * np.minimum(self.short(person, place, week), MOST_SHORT)
        return np.asarray(fixed + drawn - short - HOURS_SHORT * self.missing_hours(person, place, week))

    def quality(self, person: Ints, place: Ints, week: Ints | int) -> Floats:
        """The same from 0 to 1000: what a placement is truly worth."""
        return np.asarray(1000 * expit(self.utility(person, place, week)))

    def talk(self, person: Ints, place: Ints, week: Ints | int, attempt: Ints) -> Bools:
        """Whether the talk of an attempt leads to a start."""
        odds = self._odds(TALK, person, place, week)
        return np.asarray(self.chance.even("true/talk", person, place, attempt) < odds)

    def tried(self, person: Ints, place: Ints, week: Ints | int) -> Bools:
        """Whether a trial that ends in a week becomes a job."""
        return np.asarray(
            self.chance.even("true/tried", person, place) < self._odds(TRIED, person, place, week)
        )

    def kept(self, person: Ints, place: Ints, week: Ints | int) -> Bools:
        """Whether a job that begins in a week holds 26 weeks."""
        return np.asarray(
            self.chance.even("true/kept", person, place) < self._odds(KEPT, person, place, week)
        )

    def lasts(self, person: Ints, place: Ints) -> Ints:
        """How many weeks a job lasts that doesn't hold, 1 to 25."""
        return self.chance.whole("true/lasts", 1, 25, person, place)

    def _odds(self, base: float, person: Ints, place: Ints, week: Ints | int) -> Floats:
        """The chance of something that a pair of utility 0 has at these log odds."""
        return np.asarray(expit(base + self.utility(person, place, week)))

    def work(self, person: Ints, place: Ints) -> Floats:
        """How alike somebody and the work truly are, some -3 to 3."""
        mine, theirs = self._traits
        return np.asarray((mine[person] * theirs[place]).sum(axis=1) / np.sqrt(TRAITS))

    @cached_property
    def _traits(self) -> tuple[Floats, Floats]:
        """The hidden traits of persons (their old work and themselves) and of places (their work and themselves)."""
        isco = self.world.network.catalogue.functions["isco"].astype(str)
        tables = self.world.tables
        found = []
        for name, column in (("profiles", "old_function"), ("vacancies", "function")):
            work = np.array([_of_work(self.chance, str(isco.get(key, ""))) for key in tables[name][column]])
            own = self.chance.normal(f"true/{name}", *_grid(len(work)))
            found.append(np.sqrt(0.6) * work.reshape(len(own), TRAITS) + np.sqrt(0.4) * own)
        return found[0], found[1]

    def way(self, person: Ints, place: Ints) -> Floats:
        """How much the way weighs: 0 where it is neither good nor bad, 1 for each half hour more, to `FAR`."""
        return np.asarray((np.minimum(self.minutes(person, place), FAR) - NEAR) / NEAR)

    def minutes(self, person: Ints, place: Ints) -> Floats:
        """The way one way, in minutes, without the days at home; the middling way where it is unknown."""
        way, code, home = self._ways
        return np.asarray(way[person, code[place]] * home[place])

    @cached_property
    def _ways(self) -> tuple[Floats, Ints, Floats]:
        """Minutes from each person to each postcode, the postcode of each place, and the share not worked at home."""
        tables = self.world.tables
        points = tables["points"].set_index("postcode")
        codes, different = pd.factorize(tables["vacancies"]["postcode"].str[:4])
        there = points.reindex(different)
        way = np.full((len(self.world.people), len(there)), NEAR)
        for at, (code, how) in enumerate(
            zip(tables["profiles"]["postcode"], tables["profiles"]["transport"], strict=True)
        ):
            if code[:4] in points.index and how:
                here = points.loc[code[:4]]
                way[at] = minutes_for(km_to(Point(here["lat"], here["lon"]), there["lat"], there["lon"]), how)
        home = 1 - tables["vacancies"]["home_share"].fillna(0).to_numpy(dtype=float)
        return np.nan_to_num(way, nan=NEAR), codes.astype(np.int64), home

    def short(self, person: Ints, place: Ints, week: Ints | int) -> Ints:
        """How many of the true demands go beyond what somebody truly can in a week."""
        then = self._anew(person, week)
        return np.where(then, self._short[1][person, place], self._short[0][person, place]).astype(np.int64)

    def _anew(self, person: Ints, week: Ints | int) -> Bools:
        """Whether the course of the recovery has shown by then; for who isn't assessed anew, halfway."""
        people = self.world.people
        stage = np.where(people.anew[person] > 0, people.anew[person], 2)
        return np.asarray(week >= people.enters[person] + stage * STAGE)

    @cached_property
    def _short(self) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.int8]], ...]:
        """The number of true demands that are too much, (n_people, n_places), before and after the course has shown."""
        world, limits = self.world, self._limits
        positions = {id: at for at, id in enumerate(world.people.ids)}
        asked = world.asked.assign(
            at=world.asked["vacancy"].map({id: at for at, id in enumerate(world.places.ids)})
        )
        found, forms = [], layouts(world)
        for lines in limits:
            count = np.zeros((len(world.people), len(world.places)), dtype=np.int8)
            for slug, own in asked.groupby("item", sort=True):
                item = ITEMS[str(slug)]
                can = capacities(lines, forms, positions, item)
                who = np.flatnonzero(np.isfinite(can))
                amount = item.sign * own["amount"].to_numpy(dtype=float)
                need = np.where(np.isnan(amount), item.full, amount)
                count[np.ix_(who, own["at"].to_numpy())] += need[None, :] > can[who, None] + 1e-9
            found.append(count)
        return tuple(found)

    @cached_property
    def _limits(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The true limits before and after: the list with the errors of lists, and how they went from there."""
        world = self.world
        true = mistaken(world.tables["limits"], layouts(world), ERROR, world.chance)
        return true, anew(world, true)

    def missing_hours(self, person: Ints, place: Ints, week: Ints | int) -> Floats:
        """The hours a week that a place needs at the start and somebody truly can't work."""
        table = self.world.tables["vacancies"]
        need = table["build_up_from"].fillna(table["hours_min"]).fillna(16.0).to_numpy(dtype=float)
        return np.asarray(np.maximum(0.0, need[place] - self.hours(person, week)))

    def hours(self, person: Ints, week: Ints | int) -> Floats:
        """The hours a week that somebody can truly work in a week."""
        weeks, hours = self._hours
        since = np.broadcast_to(week, np.shape(person)) - self.world.people.enters[person]
        return np.asarray(hours[person, np.clip((weeks[person] <= since[:, None]).sum(axis=1) - 1, 0, None)])

    @cached_property
    def _hours(self) -> tuple[Floats, Floats]:
        """Per person the weeks (since the second track began) in which the hours change, and the hours from then on."""
        world, steps = self.world, true_hours(self.world)
        positions = {id: at for at, id in enumerate(world.people.ids)}
        most = np.minimum(*(
            capacities(world.tables["limits"], layouts(world), positions, ITEMS[slug]) * days
            for slug, days in ((HOURS_WEEK, 1), (HOURS_DAY, 5))
        ))  # fmt: skip
        turn = steps.groupby("profile", sort=False).cumcount().to_numpy()
        size = (len(positions), int(turn.max(initial=0)) + 1)
        weeks, hours = np.full(size, np.inf), np.zeros(size)
        at = steps["profile"].map(positions).to_numpy(dtype=np.int64)
        weeks[at, turn] = (steps["from"] - np.datetime64(world.day(0), "s")).dt.days / 7
        hours[at, turn] = steps["hours_week"]
        without = np.isinf(weeks[:, 0])
        weeks[without, 0], hours[without, 0] = -np.inf, np.minimum(most, FULL)[without]
        return weeks, hours


def _of_work(chance: Chance, isco: str) -> Floats:
    """The hidden traits of a function: partly those of its major group, partly of its minor group, partly its own."""
    names = (isco[:1], isco[:3], isco)
    found = [
        chance.normal("true/work", np.full(TRAITS, crc32(one.encode())), np.arange(TRAITS)) for one in names
    ]
    return np.asarray(sum(np.sqrt(share) * one for share, one in zip((0.4, 0.3, 0.3), found, strict=True)))


def _grid(n: int) -> tuple[Ints, Ints]:
    at = np.arange(n * TRAITS).reshape(n, TRAITS)
    return at // TRAITS, at % TRAITS
