"""One limit of one person as the audit sees it, the needs around it, and places that ask them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from datasets.items import (
    EVENING,
    HOURS_DAY,
    HOURS_WEEK,
    NIGHT,
    NONE,
    NOT_OFFERED,
    OFFERED,
    PRESENT,
    Item,
    ItemKind,
    Layout,
)
from datasets.model import Demand, Limit, Often, Period, Profile, Vacancy
from evaluation.engine import oracle
from evaluation.engine.case import AT, INSIDE, MARGIN, OUTSIDE, RECENT, Case, person, place
from evaluation.engine.oracle import Facts

HOURS: Final = {HOURS_WEEK: "hours_min", HOURS_DAY: "hours_day_max"}
PERIODS: Final = {EVENING: Period.EVENING, NIGHT: Period.NIGHT}


@dataclass(frozen=True)
class Limited:
    """One limit of one person: an item in a layout, at a level (or an exact amount), as heaviness."""

    item: Item
    layout: Layout
    have: float
    level: str = ""
    edge: bool = True
    norm: bool = False

    @cached_property
    def sign(self) -> int:
        """Whether more of the unit is heavier."""
        return oracle.direction(self.item)

    @property
    def last(self) -> bool:
        """Whether this is the most limited level; what doesn't depend on the level is tried only there."""
        return self.have == self.sign * self.item.scales[self.layout].amounts[-1]

    @cached_property
    def nothing(self) -> float:
        """The need that is none at all."""
        if self.item.kind is ItemKind.GRADED:
            return 0.0
        return self.sign * next(iter(self.item.scales.values())).amounts[-1]

    @cached_property
    def full(self) -> float:
        """The need that is simply present: the norm, the milder one of both layouts."""
        return max(self.sign * scale.amounts[0] for scale in self.item.scales.values())

    @cached_property
    def limit(self) -> Limit:
        """The line on the person's list."""
        amount = None if self.level else self.sign * self.have
        return Limit(item=self.item.slug, level=self.level, amount=amount)

    @cached_property
    def profile(self) -> Profile:
        """Who has this limit and no other."""
        return person(*([] if self.norm else [self.limit]), layout=self.layout)

    @cached_property
    def facts(self) -> Facts:
        """What the table must know of this person's side; the place is silent."""
        item = self.item
        return Facts(
            know="norm" if self.norm else "stated", told="silent", have=self.have, nothing=self.nothing,
            reach=oracle.reach_of(item, self.have, edge=self.edge), softens=str(item.incidental),
            milder=None if self.norm else oracle.milder_of(item, self.layout, self.have),
            words=not self.norm and (item.free_text or not item.carried),
        )  # fmt: skip

    @cached_property
    def step(self) -> float:
        """A small step in the item's unit, or one level."""
        return max(0.01, abs(self.have) * 0.01) if self.item.unit else 1.0

    def case(
        self, source: str, where: str, facts: Facts, vacancy: Vacancy, profile: Profile | None = None
    ) -> Case:
        """A case of this item, with what the table says of it."""
        rule = "hours" if self.item.slug in HOURS else "capacity"
        return Case(
            rule=rule, item=self.item.slug, layout=self.layout, source=source, where=where,
            profile=profile or self.profile, vacancy=vacancy, expected=oracle.decided(facts),
        )  # fmt: skip


def limits_of(item: Item, layout: Layout) -> Iterator[Limited]:
    """The norm, every level and, for what has a unit, an amount between two levels."""
    scale, sign = item.scales[layout], oracle.direction(item)
    yield Limited(item, layout, sign * scale.amounts[0], norm=True)
    for at, level in enumerate(scale.levels):
        if at:
            yield Limited(item, layout, sign * scale.amounts[at], level, edge=at not in scale.less_than)
    if item.unit and len(scale.amounts) > 1:
        yield Limited(item, layout, round(sign * (scale.amounts[-2] * 0.55 + scale.amounts[-1] * 0.45), 2))


def demanded(one: Limited, need: float, **more: Any) -> Vacancy:
    """A place that records a need."""
    slug = one.item.slug
    if slug in HOURS:
        hours: dict[str, Any] = {HOURS[slug]: need, "updated": more.get("on", RECENT)}
        return place(**hours)
    if slug in PERIODS:
        return _periods(slug, need > one.nothing, **more)
    return place(demands=(demand(one, need, **more),))


def _periods(
    slug: str, worked: bool, often: Often = Often.REGULAR, on: date | None = None, **_: Any
) -> Vacancy:
    """Evening and night stand in the periods of a place; a line only says that they are worked now and then."""
    traits: dict[str, Any] = {} if on is None else {"updated": on}
    if often is Often.INCIDENTAL:
        line = Demand(item=slug, level=PRESENT if worked else NONE, often=often, on=on)
        return place(periods=frozenset({Period.DAY}), demands=(line,), **traits)
    return place(periods=frozenset({Period.DAY, *([PERIODS[slug]] if worked else [])}), **traits)


def demand(one: Limited, need: float, **more: Any) -> Demand:
    """A line of a place: an amount where the item has a unit or levels, else whether it is asked."""
    item = one.item
    if item.unit or item.kind is ItemKind.ORDINAL or len(item.any_scale.levels) > 2:
        return Demand(item=item.slug, amount=one.sign * need, **more)
    return Demand(item=item.slug, level=_word(one, need), **more)


def _word(one: Limited, need: float) -> str:
    if one.item.condition:
        return NOT_OFFERED if need > one.nothing else OFFERED
    return PRESENT if need > one.nothing else NONE


def around(one: Limited) -> Iterator[tuple[str, float]]:
    """Needs inside, at, in the margin of and outside a limit, in heaviness."""
    have, reach = one.have, one.facts.reach
    if have == float("inf"):
        yield INSIDE, 1e6 if one.item.slug not in HOURS else 40.0
        return
    if have - one.step >= (min(0.0, one.nothing) if one.item.unit else one.nothing):
        yield INSIDE, round(have - one.step, 6)
    yield AT, have
    if reach > have:
        yield MARGIN, round((have + reach) / 2, 6)
        yield MARGIN, round(reach, 6)
    if one.item.unit or have + 1 <= one.full:
        yield OUTSIDE, round(reach + one.step, 6)


def beyond(one: Limited) -> float:
    """A need far above a limit."""
    if not one.item.unit:
        return one.full
    return max(one.full if one.full < float("inf") else 0.0, one.facts.reach) + 10 * one.step


def norm_of(one: Limited) -> float:
    """What somebody without a limit can do at least, in heaviness."""
    return one.sign * one.item.scales[one.layout].amounts[0]
