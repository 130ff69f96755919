"""What the places of a made region truly ask, and which part of that their employers wrote down.

The truth is drawn from the usual demands of each place's function: whether an item is asked at all, how much,
with what employers do alike and what differs from place to place. It never comes from the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.items import NONE, NOT_OFFERED, OFFERED, PRESENT, RUBRIEKEN, ItemKind
from datasets.making.chance import Bools, Floats, Ints
from datasets.making.setting import Frame, Setting, rounded, text
from datasets.making.work import Usual, Work
from datasets.model import Often, Side

ALIKE: Final = 0.6
"""The part of a difference between places that is their employer's way of working; the rest is the place's own."""
APART: Final = 0.8
UNITS: Final = {
    "min": (5, 240), "h/day": (0.5, 8), "kg": (1, 40), "times/h": (10, 1500), "cm": (5, 90), "deg": (5, 110),
    "kgf": (1, 30), "steps": (5, 150), "m": (0.5, 12), "dB(A)": (1, 95), "degC": (1, 45),
}  # fmt: skip
"""Per unit the step in which employers speak, and the most that is believed."""
UNSPOKEN: Final = frozenset({"attention-sources"})
"""Items that employers never write down: the other layout's words for what they did write."""
FEW: Final = {"kneeling", "heavy-loads-often"}
"""Items counted one by one."""
OFTEN_SAID: Final = 1.6
"""Posture and lifting are written down so many times more often than other items."""
CONDITION_SAID: Final = 0.5
"""Whether a place offers a condition is written down so many times less often."""
PEAK: Final = 0.1
"""The share of the recorded demands that are an exception in the work."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """The truth on one item at every place: whether it is asked (or not offered), and how much; nan in words."""

    usual: Usual
    asked: Bools
    amount: Floats


def true_demands(setting: Setting, work: Work, function: Ints, heavy: Floats) -> Iterator[Ask]:
    """The truth item by item; `heavy` is how much heavier than usual each place's employer works."""
    n, chance = len(function), setting.chance
    for usual in work.usual:
        name = usual.item.slug
        asked = chance.yes(f"demand/{name}", n, usual.chance[function])
        differs = ALIKE * heavy + APART * chance.normal(f"demand/{name}/much", n)
        yield Ask(usual=usual, asked=asked, amount=_amounts(usual, function, differs))


def _amounts(usual: Usual, function: Ints, differs: Floats) -> Floats:
    """Amounts as employers would say them, for the places that ask the item."""
    middle, spread = usual.amount[function], usual.spread[function]
    if usual.log:
        drawn = np.exp(np.log(np.where(middle > 0, middle, np.nan)) + spread * differs)
    else:
        drawn = middle + usual.item.sign * spread * differs
    if usual.item.kind is not ItemKind.ORDINAL and not usual.item.unit:
        return np.full(len(function), np.nan)
    if usual.item.kind is ItemKind.ORDINAL:
        return np.clip(np.round(drawn), 1, usual.item.any_scale.amounts[0])
    step, most = UNITS.get(usual.item.unit, (1, np.inf))
    step = 1 if usual.item.slug in FEW else step
    least = step if usual.item.sign > 0 else -30
    return np.clip(rounded(drawn, step), least, most)


def open_books(setting: Setting, n: int) -> Any:
    """The rubrieken that each place calls complete, as text with ";" between, shape (n,)."""
    chance, full = setting.chance, setting.chance.yes("place/complete", n, setting.knobs.rubrieken)
    body = full & chance.yes("place/complete-body", n, 0.9)
    mind = full & (chance.yes("place/complete-mind", n, 0.7) | ~body)
    has = {
        "I": mind,
        "II": mind,
        "III": body & chance.yes("place/complete-air", n, 0.8),
        "IV": body,
        "V": body,
    }
    names = sorted(has)
    code = sum(has[name].astype(np.int64) << at for at, name in enumerate(names))
    words = [
        ";".join(name for at, name in enumerate(names) if one >> at & 1) for one in range(1 << len(names))
    ]
    return np.array(words, dtype=object)[code]


@dataclass(frozen=True, kw_only=True)
class Books:
    """How each place keeps its books: whether anything is written down, what share, which rubrieken completely."""

    kept: Bools
    share: Floats
    complete: Any

    def of(self, rubriek: str) -> Bools:
        """The places that call a rubriek complete."""
        said = pd.Series(self.complete, dtype=object)
        known = {one: rubriek in str(one).split(";") for one in said.unique()}
        return said.map(known).to_numpy(dtype=bool)


def recorded(setting: Setting, truth: Iterator[Ask], books: Books) -> Frame:
    """The demands that are written down, a line each: place (position), item, amount, level, side, often."""
    full = {rubriek: books.of(rubriek) for rubriek in RUBRIEKEN}
    parts = [
        _written(setting, ask, books, full[ask.usual.item.rubriek], at)
        for at, ask in enumerate(truth)
        if ask.usual.item.slug not in UNSPOKEN
    ]
    if not parts:
        return pd.DataFrame({name: [] for name in ("place", "item", "amount", "level", "side", "often")})
    lines = pd.concat(parts, ignore_index=True)
    order = np.lexsort((lines["order"], lines["place"]))
    return lines.iloc[order].drop(columns="order").reset_index(drop=True)


def _written(setting: Setting, ask: Ask, books: Books, full: Bools, order: int) -> Frame:
    """The lines on one item."""
    item, n = ask.usual.item, len(ask.asked)
    share = np.minimum(books.share * (OFTEN_SAID if item.always_asked else 1.0), 1.0)
    share = share * (CONDITION_SAID if item.condition else 1.0)
    said = setting.chance.even(f"book/{item.slug}", n)
    told = books.kept & ((said < share) | full)
    lines = np.flatnonzero(told & (ask.asked | item.condition | (item.always_asked & full)))
    asked, amount = ask.asked[lines], ask.amount[lines]
    return pd.DataFrame(
        {
            "place": lines, "item": item.slug, "amount": np.where(asked, amount, np.nan),
            "level": _levels(ask, asked, amount), "side": _sides(setting, ask, lines, n),
            "often": _often(setting, ask, lines, n), "order": order,
        }
    )  # fmt: skip


def _levels(ask: Ask, asked: Bools, amount: Floats) -> Any:
    """Words where there is no amount: offered or not for conditions, present or none for the rest."""
    if ask.usual.item.condition:
        return text(NOT_OFFERED, asked, OFFERED)
    return text(text("", ~np.isnan(amount), PRESENT), asked, NONE)


def _sides(setting: Setting, ask: Ask, lines: Ints, n: int) -> Any:
    """Which hand: mostly either; both for some work of the hands, now and then one."""
    if not ask.usual.item.sided:
        return np.full(len(lines), "", dtype=object)
    sides = np.array(["", str(Side.BOTH), str(Side.RIGHT)], dtype=object)
    found = setting.chance.pick(f"side/{ask.usual.item.slug}", n, (6, 3, 1))[lines]
    return text(sides[found], ask.asked[lines])


def _often(setting: Setting, ask: Ask, lines: Ints, n: int) -> Any:
    """Regular is left unsaid; some demands are an exception in the work."""
    peak = setting.chance.yes(f"often/{ask.usual.item.slug}", n, PEAK)[lines] & ask.asked[lines]
    return text(str(Often.INCIDENTAL), peak & (not ask.usual.item.condition))
