"""Countries out of the ordinary: everybody at the norm, every load at the limit, equal scores, odd amounts.

Each takes the tables of a country and gives changed ones; what it was given stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from datasets.items import ITEMS, NONE, OFFERED, Item, ItemKind
from datasets.model import PAPERS
from evaluation.benchmarks.country import ON, Frame, Ints, Tables
from evaluation.benchmarks.probing import limit_amount

Given = Mapping[str, Frame]
LINES: Final = ("demands", "asks", "adaptations")
IN_NUMBERS: Final = (ItemKind.GRADED, ItemKind.ORDINAL)


def all_at_norm(given: Given) -> Tables:
    """Nobody is limited and no place asks more than the norm, a paper or schooling: every open place fits."""
    places, people, asks = given["vacancies"], given["profiles"], given["asks"]
    return dict(given) | {
        "vacancies": places.assign(closes=np.datetime64("NaT", "s"), openings=1.0, education=1.0),
        "profiles": people.assign(
            complete=True, usable=True, consent=True, minutes_medical=False, education=8.0
        ),
        "limits": given["limits"].iloc[:0],
        "hours": given["hours"].iloc[:0],
        "asks": asks[~asks["what"].isin(list(PAPERS))].reset_index(drop=True),
        "demands": _each_item(given["demands"], _at_most_norm),
    }


def _at_most_norm(item: Item, lines: Frame) -> Frame:
    norm = item.full
    if not np.isfinite(norm):
        return lines
    amounts = np.minimum(item.sign * lines["amount"], norm) * item.sign
    return lines.assign(amount=amounts)


def all_at_limit(given: Given) -> Tables:
    """Every recorded load is exactly the limit of everybody who is limited in that item."""
    return dict(given) | {
        "demands": _each_item(given["demands"], _at_limit),
        "limits": _each_item(given["limits"], _limited),
    }


def _at_limit(item: Item, lines: Frame) -> Frame:
    if item.kind in IN_NUMBERS:
        return lines.assign(amount=limit_amount(item), level="")
    return lines.assign(amount=np.nan, level=OFFERED if item.condition else NONE)


def _limited(item: Item, lines: Frame) -> Frame:
    return lines.assign(amount=limit_amount(item)) if item.kind in IN_NUMBERS else lines


def equal_scores(given: Given) -> Tables:
    """All places are one place but for their ids: function, hours, wage, postcode, asks, and demands all can meet."""
    places = given["vacancies"]
    row = _plain(given)
    id, n = str(places["id"].iloc[row]), len(places)
    same = places.iloc[np.full(n, row)].reset_index(drop=True).assign(id=places["id"].to_numpy())
    return (
        dict(given)
        | {name: _repeated(_light(given[name]), id, places["id"]) for name in LINES}
        | {"vacancies": same, "moves": given["moves"].iloc[:0], "outcomes": given["outcomes"].iloc[:0]}
    )


def _plain(given: Given) -> int:
    """The row of a place that stays open and that asks little schooling and few hours, with 8 demands or more."""
    places = given["vacancies"]
    lines = given["demands"]["vacancy"].value_counts().reindex(pd.Index(places["id"]))
    stays = places["closes"].isna() | (places["closes"] > pd.Timestamp(ON))
    fit = stays & (places["openings"].fillna(1) > 0) & (places["function"] != "")
    enough = (lines.fillna(0) >= min(8, int(lines.max()))).to_numpy(dtype=bool)
    ordered = places[fit & enough] if (fit & enough).any() else places
    return int(ordered.sort_values(["education", "hours_min", "id"], kind="stable").index[0])


def _light(lines: Frame) -> Frame:
    """Demands that everybody can meet, and no papers; adaptations as they are."""
    if "amount" in lines:
        return _each_item(lines, _lightest)
    return lines[~lines["what"].isin(list(PAPERS))] if "essential" in lines else lines


def _lightest(item: Item, lines: Frame) -> Frame:
    if item.kind in IN_NUMBERS:
        least = min(item.sign * scale.amounts[-1] for scale in item.scales.values())
        return lines.assign(amount=item.sign * least / 2, level="")
    return lines.assign(amount=np.nan, level=OFFERED if item.condition else NONE)


def _repeated(lines: Frame, id: str, ids: pd.Series[str]) -> Frame:
    own = lines[lines["vacancy"] == id]
    again = own.iloc[np.tile(np.arange(len(own)), len(ids))].reset_index(drop=True)
    return again.assign(vacancy=np.repeat(ids.to_numpy(), len(own)))


def free_amounts(given: Given, seed: int) -> Tables:
    """Every recorded amount becomes a decimal amount near it: thousands of different ones per item."""
    chance = np.random.default_rng((seed, 2))

    def shaken(item: Item, lines: Frame) -> Frame:
        factor = chance.uniform(0.7, 1.3, len(lines))
        return (
            lines.assign(amount=(lines["amount"] * factor).round(4)) if item.kind in IN_NUMBERS[:1] else lines
        )

    return dict(given) | {"demands": _each_item(given["demands"], shaken)}


def _each_item(lines: Frame, changed: Callable[[Item, Frame], Frame]) -> Frame:
    """The lines with those of each known item changed, in the same order."""
    found = lines.groupby("item", sort=True).indices
    known: dict[str, Ints] = {str(slug): np.asarray(at, dtype=np.int64) for slug, at in found.items()}
    amount, level = lines["amount"].to_numpy(copy=True), lines["level"].to_numpy(dtype=object, copy=True)
    for slug, at in known.items():
        if slug in ITEMS:
            part = changed(ITEMS[slug], lines[["amount", "level"]].iloc[at])
            amount[at], level[at] = part["amount"].to_numpy(), part["level"].to_numpy()
    return lines.assign(amount=amount, level=pd.Series(level, index=lines.index, dtype="str"))


SHAPES: Final[Mapping[str, Callable[[Given, int], Tables]]] = MappingProxyType(
    {
        "ordinary": lambda given, seed: dict(given),
        "all at the norm": lambda given, seed: all_at_norm(given),
        "all at the limit": lambda given, seed: all_at_limit(given),
        "equal scores": lambda given, seed: equal_scores(given),
        "free amounts": free_amounts,
    }
)
"""Every shape by name, as a function of tables and seed."""
