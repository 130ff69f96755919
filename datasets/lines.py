"""The lines of places and people: codes and names made slugs, each bad line named, each good one kept."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from datasets.asked import Asked, MisplacedError, adapted, asked
from datasets.columns import Typed
from datasets.fml import item_slugs, limit_rows, side_of
from datasets.items import (
    EVENING,
    HOURS_DAY,
    HOURS_WEEK,
    ITEMS,
    LIMITED_SIDE,
    NIGHT,
    TRANSPORT,
    ItemKind,
    Layout,
)
from datasets.model import Often
from datasets.papers import find_paper
from datasets.problems import Problem, Severity
from datasets.rewrite import Cells, Made, rewritten
from datasets.runs import among, coded

_ELSEWHERE: Final = {
    HOURS_WEEK: "Put hours a week in the columns hours_min and hours_max of the vacancy.",
    HOURS_DAY: "Put hours a day in the column hours_day_max of the vacancy.",
    TRANSPORT: "Remove the line: travel is judged by postcode and means of transport.",
}


def _optional(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


_ASKED: Final = ("item", "amount", "level", "side", "often")


def read_demands(demands: Typed) -> tuple[Typed, list[Problem]]:
    """The demands with slugs and the schema's levels; 4.14 becomes two lines, a bad line stays as it was."""

    def read(line: int, cells: Cells) -> Made:
        item, amount, level, side, often = cells
        if not item:
            return Made([])
        try:
            found = asked(item, _optional(amount), level)
        except MisplacedError:
            return Made([(item, amount, level)], suspect=True)
        lines = [(slug, found.amount, found.level) for slug in found.items]
        return Made(lines, suspect=any(True for _ in _fit(demands, line, found, side, often)))

    made, suspect = rewritten(demands, _ASKED, ("item", "amount", "level"), read)
    return made, [problem for line in suspect.tolist() for problem in _demand_problems(demands, line)]


def _demand_problems(demands: Typed, line: int) -> Iterable[Problem]:
    item, amount, level, side, often = (demands.frame[name].iloc[line] for name in _ASKED)
    try:
        found = asked(item, _optional(amount), level)
    except MisplacedError as error:
        got = f"'{demands.frame[error.column].iloc[line]}'" if error.column != "amount" else error.kind
        yield demands.problem(line, error.column, error.expected, got=got, remedy=error.remedy)
        return
    yield from _fit(demands, line, found, side, often)


def known_papers(lines: Typed, column: str, keep: Container[str] = ()) -> Typed:
    """The lines with every word for a known paper made its slug; other words, and those to `keep`, stay."""

    def read(_: int, cells: Cells) -> Made:
        (text,) = cells
        paper = None if text in keep else find_paper(text)
        return Made([(paper.slug if paper else text,)])

    return rewritten(lines, [column], [column], read)[0]


def _fit(demands: Typed, line: int, found: Asked, side: str, often: str) -> Iterable[Problem]:
    """What a line asks that stands elsewhere, or that does nothing."""
    item = ITEMS[found.items[0]]
    got = f"'{item.slug}'"
    if item.slug in _ELSEWHERE:
        yield demands.problem(line, "item", "no hours or travel here", got=got, remedy=_ELSEWHERE[item.slug])
    elif item.slug in (EVENING, NIGHT) and often != Often.INCIDENTAL:
        remedy = "Put regular evenings or nights in the column periods of the vacancy."
        yield demands.problem(line, "often", "incidental for a period", got=got, remedy=remedy)
    elif item.kind is ItemKind.DESCRIPTOR:
        remedy = "Give the side of a hand in the column side of the line on that movement."
        yield demands.problem(line, "item", "an item that work can ask", got=got, remedy=remedy)
    elif not item.carried:
        remedy = "It does nothing here."
        warning = demands.problem(
            line, "item", "an item that work asks", got=got, remedy="It does nothing here."
        )
        yield replace(warning, severity=Severity.WARNING)
    if side and not item.sided:
        remedy = "The side does nothing here; leave it empty."
        warning = demands.problem(line, "side", f"no side for {item.slug}", got=f"'{side}'", remedy=remedy)
        yield replace(warning, severity=Severity.WARNING)


