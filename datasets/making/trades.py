"""Which work the members written by hand have: an ironing shop has no hairdresser, whatever its sector says."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Final

import numpy as np

from datasets.making.chance import Bools, Ints
from datasets.making.places import ANYWHERE, EVERYWHERE
from datasets.making.setting import Frame, Setting, read_rows
from datasets.making.work import Work

COMMON: Final = 0.05
"""Every function is drawn at least so often, as a weight beside the square of an even number."""


def trades(work: Work, employers: Frame, *, common: bool) -> Bools:
    """True for the functions that an employer has, shape (n_employers, n_functions).

    A trade is a function, a pattern of functions with a star, or an ISCO prefix within the employer's sector;
    `common` adds the work that members of its size have whatever their trade.
    """
    rows = read_rows("trades.csv")
    named = {row["employer"]: row["trades"].split() for row in rows if row["employer"]}
    size = employers["headcount"].fillna(0).to_numpy(dtype=float)
    found = np.zeros((len(employers), len(work.table)), dtype=bool)
    for at, (id, sector) in enumerate(zip(employers["id"], employers["sector"], strict=True)):
        here = (work.sector == sector).to_numpy(dtype=bool)
        for word in named.get(str(id), ()):
            found[at] |= meant(work, word) & (here | (not word.isdigit()))
    for row in rows if common else ():
        if not row["employer"]:
            large = size >= float(row["from"])
            found |= large[:, None] & np.any([meant(work, word) for word in row["trades"].split()], axis=0)
    return found


def meant(work: Work, word: str) -> Bools:
    """True for the functions of any sector that a word of the table means, shape (n_functions,)."""
    if word.isdigit():
        return work.table["isco"].astype(str).str.startswith(word).to_numpy(dtype=bool)
    return np.array([fnmatchcase(str(key), word) for key in work.table["key"]], dtype=bool)


def employers_of(setting: Setting, work: Work, employers: Frame, function: Ints) -> Ints:
    """For each function an employer of its sector that has it as a trade; where none has, any employer that has
    it, then any that has it beside its trade, then any of the sector, then any."""
    even = setting.chance.even("known/employer", len(function))
    own, every = trades(work, employers, common=False), trades(work, employers, common=True)
    sectors = employers["sector"].to_numpy(dtype=object)
    chosen = np.zeros(len(function), dtype=np.int64)
    for place, (at, u) in enumerate(zip(function, even, strict=True)):
        same = sectors == work.sector.iloc[at]
        choices = (own[:, at] & same, own[:, at], every[:, at], same, np.ones(len(employers), dtype=bool))
        where = next(np.flatnonzero(one) for one in choices if one.any())
        chosen[place] = where[int(u * len(where))]
    return chosen


def choose_trade(setting: Setting, work: Work, employers: Frame, n: int) -> tuple[Ints, Ints]:
    """The position of each place's employer and function, shape (n,) each; every function is the employer's."""
    chance = setting.chance
    size = employers["headcount"].fillna(10).to_numpy(dtype=float)
    employer = chance.pick("place/employer", n, np.maximum(size, 1) ** setting.knobs.skew)
    own, every = trades(work, employers, common=False), trades(work, employers, common=True)
    weight = chance.even("function/common", len(work.table)) ** 2 + COMMON
    function = np.zeros(n, dtype=np.int64)
    for at in range(len(employers)):
        here, has = employer == at, own[at] if own[at].any() else every[at]
        function[here] = chance.pick(f"place/trade/{at}", int(here.sum()), weight * has)
    general = np.array([work.at[key] for key in EVERYWHERE], dtype=np.int64)
    some = general[chance.whole("place/general", n, 0, len(general) - 1)]
    beside = chance.yes("place/anywhere", n, ANYWHERE) & every[employer, some]
    return employer, np.where(beside, some, function)
