"""Random people, places and regions: notes, both layouts, partial lists, estimates, adaptations, expiry, build-up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from datasets.items import ITEMS, RUBRIEKEN, Item, ItemKind, Layout
from datasets.model import (
    Adaptation,
    Ask,
    Competence,
    Demand,
    Estimate,
    HoursStep,
    Limit,
    Often,
    Paper,
    Period,
    Point,
    Profile,
    Proof,
    Side,
    Transport,
    Vacancy,
    Want,
    Wish,
)
from matcher.rules import COMPARED
from tests.build import OLD, ON, RECENT

BUSY = [
    "lifting",
    "standing",
    "standing-hours",
    "sitting-hours",
    "skin-contact",
    "noise",
    "protective-equipment",
    "no-deadlines",
    "no-patients",
    "conflict",
    "fine-motor",
    "keyboard-hours",
    "cold",
    "kneeling",
    "dynamic-other",
    "evening",
    "night",
    "insight-overrates-limits",
    "heavy-loads-often",
    "overhead-work",
    "pushing",
    "posture-change",
]
"""The items that random people and places share often enough to meet."""
WISHED = {
    Want.SECTOR: ("Q", "C"),
    Want.FUNCTION: ("f-a", "f-b"),
    Want.COMPETENCE: ("wondzorg", "transfers"),
    Want.KIND: ("vacature", "detachering"),
    Want.TOWN: ("Hoorn", "Alkmaar"),
}
"""What random people wish, and what random networks offer."""


def items() -> st.SearchStrategy[Item]:
    """Mostly items that meet, sometimes any other that is compared."""
    return st.one_of(
        st.sampled_from([ITEMS[slug] for slug in BUSY]),
        st.sampled_from([ITEMS[slug] for slug in BUSY[:6]]),
        st.sampled_from(COMPARED),
    )


def days(before: int = 900, after: int = 200) -> st.SearchStrategy[date]:
    """Days around the one on which tests judge."""
    return st.integers(-before, after).map(lambda n: ON + timedelta(days=n))


def amounts(item: Item) -> st.SearchStrategy[float]:
    """Amounts on and around the item's levels, the edges of its margin among them."""
    steps = [x for scale in item.scales.values() for x in scale.amounts if abs(x) < 1e6]
    around = [round(step * factor, 3) for step in steps for factor in (1.0, 1.05, 1.1, 1.11, 0.9, 1.5)]
    return st.sampled_from(sorted(set(around)))


def _measured(item: Item) -> bool:
    return item.kind is ItemKind.GRADED or bool(item.unit)


@st.composite
def limits(draw: st.DrawFn, layout: Layout) -> Limit:
    """One line of a list in a layout."""
    item = draw(items().filter(lambda one: layout in one.scales))
    line = Limit(item=item.slug, level=draw(st.sampled_from(item.scales[layout].levels)))
    if _measured(item) and draw(st.booleans()):
        line = replace(line, level="", amount=draw(amounts(item)))
    if item.sided:
        line = replace(line, side=draw(st.sampled_from([None, Side.LEFT, Side.RIGHT, Side.BOTH])))
    if draw(st.integers(0, 5)) == 0:
        line = replace(line, note="wisselend")
    if draw(st.integers(0, 9)) == 0:
        line = replace(line, amount=None, level="", gloss="uitleg")
    if draw(st.integers(0, 5)) == 0:
        line = replace(line, since=draw(st.none() | days(60)), until=draw(st.none() | days(60)))
    return line


@st.composite
def profiles(draw: st.DrawFn, **traits: Any) -> Profile:
    """A person, mostly with a usable list and consent."""
    layout = draw(st.sampled_from(Layout))
    listed = draw(st.lists(limits(layout), max_size=6))
    week = draw(st.lists(st.integers(4, 40), max_size=2))
    listed += [Limit(item="hours-week", amount=float(hours)) for hours in week]
    steps = draw(
        st.lists(st.tuples(days(60, 250), st.integers(2, 30), st.none() | st.integers(2, 8)), max_size=3)
    )
    basic: dict[str, Any] = {
        "id": "k-1",
        "layout": layout,
        "complete": draw(st.booleans()),
        "limits": tuple(listed),
        "usable": draw(st.sampled_from([True, True, True, True, None, False])),
        "consent": draw(st.sampled_from([True, True, True, True, None, False])),
        "hours": tuple(
            HoursStep(start=day, hours_week=float(hours), hours_day=day_hours)
            for day, hours, day_hours in steps
        ),
        "transport": draw(st.none() | st.sampled_from(Transport)),
        "point": draw(st.none() | points()),
        "minutes_max": draw(st.none() | st.integers(10, 90)),
        "minutes_medical": draw(st.booleans()),
        "education": draw(st.none() | st.integers(1, 6)),
        "papers": draw(
            st.sampled_from(
                [
                    (),
                    (Paper(paper="rijbewijs_b", held=True),),
                    (Paper(paper="vog"),),
                    (Paper(paper="rijbewijs_b", held=False),),
                ]
            )
        ),
        "competences": draw(
            st.sampled_from(
                [
                    (),
                    (Competence(competence="zorg", proof=Proof.EVC, level=3),),
                    (Competence(competence="wondzorg", proof=Proof.OWN_WORD),),
                ]
            )
        ),
        "wishes": tuple(draw(st.lists(wishes(), max_size=3))),
    }
    return Profile(**(basic | traits))


