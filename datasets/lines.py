"""What a place asks and adapts, line by line: items said in any way made slugs, levels made the schema's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.columns import Typed
from datasets.fml import expand_limits, item_slugs
from datasets.fml_value import find_level
from datasets.items import (
    EVENING,
    HOURS_DAY,
    HOURS_WEEK,
    ITEMS,
    NIGHT,
    NONE,
    NOT_OFFERED,
    OFFERED,
    PRESENT,
    TRANSPORT,
    Item,
    ItemKind,
    Layout,
)
from datasets.model import Often
from datasets.numbers import CellError
from datasets.problems import Problem, Severity
from datasets.synonyms import (
    NONE_WORDS,
    NOT_OFFERED_WORDS,
    OFFERED_WORDS,
    PRESENT_WORDS,
    did_you_mean,
    key,
    near,
)
from datasets.workbook import digits

BOTH_LOADS: Final = "4.14"
"""The classic code that stands for lifting and carrying alike, for a place too."""

_ELSEWHERE: Final = {
    HOURS_WEEK: "Put hours a week in the columns hours_min and hours_max of the vacancy.",
    HOURS_DAY: "Put hours a day in the column hours_day_max of the vacancy.",
    TRANSPORT: "Remove the line: travel is judged by postcode and means of transport.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a place after reading: the items it stands for, and its amount or level."""

    items: tuple[str, ...]
    amount: float
    level: str


@lru_cache(maxsize=4096)
def place_items(text: str) -> tuple[str, ...]:
    """The items that a place means by a slug, a name, or a code that is the same in both layouts."""
    if text in ITEMS:
        return (text,)
    classic, revised = item_slugs(Layout.CLASSIC, text), item_slugs(Layout.REVISED, text)
    if text == BOTH_LOADS or classic == revised:
        return classic
    if classic and revised:
        two = " or ".join((*classic, *revised))
        raise CellError("an item", "a code that differs between the layouts", f"Write {two}.")
    return classic or revised


def item_of(text: str) -> tuple[str, ...]:
    """As `place_items`; raises CellError with near names where there is no such item."""
    found = place_items(text)
    if found:
        return found
    names = {name: item.slug for item in ITEMS.values() for name in (item.slug, item.name_nl, item.name_en)}
    words = {word: item.slug for item in ITEMS.values() for word in re.split(r"\W+", item.name_nl.casefold())}
    guess = [names[name] for name in near(text, names)] or [
        words[word] for word in near(text, words, least=80)
    ]
    remedy = f"Did you mean {' or '.join(repr(slug) for slug in dict.fromkeys(guess))}?" if guess else ""
    raise CellError("an item of the catalogue", "an unknown item", remedy or "See items.csv for the items.")


def place_level(item: Item, text: str) -> tuple[float, str]:
    """A level of a place as (nan, level), or as (amount, "") where only one layout has those words."""
    said = key(text)
    if item.condition:
        return np.nan, _of_condition(said)
    if said in NONE_WORDS | PRESENT_WORDS:
        return np.nan, PRESENT if said in PRESENT_WORDS else NONE
    if item.kind in (ItemKind.YES_NO, ItemKind.CHOICE):
        raise CellError(f"{NONE} or {PRESENT}", "another level", did_you_mean(text, (NONE, PRESENT)))
    return _graded(item, text)


def _of_condition(said: str) -> str:
    if said in OFFERED_WORDS:
        return OFFERED
    if said in NOT_OFFERED_WORDS:
        return NOT_OFFERED
    remedy = did_you_mean(said, (OFFERED, NOT_OFFERED)) or "Does the place offer it?"
    raise CellError(f"{OFFERED} or {NOT_OFFERED}", "another level", remedy)


def _graded(item: Item, text: str) -> tuple[float, str]:
    found = {layout: find_level(item, layout, text) for layout in item.scales}
    known = {layout: index for layout, index in found.items() if index is not None}
    if not known:
        levels = dict.fromkeys(level for scale in item.scales.values() for level in scale.levels)
        listed = ", ".join(f"'{level}'" for level in (*levels, NONE, PRESENT))
        unit = f", or an amount in {item.unit}" if item.unit else ""
        raise CellError(f"one of {listed}{unit}", "another level", did_you_mean(text, levels))
    layout, index = next(iter(known.items()))
    scale = item.scales[layout]
    label = scale.levels[index]
    everywhere = all(find_level(item, other, label) is not None for other in item.scales)
    return (np.nan, label) if everywhere else (scale.amounts[index], "")


def place_amount(item: Item, amount: float) -> tuple[float, str]:
    """An amount of a place, checked; 1 and 0 on an item without a unit are its levels."""
    if item.unit:
        if amount < 0 and item.unit != "degC":
            raise CellError(f"0 {item.unit} or more", "a negative amount", "Check the amount.")
        return amount, ""
    if item.kind is ItemKind.ORDINAL:
        highest = item.any_scale.amounts[0]
        if 0 <= amount <= highest and amount == int(amount):
            return amount, ""
        raise CellError(f"0 to {highest:g} levels", "another amount", "Use the words of the form.")
    if amount in (0, 1):
        return place_level(item, "yes" if amount else "no")
    raise CellError("a level, for the item has no unit", "an amount", "Empty the amount and give the level.")


@lru_cache(maxsize=65536)
def asked(text: str, amount: float | None, level: str) -> Asked:
    """What a line of a place says; raises CellError, with the column as its second argument."""
    items = _in_column("item", item_of, text)
    first = ITEMS[items[0]]
    if amount is not None:
        value, word = _in_column("amount", place_amount, first, amount)
    elif level:
        value, word = _in_column("level", place_level, first, level)
    else:
        fault = CellError("an amount or a level", "neither", "Fill in one of both, or remove the row.")
        raise _Misplaced("amount", fault)
    return Asked(items, value, word)


