"""Lines of a list and of a place as they would stand a step milder or severer: recovery, relapse, and error."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from datasets.items import HOURS_DAY, HOURS_WEEK, ITEMS, NONE, PRESENT, Item, ItemKind, Layout
from evaluation.simulation.chance import Chance, Floats
from matcher.bits import Ints

MILDER: Final = 1.25
"""Without levels, a step milder is so many times the amount; a step severer is one through it."""
MOST: Final = {HOURS_DAY: 8.0, HOURS_WEEK: 40.0}
"""What no step goes beyond."""
FOUND: Final = 0.5
"""For every line with an error, so many lines are written down that aren't true of anybody."""
SLUGS: Final = {slug: at for at, slug in enumerate(ITEMS)}
_SPOKEN: Final = (ItemKind.GRADED, ItemKind.ORDINAL)


def stepped(limits: pd.DataFrame, layouts: dict[str, str], step: Ints) -> pd.DataFrame:
    """The limits with each line a step milder (-1), severer (1) or as it was (0); a line milder than its form's
    mildest is gone. `layouts` holds each profile's, `step` has shape (n_lines,).
    """
    gone, levels = np.zeros(len(limits), dtype=np.bool_), limits["level"].to_numpy(dtype=object).copy()
    amounts = limits["amount"].to_numpy(dtype=float).copy()
    items = limits["item"].to_numpy(dtype=object)
    owners = limits["profile"].to_numpy(dtype=object)
    for at in np.flatnonzero(step).tolist():
        item = ITEMS.get(str(items[at]))
        if item is None:
            continue
        if np.isnan(amounts[at]):
            levels[at], gone[at] = _word(item, layouts[owners[at]], str(levels[at]), int(step[at]))
        else:
            amounts[at] = _amount(item, float(amounts[at]), int(step[at]))
    return limits.assign(level=levels, amount=amounts)[~gone].reset_index(drop=True)


def _word(item: Item, layout: str, level: str, step: int) -> tuple[str, bool]:
    """The next level in words, and whether nothing is left of the line."""
    scale = item.scales.get(Layout(layout)) or item.any_scale
    if item.free_text or not level:
        return level, False
    found = item.level(Layout(layout), level) + step
    return scale.levels[min(max(found, 0), len(scale.levels) - 1)], found <= 0


def _amount(item: Item, amount: float, step: int) -> float:
    """The amount a step on: more is milder, but for cold, where the amount says nothing of ease."""
    if item.sign < 0:
        return amount
    found = amount * MILDER**-step
    whole = round(found) if item.slug in MOST or found >= 10 else round(found, 1)
    return float(min(whole, MOST.get(item.slug, np.inf)))


def mistaken(limits: pd.DataFrame, layouts: dict[str, str], eps: float, chance: Chance) -> pd.DataFrame:
    """The limits with an error in a share `eps` of the lines, as often too mild as too severe, and some lines that
    aren't true at all; who has no list gets none. Source: the symmetric error per item of inter-rater studies.
    """
    if not eps or not len(limits):
        return limits
    whose = about(limits, "profile")
    wrong = chance.yes("limit/wrong", eps, *whose)
    milder = chance.yes("limit/milder", 0.5, *whose)
    step = np.where(wrong, np.where(milder, -1, 1), 0).astype(np.int64)
    found = pd.concat([stepped(limits, layouts, step), _untrue(limits, layouts, eps, chance)])
    found = found.drop_duplicates(["profile", "item"], keep="first")
    return found.sort_values("profile", kind="stable", ignore_index=True)


def _untrue(limits: pd.DataFrame, layouts: dict[str, str], eps: float, chance: Chance) -> pd.DataFrame:
    """Lines of others of the same layout, written down for somebody of whom they aren't true."""
    layout = limits["profile"].map(layouts).to_numpy(dtype=object)
    extra = chance.yes("limit/untrue", eps * FOUND, *about(limits, "profile"))
    found = []
    for name in Layout:
        own = np.flatnonzero(layout == str(name))
        lines = own[extra[own]]
        if len(lines):
            other = own[chance.whole("limit/other", 0, len(own) - 1, lines)]
            found.append(limits.iloc[lines].assign(profile=limits["profile"].to_numpy(dtype=object)[other]))
    return pd.concat(found) if found else limits.iloc[:0]


def misjudged(demands: pd.DataFrame, eps: float, chance: Chance) -> pd.DataFrame:
    """The demands with an error in a share `eps` of the lines: amounts too high or too low, words turned round."""
    if not eps or not len(demands):
        return demands
    whose = about(demands, "vacancy")
    wrong, higher = chance.yes("demand/wrong", eps, *whose), chance.yes("demand/higher", 0.5, *whose)
    spoken = (
        demands["item"].map({slug: one.kind in _SPOKEN for slug, one in ITEMS.items()}).to_numpy(dtype=bool)
    )
    amounts = demands["amount"].to_numpy(dtype=float)
    factor = np.where(wrong & spoken, np.where(higher, MILDER, 1 / MILDER), 1.0)
    turned = {PRESENT: NONE, NONE: PRESENT, "offered": "not_offered", "not_offered": "offered"}
    level = demands["level"]
    return demands.assign(
        amount=np.round(amounts * factor, 2), level=level.where(~wrong, level.map(turned).fillna(level))
    )


def about(lines: pd.DataFrame, owner: str) -> tuple[Ints, Ints]:
    """Whose line it is and on what, as positions: the same line has the same luck in every version of a list."""
    whose = lines[owner].str.extract(r"(\d+)$", expand=False)
    item = lines["item"].map(SLUGS).fillna(-1)
    return np.asarray(whose, dtype=np.int64), np.asarray(item, dtype=np.int64)


def capacities(
    limits: pd.DataFrame, layouts: dict[str, str], positions: dict[str, int], item: Item
) -> Floats:
    """The most that each person can do on an item, as a load (signed); infinite without a limit, shape (n_people,)."""
    found = np.full(len(positions), np.inf)
    own = limits[limits["item"] == item.slug]
    for owner, amount, level in zip(own["profile"], own["amount"], own["level"], strict=True):
        at = positions[owner]
        found[at] = min(found[at], _capacity(item, Layout(layouts[owner]), float(amount), str(level)))
    return found


def _capacity(item: Item, layout: Layout, amount: float, level: str) -> float:
    if not np.isnan(amount):
        return item.sign * amount
    loads = item.loads[layout]
    return loads[item.level(layout, level)] if level and loads else np.inf
