"""The members of a made region: sectors as work is spread over them, invented names, sizes from small to large."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from datasets.making.chance import Floats
from datasets.making.setting import Frame, Setting, ids, read_rows

MEDIAN_SIZE = 90.0
SIZES = 1.1
"""The spread of the headcount, as a logarithm."""
MONTHS = 46
"""The first member joined so many months ago."""


def make_employers(setting: Setting, n: int, first: int = 1) -> Frame:
    """The employers' table with `n` rows, ids from `first` on."""
    chance, rows = setting.chance, read_rows("sectors.csv")
    sector = chance.pick("employer/sector", n, [float(row["weight"]) for row in rows])
    size = np.exp(np.log(MEDIAN_SIZE) + SIZES * chance.normal("employer/size", n))
    months = chance.whole("employer/since", n, 1, MONTHS)
    return pd.DataFrame(
        {
            "id": ids("w", n, first),
            "name": _names(setting, n, [row["words"].split(";") for row in rows], sector),
            "sector": np.array([row["sector"] for row in rows], dtype=object)[sector],
            "headcount": np.clip(np.round(size), 3, 6000),
            "postcode": setting.postcodes("employer/postcode", n),
            "member_since": setting.days(-30 * months),
            "tolerance": np.clip(np.round(size**0.5 / 5), 1, 8),
        }
    )


def _names(setting: Setting, n: int, words: list[list[str]], sector: Any) -> Any:
    """Names of a kind of firm and an invented proper name; the third of a name gets a number."""
    chance, proper = setting.chance, [row["name"] for row in read_rows("names.csv")]
    kind = [
        words[at][int(u * len(words[at]))]
        for at, u in zip(sector, chance.even("employer/kind", n), strict=True)
    ]
    names = [proper[at] for at in chance.whole("employer/name", n, 0, len(proper) - 1)]
    full = pd.Series([f"{a} {b}" for a, b in zip(kind, names, strict=True)], dtype=object)
    again = full.groupby(full).cumcount()
    return (full + np.where(again > 0, " " + (again + 1).astype(str), "")).to_numpy(dtype=object)


def habits(setting: Setting, employers: Frame) -> dict[str, Floats]:
    """What an employer does alike at all its places, shape (n_employers,) each.

    `heavy` makes its work heavier or lighter than the function's usual work, in deviations; `writes` is the
    share of the demands that it records.
    """
    n, even = len(employers), setting.chance.even("employer/writes", len(employers))
    writes = np.clip(setting.knobs.recorded + 0.7 * (even - 0.5), 0.05, 1.0)
    return {"heavy": setting.chance.normal("employer/heavy", n), "writes": writes}
