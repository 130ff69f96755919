"""A truth that nobody told the engine: what comes of pairs is drawn from weights of its own, with chance and with
things that no table holds.

The rules have no say in it. They only decide which places people are shown, as they do in practice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit

from datasets.model import Step
from datasets.network import Network
from datasets.problems import Spoor2Error
from matcher import bits
from matcher.index import Index
from matcher.learning import NAMES, shares_of
from matcher.learning_steps import HELD_DAYS
from matcher.rank import WEIGHTS
from matcher.screen import screen
from matcher.selection import Selection

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shown = Literal["any", "listed"]


class Truth(NamedTuple):
    """What a part is truly worth: a share of the whole, and how it bends (above 1 the last bit counts most)."""

    weight: float
    bend: float = 1.0


OTHER: Final[Mapping[str, Truth]] = MappingProxyType({
    "competences": Truth(0.15), "travel": Truth(0.45, 2.0), "wish": Truth(0.05), "hours": Truth(0.05),
    "wage": Truth(0.30, 0.5),
})  # fmt: skip
"""A truth far from the expert's: the way and the wage decide, what somebody can do hardly; the verdict not at all."""
EXPERTS: Final[Mapping[str, Truth]] = MappingProxyType(
    {name: Truth(one.most / 1000) for name, one in WEIGHTS.items()}
)
"""The truth as the expert has it: there is nothing to learn."""
STEPS: Final = (Step.TALK, Step.TRIED, Step.PLACED, Step.HELD_26)
LEVELS: Final = (-1.2, 0.0, 0.2, 0.9)
"""The log-odds of each next step where the truth about a pair is half: about 23, 50, 55 and 71%."""
SLOPE: Final = 6.0
DAYS: Final = 14
"""Between one step and the next."""
SOFT: Final = 60.0
"""Thousandths of score: so much chance there is in what jobhunters show of a list."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Planted:
    """A network whose outcomes come of a planted truth.

    `truth` has a row per shown pair: profile, vacancy, on (the day it was shown), worth (0 to 1, what the weights say),
    hidden (log-odds of what no table holds), gain (0 to 4, what came of it in the end).
    """

    network: Network
    truth: pd.DataFrame


def planted(
    network: Network, on: date, seed: int, *, truth: Mapping[str, Truth] = OTHER, slope: float = SLOPE,
    hidden: float = 0.7, personal: float = 0.7, pairs: int = 8, before: int = 240, after: int = 120,
    shown: Shown = "any",
) -> Planted:  # fmt: skip
    """Replace the outcomes of a network by those of a truth of its own.

    Parameters
    ----------
    truth : what each part is worth, of the names of the expert's parts; what isn't named is worth nothing.
    slope : the log-odds between the worst and the best pair.
    hidden, personal : the spread, in log-odds, of what no table tells about a place and about a person.
    pairs : how many open places each person is shown; before, after : from so many days before `on` to so many after.
    shown : "any", every open place alike; or "listed", those high on the expert's list sooner, as in practice.

    The same input and seed give the same outcomes. Raises Spoor2Error for a part that doesn't exist.
    """
    other = sorted(set(truth) - set(NAMES))
    if other:
        raise Spoor2Error(
            f"truth: expected parts of {', '.join(NAMES)}, got {', '.join(other)}. Rename them."
        )
    chance = np.random.default_rng((seed, 51))
    drawn = _shown(network, on, chance, pairs, shown)
    worth = worths(drawn.shares, truth)
    place, person = (
        spread * chance.normal(size=size)[at]
        for spread, size, at in (
            (hidden, len(network.vacancies), drawn.place), (personal, len(network.profiles), drawn.person),
        )
    )  # fmt: skip
    odds = slope * (worth - 0.5) + place + person
    gain = _gains(odds, chance)
    day = chance.integers(-before, after + 1, size=len(gain))
    told = pd.DataFrame({
        "profile": network.tables["profiles"]["id"].to_numpy(dtype=object)[drawn.person],
        "vacancy": network.tables["vacancies"]["id"].to_numpy(dtype=object)[drawn.place],
        "on": pd.Timestamp(on) + pd.to_timedelta(day, unit="D"),
        "worth": worth, "hidden": place + person, "gain": gain,
    })  # fmt: skip
    return Planted(network=network.with_tables({"outcomes": lines(told)}), truth=told)


def worths(shares: Ints, truth: Mapping[str, Truth]) -> Floats:
    """What pairs are truly worth, 0 to 1; `shares` of shape (n_pairs, n_parts), thousandths."""
    whole = sum(one.weight for one in truth.values())
    found = np.zeros(len(shares))
    for name, one in truth.items():
        found += one.weight / whole * (shares[:, NAMES.index(name)] / 1000) ** one.bend
    return found


class _Drawn(NamedTuple):
    """The pairs that were shown: positions in the tables, and the shares of their parts."""

    person: Ints
    place: Ints
    shares: Ints


def _shown(network: Network, on: date, chance: np.random.Generator, pairs: int, shown: Shown) -> _Drawn:
    index = Index.of(network, on)
    most = np.array([one.most for one in WEIGHTS.values()])
    found: list[_Drawn] = []
    for at, profile in enumerate(network.profiles.some(range(len(network.profiles)))):
        screened = screen(profile, index)
        rows = bits.positions(~screened.closed, len(index))
        order = np.argsort(index.order[rows], kind="stable")
        places = index.order[rows][order].astype(np.int64)
        chosen = Selection(network, places, screened.weight(rows[order]))
        shares = shares_of(profile, chosen, on)
        likely = shares @ most / 1000 / SOFT if shown == "listed" else np.zeros(len(places))
        # the highest of likelihood and Gumbel noise: drawn one by one without return, by exp(likely)
        keep = np.sort(np.argsort(-(likely + chance.gumbel(size=len(places))), kind="stable")[:pairs])
        found.append(_Drawn(np.full(len(keep), at, dtype=np.int64), places[keep], shares[keep]))
    return _Drawn(*(np.concatenate([one[part] for one in found]) for part in range(3)))


def _gains(odds: Floats, chance: np.random.Generator) -> Ints:
    """How far each pair comes: every next step has its own level."""
    going, gain = np.ones(len(odds), dtype=bool), np.zeros(len(odds), dtype=np.int64)
    for at, level in enumerate(LEVELS, start=1):
        going = going & (chance.random(len(odds)) < expit(level + odds))
        gain[going] = at
    return gain


def lines(told: pd.DataFrame) -> pd.DataFrame:
    """Pairs with on and gain as rows of the outcomes' table: a row per step, and that they ended where they did."""
    parts = [_step(told, 0, str(Step.SHOWN), 0)]
    parts += [
        _step(told[told["gain"] >= at], at, str(one), DAYS * at) for at, one in enumerate(STEPS[:3], start=1)
    ]
    parts.append(_step(told[told["gain"] == 4], 4, str(Step.HELD_26), DAYS * 3 + HELD_DAYS))
    ended = told[told["gain"] < 3]
    parts.append(_step(ended, 5, str(Step.DECLINED), DAYS * (ended["gain"] + 1)))
    found = pd.concat(parts).sort_values(["profile", "vacancy", "order"], kind="stable", ignore_index=True)
    return found[["profile", "vacancy", "on", "step", "reason"]]


def _step(told: pd.DataFrame, order: int, step: str, days: int | pd.Series[int]) -> pd.DataFrame:
    on = told["on"] + pd.to_timedelta(days, unit="D")
    return told[["profile", "vacancy"]].assign(on=on, step=step, reason="", order=order)
