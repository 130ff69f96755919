"""The candidates of a made region: where they live, what they did, since when they are ill, how they travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.items import Layout
from datasets.making.chance import Bools, Ints
from datasets.making.places import WAGES
from datasets.making.setting import Frame, Setting, ids, rounded, text
from datasets.making.work import Work
from datasets.model import Transport

TRANSPORT: Final = {
    Transport.CAR: 52, Transport.BICYCLE: 20, Transport.PUBLIC: 18, Transport.ADAPTED_CAR: 3, Transport.FOOT: 3,
    "": 4,
}  # fmt: skip
MINUTES: Final = (20, 30, 45, 60, 75)


@dataclass(frozen=True, kw_only=True)
class People:
    """The profiles' table, and beside it what the lines of the candidates are drawn from; shape (n,) each."""

    table: Frame
    function: Ints
    layout: Any
    usable: Bools
    complete: Bools


def make_people(
    setting: Setting, work: Work, employers: Frame, at: tuple[Ints, Ints], first: int = 1
) -> People:
    """Candidates who come from chosen employers and functions, ids from `first` on."""
    employer, function = at
    n, chance = len(employer), setting.chance
    layout = text(
        str(Layout.REVISED), chance.yes("person/revised", n, setting.knobs.revised), str(Layout.CLASSIC)
    )
    usable = ~chance.yes("person/unusable", n, 0.025)
    complete = ~chance.yes("person/partial", n, setting.knobs.partial) | ~usable
    wage = _old_wage(setting, work, function)
    table = pd.DataFrame(
        {
            "id": ids("k", n, first),
            "employer": employers["id"].to_numpy(dtype=object)[employer],
            "postcode": setting.postcodes("person/postcode", n),
            **_travel(setting, n),
            "layout": layout, "complete": complete, "usable": usable,
            "assessed": setting.days(-chance.whole("person/assessed", n, 5, 250)),
            "education": _education(setting, work, function),
            "old_function": work.table["key"].to_numpy(dtype=object)[function],
            "old_wage_hour": wage,
            "old_allowances": np.where(
                chance.yes("person/allowances", n, 0.5), rounded(wage * 0.06, 0.1), np.nan
            ),
            "first_sick_day": setting.days(-7 * chance.whole("person/weeks", n, 30, 100)),
            "consent": _consent(setting, n),
        }
    )  # fmt: skip
    return People(table=table, function=function, layout=layout, usable=usable, complete=complete)


def _travel(setting: Setting, n: int) -> dict[str, Any]:
    """Transport, the longest way, and for a few a maximum that is medical."""
    chance = setting.chance
    how = np.array([str(one) for one in TRANSPORT], dtype=object)
    minutes = np.array(MINUTES, dtype=float)[chance.pick("person/minutes", n, (1, 4, 5, 3, 1))]
    medical = chance.yes("person/medical", n, 0.06)
    unsaid = chance.yes("person/minutes-unsaid", n, 0.2) & ~medical
    return {
        "transport": how[chance.pick("person/transport", n, list(TRANSPORT.values()))],
        "minutes_max": np.where(unsaid, np.nan, np.where(medical, np.minimum(minutes, 30), minutes)),
        "minutes_medical": medical,
    }


def _education(setting: Setting, work: Work, function: Ints) -> Any:
    """About the level of the old work, sometimes one more or less; now and then unknown."""
    chance, n = setting.chance, len(function)
    level = work.education[function] + np.array([-1, 0, 1])[chance.pick("person/level", n, (2, 7, 2))]
    return np.where(chance.yes("person/level-unsaid", n, 0.06), np.nan, np.clip(level, 1, 7))


def _old_wage(setting: Setting, work: Work, function: Ints) -> Any:
    usual = np.array(WAGES)[work.education[function].astype(np.int64) - 1]
    wage = np.maximum(
        usual * np.exp(0.1 * setting.chance.normal("person/wage", len(function)) + 0.05), WAGES[0]
    )
    return np.where(setting.chance.yes("person/wage-unsaid", len(function), 0.1), np.nan, rounded(wage, 0.05))


def _consent(setting: Setting, n: int) -> Any:
    """Mostly yes; for a few not yet asked, for hardly anybody no."""
    at = setting.chance.pick("person/consent", n, (93, 5, 2))
    return np.array([True, None, False], dtype=object)[at]
