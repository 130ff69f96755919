"""Random networks of a few places around one random person, for the laws of lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from datasets.model import Ask, Profile, Vacancy, Want
from datasets.network import Network
from tests import strategies
from tests.build import RECENT
from tests.region import region


@st.composite
def places(draw: st.DrawFn, most: int = 4) -> list[Vacancy]:
    """A few places with ids of their own, all different in what they ask."""
    found = draw(st.lists(strategies.vacancies(), min_size=1, max_size=most))
    wages = draw(st.lists(st.none() | st.integers(10, 30), min_size=len(found), max_size=len(found)))
    return agreed(
        replace(one, id=f"v-{at}", employer=f"w-{at % 2}", wage_hour=wage, **draw(wanted(one)))
        for at, (one, wage) in enumerate(zip(found, wages, strict=True))
    )


def agreed(found: Iterable[Vacancy]) -> list[Vacancy]:
    """The places with of each function one opinion: that of the first of it."""
    first: dict[str, Vacancy] = {}
    agreed = []
    for one in found:
        told = first.setdefault(one.function or one.id, one)
        agreed.append(replace(one, estimates=told.estimates, usual_education=told.usual_education))
    return agreed


@st.composite
def wanted(draw: st.DrawFn, place: Vacancy) -> dict[str, Any]:
    """What somebody may wish of a place: its kind, function and town, and the competences that it asks."""
    asks = [Ask(what=one, essential=draw(st.none() | st.booleans())) for one in draw(competences())]
    return {
        "kind": draw(st.sampled_from(strategies.WISHED[Want.KIND])),
        "function": draw(st.sampled_from(["", *strategies.WISHED[Want.FUNCTION]])),
        "postcode": draw(st.sampled_from(["", "1621", "1811"])),
        "asks": (*place.asks, *asks),
    }


def competences() -> st.SearchStrategy[list[str]]:
    """Some of what people wish, each once."""
    return st.lists(st.sampled_from(strategies.WISHED[Want.COMPETENCE]), max_size=2, unique=True)


@st.composite
def open_people(draw: st.DrawFn, **traits: Any) -> Profile:
    """A person with consent and a usable list."""
    basic: dict[str, Any] = {"consent": True, "usable": True}
    return draw(strategies.profiles(**(basic | traits)))


@st.composite
def many(draw: st.DrawFn, most: int = 24) -> list[Vacancy]:
    """Places that ask no more than competences, of which lists pass most over."""
    size = draw(st.integers(most // 2, most))
    plain = [
        Vacancy(id=f"v-{at:02d}", employer=f"w-{at % 2}", openings=1, updated=RECENT) for at in range(size)
    ]
    wages = draw(st.lists(st.none() | st.integers(10, 30), min_size=size, max_size=size))
    return [replace(one, wage_hour=wage, **draw(wanted(one))) for one, wage in zip(plain, wages, strict=True)]


def networks() -> st.SearchStrategy[Network]:
    """A network of a few random places."""
    return places().map(settled)


def settled(found: list[Vacancy]) -> Network:
    """A network of these places, with sectors and what their functions usually ask."""
    first, second = strategies.WISHED[Want.COMPETENCE]
    f, g = strategies.WISHED[Want.FUNCTION]
    usual = {f: {first: 0.6}, g: {first: 0.25, second: 1.0}}
    return region(found, sectors={"w-0": "Q"}, usual=usual)
