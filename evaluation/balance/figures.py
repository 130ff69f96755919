"""The figures of a whole network in a span, each with its interval and what chance alone would give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.balance import flows, intervals
from evaluation.balance.chance import Chance
from evaluation.balance.counts import Counts, Unit
from evaluation.balance.intervals import PAIRED, Draws, interval
from evaluation.balance.members import Members, days
from evaluation.balance.nulls import returned, rewired
from evaluation.estimate import Estimate
from matcher.exchange.ledger import FEW

Floats = npt.NDArray[np.float64]
MEASURES: Final = (
    "moves", "active", "B", "phi", "reciprocity", "rho", "ring_share", "hhi", "effective", "gini_taken",
    "gini_brought", "gini_net", "free_riders", "free_riders_unsure",
)  # fmt: skip
"""What a network's balance is told in."""
REWIRED: Final = 40
"""Rewired networks whose rings are looked for."""


class Figure(NamedTuple):
    """A figure of a network: with why there is none, and what chance expects with the chance to be as far off."""

    measure: str
    told: Estimate
    why: str = ""
    expected: float | None = None
    p: float | None = None


@dataclass(frozen=True, eq=False)
class Known:
    """What a span's figures are made of."""

    counts: Counts
    members: Members
    draws: Draws
    chance: Chance
    seed: int
    last: bool = False

    @property
    def moves(self) -> int:
        """How many moves count."""
        return len(self.counts.giver)


def frame(found: Sequence[Known]) -> pd.DataFrame:
    """One row per figure of each span; columns as told in `History.network`."""
    rows = [_row(each.counts, one) for each in found for one in figures(each)]
    return pd.DataFrame(rows).astype(dict.fromkeys(("value", "low", "high", "expected", "p"), float))


def _row(counts: Counts, one: Figure) -> dict[str, object]:
    return {
        **days(counts), "measure": one.measure, "value": one.told.value, "low": one.told.low, "high": one.told.high,
        "n": one.told.n, "why": one.why, "expected": one.expected, "p": one.p,
    }  # fmt: skip


def figures(known: Known) -> Iterator[Figure]:
    """All figures of a span, in the order of MEASURES; without a value where fewer than `FEW` moves say nothing,
    and phi where fewer than `FEW` employers have enough moves.
    """
    counts = known.counts
    yield Figure("moves", Estimate(value=float(counts.told(counts.taken).sum()), n=known.moves))
    yield Figure("active", Estimate(value=float(counts.active), n=counts.size))
    parts = (_balance, _phi, _reciprocity, _rings, _concentration, _spread)
    for one in (figure for part in parts for figure in part(known)):
        few = known.moves < FEW and not one.measure.startswith("free")
        yield Figure(one.measure, Estimate(value=None, n=one.told.n), "too_few") if few else _explained(one)


def _explained(one: Figure) -> Figure:
    """With why there is no interval, where a figure that others have one of has none: all draws are alike."""
    bare = one.told.value is not None and one.told.low is None and not one.measure.startswith("free")
    return one._replace(why="no_interval") if bare and not one.why else one


def _balance(known: Known) -> Iterator[Figure]:
    counts, chance = known.counts, known.chance.balance
    told = interval(intervals.balance_of(counts), known.draws, counts.active)
    persons = counts.unit is Unit.PERSONS
    expected = flows.balance_expected(counts.total) if persons else float(chance.mean())
    yield Figure("B", told, expected=expected, p=_below(told.value, chance))


def _phi(known: Known) -> Iterator[Figure]:
    counts = known.counts
    if counts.unit is Unit.WEEKS:
        yield Figure("phi", Estimate(value=None), "not_measured")
        return
    value, counted = flows.phi(counts.net, counts.total)
    if counted < FEW:  # a mean of one or two employers tells of them, not of the network
        yield Figure("phi", Estimate(value=None, n=counted), "too_few")
        return
    told = interval(intervals.phi_of(counts), known.draws, counted)
    p = flows.p_above(value, known.chance.phi)
    yield Figure("phi", replace(told, value=value, n=counted), "", 1.0, p)


def _reciprocity(known: Known) -> Iterator[Figure]:
    counts = known.counts
    told = interval(intervals.reciprocity_of(counts), known.draws, counts.active, repeats=PAIRED)
    if counts.unit is Unit.WEEKS:
        # Rewired moves would take their hours along: no margins in weeks are kept.
        yield from (Figure("reciprocity", told), Figure("rho", Estimate(value=None), "not_measured"))
        return
    ways = rewired(counts.giver, counts.taker, known.seed + counts.span.at)
    null = returned(counts.giver, ways, counts.size)
    p = flows.p_above(told.value, null)
    yield Figure("reciprocity", told, expected=float(null.mean()), p=p)
    value, low, high = (flows.rho(one, null) for one in (told.value, told.low, told.high))
    beyond = Estimate(value=value, low=low, high=high, n=counts.active)
    yield Figure("rho", beyond, "" if value is not None else "not_measured", 0.0, p)


def _rings(known: Known) -> Iterator[Figure]:
    """B is the most that can go round; what is expected is told at the end alone, for it takes long."""
    counts = known.counts
    value = flows.ring_share(counts.matrix)
    null = _rings_by_chance(known) if known.last and counts.unit is Unit.PERSONS else np.empty(0)
    expected = float(null.mean()) if len(null) else None
    told = Estimate(value=value, n=counts.active)
    yield Figure("ring_share", told, "no_interval", expected, flows.p_above(value, null))


def _rings_by_chance(known: Known) -> Floats:
    """The ring-able share of rewired networks, where everybody brought and took as many as here."""
    counts = known.counts
    if known.moves < FEW:
        return np.empty(0)
    ways = rewired(counts.giver, counts.taker, known.seed + counts.span.at, REWIRED)
    found = (replace(counts, taker=one).matrix for one in ways)
    return np.array([flows.ring_share(one) for one in found], dtype=float)


def _concentration(known: Known) -> Iterator[Figure]:
    taking = int(np.count_nonzero(known.counts.taken))
    told = interval(intervals.concentration_of(known.counts), known.draws, taking)
    yield Figure("hhi", told)
    turned = (None if one is None else 1 / one for one in (told.value, told.high, told.low))
    value, low, high = turned
    yield Figure("effective", Estimate(value=value, low=low, high=high, n=taking))


def _spread(known: Known) -> Iterator[Figure]:
    counts, heads, there = known.counts, known.members.people(known.counts), known.members.there(known.counts)
    each = {
        "gini_taken": counts.taken / heads, "gini_brought": counts.brought / heads,
        "gini_net": np.where(there, np.abs(counts.net), np.nan),
    }  # fmt: skip
    for name, values in each.items():
        some = values[~np.isnan(values)]
        told = interval(intervals.gini_of(values), known.draws, len(some), repeats=PAIRED)
        value = flows.gini(some) if len(some) else None
        yield Figure(name, replace(told, value=value), "" if len(some) else "headcount_unknown")
    yield from _riders(known)


def _riders(known: Known) -> Iterator[Figure]:
    for name, kind in (
        ("free_riders", flows.RideFree.YES),
        ("free_riders_unsure", flows.RideFree.TOO_FEW),
    ):
        if known.counts.unit is Unit.WEEKS:
            yield Figure(name, Estimate(value=None), "not_measured")
            continue
        found = flows.free_riders(known.counts.brought, known.counts.taken)
        yield Figure(name, Estimate(value=float(sum(one is kind for one in found)), n=known.counts.active))


def _below(found: float | None, null: Floats) -> float | None:
    return flows.p_above(None if found is None else -found, -null)
