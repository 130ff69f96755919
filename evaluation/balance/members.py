"""The balance of each employer in a span: net, funnel score, rate, and what chance has to say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from datasets.model import Employer
from datasets.network import Network
from evaluation.balance.counts import Counts, Unit
from evaluation.balance.flows import free_riders
from evaluation.balance.rates import rates
from evaluation.estimate import FALSE, false_discoveries
from matcher.bits import Bools, Ints
from matcher.exchange.ledger import FEW

Floats = npt.NDArray[np.float64]
WARN: Final = 1.96
ALARM: Final = 3.09


class Signal(StrEnum):
    """What a funnel score says: beyond 1.96, beyond 3.09; too few moves, or a unit that is no coin, say nothing."""

    NONE = "none"
    WARN = "warn"
    ALARM = "alarm"
    TOO_FEW = "too_few"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True, eq=False)
class Members:
    """Of each employer by id: its sector ("" where unknown), headcount (nan where unknown), and the day it joined
    (NaT where unknown: always there).
    """

    ids: tuple[str, ...]
    sectors: tuple[str, ...]
    heads: Floats
    joined: npt.NDArray[np.datetime64]

    @classmethod
    def of(cls, network: Network, ids: Sequence[str]) -> Members:
        """Of a network's members, and of whoever else is named."""
        known = [network.employers[id] if id in network.employers else Employer(id=id) for id in ids]
        heads = [np.nan if one.headcount is None else one.headcount for one in known]
        joined = [one.member_since for one in known]
        return cls(
            tuple(ids), tuple(one.sector for one in known), np.array(heads, dtype=float),
            np.array(joined, dtype="datetime64[D]"),
        )  # fmt: skip

    def there(self, one: Counts) -> Bools:
        """Who was a member before a span's end, or brought or took anybody in it."""
        later = self.joined > np.datetime64(one.span.period.last, "D")
        return np.asarray(~later | (one.total > 0))

    def people(self, one: Counts) -> Floats:
        """The headcount of those who were there, nan of the others."""
        return np.asarray(np.where(self.there(one) & (self.heads > 0), self.heads, np.nan))


def frame(members: Members, counts: Sequence[Counts]) -> pd.DataFrame:
    """One row per employer for each of some counts; columns as told in `History.employers`."""
    sector = np.unique(members.sectors, return_inverse=True)[1].astype(np.int64)
    return pd.concat([_rows(members, sector, one) for one in counts], ignore_index=True)


def _rows(members: Members, sector: Ints, one: Counts) -> pd.DataFrame:
    brought, taken = one.told(one.brought), one.told(one.taken)
    found = rates(brought, taken, members.people(one), sector, unit=one.event)
    unknown = np.where(members.there(one), "headcount_unknown", "not_measured")
    return pd.DataFrame(
        {
            **days(one), "employer": list(members.ids), "sector": list(members.sectors),
            "brought": brought, "taken": taken, "net": one.told(one.net), "unknown": one.unknown,
            "rate": found.raw, "rate_shrunk": found.shrunk, "low": found.low, "high": found.high,
            "why": np.where(np.isnan(found.raw), unknown, ""),
            **_coins(one),
        }
    )  # fmt: skip


def days(one: Counts) -> dict[str, object]:
    """The columns that say which span is meant, and in what unit."""
    period = one.span.period
    return {
        "first": pd.Timestamp(period.first) if period.first else pd.NaT, "last": pd.Timestamp(period.last),
        "window": str(one.span.window), "unit": str(one.unit),
    }  # fmt: skip


def sectors(told: pd.DataFrame) -> pd.DataFrame:
    """The same by sector, of a frame of employers: what its employers brought and took, and how concentrated."""
    by = ["window", "unit", "last", "sector"]
    moved = told.assign(active=(told["brought"] + told["taken"]) > 0, squares=told["taken"] ** 2, employers=1)
    parts = ["employers", "active", "brought", "taken", "net", "squares"]
    found = moved.groupby(by, sort=False)[parts].sum().reset_index()
    whole = found["taken"].where(found["taken"] > 0)
    found["hhi"] = found["squares"] / whole**2
    return found.assign(effective=1 / found["hhi"]).drop(columns="squares")


def _coins(one: Counts) -> dict[str, object]:
    """What is only said of persons: weeks are no coins."""
    size = one.size
    if one.unit is Unit.WEEKS:
        none = np.full(size, np.nan)
        return {
            "z": none, "few": one.total == 0, "free_rider": "", "p": none, "q": none,
            "signal": str(Signal.NOT_MEASURED), "survives": False,
        }  # fmt: skip
    few = one.total < FEW
    z = np.where(few, np.nan, one.net / np.sqrt(np.maximum(one.total, 1)))
    p = np.where(few, np.nan, coin_p(one.brought, one.taken))
    q = false_discoveries(p, lambda level: coin_chance(one.total, level))
    return {
        "z": z, "few": few, "free_rider": [str(each) for each in free_riders(one.brought, one.taken)],
        "p": p, "q": q, "signal": signals(z), "survives": np.nan_to_num(q, nan=1.0) <= FALSE,
    }  # fmt: skip


def coin_chance(total: Ints, level: float) -> Floats:
    """How likely a fair coin gives a two-sided p of a level or less in so many throws, shape (n,): the largest p that
    it can give up to there.
    """
    sizes, at = np.unique(total, return_inverse=True)
    reached = []
    for size in sizes.tolist():
        given = np.minimum(1, 2 * stats.binom.cdf(np.arange(size // 2 + 1), size, 0.5))
        below = given[given <= level * (1 + 1e-12)]
        reached.append(float(below[-1]) if len(below) else 0.0)
    return np.asarray(reached)[at]


def coin_p(brought: Ints, taken: Ints) -> Floats:
    """The two-sided exact p of so many each way under a fair coin, shape (n,); 1 where nothing moved.

    Source: the binomial test; of a fair coin both tails are alike.
    """
    total = brought + taken
    return np.asarray(np.minimum(1, 2 * stats.binom.cdf(np.minimum(brought, taken), total, 0.5)))


def signals(z: Floats) -> list[str]:
    """The signal of each score; nan is too few to say."""
    size = np.abs(z)
    found = np.select(
        [np.isnan(z), size > ALARM, size > WARN], [Signal.TOO_FEW, Signal.ALARM, Signal.WARN], Signal.NONE
    )
    return [str(one) for one in found.tolist()]
