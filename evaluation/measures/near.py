"""What was probably meant by a name that isn't known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz, process, utils

from evaluation.measures.kinds import KINDS

ELSEWHERE: Final[Mapping[str, str]] = MappingProxyType({
    "P": "Precision", "R": "Recall", "RR": "MRR", "recip_rank": "MRR", "AP": "MAP", "map_cut": "MAP",
    "ndcg_cut": "nDCG", "set_P": "Precision", "set_recall": "Recall", "HitRate": "Success", "Hits": "Success",
    "log_loss": "LogLoss", "calibration": "ECE",
})  # fmt: skip
"""What other tools call them."""
ENOUGH: Final = 60
"""Names less alike than this, of 100, aren't suggested."""


def nearest(got: str, known: Sequence[str] | None = None) -> str:
    """What to do: the name that was probably meant, else all of them; of measures where no names are given."""
    names = {one: one for one in (known if known is not None else KINDS)}
    if known is None:
        names = {**ELSEWHERE, **names}
    if not names:
        return "Leave it out."
    found = process.extractOne(
        got, list(names), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=ENOUGH
    )
    return (
        f"Did you mean {names[found[0]]}?"
        if found
        else f"Choose from {', '.join(dict.fromkeys(names.values()))}."
    )
