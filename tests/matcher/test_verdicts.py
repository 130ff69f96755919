"""The decision table, case by case, for the rules and for the screen."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from datasets.items import ITEMS, Item, Layout, UnknownLevel, by_code
from datasets.model import Adaptation, Demand, Estimate, Limit, Often, Period, Profile, Side, Source, Vacancy
from matcher.rules import check
from matcher.verdict import Mark
from tests.build import ON, vacancy
from tests.matcher import table
from tests.screening import screened_mark

OWN = Path(__file__).parents[1] / "cases" / "verdicts.csv"
SHARED = Path(__file__).parents[3] / "shared" / "cases" / "verdicts.csv"
MONTHS_AGO = {3: date(2026, 9, 1), 30: date(2024, 6, 1)}
NUMBER = re.compile(r"^\s*(-?\d+(?:\.\d+)?)")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def own_rows() -> list[Any]:
    return [pytest.param(row, id=row["case"]) for row in read(OWN)]


def rows() -> list[Any]:
    """The shared cases, where they are at hand."""
    if not SHARED.exists():
        return [pytest.param({}, marks=pytest.mark.skip(reason="../shared is not at hand"))]
    return [pytest.param(row, id=row["case"]) for row in read(SHARED)]


@pytest.mark.parametrize("row", own_rows())
def test_rules_follow_our_own_cases(row: Mapping[str, str]) -> None:
    verdict = check(table.person(row), table.place(row), ON)
    assert verdict.mark is Mark[row["mark"]], (row["why"], verdict.reasons)


@pytest.mark.parametrize("row", own_rows())
def test_the_screen_follows_our_own_cases(row: Mapping[str, str]) -> None:
    assert screened_mark(table.person(row), table.place(row), ON) is Mark[row["mark"]], row["why"]


def slug_of(row: Mapping[str, str]) -> str:
    found = by_code(Layout(row["layout"]), row["item"])
    if len(found) == 1 or row["item"] == "4.14":
        return found[0].slug
    return next(item.slug for item in found if limiting(item, Layout(row["layout"]), row["have"]))


def limiting(item: Item, layout: Layout, level: str) -> bool:
    try:
        return item.level(layout, level) > 0
    except UnknownLevel:
        return False


def limit_of(row: Mapping[str, str], slug: str) -> tuple[Limit, ...]:
    have, note = row["have"], row["note"]
    cleared: dict[str, Any] = {}
    if note.startswith("cleared"):
        cleared = {"cleared_by": "J. de Vries", "cleared_on": date.fromisoformat(note.split()[1].rstrip(":"))}
    if not have and not note:
        return ()
    line = Limit(item=slug, note=note, **cleared)
    if side := re.search(r", side=(\w+)", have):
        line = replace(line, side={"links": Side.LEFT, "rechts": Side.RIGHT}[side[1]])
        have = have.replace(side[0], "")
    if number := NUMBER.match(have):
        level = "licht beperkt" if "level says" in have else ""
        return (replace(line, amount=float(number[1]), level=level),)
    level = re.sub(r" \(korter dan 5 min\)$", "", have)
    return (replace(line, level=level),)


PRESENT = {
    "present": "present",
    "none": "none",
    "offered": "offered",
    "not offered": "not_offered",
    "conflict by telephone": "beperkt",
    "conflict face to face": "normaal",
}


def demand_of(row: Mapping[str, str], slug: str) -> Demand | None:
    need = row["need"]
    if not need or row["need_source"] == "estimate" or slug in ("hours-week", "hours-day"):
        return None
    often = Often.INCIDENTAL if row["often"] == "incidental" else Often.REGULAR
    base = Demand(item=slug, often=often, source=Source.EMPLOYER, on=MONTHS_AGO[int(row["need_age_months"])])
    side = Side.BOTH if "both hands" in need else None
    words = need.split(",")[0]
    if number := NUMBER.match(need):
        return replace(base, amount=float(number[1]))
    level = "present" if words in ("nacht", "avond") else PRESENT[words]
    return replace(base, level=level, side=side)


def estimate_of(row: Mapping[str, str], slug: str) -> Estimate | None:
    """A stand-in whose chance of more than the limit is the one that the case names."""
    if row["need_source"] != "estimate":
        return None
    words = row["need"]
    if chance := re.search(r"chance (?:of more than ([\d.]+) \w+ )?([\d.]+)$", words):
        return (
            Estimate(item=slug, chance=float(chance[2]))
            if not chance[1]
            else Estimate(
                item=slug, chance=float(chance[2]), amount=float(chance[1]) * 10, spread=0.01, shape="log"
            )
        )
    amount = NUMBER.match(words.removeprefix("estimated "))
    return Estimate(
        item=slug, chance=1.0, amount=float(amount[1]) if amount else None, spread=0.1, shape="log"
    )


def place_of(row: Mapping[str, str], slug: str) -> Vacancy:
    place = vacancy()
    line = demand_of(row, slug)
    if slug in ("evening", "night") and line is not None:
        arm = {"nacht": "night", "avond": "evening"}[row["need"]]
        if line.often is Often.REGULAR:
            place, line = replace(place, periods=frozenset({Period.DAY, Period(row["need"])})), None
        else:
            place, line = replace(place, periods=frozenset({Period.DAY})), replace(line, item=arm)
    demands = (line,) if line else ()
    found = estimate_of(row, slug)
    complete = frozenset({ITEMS[slug].rubriek} if row["rubriek_complete"] == "yes" else ())
    place = replace(place, demands=demands, complete=complete, estimates={slug: found} if found else {})
    if number := NUMBER.match(row["need"]):
        hours = {"hours-week": "hours_min", "hours-day": "hours_day_max"}.get(slug)
        place = replace(place, **{hours: float(number[1])}) if hours else place
    if row["adaptation_to"]:
        to = NUMBER.match(row["adaptation_to"])
        brings = "protective-equipment" if slug == "noise" else ""
        level = "" if to else row["adaptation_to"]
        change = Adaptation(item=slug, amount=float(to[1]) if to else None, level=level, brings=brings)
        place = replace(place, adaptations=(change,))
    return place


def person_of(row: Mapping[str, str], slug: str) -> Profile:
    limits = limit_of(row, slug)
    if row["case"] == "yesno-adapted-brings-limit":
        limits += (Limit(item="protective-equipment", level="beperkt"),)
    complete = row["list_complete"] == "yes"
    layout = Layout(row["layout"])
    others = (
        ()
        if complete
        else (Limit(item="hours-week", level="normaal"), Limit(item="hours-day", level="normaal"))
    )
    return Profile(id="k-1", consent=True, layout=layout, complete=complete, limits=limits + others)


def expected(row: Mapping[str, str]) -> set[Mark]:
    if row["outcome"] == "ASK":
        return {Mark[f"ASK_{row['ask'].upper()}"]}
    if row["outcome"] == "BLOCKED":
        return {Mark.BLOCKED_BY_ESTIMATE if row["need_source"] == "estimate" else Mark.BLOCKED}
    return {Mark[row["outcome"]]}


@pytest.mark.parametrize("row", rows())
def test_rules_follow_the_decision_table(row: Mapping[str, str]) -> None:
    slug = slug_of(row)
    verdict = check(person_of(row, slug), place_of(row, slug), ON)
    assert {verdict.mark} == expected(row), verdict.reasons


@pytest.mark.parametrize("row", rows())
def test_the_screen_follows_the_decision_table(row: Mapping[str, str]) -> None:
    slug = slug_of(row)
    assert {screened_mark(person_of(row, slug), place_of(row, slug), ON)} == expected(row)
