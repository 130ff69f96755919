"""Places as rows and lines of the tables: what `datasets.records` reads, written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from datasets.frames import typed
from datasets.items import RUBRIEKEN
from datasets.model import Adaptation, Ask, Demand, Period, Vacancy
from datasets.schema import TABLES
from datasets.workbook import digits

_PLAIN: Final = (
    "id", "employer", "title", "function", "hours_min", "hours_max", "hours_day_max", "starts", "closes",
    "openings", "build_up_from", "wage_hour", "postcode", "home_share", "education", "updated", "text",
)  # fmt: skip


def place_frames(places: Iterable[Vacancy]) -> dict[str, pd.DataFrame]:
    """The typed tables `vacancies`, `demands`, `adaptations` and `asks` of some places, in their order."""
    kept = tuple(places)
    rows = {
        "vacancies": [_vacancy(one) for one in kept],
        "demands": [_demand(one.id, line) for one in kept for line in one.demands],
        "adaptations": [_adaptation(one.id, line) for one in kept for line in one.adaptations],
        "asks": [_ask(one.id, line) for one in kept for line in one.asks],
    }
    return {
        name: typed(pd.DataFrame(lines, columns=list(TABLES[name].names)), TABLES[name])
        for name, lines in rows.items()
    }


def _vacancy(one: Vacancy) -> dict[str, Any]:
    periods = ";".join(period for period in Period if period in (one.periods or ()))
    complete = ";".join(name for name in RUBRIEKEN if name in one.complete)
    plain = {name: getattr(one, name) for name in _PLAIN}
    return plain | {"kind": one.kind, "periods": periods, "complete": complete, "source": one.source}


def _demand(vacancy: str, line: Demand) -> dict[str, Any]:
    names = ("item", "amount", "level", "side", "often", "source", "on")
    return {"vacancy": vacancy} | {name: getattr(line, name) for name in names}


def _adaptation(vacancy: str, line: Adaptation) -> dict[str, Any]:
    to = line.level if line.amount is None else digits(line.amount)
    names = ("item", "often", "what", "brings", "owner", "cost")
    return {"vacancy": vacancy, "to": to} | {name: getattr(line, name) for name in names}


def _ask(vacancy: str, line: Ask) -> dict[str, Any]:
    return {"vacancy": vacancy, "what": line.what, "essential": line.essential, "level": line.level}
