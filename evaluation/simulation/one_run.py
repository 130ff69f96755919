"""What came of one policy in one world: who stood where, every move, and everything that was said of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from datasets.network import Network
from evaluation.simulation.chance import Floats
from evaluation.simulation.dated import dated
from evaluation.simulation.policy import Policy
from evaluation.simulation.region import Region
from evaluation.simulation.seen import Seen, seen
from evaluation.simulation.state import Event, State
from evaluation.simulation.truth import Truth
from evaluation.simulation.weeks import Weeks
from evaluation.simulation.world import NEVER_COMES, World, drawn
from matcher.bits import Ints

KEPT = 4
"""So many worlds are kept at a time, each with its truth."""
VIEWS = 8
"""And so many views of a world by the engine."""


@lru_cache(maxsize=KEPT)
def world_of(region: Region, seed: int) -> tuple[World, Truth]:
    """The world of a seed and its truth, made once for all policies."""
    world = drawn(region, seed)
    return world, Truth(world)


@lru_cache(maxsize=VIEWS)
def seen_in(region: Region, seed: int, noise: tuple[float, float] = (0.0, 0.0)) -> Seen:
    """What the engine says in that world, with errors in so large a share of limits and of demands."""
    return seen(world_of(region, seed)[0], noise_limits=noise[0], noise_demands=noise[1])


def run(policy: Policy, *, seed: int = 1, region: Region | None = None) -> Run:
    """One policy in the world of one seed; the same seed gives every policy the same world and the same luck."""
    place = region or Region()
    world, truth = world_of(place, seed)
    view = seen_in(place, seed, policy.noise)
    return Run(
        world=world,
        truth=truth,
        seen=view,
        policy=policy,
        seed=seed,
        state=Weeks(world, view, truth, policy).run(),
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class Run:
    """One policy in one world, from the first week to the last."""

    world: World
    truth: Truth
    seen: Seen
    policy: Policy
    seed: int
    state: State

    @cached_property
    def moves(self) -> pd.DataFrame:
        """A row per move that began: person, place, origin, target (positions), starts, placed and ends (weeks, nan:
        not, or not yet), outcome (0 running, 1 held, 2 broken), score and quality (thousandths, as the engine said and
        as it truly was).
        """
        rows = self.state.moves
        person, place, starts = (
            np.array([getattr(one, name) for one in rows], dtype=np.int64)
            for name in ("person", "place", "starts")
        )
        return pd.DataFrame(
            {
                "person": person, "place": place, "origin": self.world.people.origin[person],
                "target": self.world.places.target[place], "starts": starts,
                "placed": np.array([np.nan if one.placed is None else one.placed for one in rows], dtype=float),
                "ends": np.array([np.nan if one.ends is None else one.ends for one in rows], dtype=float),
                "outcome": np.array([int(one.outcome) for one in rows], dtype=np.int64),
                "score": np.array([one.score for one in rows], dtype=np.int64),
                "quality": self.truth.quality(person, place, starts) if len(rows) else np.empty(0),
            }
        )  # fmt: skip

    @cached_property
    def events(self) -> pd.DataFrame:
        """A row per thing that was said of a pair: week, event (`Event`), person, place (positions), in order."""
        found = self.state.events
        sizes = [len(person) for _, _, person, _ in found]
        empty = np.empty(0, dtype=np.int64)
        return pd.DataFrame(
            {
                "week": np.repeat(np.array([week for week, *_ in found], dtype=np.int64), sizes),
                "event": np.repeat(np.array([int(event) for _, event, *_ in found], dtype=np.int64), sizes),
                "person": np.concatenate([empty, *(person for _, _, person, _ in found)]),
                "place": np.concatenate([empty, *(place for *_, place in found)]),
            }
        )

    def count(self, event: Event) -> int:
        """How often something was said."""
        return int((self.events["event"] == int(event)).sum())

    @property
    def whole(self) -> Ints:
        """The people whose second track came to its end within the run: those whom shares are of."""
        return np.flatnonzero(self.world.people.ends < self.world.region.weeks)

    @cached_property
    def first_placed(self) -> Floats:
        """The week in which each person first had a job, nan for never, (n_people,)."""
        found = np.full(len(self.world.people), np.nan)
        known = self.moves.dropna(subset=["placed"]).drop_duplicates("person")
        found[known["person"].to_numpy()] = known["placed"]
        return found

    @property
    def waited(self) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
        """The weeks until each person first had a job or was gone, and whether it was a job, (n_people,)."""
        people, weeks = self.world.people, self.world.region.weeks
        gone = np.minimum(np.minimum(people.leaves, NEVER_COMES), weeks)
        placed = ~np.isnan(self.first_placed)
        return np.where(placed, self.first_placed, np.maximum(gone, people.enters)) - people.enters, placed

    def network(self, on: date, until: date | None = None) -> Network:
        """The network folder's tables as they would stand on a day: who is in the second track, which places are open,
        every move and outcome until `until` (the same day where not given).
        """
        return Network.of(
            dated(self.world, self.moves, self.events, on, until or on), catalogue=self.world.network.catalogue,
            vocabulary=self.world.network.vocabulary,
        )  # fmt: skip
