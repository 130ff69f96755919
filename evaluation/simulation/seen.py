"""What the engine says of everybody and every place while both are there: verdicts by the rules, scores by the ranker.

Each person is screened once a stage (a quarter of a year), as it stands then, against the places that are open in it.
Places are judged as on the day they were offered. Nothing of the truth comes in.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from datasets.make import ON
from datasets.model import Profile
from datasets.network import Network
from evaluation.simulation.chance import Chance, Floats
from evaluation.simulation.lines import misjudged, mistaken
from evaluation.simulation.region import STAGE
from evaluation.simulation.versions import Lists, layouts
from evaluation.simulation.world import World, stages
from matcher import bits
from matcher.bits import Bools, Ints
from matcher.cost import left
from matcher.index import Index
from matcher.match import opened
from matcher.rank import EXPERT, Ranker
from matcher.screen import screen


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Seen:
    """Every person and place that aren't blocked while both are there, by person, stage and place; (n_rows,) each.

    `first` and `last` are the weeks from and up to which (not included) the row holds; `score` in thousandths, `left`
    the share that open questions leave; `pair` numbers the different pairs of person and place, 0 to `pairs` - 1.
    """

    person: Ints
    place: Ints
    first: Ints
    last: Ints
    score: Ints
    left: Floats
    pair: Ints

    def __len__(self) -> int:
        return len(self.person)

    @property
    def pairs(self) -> int:
        """How many different pairs there are."""
        return int(self.pair.max(initial=-1)) + 1

    def some(self, keep: Bools | Ints) -> Seen:
        """Some of the rows."""
        return Seen(**{one.name: getattr(self, one.name)[keep] for one in fields(self)})


@dataclass(frozen=True, eq=False, slots=True)
class _Stage:
    """One stage: who, which places (of the world), scores and what questions leave."""

    person: Ints
    place: Ints
    score: Ints
    left: Floats
    stage: Ints


def seen(
    world: World, *, noise_limits: float = 0.0, noise_demands: float = 0.0, ranker: Ranker = EXPERT
) -> Seen:
    """All that the engine says in a world, with errors in so large a share of the lines of lists and of places."""
    chance = Chance(
        world.chance.seed * 1000 + 1
    )  # errors of the engine's own, beside those that lists have anyhow
    lists = Lists.of(world, mistaken(world.tables["limits"], layouts(world), noise_limits, chance))
    demands = misjudged(world.tables["demands"], noise_demands, chance)
    network = world.network.with_tables({"demands": demands}) if noise_demands else world.network
    view = _View(world, network, Index.of(network, ON), ranker)
    last = int(stages(world.people).max(initial=0))
    return _together(world, [view.stage(*lists.staged(at), at) for at in range(last)])


@dataclass(frozen=True, eq=False, slots=True)
class _View:
    """The places as the engine sees them, and what ranks them."""

    world: World
    network: Network
    index: Index
    ranker: Ranker

    def stage(self, there: Ints, profiles: list[Profile], at: int) -> _Stage:
        """What is said of some people in one stage."""
        found = [self._one(person, one, at) for person, one in zip(there.tolist(), profiles, strict=True)]
        sizes = [len(place) for place, _, _ in found]
        place, score, rest = (
            np.concatenate([one[which] for one in found]) if found else np.empty(0) for which in range(3)
        )
        person = np.repeat(there, sizes)
        return _Stage(
            person,
            place.astype(np.int64),
            score.astype(np.int64),
            rest.astype(float),
            np.full(len(person), at),
        )

    def _one(self, person: int, profile: Profile, at: int) -> tuple[Ints, Ints, Floats]:
        """The places of one person in one stage, by position."""
        places, begin = self.world.places, self.world.people.enters[person] + STAGE * at
        end = min(begin + STAGE, self.world.people.ends[person])
        there = (places.opens < end) & (places.closes > begin)
        there &= places.target != self.world.people.origin[person]
        within = bits.pack(there[self.index.order])
        chosen = opened(screen(profile, self.index), within)
        order = np.argsort(chosen.rows, kind="stable")
        score = self.ranker.parts(profile, chosen, ON).scores
        return chosen.rows[order], score[order], left(chosen.cost)[order]


def _together(world: World, parts: list[_Stage]) -> Seen:
    person, place, score, stage = (
        np.concatenate([np.empty(0, dtype=np.int64), *(getattr(one, name) for one in parts)])
        for name in ("person", "place", "score", "stage")
    )
    rest = np.concatenate([np.empty(0), *(one.left for one in parts)])
    order = np.lexsort((place, stage, person))
    person, place, score, stage = (one[order] for one in (person, place, score, stage))
    people, places = world.people, world.places
    begin = people.enters[person] + STAGE * stage
    _, pair = np.unique(person * max(1, len(places)) + place, return_inverse=True)
    return Seen(
        person=person, place=place, score=score, left=rest[order], pair=pair.astype(np.int64),
        first=np.maximum(begin, places.opens[place]),
        last=np.minimum(np.minimum(begin + STAGE, people.ends[person]), places.closes[place]),
    )  # fmt: skip
