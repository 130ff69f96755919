"""Halen and brengen: who brought people and who took them in, as double entries of the moves behind every figure.

What one employer brings another takes, so that all nets together are zero. Only moves that began count; what is
planned stands apart. A move counts as one person on the day it began, and as FTE-weeks for as long as it lasted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import sqrt
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.model import Flow, Kind, MoveOutcome
from datasets.network import Network
from matcher.bits import Ints
from matcher.hours import FULL_WEEK

FEW: Final = 5
"""Of fewer moves nothing is said about direction: one more would turn it."""
REALISED: Final = (MoveOutcome.RUNNING, MoveOutcome.HELD, MoveOutcome.BROKEN)
"""Only these count: somebody went. How it ended doesn't matter for who brought and who took."""
SIDES: Final[Mapping[Flow, str]] = MappingProxyType({Flow.BRING: "from", Flow.TAKE: "to"})
"""The column of a move that says who brings, and who takes."""
PART: Final = 100
"""Hours are counted in hundredths, so that sums are whole and exact in any order."""
FTE_WEEK: Final = round(7 * FULL_WEEK * PART)
"""The hundredths of an hour a week, times days, that make one week of a full-time worker."""
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` (None: since the start) up to and including `last`; ValueError where it ends before it
    begins.
    """

    first: date | None
    last: date

    def __post_init__(self) -> None:
        if self.first is not None and self.first > self.last:
            raise ValueError(
                f"period: expected a first day up to {self.last}, got {self.first}. Turn them round."
            )

    @classmethod
    def year(cls, on: date) -> Period:
        """The twelve months up to and including a day."""
        last_year = on.replace(year=on.year - 1, day=28) if (on.month, on.day) == (2, 29) else on.replace(
            year=on.year - 1
        )  # fmt: skip
        return cls(last_year + timedelta(days=1), on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What one employer brought and took in a period, in persons and FTE-weeks.

    `unknown` of its moves have no known FTE-weeks (no hours, or nobody knows when it broke) and count for nothing in
    them; `moves` are the ids of all that stand behind the figures.
    """

    employer: str
    brought: int = 0
    taken: int = 0
    brought_weeks: float = 0.0
    taken_weeks: float = 0.0
    unknown: int = 0
    moves: tuple[str, ...] = ()

    @property
    def net(self) -> int:
        """Persons taken in beyond those brought; below zero the employer owes the network."""
        return self.taken - self.brought

    @property
    def net_weeks(self) -> float:
        """The same in FTE-weeks."""
        return self.taken_weeks - self.brought_weeks

    @property
    def z(self) -> float | None:
        """The funnel score of the net; see `funnel`."""
        return funnel(self.brought, self.taken)


def funnel(brought: int, taken: int) -> float | None:
    """The net over the root of the number of moves: were each direction a coin, its variance would be 1.

    None where there are fewer than `FEW`: too few to say. Source: the funnel plot for proportions.
    """
    moves = brought + taken
    return None if moves < FEW else (taken - brought) / sqrt(moves)


class _Counted(NamedTuple):
    """Of each realised move, shape (n_moves,): whether it began in a period, the units that it lasted in it, and
    whether those are unknown.
    """

    persons: Ints
    units: Ints
    unknown: Ints

    @property
    def there(self) -> npt.NDArray[np.bool_]:
        """The moves that stand behind any figure of the period."""
        return np.asarray((self.persons > 0) | (self.units > 0) | (self.unknown > 0))


@dataclass(frozen=True, eq=False)
class Ledger:
    """All moves of a network between two employers, as entries of who brought and of who took.

    `employers` are the ids of all members, and of whoever else a move names, in order; `realised` are the moves that
    began on or before `on`, `planned` those that are still to begin, both by id; `undated` the ids of moves that began
    on a day that nobody wrote down: they can't be placed in time and count for nothing.
    """

    on: date
    employers: tuple[str, ...]
    realised: pd.DataFrame
    planned: pd.DataFrame
    undated: tuple[str, ...]

    @classmethod
    def of(cls, network: Network, on: date) -> Ledger:
        """The ledger of a network on a day; what began after it isn't known yet."""
        moves = _between(network.tables["moves"])
        ids = sorted({*network.employers, *moves["from"], *moves["to"]})
        went = moves["outcome"].isin([str(one) for one in REALISED])
        began = went & (moves["starts"] <= pd.Timestamp(on))
        return cls(
            on, tuple(ids), moves[began].reset_index(drop=True),
            moves[moves["outcome"] == str(MoveOutcome.PLANNED)].reset_index(drop=True),
            tuple(moves["id"][went & moves["starts"].isna()]),
        )  # fmt: skip

    @property
    def start(self) -> Period:
        """All days up to `on`."""
        return Period(None, self.on)

    def net(self, period: Period | None = None) -> Mapping[str, int]:
        """Each employer's net in persons; since the start where no period is given."""
        return MappingProxyType({str(id): int(net) for id, net in self.table(period)["net"].items()})

    def net_weeks(self, period: Period | None = None) -> Mapping[str, float]:
        """Each employer's net in FTE-weeks; since the start where no period is given."""
        return MappingProxyType({str(id): float(net) for id, net in self.table(period)["net_weeks"].items()})

    def table(self, period: Period | None = None) -> pd.DataFrame:
        """Per employer, by id: brought, taken and net, each in persons and as `_weeks` in FTE-weeks; unknown (moves
        without known FTE-weeks); z (nan where too few).
        """
        found = self._counted(period)
        sums = {flow: [self._per_employer(flow, one) for one in found] for flow in Flow}
        (brought, out, dark), (taken, into, blind) = sums[Flow.BRING], sums[Flow.TAKE]
        moves = brought + taken
        return pd.DataFrame(
            {
                "brought": brought, "taken": taken, "net": taken - brought,
                "brought_weeks": out / FTE_WEEK, "taken_weeks": into / FTE_WEEK, "net_weeks": (into - out) / FTE_WEEK,
                "unknown": dark + blind,
                "z": np.where(moves >= FEW, (taken - brought) / np.sqrt(np.maximum(moves, 1)), np.nan),
            },
            index=pd.Index(self.employers, name="employer"),
        )  # fmt: skip

    def balance(self, employer: str, period: Period | None = None) -> Balance:
        """One employer's balance with the moves behind it; all zero for an employer without moves."""
        behind = self.moves(period)
        own = {flow: behind[behind[side] == employer] for flow, side in SIDES.items()}
        brought, taken = own[Flow.BRING], own[Flow.TAKE]
        return Balance(
            employer=employer,
            brought=int(brought["persons"].sum()), taken=int(taken["persons"].sum()),
            brought_weeks=float(brought["units"].sum() / FTE_WEEK), taken_weeks=float(taken["units"].sum() / FTE_WEEK),
            unknown=int(brought["unknown"].sum() + taken["unknown"].sum()),
            moves=tuple(sorted([*brought["id"], *taken["id"]])),
        )  # fmt: skip

    def moves(self, period: Period | None = None) -> pd.DataFrame:
        """The moves behind the figures of a period, by id, with what each counts for: `persons`, `units` (of which
        `FTE_WEEK` make one), `weeks` (FTE-weeks) and `unknown`.
        """
        found = self._counted(period)
        told = self.realised.assign(**found._asdict(), weeks=found.units / FTE_WEEK)
        return told[found.there].reset_index(drop=True)

    def decayed(self, half_life_weeks: float) -> Mapping[str, float]:
        """Each employer's net in persons, where a move counts half after so many weeks: long ago weighs less.

        ValueError for a half-life that isn't above 0.
        """
        if not half_life_weeks > 0:
            raise ValueError(f"half-life: expected more than 0 weeks, got {half_life_weeks:g}. Say how many.")
        ages = (np.datetime64(self.on, "D") - _days(self.realised, "starts")).astype(float) / 7
        worth = 0.5 ** (ages / half_life_weeks)
        taken, brought = (
            np.bincount(self._at[flow], weights=worth, minlength=len(self.employers))
            for flow in (Flow.TAKE, Flow.BRING)
        )
        return MappingProxyType(dict(zip(self.employers, (taken - brought).tolist(), strict=True)))

    @cached_property
    def _at(self) -> Mapping[Flow, Ints]:
        """The position among the employers of who brings, and of who takes, of each realised move."""
        ids = pd.Index(self.employers, dtype=object)
        return {
            flow: np.asarray(ids.get_indexer(pd.Index(self.realised[side], dtype=object)), dtype=np.int64)
            for flow, side in SIDES.items()
        }

    def _per_employer(self, flow: Flow, counts: Ints) -> Ints:
        """The sum per employer on one side; exact, for all of it is whole and far below 2**53."""
        found = np.bincount(self._at[flow], weights=counts, minlength=len(self.employers))
        return np.asarray(found, dtype=np.int64)

    def _counted(self, period: Period | None) -> _Counted:
        """What each realised move counts for: a person where it began in the period, and what of it lies in it."""
        period = period or self.start
        first, last = period.first, min(period.last, self.on)
        starts, until, end = _days(self.realised, "starts"), self._until, np.datetime64(last, "D") + 1
        begin = starts if first is None else np.maximum(starts, np.datetime64(first, "D"))
        began = (starts == begin) & (starts < end)
        days = np.maximum((np.minimum(until, end) - begin).astype(np.int64), 0)
        hours = self.realised["hours"].to_numpy(dtype=np.int64)
        dark = (hours < 0) | np.isnat(until)
        units = np.where(dark, 0, days * hours)
        return _Counted(began.astype(np.int64), units, (dark & (began | (days > 0))).astype(np.int64))

    @cached_property
    def _until(self) -> Days:
        """The day after the last one that each realised move lasted, at most the one after `on`; NaT for one that
        broke nobody knows when.
        """
        after = np.datetime64(self.on, "D") + 1
        ends = _days(self.realised, "ends")
        lasting = np.isnat(ends) & (self.realised["outcome"] != str(MoveOutcome.BROKEN)).to_numpy(dtype=bool)
        return np.asarray(np.where(lasting, after, np.minimum(ends + 1, after)))


def _between(moves: pd.DataFrame) -> pd.DataFrame:
    """The moves from one employer to another by id, with `hours` in hundredths a week (-1 where unknown); what isn't
    said of kind and outcome is what the record says then.
    """
    both = (moves["from"] != "") & (moves["to"] != "") & (moves["from"] != moves["to"])
    own = moves[both].sort_values("id", kind="stable", ignore_index=True)
    return own.assign(
        kind=own["kind"].where(own["kind"] != "", str(Kind.VACANCY)),
        outcome=own["outcome"].where(own["outcome"] != "", str(MoveOutcome.PLANNED)),
        hours=(own["hours_week"].astype(float) * PART).round().fillna(-1).astype(np.int64),
    )


def _days(moves: pd.DataFrame, name: str) -> Days:
    return moves[name].to_numpy(dtype="datetime64[D]")