_ADAPTED: Final = ("item", "to", "brings")


def read_adaptations(lines: Typed) -> tuple[Typed, list[Problem]]:
    """The adaptations with slugs; `to` becomes the shortest text of its amount, or the schema's level."""

    def read(_: int, cells: Cells) -> Made:
        item, to, brings = cells
        if not (item and to):
            return Made([])
        try:
            slugs, said, asks = adapted(item, to, brings)
        except MisplacedError:
            return Made([(item, to, brings)], suspect=True)
        return Made([(slug, said, asks) for slug in slugs])

    made, suspect = rewritten(lines, _ADAPTED, _ADAPTED, read)
    return made, [problem for line in suspect.tolist() for problem in _adaptation_problems(lines, line)]


def _adaptation_problems(lines: Typed, line: int) -> Iterable[Problem]:
    try:
        adapted(*(lines.frame[name].iloc[line] for name in _ADAPTED))
    except MisplacedError as error:
        got = f"'{lines.frame[error.column].iloc[line]}'"
        yield lines.problem(line, error.column, error.expected, got=got, remedy=error.remedy)


_LIMITED: Final = ("item", "amount", "level", "side", "note")
_WHOSE: Final = ("_layout", "_general")
"""Beside each line the layout of its person's list, and the side that the list names for all of it."""


def read_limits(limits: Typed, layouts: Mapping[str, str]) -> tuple[Typed, list[Problem]]:
    """The limits with codes of each person's layout made slugs; no problem repeats what was written.

    `layouts` has the layout per profile; one that isn't there counts as classic.
    """
    filled = np.flatnonzero(~among(limits.frame["item"], ("",)))
    whose = _whose(limits.frame.iloc[filled].reset_index(drop=True), layouts)
    lines = replace(limits, frame=whose, rows=limits.rows[filled])
    made, suspect = rewritten(lines, (*_WHOSE, *_LIMITED), _LIMITED, lambda _, cells: _limited(cells))
    problems = [_discreet(problem) for line in suspect.tolist() for problem in _limit_problems(lines, line)]
    return replace(made, frame=made.frame.drop(columns=list(_WHOSE))), problems


def _limited(cells: Cells) -> Made:
    layout, general, item, amount, level, side, own = cells
    found, faults = limit_rows(layout, item, _optional(amount), level, side)
    lines = []
    for line in found:
        note = "; ".join(part for part in (own, line["note"]) if part)
        hand = line["side"] or (general if ITEMS[line["item"]].sided else "")
        lines.append((line["item"], line["amount"], line["level"], hand, note))
    return Made(lines, suspect=bool(faults))


def _limit_problems(lines: Typed, line: int) -> list[Problem]:
    layout, item, amount, level, side = (
        lines.frame[name].iloc[line] for name in ("_layout", "item", "amount", "level", "side")
    )
    row = int(lines.rows[line])
    return limit_rows(layout, item, _optional(amount), level, side, file=lines.file, row=row)[1]


def _whose(frame: pd.DataFrame, layouts: Mapping[str, str]) -> pd.DataFrame:
    people, different = coded(frame["profile"])
    layout = [layouts.get(name) or Layout.CLASSIC for name in different]
    items, names = coded(frame["item"])
    sided = [any(item_slugs(one, name) == (LIMITED_SIDE,) for one in Layout) for name in names]
    general = [""] * len(different)
    for line in np.flatnonzero(np.array(sided, dtype=bool)[items]):
        person = int(people[line])
        said = side_of(layout[person], names[items[line]], frame["level"].iloc[line])
        general[person] = said or general[person]
    columns = {
        name: pd.Series(each, dtype="str").iloc[people].reset_index(drop=True)
        for name, each in zip(_WHOSE, (layout, general), strict=True)
    }
    return frame.assign(**columns)


_NAMED: Final = re.compile(r",? for [a-z0-9.-]+$")


def _discreet(problem: Problem) -> Problem:
    expected = _NAMED.sub("", problem.expected)
    if problem.column != "item":
        return replace(problem, expected=expected)
    remedy = problem.remedy
    if "Did you mean" in remedy:
        remedy = "The items and their codes are listed in items.csv."
    return replace(problem, expected=expected, got="something else", remedy=remedy)
