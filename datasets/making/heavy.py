"""Work that is seen to be too heavy with both lists in hand: more is asked than somebody can do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import numpy as np
import pandas as pd

from datasets.items import ITEMS, Item, UnknownLevel
from datasets.making.chance import Floats, Ints
from datasets.making.setting import Frame

CODES: Final = {slug: code for code, slug in enumerate(ITEMS)}


def too_heavy(tables: dict[str, Frame], who: Ints, place: Ints) -> Ints:
    """Per pair of a profile and a vacancy (positions in their tables) the items on which more is asked than can be
    done, shape (n_pairs,).
    """
    asked, loads = _asked(tables["demands"], tables["vacancies"]["id"])
    limits = tables["limits"]
    can, codes = _loads(limits), limits["item"].map(CODES).to_numpy(dtype=np.int64)
    owner = pd.Index(tables["profiles"]["id"]).get_indexer(pd.Index(limits["profile"]))
    order = np.argsort(owner, kind="stable")
    first, last = (np.searchsorted(owner[order], who, side=side) for side in ("left", "right"))
    pair = np.repeat(np.arange(len(who)), last - first)
    line = order[
        np.arange(len(pair)) - np.repeat(np.cumsum(last - first) - (last - first), last - first) + first[pair]
    ]
    wanted = place[pair] * len(CODES) + codes[line]
    at = np.minimum(np.searchsorted(asked, wanted), max(0, len(asked) - 1))
    heavy = (asked[at] == wanted) & (loads[at] > can[line]) if len(asked) else np.zeros(len(pair), dtype=bool)
    return np.bincount(pair[heavy], minlength=len(who)).astype(np.int64)


def _asked(demands: Frame, ids: pd.Series[str]) -> tuple[Ints, Floats]:
    """A sorted number per place and item that is asked, and the most that is asked there."""
    place = pd.Index(ids).get_indexer(pd.Index(demands["vacancy"]))
    keys, loads = place * len(CODES) + demands["item"].map(CODES).to_numpy(dtype=np.int64), _loads(demands)
    order = np.lexsort((-loads, keys))
    firsts = np.ones(len(order), dtype=bool)
    firsts[1:] = keys[order][1:] != keys[order][:-1]
    kept = order[firsts]
    return keys[kept], loads[kept]


def _loads(lines: Frame) -> Floats:
    """The signed load of each line, worked out once per different one; more than anything where nothing is said."""
    said = lines[["item", "amount", "level"]].astype({"level": object})
    codes = said.groupby(["item", "amount", "level"], sort=True, dropna=False).ngroup().to_numpy()
    one = said.assign(code=codes).drop_duplicates("code").sort_values("code")
    loads = [_load(*cells) for cells in one[["item", "amount", "level"]].itertuples(index=False, name=None)]
    return np.asarray(loads, dtype=float)[codes] if loads else np.empty(0)


def _load(item: str, amount: float, level: str) -> float:
    if np.isnan(amount) and not level:
        return np.inf
    try:
        return ITEMS[item].load(None if np.isnan(amount) else float(amount), level)
    except UnknownLevel:  # a word of one layout alone
        return min(_loads_of(ITEMS[item], level), default=np.inf)


def _loads_of(item: Item, level: str) -> Iterator[float]:
    for layout, scale in item.scales.items():
        with suppress(UnknownLevel):
            yield item.sign * scale.amounts[item.level(layout, level)]
