"""Random networks of a few places around one random person, for the laws of lists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from datasets.model import Profile, Vacancy
from datasets.network import Network
from tests import strategies
from tests.region import region


@st.composite
def places(draw: st.DrawFn, most: int = 4) -> list[Vacancy]:
    """A few places with ids of their own, all different in what they ask."""
    found = draw(st.lists(strategies.vacancies(), min_size=1, max_size=most))
    wages = draw(st.lists(st.none() | st.integers(10, 30), min_size=len(found), max_size=len(found)))
    return [
        replace(one, id=f"v-{at}", employer=f"w-{at % 2}", wage_hour=wage)
        for at, (one, wage) in enumerate(zip(found, wages, strict=True))
    ]


@st.composite
def open_people(draw: st.DrawFn, **traits: Any) -> Profile:
    """A person with consent and a usable list."""
    basic: dict[str, Any] = {"consent": True, "usable": True}
    return draw(strategies.profiles(**(basic | traits)))


def networks() -> st.SearchStrategy[Network]:
    """A network of a few random places."""
    return places().map(region)
