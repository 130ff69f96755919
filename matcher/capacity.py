"""The decision table: one item of one person against one place. `judge` is the definition of every verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from math import inf, isfinite
from typing import Final, Generic, NamedTuple, TypeVar

from datasets.items import ITEMS, Incidental, Item, Layout
from datasets.model import Adaptation, Demand, Estimate, Limit, Often, Side, Vacancy
from matcher.cost import BASE_RATE
from matcher.verdict import Have, Mark

SURE: Final = 0.95
"""From this chance of "too much" on, an estimate closes a place."""
NOTHING: Final = 0.05
"""Up to this chance of being asked at all, an estimate counts as "nothing"."""
FRESH_YEARS: Final = 2
TOLERANCE: Final = 1e-9
MOST: Final = 1 << 17
"""With more needs than that, what is kept is begun anew."""
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What a person can do on one item, as signed load: up to `load`, at the edge up to `reach`.

    `milder` is the next milder level of the layout, up to which an incidental peak may go; -inf where there is none.
    """

    by: Have
    load: float = inf
    reach: float = inf
    milder: float = -inf
    complete: bool = True


class Known(StrEnum):
    """How a place's need on an item is known."""

    RECORDED = "recorded"
    NOT_ASKED = "not_asked"
    ESTIMATED = "estimated"
    SILENT = "silent"


class Need(NamedTuple):
    """One need of a place on one item, as signed load; `estimate` is the function's, or the catalogue's base rate.

    `full` is what hours build up to, where the place begins with less.
    """

    known: Known
    load: float = 0.0
    often: Often = Often.REGULAR
    side: Side | None = None
    estimate: Estimate | None = None
    source: str = ""
    full: float | None = None

    def chance(self, limit: float, item: Item) -> float:
        """The chance that the place asks more than `limit`; the item's base rate where the place is silent."""
        if self.estimate is None:
            return BASE_RATE
        return self.estimate.exceeds(limit, item.nothing, item.sign)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What a place asks on one item: one record for all places that ask the same, so that it can be told by itself."""

    needs: tuple[Need, ...]


def scale_of(item: Item, layout: Layout) -> tuple[float, ...]:
    """The signed loads of the item's levels in a layout, from unlimited to most limited."""
    return item.loads[layout]


def stated(item: Item, load: float, layout: Layout, *, edge: bool = True) -> Capacity:
    """A stated capacity; without `edge` (a "less than" level), or at none at all, there is no margin above it."""
    margin = item.margin if edge and load != item.nothing else 0.0
    milder = min((step for step in scale_of(item, layout) if step > load), default=-inf)
    return Capacity(by=Have.STATED, load=load, reach=load + abs(load) * margin, milder=milder)


def norm(item: Item, layout: Layout) -> Capacity:
    """At least the norm of the layout; above it the norm's own margin counts."""
    load = scale_of(item, layout)[0]
    return Capacity(
        by=Have.NORM, load=load, reach=load + (abs(load) * item.margin if isfinite(load) else 0.0)
    )


def capacity_of(item: Item, limit: Limit, layout: Layout) -> Capacity | None:
    """The capacity that one line states, or None where it only holds a note or an explanation."""
    if limit.amount is not None:
        return stated(item, item.sign * limit.amount, layout)
    if not limit.level:
        return None
    index = item.level(layout, limit.level)
    if index == 0:
        return norm(item, layout)
    scale = item.scales.get(layout) or item.any_scale
    return stated(item, scale_of(item, layout)[index], layout, edge=index not in scale.less_than)


def capacities(item: Item, lines: Sequence[Limit], layout: Layout, *, complete: bool) -> tuple[Capacity, ...]:
    """What the lines on an item state; without any, the norm in a complete list that has the item, else silent."""
    found = tuple(known for line in lines if (known := capacity_of(item, line, layout)))
    if found:
        return found
    if complete and layout in item.scales:
        return (norm(item, layout),)
    return (Capacity(by=Have.SILENT, complete=complete),)


@lru_cache(maxsize=16)
def oldest(on: date) -> date:
    """The first day of the last 24 months, on which what was recorded still counts."""
    leap_day = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year - FRESH_YEARS, day=28 if leap_day else on.day)


def fresh(day: date | None, on: date) -> bool:
    """True for what was recorded at most 24 months before; an unknown day is not known to be fresh."""
    return day is not None and day >= oldest(on)


def lately(lines: Iterable[Demand], vacancy: Vacancy, on: date) -> dict[str, list[Demand]]:
    """The lines of a place per item, of which only those that were recorded lately."""
    found: dict[str, list[Demand]] = {}
    for line in lines:
        recent = found.setdefault(line.item, [])
        if fresh(line.on or vacancy.updated, on):
            recent.append(line)
    return found


