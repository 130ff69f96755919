"""Names of Dutch schooling and the NLQF level that a finished one has."""

from __future__ import annotations

import re
from typing import Final

_SCHOOL: Final = {
    "mbo 1": 1, "entree": 1, "vmbo": 2, "mavo": 2, "lbo": 2, "mbo 2": 2, "mbo 3": 3, "mbo 4": 4, "mbo": 4,
    "havo": 4, "vwo": 4, "ad": 5, "hbo": 6, "bachelor": 6, "hbo bachelor": 6, "wo bachelor": 6, "wo": 7,
    "master": 7, "hbo master": 7, "wo master": 7, "promotie": 8,
}  # fmt: skip
"""NLQF levels of Dutch diplomas; where a name covers several, the lowest of a finished one (vwo is 4+)."""


def school_level(text: str) -> int | None:
    """The level behind a name such as "MBO-3", "vmbo-t" or "hbo bachelor"; None where it names none."""
    said = re.sub(r"[\s\-/]+", " ", text.casefold()).strip()
    said = re.sub(r"^(mbo) ?(?:niveau )?(\d)$", r"\1 \2", said)
    said = re.sub(r"^vmbo (?:t|tl|g|gl|k|kb|b|bb|theoretisch|kader|basis)$", "vmbo", said)
    return _SCHOOL.get(said)