class _Misplaced(CellError):
    """A fault of one of the columns of a line."""

    def __init__(self, column: str, fault: CellError) -> None:
        super().__init__(fault.expected, fault.kind, fault.remedy)
        self.column = column


def _in_column(column: str, read: Any, *said: Any) -> Any:
    try:
        return read(*said)
    except CellError as error:
        raise _Misplaced(column, error) from error


def _optional(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def read_demands(demands: Typed) -> tuple[Typed, list[Problem]]:
    """The demands with slugs and the schema's levels; a line on 4.14 becomes two."""
    frame = demands.frame
    problems: list[Problem] = []
    index: list[int] = []
    made: list[tuple[str, float, str]] = []
    cells = zip(frame["item"], frame["amount"], frame["level"], frame["side"], frame["often"], strict=True)
    for line, (item, amount, level, side, often) in enumerate(cells):
        if not item:
            continue
        try:
            found = asked(item, _optional(amount), level)
        except _Misplaced as error:
            got = f"'{frame[error.column].iloc[line]}'" if error.column != "amount" else error.kind
            problems.append(demands.problem(line, error.column, error.expected, got=got, remedy=error.remedy))
            continue
        problems += _fit(demands, line, found, side, often)
        made += [(slug, found.amount, found.level) for slug in found.items]
        index += [line] * len(found.items)
    return _with(demands, index, made), problems


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
        warning = demands.problem(
            line, "item", "an item that work asks", got=got, remedy="It does nothing here."
        )
        yield replace(warning, severity=Severity.WARNING)
    if side and not item.sided:
        remedy = "The side does nothing here; leave it empty."
        warning = demands.problem(line, "side", f"no side for {item.slug}", got=f"'{side}'", remedy=remedy)
        yield replace(warning, severity=Severity.WARNING)


def _with(lines: Typed, index: list[int], made: list[tuple[str, float, str]]) -> Typed:
    items, amounts, levels = zip(*made, strict=True) if made else ((), (), ())
    frame = lines.frame.iloc[index].reset_index(drop=True)
    frame = frame.assign(
        item=pd.Series(items, dtype="str"),
        amount=pd.Series(amounts, dtype="float64"),
        level=pd.Series(levels, dtype="str"),
    )
    return replace(lines, frame=frame, rows=lines.rows[index])


_TO: Final = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(\S.*)?")


def read_adaptations(lines: Typed) -> tuple[Typed, list[Problem]]:
    """The adaptations with slugs; `to` becomes the shortest text of its amount, or the schema's level."""
    frame = lines.frame
    problems: list[Problem] = []
    index: list[int] = []
    made: list[tuple[str, str, str]] = []
    for line, (item, to, brings) in enumerate(zip(frame["item"], frame["to"], frame["brings"], strict=True)):
        if not (item and to):
            continue
        try:
            slugs, said, asks = _adapted(item, to, brings)
        except _Misplaced as error:
            got = f"'{frame[error.column].iloc[line]}'"
            problems.append(lines.problem(line, error.column, error.expected, got=got, remedy=error.remedy))
            continue
        made += [(slug, said, asks) for slug in slugs]
        index += [line] * len(slugs)
    items, tos, brought = zip(*made, strict=True) if made else ((), (), ())
    new = {"item": items, "to": tos, "brings": brought}
    changed = {name: pd.Series(values, dtype="str") for name, values in new.items()}
    frame = frame.iloc[index].reset_index(drop=True).assign(**changed)
    return replace(lines, frame=frame, rows=lines.rows[index]), problems


def _adapted(text: str, to: str, brings: str) -> tuple[tuple[str, ...], str, str]:
    slugs = _in_column("item", item_of, text)
    amount, level = _in_column("to", _to, ITEMS[slugs[0]], to)
    asks = _in_column("brings", item_of, brings)[0] if brings else ""
    return slugs, level or digits(amount), asks


def _to(item: Item, text: str) -> tuple[float, str]:
    found = _TO.fullmatch(text)
    if found is None:
        return place_level(item, text)
    if found[2] and key(found[2]) not in (key(item.unit), f"{key(item.unit)}."):
        raise CellError(
            f"an amount in {item.unit}" if item.unit else "a level", "another unit", "Check the unit."
        )
    return place_amount(item, float(found[1].replace(",", ".")))


_NAMED: Final = re.compile(r",? for [a-z0-9.-]+$")


def read_limits(limits: Typed, layouts: dict[str, str]) -> tuple[Typed, list[Problem]]:
    """The limits with codes of each person's layout made slugs; no problem repeats what was written."""
    frame = limits.frame.assign(_line=np.arange(len(limits.frame)))
    kept = frame[frame["item"] != ""]
    rows = limits.rows[kept["_line"].to_numpy()]
    expanded, problems = expand_limits(kept.reset_index(drop=True), layouts, rows.tolist(), limits.file)
    index = expanded.pop("_line").to_numpy(dtype=np.intp)
    typed = replace(limits, frame=expanded, rows=limits.rows[index])
    return typed, [_discreet(problem) for problem in problems]


def _discreet(problem: Problem) -> Problem:
    expected = _NAMED.sub("", problem.expected)
    if problem.column != "item":
        return replace(problem, expected=expected)
    remedy = problem.remedy
    if "Did you mean" in remedy:
        remedy = "The items and their codes are listed in items.csv."
    return replace(problem, expected=expected, got="something else", remedy=remedy)
