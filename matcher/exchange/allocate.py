"""An allocation of everybody at once, judged apart from how it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from math import inf
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from datasets.network import Network
from matcher import rules
from matcher.bits import Ints
from matcher.exchange.bounds import Bounds, bounds_of
from matcher.exchange.chance import LIKELY, hope, starts
from matcher.exchange.choose import GIVE, WorstOff, choose
from matcher.exchange.ledger import Ledger
from matcher.exchange.pairs import NOBODY, Floats, Pairs, pairs_of
from matcher.exchange.priced import priced
from matcher.exchange.trade import traded
from matcher.exchange.waiting import Waiting, waiting
from matcher.index import Index
from matcher.rank import EXPERT, Ranker
from matcher.verdict import Outcome

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One person proposed for one place: `origin` brings, `target` takes; `score` in thousandths."""

    profile: str
    vacancy: str
    origin: str
    target: str
    score: int


class Mechanism(StrEnum):
    """How it is decided who goes where.

    BEST places most within the bounds, and the best of those; who misstates what they want may gain by it. PRICE has
    no bounds: imbalance costs scores instead, more the farther it goes; see `matcher.exchange.priced`. TRADE places
    fewer, and nobody gains by misstating anything; see `matcher.exchange.trade`.
    """

    BEST = "best"
    PRICE = "price"
    TRADE = "trade"


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
    """Who goes where on a day, among all who could go anywhere, within bounds; `proven` says that no other is better.

    `carried` is the ledger's net per employer before it (taken less brought); of what is proposed a share `begins`.
    """

    on: date
    among: Pairs
    bounds: Bounds
    carried: Mapping[str, int]
    begins: float
    chosen: Ints
    proven: bool

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
    at = {id: position for position, id in enumerate(made.among.employers)}
    for id in sorted(net.keys() & at.keys() - {NOBODY}):
        if not -int(made.bounds.bring[at[id]]) <= net[id] <= int(made.bounds.take[at[id]]):
            yield Fault(Wrong.BOUND, id)


def allocate(
    network: Network, on: date, *, mechanism: Mechanism = Mechanism.BEST, tolerance: float | None = None,
    carry: bool = True, worst_off: WorstOff = WorstOff.BOTTLENECK, give: float = GIVE, ranker: Ranker = EXPERT,
    index: Index | None = None, among: Pairs | None = None,
) -> Allocation:  # fmt: skip
    """Place everybody of a network at once: as many as can be, then the most urgent, then the best, then the worst-off.

    Each employer's balance stays within its agreed tolerance, or within `tolerance` persons for all where given
    (`math.inf`: no bounds), with what the ledger carries over; without `carry` only this allocation counts, and what
    is proposed counts whole. A pair whose open questions all but surely end in a no is not proposed. `among` are the
    pairs, made here where not given. Raises ValueError for a tolerance or `give` below 0.
    """
    if give < 0 or (tolerance is not None and not tolerance >= 0):
        raise ValueError(
            f"tolerance, give: expected 0 or more, got {tolerance}, {give}. Say how much may be given."
        )
    pairs = among or pairs_of(network, on, ranker=ranker, index=index)
    carried = Ledger.of(network, on).net() if carry else {}
    begins = starts(network) if carry else 1.0
    wide = inf if mechanism is Mechanism.PRICE and tolerance is None else tolerance
    bounds = bounds_of(network, pairs.employers, carried, tolerance=wide, realised=begins)
    ledger = np.array([carried.get(id, 0) for id in pairs.employers], dtype=np.int64)

    def solve(some: Pairs) -> tuple[Ints, bool]:
        if mechanism is Mechanism.TRADE:
            return traded(some, bounds=bounds).chosen, False
        if mechanism is Mechanism.PRICE:
            found = priced(some, ledger, bounds, begins=begins)
        else:
            found = choose(some, bounds, worst_off=worst_off, give=give)
        return found.at, found.proven

    pairs, (chosen, proven) = likely(network, on, pairs, solve, lambda found: found[0])
    return Allocation(
        on=on, among=pairs, bounds=bounds, carried=MappingProxyType(dict(carried)), begins=begins,
        chosen=chosen, proven=proven,
    )  # fmt: skip


def likely(
    network: Network, on: date, pairs: Pairs, solve: Callable[[Pairs], T], chosen: Callable[[T], Ints]
) -> tuple[Pairs, T]:
    """The answer without pairs that all but surely end in a no; only those that it would use are looked at.

    Exact: the last answer uses none of them, so it is the answer among all pairs that are left without them.
    """
    looked = np.zeros(len(pairs), dtype=np.bool_)
    while True:
        found = solve(pairs)
        fresh = chosen(found)[~looked[chosen(found)]]
        looked[fresh] = True
        keep = np.ones(len(pairs), dtype=np.bool_)
        keep[fresh] = hopes(network, on, pairs, fresh) >= LIKELY
        if keep.all():
            return pairs, found
        pairs, looked = pairs.some(keep), looked[keep]


def hopes(network: Network, on: date, pairs: Pairs, at: Ints | None = None) -> Floats:
    """The chance that the open questions of pairs leave, of all of them or of those at some positions."""
    which = range(len(pairs)) if at is None else at.tolist()
    people, places = network.profiles, network.vacancies
    ids = ((pairs.profiles[pairs.profile[one]], pairs.vacancies[pairs.vacancy[one]]) for one in which)
    return np.array([hope(rules.check(people[who], places[where], on)) for who, where in ids], dtype=float)
