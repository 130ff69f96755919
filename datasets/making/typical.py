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


def eased(setting: Setting, lines: Frame) -> Frame:
    """The demands with some conditions offered all the same: places differ in how they arrange their work."""
    offers = lines["item"].isin(ARRANGED) & (lines["level"] == NOT_OFFERED)
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
