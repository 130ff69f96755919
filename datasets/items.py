"""The catalogue of comparable things: what a person can be limited in and a place can ask, in both FML layouts."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from math import inf
from types import MappingProxyType
from typing import Any, Final

from datasets.problems import Spoor2Error


class Layout(StrEnum):
    """The layout of the FML in which a person's limits were written."""

    CLASSIC = "classic"
    REVISED = "revised"


class ItemKind(StrEnum):
    """How an item is compared."""

    GRADED = "graded"
    ORDINAL = "ordinal"
    YES_NO = "yes_no"
    CONDITION = "condition"
    CHOICE = "choice"
    DESCRIPTOR = "descriptor"


class Incidental(StrEnum):
    """What an only incidental demand above the limit does to the verdict."""

    MARGINAL = "marginal"
    FITS = "fits"
    NEVER = "never"


RUBRIEKEN: Final = ("I", "II", "III", "IV", "V", "VI")
NONE, PRESENT, OFFERED, NOT_OFFERED = "none", "present", "offered", "not_offered"
NORMAL_WORDS: Final = ("normaal", "niet van toepassing")


class UnknownLevel(Spoor2Error):
    """A level that the item does not have in that layout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """An item's levels in one layout, from unlimited to most limited, with the amount that each stands for."""

    code: str
    levels: tuple[str, ...]
    amounts: tuple[float, ...]
    less_than: frozenset[int]

    @property
    def norm(self) -> float:
        """The amount that somebody without a limit can do at least; infinite where the form states none."""
        return self.amounts[0] if self.amounts else inf


@dataclass(frozen=True, kw_only=True)
class Item:
    """One comparable thing; loads and capacities are compared as `sign × amount`, so that more is always heavier."""

    slug: str
    name_nl: str
    name_en: str
    rubriek: str
    kind: ItemKind
    unit: str
    margin: float
    free_text: bool
    carried: bool
    sided: bool
    incidental: Incidental
    scales: Mapping[Layout, Scale]
    source: str

    @cached_property
    def any_scale(self) -> Scale:
        """The classic scale, or the revised one where the classic layout lacks the item."""
        return self.scales.get(Layout.CLASSIC) or self.scales[Layout.REVISED]

    @cached_property
    def loads(self) -> Mapping[Layout, tuple[float, ...]]:
        """The signed loads of the levels per layout, from unlimited to most limited."""
        return {
            layout: tuple(
                self.sign * amount for amount in (self.scales.get(layout) or self.any_scale).amounts
            )
            for layout in Layout
        }

    @cached_property
    def sign(self) -> int:
        """-1 where a lower amount asks more (cold), else 1."""
        amounts = self.any_scale.amounts
        return -1 if amounts and amounts[-1] > amounts[0] else 1

    @cached_property
    def nothing(self) -> float:
        """The load (signed) of a demand that asks nothing."""
        return 0.0 if self.kind is ItemKind.GRADED else self.sign * self.any_scale.amounts[-1]

    @cached_property
    def full(self) -> float:
        """The load (signed) of a demand that is simply present: the norm, the milder one of both layouts."""
        return max(self.sign * scale.norm for scale in self.scales.values())

    @property
    def condition(self) -> bool:
        """True where the place must offer something instead of asking it."""
        return self.kind is ItemKind.CONDITION

    @property
    def always_asked(self) -> bool:
        """True where silence of a place that calls its rubriek complete still isn't "not asked"."""
        return self.condition or self.slug in NEVER_NOT_ASKED

    def name(self, lang: str = "nl") -> str:
        """The item's name for people."""
        return self.name_en if lang == "en" else self.name_nl

    def level(self, layout: Layout, text: str) -> int:
        """The index of a level said in the form's words, in full or without what stands between brackets."""
        scale = self.scales.get(layout) or self.any_scale
        wanted = " ".join(text.casefold().split())
        if wanted in NORMAL_WORDS:
            return 0
        for exact in (True, False):
            for index, label in enumerate(scale.levels):
                said = label.casefold() if exact else label.casefold().split(" (")[0]
                if said == wanted:
                    return index
        if wanted == "beperkt" and len(scale.levels) == 2:
            return 1
        choices = ", ".join(f"'{label}'" for label in scale.levels)
        raise UnknownLevel(f"{self.slug}: expected one of {choices}, got '{text}'.")

    def load(self, amount: float | None, level: str) -> float:
        """The signed load of a demand of `amount`, or of a level; `present` and `not_offered` are the full load."""
        if amount is not None:
            return self.sign * amount
        if level in (NONE, OFFERED):
            return self.nothing
        if level in (PRESENT, NOT_OFFERED):
            return self.full
        return max(
            self.sign * scale.amounts[self.level(layout, level)] for layout, scale in self.scales.items()
        )


NEVER_NOT_ASKED: Final = frozenset(
    {
        "sitting", "sitting-hours", "standing", "standing-hours", "walking", "walking-hours",
        "lifting", "hours-day", "hours-week",
    }
)  # fmt: skip
TRANSPORT, HOURS_DAY, HOURS_WEEK = "transport", "hours-day", "hours-week"
EVENING, NIGHT, LIMITED_SIDE, DOMINANCE = "evening", "night", "limited-side", "hand-dominance"


def _scale(row: Mapping[str, str], layout: Layout) -> Scale | None:
    if not row[layout]:
        return None
    return Scale(
        code=row[layout],
        levels=tuple(row[f"{layout}_levels"].split(";")),
        amounts=tuple(float(x) for x in row[f"{layout}_amounts"].split(";") if x),
        less_than=frozenset(int(x) for x in row[f"{layout}_less_than"].split(";") if x),
    )


def _item(row: Mapping[str, str]) -> Item:
    scales = {layout: scale for layout in Layout if (scale := _scale(row, layout))}
    flags: dict[str, Any] = {name: row[name] == "yes" for name in ("free_text", "carried", "sided")}
    plain: dict[str, Any] = flags | {
        name: row[name] for name in ("slug", "name_nl", "name_en", "rubriek", "unit", "source")
    }
    return Item(
        **plain, kind=ItemKind(row["kind"]), margin=float(row["margin"]),
        incidental=Incidental(row["incidental"]), scales=MappingProxyType(scales),
    )  # fmt: skip


def _read_items() -> Mapping[str, Item]:
    text = files("datasets").joinpath("items.csv").read_text(encoding="utf-8")
    found = [_item(row) for row in csv.DictReader(text.splitlines())]
    return MappingProxyType({item.slug: item for item in found})


ITEMS: Final[Mapping[str, Item]] = _read_items()
"""Every item by its slug, in the order of the classic form."""


def amount_or_level(text: str) -> tuple[float | None, str]:
    """What an adaptation brings a demand down to: a number, or else a level."""
    try:
        return float(text.replace(",", ".")), ""
    except ValueError:
        return None, text


def by_code(layout: Layout, code: str) -> tuple[Item, ...]:
    """The items that a code of a layout stands for; more than one for lifting-or-carrying and for choices."""
    return tuple(
        item for item in ITEMS.values() if layout in item.scales and item.scales[layout].code == code
    )