@st.composite
def wishes(draw: st.DrawFn, what: Want | None = None) -> Wish:
    """One wish, of any weight that a person can give it."""
    about = what or draw(st.sampled_from(Want))
    weight = draw(st.sampled_from([-3.0, -1.0, 0.0, 0.7, 1.0, 2.0, 3.0]))
    return Wish(what=about, value=draw(st.sampled_from(WISHED[about])), weight=weight)


def points() -> st.SearchStrategy[Point]:
    """Points in a small part of the country."""
    return st.builds(
        Point,
        st.floats(52.3, 52.7).map(lambda x: round(x, 2)),
        st.floats(4.7, 5.1).map(lambda x: round(x, 2)),
    )


@st.composite
def demands(draw: st.DrawFn) -> Demand:
    """One recorded demand, old or recent, of one hand or either."""
    item = draw(items().filter(lambda one: one.slug not in ("evening", "night")))
    words = ["offered", "not_offered"] if item.condition else ["none", "present"]
    line = Demand(item=item.slug, level=draw(st.sampled_from(words)))
    if item.kind is ItemKind.ORDINAL:
        line = replace(line, level=draw(st.sampled_from(item.any_scale.levels)))
    if _measured(item) and draw(st.integers(0, 3)):
        line = replace(line, level="", amount=draw(amounts(item)))
    side = draw(st.sampled_from([None, Side.LEFT, Side.RIGHT, Side.BOTH])) if item.sided else None
    often = draw(st.sampled_from([Often.REGULAR, Often.REGULAR, Often.INCIDENTAL]))
    return replace(line, side=side, often=often, on=draw(st.none() | days(900, 0)))


@st.composite
def adaptations(draw: st.DrawFn) -> Adaptation:
    """One offered adaptation, with or without something that it brings."""
    line = draw(demands())
    brings = draw(
        st.sampled_from(["", "", "protective-equipment", "noise", "keyboard-hours", "fine-motor", "pushing"])
    )
    return Adaptation(item=line.item, amount=line.amount, level=line.level, often=line.often, brings=brings)


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    """One estimate of a function, sure or not."""
    item = draw(items())
    chance = draw(st.sampled_from([0.0, 0.03, 0.3, 0.7, 0.96, 1.0]))
    if not _measured(item):
        return Estimate(item=item.slug, chance=chance)
    amount, shape = draw(amounts(item)), draw(st.sampled_from(["log", "normal"]))
    return Estimate(
        item=item.slug, chance=chance, amount=amount, spread=draw(st.sampled_from([0.1, 0.5])), shape=shape
    )


@st.composite
def vacancies(draw: st.DrawFn, **traits: Any) -> Vacancy:
    """A place, mostly open; silent, estimated, recorded or declared complete per rubriek."""
    found = draw(st.lists(estimates(), max_size=4))
    basic: dict[str, Any] = {
        "id": "v-1",
        "employer": "w-1",
        "openings": draw(st.sampled_from([1, 1, 1, 3, None, 0])),
        "updated": draw(st.sampled_from([RECENT, RECENT, RECENT, date(2024, 6, 1), None])),
        "hours_min": draw(st.none() | st.integers(4, 40)),
        "hours_day_max": draw(st.none() | st.integers(2, 9)),
        "build_up_from": draw(st.none() | st.none() | st.integers(2, 20)),
        "starts": draw(st.none() | days(30, 150)),
        "closes": draw(st.sampled_from([None, None, date(2026, 11, 1)])),
        "periods": draw(st.none() | st.frozensets(st.sampled_from(Period))),
        "education": draw(st.none() | st.integers(1, 6)),
        "complete": draw(st.frozensets(st.sampled_from(RUBRIEKEN), max_size=3)),
        "demands": tuple(draw(st.lists(demands(), max_size=6))),
        "adaptations": tuple(draw(st.lists(adaptations(), max_size=3))),
        "asks": draw(
            st.sampled_from(
                [
                    (),
                    (Ask(what="rijbewijs_b", essential=True),),
                    (Ask(what="vog", essential=True),),
                    (Ask(what="vca", essential=True),),
                    (Ask(what="rijbewijs_b", essential=None),),
                    (Ask(what="vca", essential=None), Ask(what="vca", essential=True)),
                ]
            )
        ),
        "usual_education": draw(st.none() | st.integers(1, 7)),
        "estimates": {one.item: one for one in found},
        "home_share": draw(st.sampled_from([None, None, 0.5, 1.0])),
    }
    rare = Demand(item="evening", level="present", often=Often.INCIDENTAL)
    incidental = draw(
        st.sampled_from([(), (), (rare,), (replace(rare, item="night"),), (replace(rare, on=OLD),)])
    )
    basic["demands"] += incidental
    return Vacancy(**(basic | traits))
