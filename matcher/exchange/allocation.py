"""An allocation of everybody at once, judged apart from how it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final

import numpy as np

from datasets.network import Network
from matcher import rules
from matcher.bits import Ints
from matcher.exchange.bounds import Bounds
from matcher.exchange.fte import taken_fte
from matcher.exchange.highs import Gap
from matcher.exchange.pairs import NOBODY, Floats, Pairs
from matcher.exchange.waiting import Waiting, waiting
from matcher.hours import FULL_WEEK
from matcher.verdict import Outcome

MINUTE: Final = 1 / (60 * FULL_WEEK)
"""A minute a week, in FTE: hours count in whole minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One person proposed for one place: `origin` brings, `target` takes; `score` in thousandths."""

    profile: str
    vacancy: str
    origin: str
    target: str
    score: int


class Wrong(StrEnum):
    """What can be wrong with an allocation."""

    BLOCKED = "blocked"
    TWICE = "twice"
    FULL = "full"
    OWN = "own"
    BOUND = "bound"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and with which person, place or employer."""

    what: Wrong
    id: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Allocation:
    """Who goes where on a day, among all who could go anywhere, within bounds; `proven` says that no other is better,
    `gap` how much better one could be at most.

    Where balances are kept in hours, `fte` is each employer's tolerance in FTE. `carried` is the ledger's net per
    employer before it (taken less brought); of what is proposed a share `begins`.
    """

    on: date
    among: Pairs
    bounds: Bounds
    carried: Mapping[str, int]
    begins: float
    chosen: Ints
    proven: bool
    gap: Gap | None = None
    fte: Floats | None = None

    @cached_property
    def pairs(self) -> tuple[Placement, ...]:
        """Who goes where, by person."""
        return tuple(placed(self.among, at) for at in self.chosen.tolist())

    @cached_property
    def net(self) -> Mapping[str, int]:
        """What each employer would take beyond what it brings in this allocation alone."""
        found = dict(zip(self.among.employers, self.among.net(self.chosen).tolist(), strict=True))
        found.pop(NOBODY, None)
        return MappingProxyType(found)

    @cached_property
    def expected(self) -> Mapping[str, float]:
        """The balance that each employer is expected to have then: what is carried over, and the share that begins."""
        found = {id: self.carried.get(id, 0) + self.begins * net for id, net in self.net.items()}
        return MappingProxyType(found)

    @cached_property
    def waiting(self) -> Mapping[str, Waiting]:
        """Everybody who is not placed, with why."""
        return waiting(self.among, self.bounds, self.chosen)

    @property
    def score(self) -> int:
        """All scores together."""
        return int(self.among.quality[self.chosen].sum())

    @property
    def worst(self) -> int | None:
        """The lowest score; None where nobody is placed."""
        return min((one.score for one in self.pairs), default=None)

    def faults(self, network: Network) -> tuple[Fault, ...]:
        """All that is wrong with it, found anew from the network: nothing of how it was made is trusted."""
        return (*_pair_faults(self, network), *_count_faults(self, network), *_bound_faults(self, network))


def placed(pairs: Pairs, at: int) -> Placement:
    """One of the pairs by its ids."""
    profile, vacancy = int(pairs.profile[at]), int(pairs.vacancy[at])
    return Placement(
        profile=pairs.profiles[profile], vacancy=pairs.vacancies[vacancy], score=int(pairs.quality[at]),
        origin=pairs.employers[pairs.origin[profile]], target=pairs.employers[pairs.target[vacancy]],
    )  # fmt: skip


def _pair_faults(made: Allocation, network: Network) -> Iterator[Fault]:
    for one in made.pairs:
        person, place = network.profiles[one.profile], network.vacancies[one.vacancy]
        if rules.check(person, place, made.on).outcome is Outcome.BLOCKED:
            yield Fault(Wrong.BLOCKED, one.profile)
        if person.employer and person.employer == place.employer:
            yield Fault(Wrong.OWN, one.profile)


def _count_faults(made: Allocation, network: Network) -> Iterator[Fault]:
    people = [one.profile for one in made.pairs]
    yield from (Fault(Wrong.TWICE, id) for id in sorted(set(people)) if people.count(id) > 1)
    places = [one.vacancy for one in made.pairs]
    for id in sorted(set(places)):
        openings = network.vacancies[id].openings
        if places.count(id) > (1 if openings is None else openings):
            yield Fault(Wrong.FULL, id)


def _bound_faults(made: Allocation, network: Network) -> Iterator[Fault]:
    """The employers whose balance goes beyond their bounds, counted from the records."""
    net: dict[str, int] = {}
    for one in made.pairs:
        origin, target = network.profiles[one.profile].employer, network.vacancies[one.vacancy].employer
        net[target] = net.get(target, 0) + 1
        net[origin] = net.get(origin, 0) - 1
    if made.fte is not None:
        beyond = np.abs(taken_fte(made.among, made.chosen)) > made.fte + MINUTE
        yield from (Fault(Wrong.BOUND, made.among.employers[one]) for one in np.flatnonzero(beyond).tolist())
    at = {id: position for position, id in enumerate(made.among.employers)}
    for id in sorted(net.keys() & at.keys() - {NOBODY}):
        if not -int(made.bounds.bring[at[id]]) <= net[id] <= int(made.bounds.take[at[id]]):
            yield Fault(Wrong.BOUND, id)
