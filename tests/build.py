"""The shortest way to a person and a place: all else fits, so that a test says only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from datasets.catalogue.store import Catalogue
from datasets.items import ITEMS
from datasets.model import Adaptation, Demand, Estimate, Limit, Profile, Vacancy

ON = date(2026, 12, 1)
"""The day on which tests judge."""
RECENT = date(2026, 9, 1)
OLD = date(2024, 6, 1)


def limit(item: str, value: float | str, **more: Any) -> Limit:
    """A limit of an amount or, for words, a level."""
    if isinstance(value, str):
        return Limit(item=item, level=value, **more)
    return Limit(item=item, amount=float(value), **more)


def demand(item: str, value: float | str, **more: Any) -> Demand:
    """A recorded demand of an amount or, for words, a level."""
    if isinstance(value, str):
        return Demand(item=item, level=value, **more)
    return Demand(item=item, amount=float(value), **more)


def adaptation(item: str, value: float | str, **more: Any) -> Adaptation:
    """An offered adaptation to an amount or, for words, a level."""
    if isinstance(value, str):
        return Adaptation(item=item, level=value, **more)
    return Adaptation(item=item, amount=float(value), **more)


def _by_slug(values: Mapping[str, Any]) -> dict[str, Any]:
    slugs = {slug.replace("-", "_"): slug for slug in ITEMS if slug != "transport"}
    return {slugs[name]: value for name, value in values.items() if name in slugs}


def profile(*limits: Limit, **traits: Any) -> Profile:
    """A person with a complete classic list and consent; `profile(lifting=10)` adds a limit."""
    named = _by_slug(traits)
    plain = {name: value for name, value in traits.items() if name.replace("_", "-") not in named}
    lines = tuple(limit(item, value) for item, value in named.items())
    return Profile(**({"id": "k-1", "consent": True, "limits": (*limits, *lines)} | plain))


def vacancy(*demands: Demand, **traits: Any) -> Vacancy:
    """An open place, recorded lately; `vacancy(lifting=15)` adds a regular demand."""
    named = _by_slug(traits)
    plain = {name: value for name, value in traits.items() if name.replace("_", "-") not in named}
    lines = tuple(demand(item, value) for item, value in named.items())
    basic = {"id": "v-1", "employer": "w-1", "openings": 1, "updated": RECENT, "demands": (*demands, *lines)}
    return Vacancy(**(basic | plain))


def estimates(*found: Estimate) -> Mapping[str, Estimate]:
    """Estimates by item, as a function of the catalogue gives them."""
    return MappingProxyType({one.item: one for one in found})


def catalogue(
    functions: Mapping[str, Mapping[str, Estimate]] | None = None, education: Mapping[str, int] | None = None
) -> Catalogue:
    """A small stand-in for the function catalogue, with these estimates."""
    functions = functions or {}
    rows = [
        {
            "function": key,
            "item": one.item,
            "chance": one.chance,
            "amount": one.amount,
            "spread": one.spread,
            "shape": one.shape,
            "source": one.source,
            "n": 1,
            "validated": "no",
        }
        for key, found in functions.items()
        for one in found.values()
    ]
    columns = ["function", "item", "chance", "amount", "spread", "shape", "source", "n", "validated"]
    names = pd.DataFrame(
        {"name": list(functions), "name_en": list(functions), "synonyms": [""] * len(functions)},
        index=pd.Index(list(functions), name="key"),
        dtype="str",
    )
    levels = education or {}
    names["education"] = [float(levels[key]) if key in levels else float("nan") for key in names.index]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.astype({"chance": float, "amount": float, "spread": float, "n": float})
    return Catalogue(
        functions=names,
        estimates=frame,
        competences=pd.DataFrame(columns=["function", "competence", "weight"]),
    )
