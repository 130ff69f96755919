"""What one line of a place says: an item in any of its names, an amount or a level in the schema's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np

from datasets.fml import item_slugs
from datasets.fml_value import find_level
from datasets.items import ITEMS, NONE, NOT_OFFERED, OFFERED, PRESENT, Item, ItemKind, Layout
from datasets.numbers import CellError
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
    if classic and revised and not text[0].isdigit():
        # A name that both layouts use for an item of their own: the place is asked for both.
        return tuple(dict.fromkeys((*classic, *revised)))
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
        raise MisplacedError("amount", fault)
    return Asked(items, value, word)


class MisplacedError(CellError):
    """A fault of one of the columns of a line."""

    def __init__(self, column: str, fault: CellError) -> None:
        super().__init__(fault.expected, fault.kind, fault.remedy)
        self.column = column


def _in_column(column: str, read: Callable[..., Any], *said: Any) -> Any:
    try:
        return read(*said)
    except CellError as error:
        raise MisplacedError(column, error) from error


_TO: Final = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(\S.*)?")


def adapted(text: str, to: str, brings: str) -> tuple[tuple[str, ...], str, str]:
    """An adaptation's items, what it brings the demand down to, and the item it brings, from their texts."""
    slugs = _in_column("item", item_of, text)
    amount, level = _in_column("to", _to, ITEMS[slugs[0]], to)
    asks = _in_column("brings", item_of, brings)[0] if brings else ""
    return slugs, level or digits(amount), asks


def _to(item: Item, text: str) -> tuple[float, str]:
    found = _TO.fullmatch(text)
    if found is None:
        return place_level(item, text)
    if found[2] and key(found[2]) not in (key(item.unit), f"{key(item.unit)}."):
        expected = f"an amount in {item.unit}" if item.unit else "a level"
        raise CellError(expected, "another unit", "Check the unit.")
    return place_amount(item, float(found[1].replace(",", ".")))
