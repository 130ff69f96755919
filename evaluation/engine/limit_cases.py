"""Cases around every limit of every item, in both layouts, however the need is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from scipy import stats

from datasets.items import ITEMS, TRANSPORT, Item, ItemKind, Layout
from datasets.model import Adaptation, Estimate, Limit, Often, Side
from evaluation.engine import oracle
from evaluation.engine.case import AT, DAY, INSIDE, MARGIN, OUTSIDE, Case, person, place
from evaluation.engine.limited import (
    HOURS,
    PERIODS,
    Limited,
    around,
    beyond,
    demand,
    demanded,
    limits_of,
    norm_of,
)
from matcher.verdict import Mark

OLDEST: Final = date(DAY.year - 2, DAY.month, DAY.day)
SPREAD: Final = 0.2
CHANCES: Final = ((0.9501, OUTSIDE), (0.95, AT), (0.9499, MARGIN), (0.5, INSIDE))
"""Estimates around the chance from which on they close a place."""


def recorded(one: Limited) -> Iterator[Case]:
    """What a place records, regularly; and how old it may be."""
    for where, need in around(one):
        facts = replace(one.facts, told="recorded", need=need)
        yield one.case("recorded", where, facts, demanded(one, need))
    where, need = next(iter(around(one)))
    for days, source in ((0, "two_years"), (1, "older")):
        told: dict[str, Any] = {"told": "recorded", "need": need} if not days else {}
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
    yield one.case(
        "not_asked", AT, replace(one.facts, told="silent" if asked else "not_asked"), place(complete=complete)
    )
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
    heavy = beyond(one)
    for where, left in around(one):
        offer = _offer(one, left)
        for told, vacancy in (
            ("recorded", demanded(one, heavy)), ("silent", place()),
            ("estimated", place(estimate=estimate(one, 0.99))),
        )[: 3 if one.last else 1]:  # fmt: skip
            facts = replace(one.facts, told=told, need=heavy, offer=left)
            if told == "estimated":
                guess = vacancy.estimates[item.slug]
                facts = replace(facts, over=oracle.chance_over(guess, facts.reach, one.nothing, one.sign))
            yield one.case(f"adapted_{told}", where, facts, replace(vacancy, adaptations=(offer,)))


def _offer(one: Limited, left: float) -> Adaptation:
    line = demand(one, left)
    return Adaptation(item=line.item, amount=line.amount, level=line.level)


def noted(one: Limited) -> Iterator[Case]:
    """An open note keeps the item open; once somebody cleared it, it no longer does."""
    if not (one.norm or one.last):
        return
    cleared: dict[str, Any] = {"cleared_by": "X", "cleared_on": DAY}
    both: tuple[tuple[str, dict[str, Any]], ...] = (("note", {}), ("cleared_note", cleared))
    for source, more in both:
        line = replace(one.limit, note="wisselend", **more)
        profile = replace(one.profile, limits=(line,))
        facts = replace(one.facts, know="norm" if one.norm else "stated", note=not more)
        if one.norm:
            profile = replace(
                profile, limits=(Limit(item=one.item.slug, level="normaal", note="wisselend", **more),)
            )
        facts = replace(
            facts, words=facts.words or (facts.note and (one.item.free_text or not one.item.carried))
        )
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
    other = replace(
        one.facts, know="norm", have=norm_of(one), reach=oracle.reach_of(one.item, norm_of(one)), milder=None
    )
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
                found = one.case(
                    f"side_{side or 'none'}_{asked or 'none'}", where, one.facts, vacancy, profile
                )
                yield replace(found, expected=oracle.hands(facts, asked))


def _side(text: str) -> Side | None:
    return Side(text) if text else None


def dated(one: Limited) -> Iterator[Case]:
    """A limit counts from its first day to its last; a place that starts later is judged on its start."""
    if one.norm or not one.last or one.item.slug in (*HOURS, *PERIODS):
        return
    norm = replace(one.facts, know="norm", have=norm_of(one), milder=None, words=False)
    norm = replace(norm, reach=oracle.reach_of(one.item, norm_of(one)))
    day, need = timedelta(days=1), beyond(one) if not one.item.unit else one.full
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


BRINGS: Final = {
    "noise": "protective-equipment",
    "keyboard-hours": "speaking",
    "cold": "protective-equipment",
}
"""What an adaptation of an item may ask instead."""


def brought(one: Limited) -> Iterator[Case]:
    """An adaptation that brings another item: who can't do that isn't helped, of whom it is open is asked."""
    slug = one.item.slug
    if slug not in BRINGS or one.norm:
        return
    other, heavy = BRINGS[slug], beyond(one)
    offer = replace(_offer(one, one.have), brings=other)
    vacancy = replace(demanded(one, heavy), adaptations=(offer,))
    limited, noted = Limit(item=other, level="beperkt"), Limit(item=other, level="normaal", note="wisselend")
    for where, more, complete, mark in (
        (INSIDE, (), True, Mark.FITS), (OUTSIDE, (limited,), True, Mark.BLOCKED),
        (MARGIN, (noted,), True, Mark.ASK_EXPERT), (MARGIN, (), False, Mark.ASK_CANDIDATE),
    ):  # fmt: skip
        profile = person(one.limit, *more, layout=one.layout, complete=complete)
        facts = replace(one.facts, told="recorded", need=heavy, offer=one.have, brought=mark)
        found = one.case("brings", where, facts, vacancy, profile)
        # What the other item asks on its own is nothing; only its open note is told of it beside.
        yield replace(found, expected=max(found.expected, Mark.ASK_EXPERT)) if more == (noted,) else found


KINDS: Final = (recorded, peaks, unrecorded, estimated, adapted, brought, noted, sided, dated)


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
