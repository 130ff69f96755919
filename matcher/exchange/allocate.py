"""Placing everybody at once: four ways of deciding, each with its own promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf
from types import MappingProxyType

import numpy as np

from datasets.network import Network
from matcher.bits import Ints
from matcher.exchange.allocation import Allocation
from matcher.exchange.bounds import Bounds, bounds_of, tolerances, unbound
from matcher.exchange.chance import starts
from matcher.exchange.choose import GIVE, WorstOff, choose
from matcher.exchange.fte import weighed
from matcher.exchange.highs import Gap
from matcher.exchange.ledger import Ledger
from matcher.exchange.pairs import Floats, Pairs, pairs_of
from matcher.exchange.priced import priced
from matcher.exchange.trade import traded
from matcher.index import Index
from matcher.rank import EXPERT, Ranker


class Mechanism(StrEnum):
    """How it is decided who goes where.

    BEST places most within the bounds, and the best of those; who misstates what they want may gain by it. PRICE has
    no bounds: imbalance costs scores instead, more the farther it goes; see `matcher.exchange.priced`. TRADE places
    fewer, and nobody gains by misstating anything; see `matcher.exchange.trade`. HOURS keeps balances in FTE instead of
    persons, of this allocation alone, and says how far from the best it is at most; see `matcher.exchange.fte`.
    """

    BEST = "best"
    PRICE = "price"
    TRADE = "trade"
    HOURS = "hours"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Terms:
    """What an answer must keep to: bounds in persons, or the tolerance of each employer in FTE; and the ledger."""

    bounds: Bounds
    tolerance: Floats
    ledger: Ints
    begins: float
    worst_off: WorstOff
    give: float


@dataclass(frozen=True, eq=False, slots=True)
class _Answer:
    """The pairs that are placed, whether that is proven the best, and else how much better another could be."""

    chosen: Ints
    proven: bool
    gap: Gap | None = None


def _best(pairs: Pairs, terms: _Terms) -> _Answer:
    found = choose(pairs, terms.bounds, worst_off=terms.worst_off, give=terms.give)
    return _Answer(found.at, found.proven)


def _priced(pairs: Pairs, terms: _Terms) -> _Answer:
    found = priced(pairs, terms.ledger, terms.bounds, begins=terms.begins)
    return _Answer(found.at, found.proven)


def _traded(pairs: Pairs, terms: _Terms) -> _Answer:
    return _Answer(traded(pairs, bounds=terms.bounds).chosen, False)


def _in_hours(pairs: Pairs, terms: _Terms) -> _Answer:
    found = weighed(pairs, tolerance=terms.tolerance, enough=0.0)
    return _Answer(found.chosen, found.gap.proven, found.gap)


_WAYS: dict[Mechanism, Callable[[Pairs, _Terms], _Answer]] = {
    Mechanism.BEST: _best, Mechanism.PRICE: _priced, Mechanism.TRADE: _traded, Mechanism.HOURS: _in_hours,
}  # fmt: skip


def allocate(
    network: Network, on: date, *, mechanism: Mechanism = Mechanism.BEST, tolerance: float | None = None,
    carry: bool = True, worst_off: WorstOff = WorstOff.BOTTLENECK, give: float = GIVE, ranker: Ranker = EXPERT,
    index: Index | None = None, among: Pairs | None = None,
) -> Allocation:  # fmt: skip
    """Place everybody of a network at once: as many as can be, then the most urgent, then the best, then the worst-off.

    Each employer's balance stays within its agreed tolerance, or within `tolerance` persons for all where given
    (`math.inf`: no bounds), with what the ledger carries over; without `carry` only this allocation counts, and what
    is proposed counts whole. `among` are the pairs, made here where not given. Raises ValueError for a tolerance or
    `give` below 0.
    """
    if give < 0 or (tolerance is not None and not tolerance >= 0):
        raise ValueError(
            f"tolerance, give: expected 0 or more, got {tolerance}, {give}. Say how much may be given."
        )
    pairs = among or pairs_of(network, on, ranker=ranker, index=index)
    carried = Ledger.of(network, on).net() if carry else {}
    begins = starts(network, on) if carry else 1.0
    wide = inf if mechanism is Mechanism.PRICE and tolerance is None else tolerance
    bounds = bounds_of(network, pairs.employers, carried, tolerance=wide, realised=begins)
    terms = _Terms(
        bounds=unbound(len(pairs.employers)) if mechanism is Mechanism.HOURS else bounds,
        tolerance=tolerances(network, pairs.employers, tolerance), begins=begins, worst_off=worst_off, give=give,
        ledger=np.array([carried.get(id, 0) for id in pairs.employers], dtype=np.int64),
    )  # fmt: skip
    found = _WAYS[mechanism](pairs, terms)
    return Allocation(
        on=on, among=pairs, bounds=terms.bounds, carried=MappingProxyType(dict(carried)), begins=begins,
        chosen=found.chosen, proven=found.proven, gap=found.gap,
        fte=terms.tolerance if mechanism is Mechanism.HOURS else None,
    )  # fmt: skip
