"""The past of a made region: moves of people between employers, and how far pairs of a person and a place came.

Whether something came of a pair is planted here: the same sector and a short way help, chance does the rest.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.making.chance import Bools, Floats, Ints
from datasets.making.heavy import too_heavy
from datasets.making.places import KINDS
from datasets.making.setting import Frame, Setting, ids, text
from datasets.model import MoveOutcome, Step
from datasets.places import Point, km_to

PER_EMPLOYER: Final = 2.4
"""Moves per employer over the years."""
DAYS: Final = 1095
PAIRS: Final = 5
"""Pairs per candidate of which is known how far they came."""
EARLIEST: Final = 340
ORIENTATION: Final = 42
"""Days after the first sick day in which no place is shown yet."""
PATH: Final = (
    (Step.SHOWN, 1.0), (Step.CONSIDERED, 0.62), (Step.CONTACTED, 0.72), (Step.TALK, 0.68), (Step.TRIED, 0.6),
    (Step.PLACED, 0.62), (Step.HELD_26, 0.7),
)  # fmt: skip
"""The steps in their order, each with the chance that a pair of middling promise takes it."""
PROMISE: Final = {"sector": 0.12, "km": -0.006}
"""What the same sector adds to each of those chances, and what every kilometre takes."""
LOOKED: Final = 24
"""A jobhunter looks through so many places for each that is shown, and shows the one that appeals most."""
READ: Final = 6
"""Of so many that appeal most the list of what is asked is read."""
APPEAL: Final = {"sector": 2.0, "km": -0.08, "schooling": -0.7, "own": -50.0, "heavy": -3.0}
"""What makes a place appeal: the old sector, kilometres, levels of schooling apart; never one of the old employer; and
what each item costs on which more is asked than can be done.
"""
REASONS: Final = (
    "te ver", "uren passen niet", "ander werk gevonden", "belasting toch te hoog", "geen klik in het gesprek",
    "plek al vervuld", "kandidaat wil iets anders", "",
)  # fmt: skip


def make_moves(setting: Setting, employers: Frame) -> Frame:
    """The moves' table: mostly ended well or broken, the last ones still running or planned."""
    chance, n = setting.chance, round(PER_EMPLOYER * len(employers))
    size = np.maximum(employers["headcount"].fillna(10).to_numpy(dtype=float), 1) ** 0.5
    origin, step = (
        chance.pick("move/from", n, size),
        chance.whole("move/step", n, 1, max(1, len(employers) - 1)),
    )
    near = chance.pick("move/to", n, size)
    target = np.where(near == origin, (origin + step) % len(employers), near)
    starts = np.sort(chance.whole("move/starts", n, -DAYS, 40))
    length = 7 * chance.whole("move/weeks", n, 4, 40)
    outcome = _outcomes(setting, starts, length)
    over = np.isin(outcome, [str(MoveOutcome.HELD), str(MoveOutcome.BROKEN)])
    ends = setting.days(np.minimum(starts + length, -1))
    kinds = np.array([str(kind) for kind in KINDS], dtype=object)
    id = employers["id"].to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "id": ids("m", n), "profile": ids("p", n), "from": id[origin], "to": id[target], "vacancy": "",
            "kind": kinds[chance.pick("move/kind", n, (3, 3, 2, 3))],
            "starts": setting.days(starts), "ends": np.where(over, ends, np.datetime64("NaT", "s")),
            "hours_week": np.array([8.0, 12, 16, 20, 24, 28, 32])[chance.pick("move/hours", n, (1, 2, 3, 4, 4, 2, 2))],
            "outcome": outcome,
        }
    )  # fmt: skip


def _outcomes(setting: Setting, starts: Ints, length: Ints) -> Any:
    held = text(
        str(MoveOutcome.HELD), setting.chance.yes("move/held", len(starts), 0.66), str(MoveOutcome.BROKEN)
    )
    return text(
        str(MoveOutcome.PLANNED), starts > 0, text(str(MoveOutcome.RUNNING), starts + length >= 0, held)
    )


def make_outcomes(setting: Setting, tables: dict[str, Frame], sector: tuple[Any, Any]) -> Frame:
    """The outcomes' table; `sector` gives the sector of each profile's old employer and of each place."""
    profiles, vacancies = tables["profiles"], tables["vacancies"]
    n, chance = PAIRS * len(profiles), setting.chance
    person = chance.whole("outcome/person", n, 0, max(0, len(profiles) - 1))
    place = _shown(setting, tables, person, sector)
    alike = sector[0][person] == sector[1][place]
    lift = PROMISE["sector"] * alike + PROMISE["km"] * _km(setting, profiles, vacancies, person, place)
    reached = _reached(setting, n, lift)
    ill = (profiles["first_sick_day"] - setting.today).dt.days.fillna(-EARLIEST).to_numpy(dtype=np.int64)
    days = np.maximum(chance.whole("outcome/day", n, -EARLIEST, -30), ill[person] + ORIENTATION)
    parts = [_steps(setting, at, reached, days) for at in range(len(PATH))]
    found = pd.concat([*parts, _declined(setting, reached, days)], ignore_index=True)
    pair = found["pair"].to_numpy(dtype=np.int64)
    found.insert(0, "profile", profiles["id"].to_numpy(dtype=object)[person[pair]])
    found.insert(1, "vacancy", vacancies["id"].to_numpy(dtype=object)[place[pair]])
    found = found[found["on"] < setting.today].drop_duplicates(["profile", "vacancy", "step"])
    found = found.sort_values(["profile", "vacancy", "on", "pair", "order"], kind="stable", ignore_index=True)
    return found[["profile", "vacancy", "on", "step", "reason"]]


