"""A pair as a network of one person and one place, so that the screen can be asked what the rules are asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from datasets.model import Estimate, Profile, Vacancy
from datasets.network import Network
from matcher.index import Index
from matcher.screen import screen
from matcher.verdict import Mark
from tests.build import catalogue

EMPTY = Network.of({})
"""Typing empty tables takes longer than all else in a small network, so it is done once."""


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def network_of(vacancies: Iterable[Vacancy], points: pd.DataFrame | None = None) -> Network:
    """A network that holds these places, each with a function of its own for its estimates."""
    vacancies = tuple(vacancies)
    functions: dict[str, dict[str, Estimate]] = {
        _function(one): dict(one.estimates) for one in vacancies if _function(one)
    }
    education = {_function(one): one.usual_education for one in vacancies if one.usual_education is not None}
    tables = {
        "vacancies": pd.DataFrame([_vacancy_row(one) for one in vacancies]),
        "demands": pd.DataFrame([_demand_row(one, line) for one in vacancies for line in one.demands]),
        "adaptations": pd.DataFrame(
            [_adaptation_row(one, line) for one in vacancies for line in one.adaptations]
        ),
        "asks": pd.DataFrame(
            [
                {"vacancy": one.id, "what": ask.what, "essential": ask.essential, "level": ask.level}
                for one in vacancies
                for ask in one.asks
            ]
        ),
    }
    blank = replace(
        EMPTY, catalogue=catalogue(functions, education), points=EMPTY.points if points is None else points
    )
    return blank.with_tables({name: frame for name, frame in tables.items() if len(frame)})


def _function(one: Vacancy) -> str:
    """The function of a place, or one of its own where it has estimates or usual schooling."""
    own = one.estimates or one.usual_education is not None
    return one.function or (f"f-{one.id}" if own else "")


def _vacancy_row(one: Vacancy) -> dict[str, Any]:
    plain = (
        "id",
        "employer",
        "title",
        "hours_min",
        "hours_max",
        "hours_day_max",
        "starts",
        "closes",
        "openings",
        "build_up_from",
        "wage_hour",
        "postcode",
        "home_share",
        "education",
        "updated",
        "text",
    )
    row = {name: getattr(one, name) for name in plain}
    order = ("dag", "avond", "nacht", "weekend")
    periods = "" if one.periods is None else ";".join(name for name in order if name in one.periods)
    function = _function(one)
    return row | {
        "kind": str(one.kind),
        "periods": periods,
        "function": function,
        "source": _text(one.source),
        "complete": ";".join(sorted(one.complete)),
    }


def _demand_row(one: Vacancy, line: Any) -> dict[str, Any]:
    return {
        "vacancy": one.id,
        "item": line.item,
        "amount": line.amount,
        "level": line.level,
        "side": _text(line.side),
        "often": str(line.often),
        "source": str(line.source),
        "on": line.on,
    }


def _adaptation_row(one: Vacancy, line: Any) -> dict[str, Any]:
    to = line.level if line.amount is None else repr(line.amount)
    return {
        "vacancy": one.id,
        "item": line.item,
        "to": to,
        "often": str(line.often),
        "what": line.what,
        "brings": line.brings,
        "owner": line.owner,
        "cost": line.cost,
    }


def screened_mark(profile: Profile, vacancy: Vacancy, on: date) -> Mark:
    """What the screen says of one pair."""
    return Mark(int(screen(profile, Index.of(network_of([vacancy]), on)).marks[0]))
