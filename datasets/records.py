"""One row and its lines of a network's tables, as a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from math import isnan
from typing import Any, Final, TypeVar

import pandas as pd

from datasets import model
from datasets.items import Layout, amount_or_level
from datasets.model import Point, Profile, Vacancy

PROFILE_LINES: Final = ("limits", "hours", "competences", "papers", "wishes")
VACANCY_LINES: Final = ("demands", "adaptations", "asks")
PARENTS: Final = dict.fromkeys(PROFILE_LINES, "profile") | dict.fromkeys(VACANCY_LINES, "vacancy")

KEPT: Final = 1 << 15
"""So many lines that many places have are kept as records."""
Row = Mapping[str, Any]
E = TypeVar("E")


def number(value: Any) -> float | None:
    """A number, or None where unknown."""
    if type(value) is float:
        return None if isnan(value) else value
    return None if pd.isna(value) else float(value)


def whole(value: Any) -> int | None:
    """A whole number, or None where unknown."""
    known = number(value)
    return None if known is None else int(known)


def flag(value: Any) -> bool | None:
    """Yes or no, or None where unknown."""
    return None if pd.isna(value) else bool(value)


def day(value: Any) -> date | None:
    """A day, or None where unknown."""
    return None if value is None or pd.isna(value) else value.date()


def one_of(kind: type[E], value: Any) -> E | None:
    """A value of an enum, or None where unknown."""
    return kind(value) if value else None  # type: ignore[call-arg]  # E is always an enum here


def employer(row: Row) -> model.Employer:
    """An employer from its row."""
    return model.Employer(
        id=row["id"],
        name=row["name"],
        sector=row["sector"],
        headcount=whole(row["headcount"]),
        postcode=row["postcode"],
        member_since=day(row["member_since"]),
        tolerance=number(row["tolerance"]),
    )


def move(row: Row) -> model.Move:
    """A move from its row."""
    return model.Move(
        id=row["id"],
        profile=row["profile"],
        origin=row["from"],
        target=row["to"],
        vacancy=row["vacancy"],
        kind=one_of(model.Kind, row["kind"]) or model.Kind.VACANCY,
        starts=day(row["starts"]),
        ends=day(row["ends"]),
        hours_week=number(row["hours_week"]),
        outcome=model.MoveOutcome(row["outcome"]),
    )


def limit(row: Row) -> model.Limit:
    """A limit from its line."""
    return model.Limit(
        item=row["item"],
        amount=number(row["amount"]),
        level=row["level"],
        side=one_of(model.Side, row["side"]),
        since=day(row["since"]),
        until=day(row["until"]),
        note=row["note"],
        gloss=row["gloss"],
        cleared_by=row["cleared_by"],
        cleared_on=day(row["cleared_on"]),
    )


def _hours(row: Row) -> model.HoursStep:
    return model.HoursStep(
        start=day(row["from"]) or date.min,
        hours_week=number(row["hours_week"]),
        hours_day=number(row["hours_day"]),
        review=day(row["review"]),
    )


def _competence(row: Row) -> model.Competence:
    return model.Competence(
        competence=row["competence"],
        proof=one_of(model.Proof, row["proof"]) or model.Proof.OWN_WORD,
        level=whole(row["level"]),
        on=day(row["on"]),
    )


def _wish(row: Row) -> model.Wish:
    weight = number(row["weight"])
    return model.Wish(
        what=model.Want(row["what"]), value=row["value"], weight=1.0 if weight is None else weight
    )


def profile(
    row: Row, lines: Mapping[str, Sequence[Row]], *, point: Point | None, travel: Mapping[str, int]
) -> Profile:
    """A profile from its row and its lines; an empty `complete` is no, an empty `layout` classic."""
    return Profile(
        id=row["id"],
        employer=row["employer"],
        postcode=row["postcode"],
        transport=one_of(model.Transport, row["transport"]),
        minutes_max=number(row["minutes_max"]),
        minutes_medical=bool(flag(row["minutes_medical"])),
        layout=one_of(Layout, row["layout"]) or Layout.CLASSIC,
        complete=bool(flag(row["complete"])),
        usable=flag(row["usable"]),
        assessed=day(row["assessed"]),
        education=whole(row["education"]),
        old_function=row["old_function"],
        old_wage_hour=number(row["old_wage_hour"]),
        old_allowances=number(row["old_allowances"]),
        first_sick_day=day(row["first_sick_day"]),
        consent=flag(row["consent"]),
        limits=tuple(limit(line) for line in lines["limits"]),
        hours=tuple(_hours(line) for line in lines["hours"]),
        competences=tuple(_competence(line) for line in lines["competences"]),
        papers=tuple(model.Paper(paper=line["paper"], held=flag(line["held"])) for line in lines["papers"]),
        wishes=tuple(_wish(line) for line in lines["wishes"]),
        point=point,
        travel=travel,
    )


def demand(row: Row) -> model.Demand:
    """A demand from its line; an empty `often` is regular, an empty source the employer."""
    texts = row["item"], row["level"], row["side"], row["often"], row["source"]
    return _demand(texts, number(row["amount"]), day(row["on"]))


@lru_cache(maxsize=KEPT)
def _demand(texts: tuple[str, str, str, str, str], amount: float | None, on: date | None) -> model.Demand:
    """Many places ask alike, so what was made of such a line lately is kept."""
    item, level, side, often, source = texts
    return model.Demand(
        item=item,
        amount=amount,
        level=level,
        side=one_of(model.Side, side),
        often=one_of(model.Often, often) or model.Often.REGULAR,
        source=one_of(model.Source, source) or model.Source.EMPLOYER,
        on=on,
    )


def _adaptation(row: Row) -> model.Adaptation:
    amount, level = amount_or_level(row["to"])
    return model.Adaptation(
        item=row["item"],
        amount=amount,
        level=level,
        often=one_of(model.Often, row["often"]) or model.Often.REGULAR,
        what=row["what"],
        brings=row["brings"],
        owner=row["owner"],
        cost=number(row["cost"]),
    )


def _ask(row: Row) -> model.Ask:
    return _made_ask(row["what"], flag(row["essential"]), whole(row["level"]))


@lru_cache(maxsize=KEPT)
def _made_ask(what: str, essential: bool | None, level: int | None) -> model.Ask:
    return model.Ask(what=what, essential=essential, level=level)


@lru_cache(maxsize=64)
def _periods(text: str) -> frozenset[model.Period] | None:
    return frozenset(model.Period(part) for part in text.split(";")) if text else None


def vacancy(row: Row, lines: Mapping[str, Sequence[Row]], around: Mapping[str, Any]) -> Vacancy:
    """A place from its row and its lines, with what is known around it; an empty `kind` is a vacature."""
    plain: Row = {name: row[name] for name in ("id", "employer", "title", "function", "postcode", "text")}
    numbers: Row = {
        name: number(row[name])
        for name in ("hours_min", "hours_max", "hours_day_max", "build_up_from", "wage_hour", "home_share")
    }
    days: Row = {name: day(row[name]) for name in ("starts", "closes", "updated")}
    return Vacancy(
        **plain,
        **numbers,
        **days,
        **around,
        kind=one_of(model.Kind, row["kind"]) or model.Kind.VACANCY,
        periods=_periods(row["periods"]),
        openings=whole(row["openings"]),
        education=whole(row["education"]),
        complete=frozenset(row["complete"].split(";")) - {""},
        source=one_of(model.Source, row["source"]),
        demands=tuple(demand(line) for line in lines["demands"]),
        adaptations=tuple(_adaptation(line) for line in lines["adaptations"]),
        asks=tuple(_ask(line) for line in lines["asks"]),
    )
