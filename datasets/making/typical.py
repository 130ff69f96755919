"""Usual work written down by hand: full demands of functions that people know, for the embedded region."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import pandas as pd

from datasets.items import ITEMS, NONE, NOT_OFFERED, OFFERED
from datasets.making.setting import Frame, Setting, read_rows
from datasets.model import Often

SIGNS: Final = {"+": OFFERED, "-": NOT_OFFERED}
COMPLETE: Final = "I;II;III;IV;V"
"""The rubrieken that a place with such demands calls complete."""
ARRANGED: Final = (
    "no-distraction", "predictable-work", "no-interruptions", "no-deadlines", "no-high-pace", "not-alone",
    "posture-change", "structured-work", "known-methods",
)  # fmt: skip
"""Conditions that the employer arranges more than the work itself."""
ARRANGED_SHARE: Final = 0.35
PEAK: Final = "~"
"""Stands behind a demand that is an exception in the work."""


@cache
def typical() -> dict[str, str]:
    """The demands of each function written down by hand: its pattern's, then its own, which win."""
    patterns = {row["pattern"]: row["demands"] for row in read_rows("work.csv")}
    return {row["function"]: f"{patterns[row['pattern']]} {row['own']}" for row in read_rows("typical.csv")}


@cache
def arranging() -> frozenset[str]:
    """The functions in which employers differ in how they arrange the work; a class or a kitchen is what it is."""
    patterns = {row["pattern"] for row in read_rows("work.csv") if row["arranges"] == "yes"}
    return frozenset(row["function"] for row in read_rows("typical.csv") if row["pattern"] in patterns)


def asked(functions: pd.Series, ids: pd.Series) -> Frame:
    """The competences that places with typical work ask: vacancy, what; none of them essential."""
    known = {row["function"]: row["asks"].split(";") for row in read_rows("typical.csv") if row["asks"]}
    rows = [(id, what) for key, id in zip(functions, ids, strict=True) for what in known.get(key, ())]
    table = pd.DataFrame(rows, columns=["vacancy", "what"], dtype=object)
    return table.assign(essential=False)


def eased(setting: Setting, lines: Frame, functions: pd.Series) -> Frame:
    """The demands with some conditions offered all the same; `functions` gives the function of each place."""
    arranges = functions.isin(list(arranging())).to_numpy(dtype=bool)[lines["place"].to_numpy(dtype=np.int64)]
    offers = arranges & lines["item"].isin(ARRANGED) & (lines["level"] == NOT_OFFERED)
    even = setting.chance.even("typical/arranged", len(lines))
    eased = offers.to_numpy(dtype=bool) & (even < ARRANGED_SHARE)
    return lines.assign(level=np.where(eased, OFFERED, lines["level"]).astype(object))


def lines(place: int, demands: str) -> Frame:
    """The demand lines of one place, from words such as `lifting=5`, `stairs=15~`, `touch=present`, `+not-alone`."""
    said = dict(_word(word) for word in demands.split())
    order = {slug: at for at, slug in enumerate(ITEMS)}
    kept = sorted((slug for slug, (value, _) in said.items() if value != NONE), key=order.__getitem__)
    values = [said[slug] for slug in kept]
    amounts = pd.to_numeric(pd.Series([value for value, _ in values], dtype=object), errors="coerce")
    return pd.DataFrame(
        {
            "place": np.full(len(kept), place), "item": kept, "amount": amounts.to_numpy(dtype=float),
            "level": [value if amounts.isna()[at] else "" for at, (value, _) in enumerate(values)],
            "side": "", "often": [often for _, often in values],
        }
    )  # fmt: skip


def _word(word: str) -> tuple[str, tuple[str, str]]:
    often = str(Often.INCIDENTAL) if word.endswith(PEAK) else ""
    plain = word.rstrip(PEAK)
    if plain[0] in SIGNS and "=" not in plain:
        return plain[1:], (SIGNS[plain[0]], often)
    slug, value = plain.split("=")
    return slug, (value, often)
