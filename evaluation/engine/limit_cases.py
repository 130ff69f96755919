"""Cases around every limit of every item, in both layouts, however the need is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from scipy import stats

from datasets.items import (
    EVENING,
    HOURS_DAY,
    HOURS_WEEK,
    ITEMS,
    NIGHT,
    NONE,
    NOT_OFFERED,
    OFFERED,
    PRESENT,
    TRANSPORT,
    Item,
    ItemKind,
    Layout,
)
from datasets.model import Adaptation, Demand, Estimate, Limit, Often, Period, Profile, Side, Vacancy
from evaluation.engine import oracle
from evaluation.engine.case import AT, DAY, INSIDE, MARGIN, OUTSIDE, Case, person, place
from evaluation.engine.oracle import Facts

HOURS: Final = {HOURS_WEEK: "hours_min", HOURS_DAY: "hours_day_max"}
PERIODS: Final = {EVENING: Period.EVENING, NIGHT: Period.NIGHT}
OLDEST: Final = date(DAY.year - 2, DAY.month, DAY.day)
SPREAD: Final = 0.2
CHANCES: Final = ((0.9501, OUTSIDE), (0.95, AT), (0.9499, MARGIN), (0.5, INSIDE))
"""Estimates around the chance from which on they close a place."""


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

    def case(self, source: str, where: str, facts: Facts, vacancy: Vacancy, profile: Profile | None = None) -> Case:
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
        return place(**{HOURS[slug]: need}, updated=more.get("on", place().updated))
    if slug in PERIODS:
        return _periods(slug, need > one.nothing, **more)
    return place(demands=(demand(one, need, **more),))


def _periods(slug: str, worked: bool, often: Often = Often.REGULAR, on: date | None = None, **_: Any) -> Vacancy:
    """Evening and night stand in the periods of a place; a line only says that they are worked now and then."""
    traits = {} if on is None else {"updated": on}
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
    if not one.item.unit or have - one.step >= min(0.0, one.nothing):
        if have - one.step >= one.nothing or one.item.unit:
            yield INSIDE, round(have - one.step, 6)
    yield AT, have
    if reach > have:
        yield MARGIN, round((have + reach) / 2, 6)
        yield MARGIN, round(reach, 6)
    if one.item.unit or have + 1 <= one.full:
        yield OUTSIDE, round(reach + one.step, 6)


def recorded(one: Limited) -> Iterator[Case]:
    """What a place records, regularly; and how old it may be."""
    for where, need in around(one):
        facts = replace(one.facts, told="recorded", need=need)
        yield one.case("recorded", where, facts, demanded(one, need))
    where, need = next(iter(around(one)))
    for days, source in ((0, "two_years"), (1, "older")):
        told = {"told": "recorded", "need": need} if not days else {}
        vacancy = demanded(one, need, on=OLDEST - timedelta(days=days))
        yield one.case(source, where, replace(one.facts, **told), vacancy)


def peaks(one: Limited) -> Iterator[Case]:
    """What is asked only now and then: up to the next milder level, for items that leave room for it."""
    if one.item.slug in HOURS or one.have == float("inf"):
        return
    milder = one.facts.milder
    needs = list(around(one))
    if milder is not None and milder < float("inf"):
        needs.append((MARGIN, milder))
        needs += [(OUTSIDE, round(milder + one.step, 6))] if one.item.unit else []
    for where, need in needs:
        facts = replace(one.facts, told="recorded", need=need, peak=True)
        yield one.case("incidental", where, facts, demanded(one, need, often=Often.INCIDENTAL))


def unrecorded(one: Limited) -> Iterator[Case]:
    """A silent place, a place that calls the rubriek complete, and one of which a line is too old for that."""
    item = one.item
    yield one.case("silent", AT, one.facts, place())
    asked = item.condition or item.slug in oracle.ALWAYS_ASKED
    complete = frozenset({item.rubriek})
    yield one.case("not_asked", AT, replace(one.facts, told="silent" if asked else "not_asked"), place(complete=complete))
    if item.slug not in (*HOURS, *PERIODS) and not one.norm:
        old = demand(one, one.nothing, on=OLDEST - timedelta(days=1))
        yield one.case("old_line", AT, one.facts, place(demands=(old,), complete=complete))


def estimated(one: Limited) -> Iterator[Case]:
    """Estimates around the chance that closes."""
    if one.item.slug in HOURS or one.have == float("inf"):
        return
    for chance, where in CHANCES:
        guess = estimate(one, chance)
        over = oracle.chance_over(guess, one.facts.reach, one.nothing, one.sign)
        facts = replace(one.facts, told="estimated", over=over)
        yield one.case("estimate", where, facts, place(estimate=guess))


def estimate(one: Limited, chance: float) -> Estimate:
    """An estimate by which more than the reach is asked with about this chance."""
    item, reach = one.item, one.facts.reach
    if item.unit and one.sign > 0 and reach > 0 and chance != 0.95:
        middle = reach * float(stats.lognorm.ppf(chance, SPREAD))
        return Estimate(item=item.slug, chance=1.0, amount=middle, spread=SPREAD, shape="log")
    if item.unit and one.sign < 0:
        middle = -(reach + 3.0 * float(stats.norm.ppf(chance)))
        return Estimate(item=item.slug, chance=1.0, amount=middle, spread=3.0, shape="normal")
    amount = None if reach <= one.nothing else one.sign * (abs(reach) * 4 + 1)
    return Estimate(item=item.slug, chance=chance, amount=amount)


def adapted(one: Limited) -> Iterator[Case]:
    """An adaptation that brings a need that is too much to inside, at or beyond the limit."""
    item = one.item
    if item.slug in (*HOURS, *PERIODS) or one.norm or not item.carried:
        return
    heavy = _beyond(one)
    for where, left in around(one):
        offer = _offer(one, left)
        for told, vacancy in (
            ("recorded", demanded(one, heavy)), ("silent", place()),
            ("estimated", place(estimate=estimate(one, 0.99))),
        ):  # fmt: skip
            facts = replace(one.facts, told=told, need=heavy, offer=left)
            if told == "estimated":
                guess = vacancy.estimates[item.slug]
                facts = replace(facts, over=oracle.chance_over(guess, facts.reach, one.nothing, one.sign))
            yield one.case(f"adapted_{told}", where, facts, replace(vacancy, adaptations=(offer,)))


def _beyond(one: Limited) -> float:
    """A need far above a limit."""
    if not one.item.unit:
        return one.full
    return max(one.full if one.full < float("inf") else 0.0, one.facts.reach) + 10 * one.step


def _offer(one: Limited, left: float) -> Adaptation:
    line = demand(one, left)
    return Adaptation(item=line.item, amount=line.amount, level=line.level)


def noted(one: Limited) -> Iterator[Case]:
    """An open note keeps the item open; once somebody cleared it, it no longer does."""
    cleared = {"cleared_by": "X", "cleared_on": DAY}
    for source, more in (("note", {}), ("cleared_note", cleared)):
        line = replace(one.limit, note="wisselend", **more)
        profile = replace(one.profile, limits=(line,))
        facts = replace(one.facts, know="norm" if one.norm else "stated", note=not more)
        if one.norm:
            profile = replace(profile, limits=(Limit(item=one.item.slug, level="normaal", note="wisselend", **more),))
        facts = replace(facts, words=facts.words or (facts.note and (one.item.free_text or not one.item.carried)))
        for where, need in around(one):
            told = replace(facts, told="recorded", need=need)
            yield one.case(source, where, told, demanded(one, need), profile)
        yield one.case(source, AT, facts, place(), profile)


def unknown(item: Item, layout: Layout) -> Iterator[Case]:
    """Who says nothing of an item: in a partial list, or because the layout of a complete list lacks it."""
    lacking = layout not in item.scales
    scale = next(iter(item.scales.values()))
    one = Limited(item, layout, oracle.direction(item) * scale.amounts[0], norm=True)
    for complete in (False, True) if lacking else (False,):
        if item.slug in HOURS:
            continue
        profile = person(layout=layout, complete=complete)
        facts = replace(one.facts, know="silent", complete=complete)
        heavier = one.nothing + (0.01 if item.unit else 1.0)
        for where, need in ((AT, one.nothing), (OUTSIDE, heavier)):
            told = replace(facts, told="recorded", need=need)
            yield one.case("unknown", where, told, demanded(one, need), profile)
        for chance, where in ((0.05, AT), (0.0501, OUTSIDE)):
            guess = Estimate(item=item.slug, chance=chance)
            told = replace(facts, told="estimated", any=chance)
            yield one.case("unknown_estimate", where, told, place(estimate=guess), profile)
        yield one.case("unknown_silent", AT, facts, place(), profile)


def sided(one: Limited) -> Iterator[Case]:
    """Limits and needs of one hand, both, or neither named; the other hand can what the norm says."""
    if not one.item.sided or one.norm:
        return
    other = replace(one.facts, know="norm", have=_norm(one), reach=oracle.reach_of(one.item, _norm(one)), milder=None)
    for side in ("left", "right", "both", ""):
        bitten = ("left", "right") if side in ("both", "") else (side,)
        profile = replace(one.profile, limits=(replace(one.limit, side=_side(side)),))
        for where, need in around(one):
            for asked in ("left", "right", "both", ""):
                facts = {
                    hand: replace(one.facts if hand in bitten else other, told="recorded", need=need)
                    for hand in ("left", "right")
                }
                vacancy = demanded(one, need, side=_side(asked))
                found = one.case(f"side_{side or 'none'}_{asked or 'none'}", where, one.facts, vacancy, profile)
                yield replace(found, expected=oracle.hands(facts, asked))


def _norm(one: Limited) -> float:
    return one.sign * one.item.scales[one.layout].amounts[0]


def _side(text: str) -> Side | None:
    return Side(text) if text else None


def dated(one: Limited) -> Iterator[Case]:
    """A limit counts from its first day to its last; a place that starts later is judged on its start."""
    last = one.have == one.sign * one.item.scales[one.layout].amounts[-1]
    if one.norm or not last or one.item.slug in (*HOURS, *PERIODS):
        return
    norm = replace(one.facts, know="norm", have=_norm(one), milder=None, words=False)
    norm = replace(norm, reach=oracle.reach_of(one.item, _norm(one)))
    day, need = timedelta(days=1), _beyond(one) if not one.item.unit else one.full
    if need == float("inf"):
        need = 1e6
    start = DAY + timedelta(days=30)
    for where, starts, line in (
        (AT, None, replace(one.limit, until=DAY)), (OUTSIDE, None, replace(one.limit, until=DAY - day)),
        (AT, None, replace(one.limit, since=DAY)), (OUTSIDE, None, replace(one.limit, since=DAY + day)),
        (AT, start, replace(one.limit, until=start)), (OUTSIDE, start, replace(one.limit, until=start - day)),
        (AT, start, replace(one.limit, since=start)), (OUTSIDE, start, replace(one.limit, since=start + day)),
    ):  # fmt: skip
        facts = replace(one.facts if where == AT else norm, told="recorded", need=need)
        vacancy = replace(demanded(one, need), starts=starts)
        yield one.case("dates", where, facts, vacancy, replace(one.profile, limits=(line,)))


KINDS: Final = (recorded, peaks, unrecorded, estimated, adapted, noted, sided, dated)


def item_cases(slugs: Iterable[str] | None = None) -> Iterator[Case]:
    """Every case of these items, or of all that are compared."""
    chosen = set(ITEMS if slugs is None else slugs)
    for item in ITEMS.values():
        if item.slug not in chosen or item.slug == TRANSPORT or item.kind is ItemKind.DESCRIPTOR:
            continue
        for layout in Layout:
            if layout in item.scales:
                for one in limits_of(item, layout):
                    for kind in KINDS:
                        yield from kind(one)
            yield from unknown(item, layout)
