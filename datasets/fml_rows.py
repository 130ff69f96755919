"""One line of an FML made into lines of the item catalogue: which items a code stands for, at which level.

A person's values are health data: no problem found here repeats one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import Final, TypedDict

from rapidfuzz import fuzz, process

from datasets.fml_value import SIDES, find_level, plain
from datasets.item_words import item_words
from datasets.items import ITEMS, LIMITED_SIDE, Item, ItemKind, Layout, by_code
from datasets.problems import Problem, Severity


class LimitRow(TypedDict):
    """One line on one item: an amount in its unit, the form's words, a side, and words that keep it open."""

    item: str
    amount: float | None
    level: str
    side: str
    note: str


Rows = tuple[list[LimitRow], list[Problem]]

ARMS: Final = {
    "insight-overrates-abilities": r"eigen mogelijkheden|own abilities",
    "insight-overrates-limits": r"eigen beperkingen|own limits",
    "emotions-too-close": r"te veel|too much",
    "emotions-too-distant": r"te weinig|too little",
    "feelings-blocked": r"blokk|block",
    "feelings-unclear": r"onduidelijk|onvoorspelbaar|unclear|unpredictable",
    "feelings-uncontrolled": r"ongecontroleerd|uncontrolled",
    "evening": r"avond|evening|alleen overdag|only by day",
    "night": r"nacht|night|alleen overdag|only by day",
    "known-methods": r"bekende werkwijzen|^beperkt$|^niveau 1$|^level 1$",
    "structured-work": r"voorgestructureerd|^sterk beperkt$|^niveau 2$|^level 2$",
}
"""The words by which a form names one arm of a point that holds several."""

NEVER_EVENING: Final = re.compile(r"geen avond|nooit|niet 's avonds|alleen overdag|no evening|only by day")
"""Stricter than the form's "not every evening": kept as a note, so that an expert is asked about it."""

_HIGHEST: Final = {"h/day": 24.0, "h/week": 168.0, "deg": 180.0}
_COLDEST: Final = -60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a line says before it is looked up: `words` is the level without the arm's words."""

    layout: Layout
    amount: float | None
    words: str
    side: str
    note: str


@lru_cache(maxsize=4096)
def item_slugs(layout: Layout, text: str) -> tuple[str, ...]:
    """The items behind a slug, a code of the layout or a Dutch or English name; empty where there is none."""
    said = _code(plain(text).removeprefix("fml ").rstrip(".:"))
    if said in ITEMS:
        return (said,)
    coded = tuple(item.slug for item in by_code(layout, said))
    return coded or item_words(layout).get(said, ())


def _code(said: str) -> str:
    """A code with points, where a spreadsheet wrote it with a comma as if it were a number."""
    return said.replace(",", ".") if re.fullmatch(r"[1-6],\d{1,2}", said) else said


def unknown_item(text: str, *, layout: Layout = Layout.CLASSIC, file: str = "", row: int = 0) -> Problem:
    """The problem of an item that doesn't exist, with near names or the layout that has the code."""
    other = Layout.REVISED if layout is Layout.CLASSIC else Layout.CLASSIC
    expected = f"an item or a code of the {layout.value} layout"
    remedy = "The items and their codes are listed in items.csv."
    if item_slugs(other, text):
        remedy = f"The code exists in the {other.value} layout; check the layout of the profile."
    elif under := _under(layout, text):
        remedy = f"Write which of them: {', '.join(under)}."
    elif near := process.extract(plain(text), list(ITEMS), scorer=fuzz.WRatio, limit=3, score_cutoff=60):
        remedy = f"Did you mean {', '.join(str(name) for name, _, _ in near)}?"
    return Problem(file=file, row=row, column="item", expected=expected, got=f"'{text}'", remedy=remedy)


def _under(layout: Layout, text: str) -> list[str]:
    """The codes below a code that only heads them, such as 4.3."""
    codes = (item.scales[layout].code for item in ITEMS.values() if layout in item.scales)
    return [code for code in dict.fromkeys(codes) if code.startswith(f"{plain(text)}.")]


def limit_rows(
    layout: Layout | str, item: str, amount: float | None, level: str = "", side: str = "",
    *, file: str = "limits.csv", row: int = 0,
) -> Rows:  # fmt: skip
    """The lines that one line of a list stands for: none (4.1, 4.2), one, or several (classic 4.14).

    `item` is a slug, a code of the layout or a name; `amount` is in the item's unit; `level` holds the form's
    words; `side` is Dutch or English. Problems name the place and the item, never the value.
    """
    rows, faults = _limit_rows(Layout(layout or Layout.CLASSIC), item, amount, level, side)
    return [line.copy() for line in rows], [replace(fault, file=file, row=row) for fault in faults]


