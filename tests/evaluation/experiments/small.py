"""A made region with planted outcomes, made once; and a network of a few lines, for what is counted by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from datasets.make import make_region
from datasets.network import Network
from evaluation.experiments import EXPERTS, OTHER, Planted, planted

ON = date(2026, 12, 1)
TRUTHS = {"other": OTHER, "experts": EXPERTS}
HOW: dict[str, Any] = {"hidden": 0.4, "personal": 0.4, "before": 300, "after": 300}
DAYS = {
    "outcomes": ("on",), "moves": ("starts", "ends"), "profiles": ("assessed", "first_sick_day"),
    "vacancies": ("updated", "closes"), "employers": ("member_since",), "competences": ("on",),
    "limits": ("cleared_on",), "demands": ("on",), "hours": ("from",),
}  # fmt: skip


@cache
def made(candidates: int = 220, places: int = 150) -> Network:
    """A region without outcomes of its own."""
    tables = make_region(seed=5, employers=40, places=places, candidates=candidates)
    return Network.of(tables | {"outcomes": tables["outcomes"].iloc[:0]})


@cache
def of_truth(name: str, seed: int = 1, pairs: int = 16) -> Planted:
    """The made region with the outcomes of a truth."""
    return planted(made(), ON, seed, truth=TRUTHS[name], pairs=pairs, **HOW)


def few(**tables: Sequence[Mapping[str, Any]]) -> Network:
    """A network of these lines; days may be given as text."""
    found = {}
    for name, rows in tables.items():
        frame = pd.DataFrame(list(rows))
        for column in DAYS.get(name, ()):
            if column in frame:
                frame[column] = pd.to_datetime(frame[column])
        found[name] = frame
    return Network.of(found)
