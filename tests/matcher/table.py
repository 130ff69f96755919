"""The project's own verdict cases: one row of tests/cases/verdicts.csv as a person, a place and the expected mark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from datasets.items import ITEMS, Layout
from datasets.model import Adaptation, Demand, Estimate, Limit, Often, Period, Profile, Side, Vacancy
from tests.build import vacancy

Row = Mapping[str, str]
AGES = {"": date(2026, 9, 1), "30": date(2024, 6, 1), "24": date(2024, 12, 1), "unknown": None}
NUMBER = re.compile(r"^-?\d+(\.\d+)?")


def _side(text: str) -> tuple[str, Side | None]:
    for side in Side:
        if text.endswith(f" {side}"):
            return text.removesuffix(f" {side}"), side
    return text, None


def _limit(item: str, text: str, note: str) -> Limit:
    text, side = _side(text)
    number = NUMBER.match(text)
    amount = float(number[0]) if number else None
    level = text[number.end() :].strip() if number else text
    cleared = {"cleared_by": "J. de Vries", "cleared_on": date(2026, 10, 1)} if note == "cleared" else {}
    return Limit(item=item, amount=amount, level=level, side=side, note=note, **cleared)


def person(row: Row) -> Profile:
    """The person of a case; what a partial list leaves open besides the item is said to be normal."""
    first, *others = row["have"].split(" + ")
    lines = [_limit(row["item"], first, row["note"])] if first or row["note"] else []
    for other in others:
        item, value = other.split(" ", 1)
        lines.append(Limit(item=item, note="wisselend") if value == "note" else _limit(item, value, ""))
    complete = row["list"] == "complete"
    if not complete:
        rest = {"hours-week", "hours-day"} - {row["item"]}
        lines += [Limit(item=item, level="normaal") for item in sorted(rest)]
    layout = Layout(row["layout"])
    return Profile(id="k-1", consent=True, layout=layout, complete=complete, limits=tuple(lines))


def _periods(row: Row, place: Vacancy) -> Vacancy:
    if row["need"] in ("avond", "nacht"):
        return replace(place, periods=frozenset({Period(row["need"])}))
    told = row["need"] and not row["need"].startswith("~")
    return replace(place, periods=frozenset({Period.DAY}) if told else None)


def _need(row: Row, place: Vacancy) -> Vacancy:
    need, item, day = row["need"], ITEMS[row["item"]], AGES[row["age"]]
    place = replace(place, updated=day)
    if item.slug in ("evening", "night"):
        place = _periods(row, place)
    if not need or need in ("avond", "nacht"):
        return place
    if item.slug in ("hours-week", "hours-day"):
        column = "hours_min" if item.slug == "hours-week" else "hours_day_max"
        return replace(place, **{column: float(need)})  # type: ignore[arg-type]
    if need.startswith("~"):
        return replace(place, estimates={item.slug: _estimate(item.slug, float(need[1:]), bool(item.unit))})
    return replace(place, demands=tuple(_demand(row, item.slug, one) for one in need.split(" + ")))


def _demand(row: Row, item: str, text: str) -> Demand:
    """One line of what a place asks: "14 incidental", "present left"; the case's own column is about all."""
    plain = text.removesuffix(" incidental")
    words, side = _side(plain)
    often = Often.INCIDENTAL if row["often"] or plain != text else Often.REGULAR
    amount = float(words) if NUMBER.match(words) else None
    return Demand(item=item, amount=amount, level="" if amount is not None else words, side=side, often=often)


def _estimate(item: str, chance: float, measured: bool) -> Estimate:
    """An estimate so far above any limit that its chance is the one of the case."""
    if not measured:
        return Estimate(item=item, chance=chance)
    return Estimate(item=item, chance=chance, amount=1000.0, spread=0.01, shape="log")


def place(row: Row) -> Vacancy:
    """The place of a case."""
    found = replace(_need(row, vacancy()), complete=frozenset({row["complete"]} - {""}))
    offered = tuple(_offer(row["item"], one) for one in row["adapt"].split(" | ") if one)
    return replace(found, adaptations=offered)


def _offer(item: str, text: str) -> Adaptation:
    """One offered adaptation: "to 5", "to 10 incidental", "to none bringing protective-equipment"."""
    to, _, brings = text.removeprefix("to ").partition(" bringing ")
    plain = to.removesuffix(" incidental")
    amount = float(plain) if NUMBER.match(plain) else None
    return Adaptation(
        item=item, amount=amount, level="" if amount is not None else plain, brings=brings,
        often=Often.REGULAR if plain == to else Often.INCIDENTAL,
    )  # fmt: skip
