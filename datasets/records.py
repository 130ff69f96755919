"""One row and its lines of a network's tables, as a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
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
Line = tuple[Any, ...]
"""The cells of a line, without the id of its record, in the order of the schema; columns that it lacks come last."""
E = TypeVar("E")

_SAME: Final = (
    "id", "employer", "title", "function", "hours_min", "hours_max", "hours_day_max", "starts", "closes",
    "build_up_from", "wage_hour", "postcode", "home_share", "updated", "text",
)  # fmt: skip
"""What a place says as its row does."""


def number(value: Any) -> float | None:
    """A number, or None where unknown."""
    return None if pd.isna(value) else float(value)


def whole(value: float | None) -> int | None:
    """A whole number, or None where unknown."""
    return None if value is None else int(value)


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
        member_since=row["member_since"],
        tolerance=row["tolerance"],
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
        starts=row["starts"],
        ends=row["ends"],
        hours_week=row["hours_week"],
        outcome=model.MoveOutcome(row["outcome"]),
    )


def limit(line: Line) -> model.Limit:
    """A limit from its line."""
    item, amount, level, side, since, until, note, gloss, cleared_by, cleared_on = line[:10]
    return model.Limit(
        item=item,
        amount=amount,
        level=level,
        side=one_of(model.Side, side),
        since=since,
        until=until,
        note=note,
        gloss=gloss,
        cleared_by=cleared_by,
        cleared_on=cleared_on,
    )


def _hours(line: Line) -> model.HoursStep:
    start, hours_week, hours_day, review = line[:4]
    return model.HoursStep(start=start or date.min, hours_week=hours_week, hours_day=hours_day, review=review)


def _competence(line: Line) -> model.Competence:
    competence, proof, level, on = line[:4]
    return model.Competence(
        competence=competence,
        proof=one_of(model.Proof, proof) or model.Proof.OWN_WORD,
        level=whole(level),
        on=on,
    )


def _paper(line: Line) -> model.Paper:
    paper, held = line[:2]
    return model.Paper(paper=paper, held=held)


def _wish(line: Line) -> model.Wish:
    what, value, weight = line[:3]
    return model.Wish(what=model.Want(what), value=value, weight=1.0 if weight is None else weight)


def profile(
    row: Row, lines: Mapping[str, Sequence[Line]], *, point: Point | None, travel: Mapping[str, int]
) -> Profile:
    """A profile from its row and its lines; an empty `complete` is no, an empty `layout` classic."""
    return Profile(
        id=row["id"],
        employer=row["employer"],
        postcode=row["postcode"],
        transport=one_of(model.Transport, row["transport"]),
        minutes_max=row["minutes_max"],
        minutes_medical=bool(row["minutes_medical"]),
        layout=one_of(Layout, row["layout"]) or Layout.CLASSIC,
        complete=bool(row["complete"]),
        usable=row["usable"],
        assessed=row["assessed"],
        education=whole(row["education"]),
        old_function=row["old_function"],
        old_wage_hour=row["old_wage_hour"],
        old_allowances=row["old_allowances"],
        first_sick_day=row["first_sick_day"],
        consent=row["consent"],
        limits=tuple(map(limit, lines["limits"])),
        hours=tuple(map(_hours, lines["hours"])),
        competences=tuple(map(_competence, lines["competences"])),
        papers=tuple(map(_paper, lines["papers"])),
        wishes=tuple(map(_wish, lines["wishes"])),
        point=point,
        travel=travel,
    )


class Made(dict[Line, E]):
    """What was made of lines lately by their cells, for many places say alike; columns beyond `width` don't count."""

    def __init__(self, make: Callable[[Line], E], width: int) -> None:
        super().__init__()
        self._make, self._width = make, width

    def __missing__(self, line: Line) -> E:
        if len(line) > self._width:
            return self[line[: self._width]]
        if len(self) >= KEPT:
            self.clear()
        made = self[line] = self._make(line)
        return made

    def of(self, lines: Iterable[Line]) -> tuple[E, ...]:
        """What lines come to, in their order."""
        return tuple(map(self.__getitem__, lines))


def demand(line: Line) -> model.Demand:
    """A demand from its line; an empty `often` is regular, an empty source the employer."""
    item, amount, level, side, often, source, on = line
    return model.Demand(
        item=item,
        amount=amount,
        level=level,
        side=one_of(model.Side, side),
        often=one_of(model.Often, often) or model.Often.REGULAR,
        source=one_of(model.Source, source) or model.Source.EMPLOYER,
        on=on,
    )


def _adaptation(line: Line) -> model.Adaptation:
    item, to, often, what, brings, owner, cost = line
    amount, level = amount_or_level(to)
    return model.Adaptation(
        item=item,
        amount=amount,
        level=level,
        often=one_of(model.Often, often) or model.Often.REGULAR,
        what=what,
        brings=brings,
        owner=owner,
        cost=cost,
    )


def _ask(line: Line) -> model.Ask:
    what, essential, level = line
    return model.Ask(what=what, essential=essential, level=whole(level))


_DEMANDS: Final = Made(demand, 7)
_ADAPTATIONS: Final = Made(_adaptation, 7)
_ASKS: Final = Made(_ask, 3)


@lru_cache(maxsize=64)
def _periods(text: str) -> frozenset[model.Period] | None:
    return frozenset(model.Period(part) for part in text.split(";")) if text else None


@lru_cache(maxsize=KEPT)
def _complete(text: str) -> frozenset[str]:
    return frozenset(text.split(";")) - {""}


def vacancy(row: Row, lines: Mapping[str, Sequence[Line]], around: Mapping[str, Any]) -> Vacancy:
    """A place from its row and its lines, with what is known around it; an empty `kind` is a vacature."""
    same: Row = {name: row[name] for name in _SAME}
    return Vacancy(
        **same,
        **around,
        kind=one_of(model.Kind, row["kind"]) or model.Kind.VACANCY,
        periods=_periods(row["periods"]),
        openings=whole(row["openings"]),
        education=whole(row["education"]),
        complete=_complete(row["complete"]),
        source=one_of(model.Source, row["source"]),
        demands=_DEMANDS.of(lines["demands"]),
        adaptations=_ADAPTATIONS.of(lines["adaptations"]),
        asks=_ASKS.of(lines["asks"]),
    )
