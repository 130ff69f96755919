"""Who could go where: every pair of somebody who waits and an open place that isn't blocked, as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from datasets.model import MoveOutcome, Profile
from datasets.network import Network
from matcher.bits import Ints
from matcher.changed import index_of
from matcher.cost import left
from matcher.hours import able
from matcher.index import Index
from matcher.match import opened
from matcher.rank import EXPERT, Ranker
from matcher.screen import screen

NOBODY: Final = ""
"""The employer of a person or place whose employer the network doesn't know; its balance is not bound."""
WAIT_WEEKS: Final = 104
"""After so many weeks of illness the wage ends, and UWV judges."""
URGENT: Final = (13, 26, 52)
"""With at most so many weeks left somebody is in the third, second or first class of urgency; else in none."""
LIKELY: Final = 0.05
"""What a verdict must leave of a pair for it to be proposed; see `matcher.cost.left`."""
ON_THE_WAY: Final = (MoveOutcome.PLANNED, MoveOutcome.RUNNING)
"""Who has such a move doesn't wait."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Pairs:
    """Every pair that isn't blocked, in the order of the ids; never of a person and a place of one known employer.

    Per person `origin` (position in employers of who brings), `urgency` (0 to 3) and `hours_week` (what somebody
    can work, nan where unknown); per place `target` (who takes) and `openings` (1 or more); per pair the positions
    `profile` and `vacancy`, sorted by both, and `quality`, the score in thousandths.
    """

    employers: tuple[str, ...]
    profiles: tuple[str, ...]
    vacancies: tuple[str, ...]
    origin: Ints
    target: Ints
    openings: Ints
    urgency: Ints
    hours_week: Floats
    profile: Ints
    vacancy: Ints
    quality: Ints

    def __len__(self) -> int:
        return len(self.profile)

    @property
    def bringing(self) -> Ints:
        """Who brings, per pair: position in employers."""
        return self.origin[self.profile]

    @property
    def taking(self) -> Ints:
        """Who takes, per pair: position in employers."""
        return self.target[self.vacancy]

    def some(self, keep: npt.NDArray[np.bool_] | Ints) -> Pairs:
        """The same people and places with some of the pairs."""
        own = {one.name: getattr(self, one.name) for one in fields(self)}
        return Pairs(**own | {name: own[name][keep] for name in ("profile", "vacancy", "quality")})

    def net(self, chosen: Ints) -> Ints:
        """Taken less brought by some of the pairs, per employer."""
        size = len(self.employers)
        taken = np.bincount(self.taking[chosen], minlength=size)
        return np.asarray(taken - np.bincount(self.bringing[chosen], minlength=size))


def pairs_of(
    network: Network, on: date, *, ranker: Ranker = EXPERT, index: Index | None = None, least: float = LIKELY
) -> Pairs:
    """Every pair of a network on a day: who waits (has no move planned or running), and each place open to them.

    What open questions, adaptations and edges leave of a pair must be `least` or more: no proposal that all but surely
    ends in a no.
    """
    found = index_of(network, on, index)
    people, places = _waiting(network), _Open.of(network, on)
    rows = [_fitting(one, found, places, ranker, least) for one in people]
    employers = tuple(sorted({NOBODY, *network.employers}))
    at = {id: position for position, id in enumerate(employers)}
    sizes = [len(row) for row, _ in rows]
    empty = (np.empty(0, dtype=np.int64),) * 2
    vacancy, quality = (np.concatenate(each) for each in zip(empty, *rows, strict=True))
    pairs = Pairs(
        employers=employers, profiles=tuple(one.id for one in people), vacancies=places.ids,
        origin=_at(at, [one.employer for one in people]), target=_at(at, places.employers),
        openings=places.openings, urgency=np.array([urgency(one, on) for one in people], dtype=np.int64),
        hours_week=np.array([_hours(one, on) for one in people], dtype=float),
        profile=np.repeat(np.arange(len(people)), sizes), vacancy=vacancy, quality=quality,
    )  # fmt: skip
    return pairs.some((pairs.bringing != pairs.taking) | (pairs.bringing == at[NOBODY]))


def _waiting(network: Network) -> list[Profile]:
    moves = network.tables["moves"]
    busy = set(moves["profile"][moves["outcome"].isin([str(one) for one in ON_THE_WAY])])
    return [network.profiles[id] for id in sorted(network.profiles) if id not in busy]


@dataclass(frozen=True, eq=False)
class _Open:
    """The open places by id; `position` says which of them a row of the table is, -1 for none."""

    ids: tuple[str, ...]
    employers: tuple[str, ...]
    openings: Ints
    position: Ints

    @classmethod
    def of(cls, network: Network, on: date) -> _Open:
        """All that are open on a day, without what is promised by a planned move."""
        table, moves = network.tables["vacancies"], network.tables["moves"]
        promised = moves["vacancy"][moves["outcome"] == str(MoveOutcome.PLANNED)].value_counts()
        openings = table["openings"].fillna(1) - table["id"].map(promised).fillna(0)
        left = openings.where(~(table["closes"] < np.datetime64(on)), 0).to_numpy(dtype=np.int64, na_value=0)
        rows = np.flatnonzero(left > 0)
        rows = rows[np.argsort(table["id"].to_numpy(dtype=object)[rows], kind="stable")]
        position = np.full(len(table), -1, dtype=np.int64)
        position[rows] = np.arange(len(rows))
        ids, employers = (tuple(table[name].iloc[rows].fillna("")) for name in ("id", "employer"))
        return cls(ids, employers, left[rows], position)


def _fitting(person: Profile, index: Index, places: _Open, ranker: Ranker, least: float) -> tuple[Ints, Ints]:
    """The positions of one person's places of which the verdict leaves enough, in order, with their scores."""
    chosen = opened(screen(person, index))
    scores, at = ranker.parts(person, chosen, index.on).scores, places.position[chosen.rows]
    kept = np.flatnonzero((left(chosen.cost) >= least) & (at >= 0))
    order = kept[np.argsort(at[kept])]
    return at[order], scores[order]


def _at(positions: dict[str, int], ids: Iterator[str] | list[str] | tuple[str, ...]) -> Ints:
    return np.array([positions.get(id, positions[NOBODY]) for id in ids], dtype=np.int64)


def _hours(person: Profile, on: date) -> float:
    return float(able(person, np.array([on], dtype="datetime64[D]"), on)[0])


def urgency(person: Profile, on: date) -> int:
    """How little time the Poortwachter calendar leaves, from 0 to 3; 0 where the first sick day is unknown."""
    if person.first_sick_day is None:
        return 0
    left = WAIT_WEEKS - (on - person.first_sick_day).days // 7
    return sum(left <= weeks for weeks in URGENT)
