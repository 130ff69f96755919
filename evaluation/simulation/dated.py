"""A run told as the tables of a network: people, places, moves and outcomes with the days on which they were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.make import ON
from datasets.model import MoveOutcome, Step
from evaluation.simulation.region import END
from evaluation.simulation.state import Ended, Event
from evaluation.simulation.versions import PERSONAL, layouts, shifted, versions
from evaluation.simulation.world import Tables, World
from matcher.bits import Bools, Ints

STEPS: Final[Mapping[Event, Step]] = MappingProxyType(
    {
        Event.SHOWN: Step.SHOWN, Event.CONTACTED: Step.CONTACTED, Event.TURNED_AWAY: Step.DECLINED,
        Event.TALK: Step.TALK, Event.NO: Step.DECLINED, Event.FILLED: Step.DECLINED, Event.TRIED: Step.TRIED,
        Event.PLACED: Step.PLACED, Event.HELD_26: Step.HELD_26,
    }
)  # fmt: skip
"""What an event is called in the outcomes' table."""
ENDED: Final = {
    Ended.RUNNING: MoveOutcome.RUNNING, Ended.HELD: MoveOutcome.HELD, Ended.BROKEN: MoveOutcome.BROKEN,
}  # fmt: skip
PLACED: Final = ("starts", "updated")
LINES: Final = ("demands", "adaptations", "asks")
HOURS: Final = 24.0
"""The hours a week of a move where its place doesn't say them."""


def dated(world: World, moves: pd.DataFrame, events: pd.DataFrame, on: date, until: date) -> Tables:
    """The tables on a day; see `Run.network`."""
    week, last = _week(on), _week(until)
    found = {name: world.tables[name] for name in ("employers", "points")}
    steps = _outcomes(world, events, last)
    said = set(steps["profile"]), set(steps["vacancy"])
    return (
        found | _people(world, week, said[0]) | _places(world, moves, week, said[1])
        | {"moves": _moves(world, moves, last), "outcomes": steps}
    )  # fmt: skip


def _week(day: date) -> int:
    """The week of a day, counted from the start."""
    return (day - ON).days // 7


def _people(world: World, week: int, said: set[str]) -> Tables:
    """Who has come in by then and isn't past week 104, and whom outcomes name; each with the list of then."""
    people, ids = world.people, np.array(world.people.ids, dtype=object)
    there = (people.enters <= week) & ((people.ends > week) | np.isin(ids, list(said)))
    again = (people.anew > 0) & (people.enters + 13 * people.anew <= week)
    parts = [
        _own(version, set(ids[there & which]))
        for version, which in zip(versions(world, world.tables["limits"]), (~again, again), strict=True)
    ]
    tables = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in PERSONAL}
    tables["profiles"] = tables["profiles"].sort_values("id", kind="stable", ignore_index=True)
    found = shifted(tables, dict(zip(world.people.ids, people.enters.tolist(), strict=True)))
    sick = dict(zip(world.people.ids, (people.ends - END).tolist(), strict=True))
    since = found["profiles"]["id"].map(sick).to_numpy(dtype=np.int64)
    return found | {"profiles": found["profiles"].assign(first_sick_day=_days(since))}


def _own(version: Tables, ids: set[str]) -> Tables:
    return {
        name: frame[frame["id" if name == "profiles" else "profile"].isin(ids)]
        for name, frame in version.items()
    }


def _places(world: World, moves: pd.DataFrame, week: int, said: set[str]) -> Tables:
    """The places that are offered by then and not gone, and those that outcomes name; with the day on which they
    closed where that is past, and the openings that are left.
    """
    places, ids = world.places, np.array(world.places.ids, dtype=object)
    there: Bools = ((places.opens <= week) & (places.closes > week)) | np.isin(ids, list(said))
    table = world.tables["vacancies"]
    delta = pd.to_timedelta(7 * places.opens, unit="D").as_unit("s")
    closes = np.where(places.closes > week, np.datetime64("NaT", "s"), _days(places.closes))
    table = table.assign(**{name: table[name] + delta for name in PLACED}, closes=closes)
    late = table["starts"] > table["closes"]
    table = table.assign(
        starts=table["starts"].where(~late, table["closes"]),
        openings=places.openings - _taken(world, moves, week),
    )
    known = set(ids[there])
    lines = {name: world.tables[name][world.tables[name]["vacancy"].isin(known)] for name in LINES}
    days = dict(zip(places.ids, delta, strict=True))
    demands = lines["demands"]
    demands = demands.assign(on=demands["on"] + pd.to_timedelta(demands["vacancy"].map(days)).dt.as_unit("s"))
    return lines | {"demands": demands, "vacancies": table[there].reset_index(drop=True)}


def _taken(world: World, moves: pd.DataFrame, week: int) -> Ints:
    """How many openings of each place are filled at the end of a week, (n_places,)."""
    begun = moves[moves["starts"] <= week]
    free = (begun["outcome"] == Ended.BROKEN) & (begun["ends"] <= week)
    return np.bincount(begun["place"][~free], minlength=len(world.places))


def _days(weeks: Any) -> Any:
    return np.datetime64(ON, "s") + (7 * np.asarray(weeks)).astype("timedelta64[D]").astype("timedelta64[s]")


def _moves(world: World, moves: pd.DataFrame, last: int) -> pd.DataFrame:
    """Every move that began by a week, as it stands then."""
    rows = moves[moves["starts"] <= last].reset_index(drop=True)
    names = np.array(world.employers, dtype=object)
    over = (rows["ends"] <= last).to_numpy()
    outcome = [
        str(ENDED[Ended(one)]) if done else str(MoveOutcome.RUNNING)
        for one, done in zip(rows["outcome"], over, strict=True)
    ]
    place = rows["place"].to_numpy()
    table = world.tables["vacancies"]
    ends = np.where(over, rows["ends"], 0)
    return pd.DataFrame(
        {
            "id": [f"m-{at:05d}" for at in range(1, len(rows) + 1)],
            "profile": np.array(world.people.ids, dtype=object)[rows["person"].to_numpy()],
            "from": names[rows["origin"].to_numpy()], "to": names[rows["target"].to_numpy()],
            "vacancy": np.array(world.places.ids, dtype=object)[place],
            "kind": world.places.kind[place], "starts": _days(rows["starts"].to_numpy()),
            "ends": np.where(over, _days(ends), np.datetime64("NaT", "s")),
            "hours_week": table["hours_min"].fillna(HOURS).to_numpy(dtype=float)[place], "outcome": outcome,
        }
    )  # fmt: skip


def _outcomes(world: World, events: pd.DataFrame, last: int) -> pd.DataFrame:
    """Every step until a week."""
    known = {int(event): str(step) for event, step in STEPS.items()}
    rows = events[(events["week"] <= last) & events["event"].isin(list(known))].reset_index(drop=True)
    return pd.DataFrame(
        {
            "profile": np.array(world.people.ids, dtype=object)[rows["person"].to_numpy()],
            "vacancy": np.array(world.places.ids, dtype=object)[rows["place"].to_numpy()],
            "on": _days(rows["week"].to_numpy()), "step": rows["event"].map(known), "reason": "",
        }
    )  # fmt: skip


__all__ = ["STEPS", "dated", "layouts"]
