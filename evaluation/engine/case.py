"""A case of the near-limit audit: a person and a place just inside, at or outside a limit, with what must come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from datasets.items import Layout
from datasets.model import Estimate, Limit, Profile, Vacancy
from matcher.verdict import Mark

DAY: Final = date(2026, 12, 1)
"""The day on which cases are judged."""
RECENT: Final = date(2026, 9, 1)
INSIDE, AT, MARGIN, OUTSIDE = "inside", "at", "margin", "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person and one place; `source` is how the limit meets the need, `where` on which side of it."""

    rule: str
    item: str
    layout: Layout
    source: str
    where: str
    profile: Profile
    vacancy: Vacancy
    expected: Mark


def person(*limits: Limit, layout: Layout = Layout.CLASSIC, complete: bool = True, **traits: Any) -> Profile:
    """A person with consent whose list says only this; of a partial list hours are said to be normal."""
    open_hours = [] if complete else [Limit(item=one, level="normaal") for one in ("hours-week", "hours-day")]
    named = {one.item for one in limits}
    lines = (*limits, *(line for line in open_hours if line.item not in named))
    basic: dict[str, Any] = {
        "id": "k", "consent": True, "layout": layout, "complete": complete, "limits": lines,
    }  # fmt: skip
    return Profile(**(basic | traits))


def place(*, estimate: Estimate | None = None, **traits: Any) -> Vacancy:
    """An open place that was recorded lately and says only this."""
    estimates: Mapping[str, Estimate] = {estimate.item: estimate} if estimate else {}
    basic: dict[str, Any] = {"id": "v", "openings": 1, "updated": RECENT, "estimates": estimates}
    return Vacancy(**(basic | traits))