def needs(item: Item, recent: Sequence[Demand] | None, vacancy: Vacancy) -> Asked:
    """What a place asks on an item: what was recorded lately, else "not asked", else the estimate, else silence.

    `recent` is None where the place has no lines on the item, and empty where it only has old ones.
    """
    if recent:
        return RECORDED.of(recent)
    if recent is None and item.rubriek in vacancy.complete and not item.always_asked:
        return NOT_ASKED
    estimate = vacancy.estimates.get(item.slug)
    if estimate is not None:
        return ESTIMATED.of((estimate,))
    return SILENT.of((vacancy.base.get(item.slug),))


def _recorded(line: Demand) -> Need:
    """The need that a demand line records."""
    load = ITEMS[line.item].load(line.amount, line.level)
    return Need(known=Known.RECORDED, load=load, often=line.often, side=line.side, source=line.source)


def _estimated(estimate: Estimate) -> Need:
    return Need(known=Known.ESTIMATED, estimate=estimate, source=estimate.source)


def _silent(base: Estimate | None) -> Need:
    return Need(known=Known.SILENT, estimate=base)


class Kept(Generic[Record]):
    """What is asked in what a place says: made once of each record, which is kept and told by identity alone."""

    def __init__(self, make: Callable[[Record], Need]) -> None:
        """By what makes a need of one record."""
        self._make = make
        self._kept: dict[int | tuple[int, ...], tuple[Sequence[Record], Asked]] = {}

    def of(self, said: Sequence[Record]) -> Asked:
        """What is asked in these records together."""
        key = id(said[0]) if len(said) == 1 else tuple(map(id, said))
        known = self._kept.get(key)
        if known is None:
            if len(self._kept) >= MOST:
                self._kept.clear()
            known = self._kept[key] = said, Asked(tuple(map(self._make, said)))
        return known[1]


RECORDED: Final = Kept(_recorded)
ESTIMATED: Final = Kept(_estimated)
SILENT: Final = Kept(_silent)
NOT_ASKED: Final = Asked((Need(known=Known.NOT_ASKED),))


def within(item: Item, have: Capacity, need: Need) -> Mark | None:
    """FITS or MARGINAL where a recorded need stays within a capacity or its edge, else None."""
    if need.load <= have.load + TOLERANCE:
        return Mark.FITS
    incidental = need.often is Often.INCIDENTAL
    if incidental and item.incidental is Incidental.FITS:
        return Mark.FITS
    if need.load <= have.reach + TOLERANCE:
        return Mark.MARGINAL
    if incidental and item.incidental is Incidental.MARGINAL and need.load <= have.milder + TOLERANCE:
        return Mark.MARGINAL
    return None


def judge(item: Item, have: Capacity, need: Need, adapted: Mark | None = None) -> Mark:
    """The outcome of one capacity against one need; `adapted` is what the best offered adaptation makes of it."""
    if need.known is Known.NOT_ASKED:
        return Mark.FITS
    if have.by is Have.SILENT:
        return _judge_silent(have, need, item)
    if have.by is Have.NORM and need.known is not Known.RECORDED:
        return Mark.FITS
    if need.known is Known.RECORDED:
        mark = within(item, have, need)
        if mark is not None:
            return mark
    if adapted is not None:
        return adapted
    return _too_much(item, have, need)


def _judge_silent(have: Capacity, need: Need, item: Item) -> Mark:
    if need.known is Known.RECORDED and need.load > item.nothing:
        return Mark.ASK_CANDIDATE
    expected = need.known is Known.ESTIMATED and need.chance(item.nothing, item) > NOTHING
    return Mark.ASK_CANDIDATE if expected and not have.complete else Mark.FITS


def _too_much(item: Item, have: Capacity, need: Need) -> Mark:
    if have.by is Have.NORM:
        return Mark.ASK_EXPERT
    if need.known is Known.RECORDED:
        return Mark.BLOCKED
    if need.known is Known.ESTIMATED and need.chance(have.reach, item) >= SURE:
        return Mark.BLOCKED_BY_ESTIMATE
    return Mark.ASK_EMPLOYER


def adapted_need(item: Item, adaptation: Adaptation, need: Need) -> Need:
    """What the place asks on the item once the adaptation is made."""
    load = item.load(adaptation.amount, adaptation.level)
    return Need(known=Known.RECORDED, load=load, often=adaptation.often, side=need.side)
