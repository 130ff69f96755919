"""The cases written by hand that the embedded region adds to what is drawn: members, places, candidates."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Final

import numpy as np
import pandas as pd

from datasets.frames import empty_table, typed
from datasets.making import typical
from datasets.making.chance import Ints
from datasets.making.offers import asks
from datasets.making.setting import Frame, Setting
from datasets.making.work import Work
from datasets.model import PAPERS
from datasets.problems import DataError, Severity
from datasets.read import read_tables
from datasets.schema import TABLES

WORK: Final = "work"
"""An extra column of the places: demands of this place alone, which win over what is typical."""


def hand_tables() -> dict[str, Frame]:
    """The tables written by hand; raises DataError where they don't hold."""
    with as_file(files("datasets.making").joinpath("hand")) as folder:
        tables, problems = read_tables(folder)
    errors = [one for one in problems if one.severity is Severity.ERROR]
    if errors:
        raise DataError(errors)
    return {name: tables.get(name, empty_table(table)) for name, table in TABLES.items()}


def demands_of(places: Frame) -> Frame:
    """The typical demands of places by their function, with what the place says itself; place is a position."""
    known = typical.typical()
    own = places[WORK] if WORK in places else pd.Series("", index=places.index)
    parts = [
        typical.lines(at, f"{known[key]} {more}")
        for at, (key, more) in enumerate(zip(places["function"], own, strict=True))
        if key in known
    ]
    return pd.concat(parts, ignore_index=True)


def with_ids(lines: Frame, ids: pd.Series) -> Frame:
    """Demand lines with the id of their place instead of its position."""
    vacancy = ids.to_numpy(dtype=object)[lines["place"].to_numpy(dtype=np.int64)]
    return lines.drop(columns="place").assign(vacancy=vacancy)


def hand_places(setting: Setting, work: Work) -> dict[str, Frame]:
    """The places written by hand with their demands, adaptations and asks."""
    hand = hand_tables()
    places, lines = hand["vacancies"], demands_of(hand["vacancies"])
    function = np.array([work.at[key] for key in places["function"]], dtype=np.int64)
    ids = places["id"]
    return {
        "vacancies": places.drop(columns=WORK), "demands": with_ids(lines, ids),
        "adaptations": hand["adaptations"],
        "asks": with_papers(asks(setting, work, function, ids), hand["asks"]),
    }  # fmt: skip


def with_papers(drawn: Frame, written: Frame) -> Frame:
    """What was written down is asked, and of what is usual the papers."""
    papers = typed(drawn[drawn["what"].isin(PAPERS)], TABLES["asks"])
    return pd.concat([typed(written, TABLES["asks"]), papers], ignore_index=True).sort_values(
        "vacancy", kind="stable", ignore_index=True
    )


def others(work: Work) -> Ints:
    """The functions with typical work of which no place was written by hand, as positions."""
    said = set(hand_tables()["vacancies"]["function"])
    return np.array(
        [work.at[key] for key in typical.typical() if key not in said and key in work.at], dtype=np.int64
    )


def joined(*tables: dict[str, Frame]) -> dict[str, Frame]:
    """Tables by name put under each other, in the types of the schema."""
    names = dict.fromkeys(name for one in tables for name in one)
    return {
        name: pd.concat([typed(one[name], TABLES[name]) for one in tables if name in one], ignore_index=True)
        for name in names
    }