@lru_cache(maxsize=65536)
def _limit_rows(
    layout: Layout, item: str, amount: float | None, level: str, side: str
) -> tuple[tuple[LimitRow, ...], tuple[Problem, ...]]:
    slugs = item_slugs(layout, item)
    if not slugs:
        return (), (unknown_item(item, layout=layout),)
    first = ITEMS[slugs[0]]
    if first.kind is ItemKind.DESCRIPTOR:
        known = plain(level) in SIDES or find_level(first, layout, level) is not None
        return (), () if known else (bad_level(first, layout),)
    hand, side_fault = _side(first, side)
    named, words = _arms(layout, slugs, level)
    if not named or (amount is not None and named != slugs):
        return (), (_bad_arm(layout, slugs),)
    note = "geen avonddienst" if NEVER_EVENING.search(plain(level)) else ""
    said = _Said(layout=layout, amount=amount, words=words, side=hand, note=note)
    found = [_row(ITEMS[slug], said) for slug in named]
    faults = [fault for fault in (side_fault, *(fault for _, fault in found)) if fault]
    return tuple(line for line, fault in found if line and not fault), tuple(dict.fromkeys(faults))


def _row(item: Item, said: _Said) -> tuple[LimitRow | None, Problem | None]:
    index = find_level(item, said.layout, said.words) if said.words else None
    if said.words and index is None:
        return None, bad_level(item, said.layout)
    if said.amount is None and index is None:
        return None, fault(
            item, "amount", "an amount or a level", remedy="Fill one; 'normaal' is a level too."
        )
    scale = item.scales.get(said.layout) or item.any_scale
    level = scale.levels[index] if index is not None else ""
    note = said.note if item.slug == "evening" and index else ""
    line = LimitRow(item=item.slug, amount=said.amount, level=level, side=said.side, note=note)
    return line, _bad_amount(item, said.amount)


def _arms(layout: Layout, slugs: tuple[str, ...], level: str) -> tuple[tuple[str, ...], str]:
    """Which of the items behind a code are meant, and the level to look up there."""
    said = plain(level)
    named = tuple(slug for slug in slugs if slug in ARMS and re.search(ARMS[slug], said))
    if named:
        return named, _arm_level(said)
    several = len(slugs) > 1 and slugs[0] in ARMS
    if several and find_level(ITEMS[slugs[0]], layout, said) != 0:
        return (), ""
    return slugs, level


def _arm_level(said: str) -> str:
    """Of an arm's words only how far it goes: on 2.6 alone an arm has a second limited level."""
    graded = re.search(r"te (veel|weinig)|too (much|little)", said)
    return "sterk beperkt" if graded and re.search(r"sterk|severe|strong", said) else "beperkt"


def _side(item: Item, side: str) -> tuple[str, Problem | None]:
    said = plain(side)
    if not said:
        return "", None
    if said not in SIDES:
        return "", fault(item, "side", "left, right or both (links, rechts, beide)")
    if item.sided:
        return SIDES[said], None
    remedy = "The item has no sides in the form; the limit counts for both. Put the side in the gloss."
    return "", replace(fault(item, "side", "no side", remedy=remedy), severity=Severity.WARNING)


def fault(item: Item, column: str, expected: str, *, got: str = "", remedy: str = "") -> Problem:
    """A problem on an item, still without its place in a file."""
    return Problem(file="", column=column, expected=f"{expected} for {item.slug}", got=got, remedy=remedy)


def _bad_amount(item: Item, amount: float | None) -> Problem | None:
    if amount is None:
        return None
    if not item.unit and item.kind is not ItemKind.ORDINAL:
        remedy = "The item has no unit; use its level."
        return fault(item, "amount", "a level in words", got="an amount", remedy=remedy)
    low = _COLDEST if item.unit == "degC" else 0.0
    high = _HIGHEST.get(item.unit, inf)
    if low <= amount <= high:
        return None
    span = (
        f"{low:g} to {high:g} {item.unit}"
        if high < inf
        else f"{low:g} {item.unit} or more".replace("  ", " ")
    )
    return fault(item, "amount", span, got="an amount outside it", remedy="Check the amount and its unit.")


def bad_level(item: Item, layout: Layout) -> Problem:
    """The problem of words that the form doesn't use on an item."""
    levels = (item.scales.get(layout) or item.any_scale).levels
    unit = f", or an amount in {item.unit}," if item.unit else ""
    choices = ", ".join(f"'{label}'" for label in levels)
    remedy = "Use the words of the form; what doesn't fit them is a note."
    return fault(item, "level", f"one of {choices}{unit}", got="other words", remedy=remedy)


def _bad_arm(layout: Layout, slugs: tuple[str, ...]) -> Problem:
    scales = [ITEMS[slug].scales[layout] for slug in slugs]
    choices = ", ".join(f"'{label}'" for scale in scales for label in scale.levels[1:])
    expected = f"'normaal' or one of {choices} for {scales[0].code}"
    remedy = "The point has several arms; say which, in the words of the form."
    return Problem(file="", column="level", expected=expected, got="other words", remedy=remedy)


def side_of(layout: Layout | str, item: str, level: str) -> str | None:
    """Which side 4.2 (localisation) names: left, right or both; None for any other item or without a side."""
    if item_slugs(Layout(layout), item) != (LIMITED_SIDE,):
        return None
    return SIDES.get(plain(level))