def _shown(setting: Setting, tables: dict[str, Frame], person: Ints, sector: tuple[Any, Any]) -> Ints:
    """The place that a jobhunter shows each of some people: of those looked through the one that appeals most, by
    what is seen at once and by chance; of the best few it is looked up whether the work is too heavy.
    """
    chance, size = setting.chance, LOOKED * len(person)
    place = chance.whole("outcome/place", size, 0, max(0, len(tables["vacancies"]) - 1))
    who = np.repeat(person, LOOKED)
    luck = -np.log(-np.log(np.clip(chance.even("outcome/appeal", size), 1e-12, 1 - 1e-12)))
    appeal = (_appeal(setting, tables, who, place, sector) + luck).reshape(-1, LOOKED)
    best = np.argsort(-appeal, axis=1, kind="stable")[:, :READ]
    row = np.arange(len(person))[:, None]
    read = place.reshape(-1, LOOKED)[row, best]
    heavy = too_heavy(tables, np.repeat(person, READ), read.ravel()).reshape(-1, READ)
    chosen = np.argmax(appeal[row, best] + APPEAL["heavy"] * heavy, axis=1)
    return np.asarray(read[row[:, 0], chosen], dtype=np.int64)


def _appeal(
    setting: Setting, tables: dict[str, Frame], who: Ints, place: Ints, sector: tuple[Any, Any]
) -> Floats:
    """What is seen of a place at once: sector, the way there, schooling, and that it isn't the old employer's."""
    people, places = tables["profiles"], tables["vacancies"]
    apart = np.abs(
        people["education"].to_numpy(dtype=float)[who] - places["education"].to_numpy(dtype=float)[place]
    )
    own = _same(people["employer"], places["employer"], who, place)
    return np.asarray(
        APPEAL["sector"] * _same(*sector, who, place) + APPEAL["own"] * own
        + APPEAL["km"] * _km(setting, people, places, who, place)
        + APPEAL["schooling"] * np.nan_to_num(apart, nan=1.0)
    )  # fmt: skip


def _same(one: Any, other: Any, who: Ints, place: Ints) -> Bools:
    """Whether each person's text is that of the place; as codes, for there are many pairs."""
    codes = pd.factorize(np.concatenate([np.asarray(one, dtype=object), np.asarray(other, dtype=object)]))[0]
    return np.asarray(codes[who] == codes[len(one) + place])


def _km(setting: Setting, profiles: Frame, vacancies: Frame, person: Ints, place: Ints) -> Floats:
    points = setting.points.set_index("postcode")[["lat", "lon"]]
    home = points.reindex(profiles["postcode"].iloc[person].str[:4]).to_numpy(dtype=float)
    work = points.reindex(vacancies["postcode"].iloc[place].str[:4]).to_numpy(dtype=float)
    at = Point(home[:, 0], home[:, 1])  # type: ignore[arg-type]  # km_to takes arrays on both sides
    return np.nan_to_num(km_to(at, work[:, 0], work[:, 1]), nan=30.0)


def _reached(setting: Setting, n: int, lift: Floats) -> Ints:
    """The last step that each pair took."""
    going, reached = np.ones(n, dtype=bool), np.zeros(n, dtype=np.int64)
    for at, (step, share) in enumerate(PATH[1:], start=1):
        going = going & setting.chance.yes(f"outcome/{step}", n, np.clip(share + lift, 0.02, 0.98))
        reached[going] = at
    return reached


def _steps(setting: Setting, at: int, reached: Ints, days: Ints) -> Frame:
    """The lines of one step; the last one comes half a year after the placement."""
    pairs = np.flatnonzero(reached >= at)
    gap = 6 * at + (176 if at == len(PATH) - 1 else 0)
    return _table(pairs, setting.days(days[pairs] + gap), at, str(PATH[at][0]), "")


def _declined(setting: Setting, reached: Ints, days: Ints) -> Frame:
    """Pairs that ended before a placement mostly say so, with a reason."""
    ended: Bools = (reached < len(PATH) - 2) & setting.chance.yes("outcome/declined", len(reached), 0.6)
    pairs = np.flatnonzero(ended)
    why = np.array(REASONS, dtype=object)[
        setting.chance.whole("outcome/reason", len(pairs), 0, len(REASONS) - 1)
    ]
    return _table(
        pairs, setting.days(days[pairs] + 6 * reached[pairs] + 3), len(PATH), str(Step.DECLINED), why
    )


def _table(pairs: Ints, on: Any, order: int, step: str, reason: Any) -> Frame:
    return pd.DataFrame({"pair": pairs, "on": on, "order": order, "step": step, "reason": reason})
