"""Whether every decision bears the protocol's hash and was written down in time: lists in a log, and what happened
without standing in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

import pandas as pd

from datasets.model import Step
from datasets.network import Network
from evaluation.ladder.protocol import Protocol
from matcher.log import Read

IN_TIME: Final = timedelta(days=7)
"""A list that was written down further than this from its own day may have been made when the outcome was known."""
_PAIR: Final = ["profile", "vacancy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """Of so many `decisions` so many bear the `hash` of a protocol; `others` are the hashes that the rest bear.

    `unlogged` places, as the network says, somebody was shown or came to in another way, without a list of theirs that
    holds them; `uncovered` people to whom something happened have no list at all; `late` lists weren't written down
    around their day, or don't say when; `torn` lines hold no whole list; `last` is the digest of the last line.
    """

    hash: str
    decisions: int
    stamped: int
    others: Mapping[str, int]
    unlogged: int = 0
    uncovered: int = 0
    late: int = 0
    torn: int = 0
    last: str = ""

    @property
    def bear(self) -> bool:
        """Whether there are decisions and each bears the hash."""
        return self.stamped == self.decisions > 0

    @property
    def every(self) -> bool:
        """Whether no decision is missing from the log."""
        return not self.unlogged and not self.uncovered

    @property
    def whole(self) -> bool:
        """Whether every decision bears the hash, none is missing, and each was written down in time and whole."""
        return self.bear and self.every and not self.late and not self.torn


def stamped(
    log: Read, protocol: Protocol, *, network: Network | None = None, since: date | None = None,
    until: date | None = None,
) -> Stamped:  # fmt: skip
    """How many lists of a log were made by this protocol, of those from one day up to and including another.

    With a `network` every step and every move that it says began in that time must stand in the log too: a log of only
    some decisions shows nothing.
    """
    first, last = pd.Timestamp(since or date.min), pd.Timestamp(until or date.max)
    lists = log.rows.drop_duplicates("list")
    lists = lists[lists["on"].between(first, last)]
    found = {str(name): int(count) for name, count in lists["protocol"].value_counts().items()}
    own = found.pop(protocol.hash, 0)
    happened = None if network is None else _happened(network, first, last)
    return Stamped(
        hash=protocol.hash, decisions=own + sum(found.values()), stamped=own,
        others=MappingProxyType(dict(sorted(found.items()))), late=int((~_timely(lists)).sum()),
        unlogged=0 if happened is None else _unlogged(log.rows, happened, first),
        uncovered=0 if network is None or happened is None else _uncovered(log.rows, network, happened, last),
        torn=len(log.torn), last=log.last,
    )  # fmt: skip


def _timely(lists: pd.DataFrame) -> pd.Series[bool]:
    """Whether each was written down around its day."""
    apart: pd.Series[pd.Timedelta] = (lists["written"].dt.normalize() - lists["on"]).abs()
    return apart <= IN_TIME


def _happened(network: Network, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """What happened to people in a time: profile, vacancy (empty where a move was none of a vacancy) and day.

    What came of a place that was already in play before it was decided then, and such a trajectory began then: only
    showing it again counts.
    """
    steps, moves = network.table("outcomes"), network.table("moves")
    later = steps["step"] != str(Step.SHOWN)
    ran = moves.rename(columns={"starts": "on"})[[*_PAIR, "on"]].assign(later=True)
    every = pd.concat([steps[[*_PAIR, "on"]].assign(later=later), ran.fillna({"vacancy": ""})])
    begun = steps[steps["on"] < first][_PAIR].drop_duplicates().assign(begun=True)
    every = every[every["on"].between(first, last)].merge(begun, on=_PAIR, how="left")
    return every[~(every["later"] & every["begun"].notna())][[*_PAIR, "on"]]


def _unlogged(rows: pd.DataFrame, happened: pd.DataFrame, first: pd.Timestamp) -> int:
    """How many pairs something happened to without a list of that day or before that holds them.

    A list of before the time counts where it was written down then.
    """
    rows = rows[rows["rank"].notna() & ((rows["on"] >= first) | _timely(rows))]
    listed = rows.groupby(_PAIR)["on"].min().rename("listed")
    pairs = happened[happened["vacancy"] != ""].groupby(_PAIR)["on"].min().to_frame("first").join(listed)
    return int((pairs["listed"].isna() | (pairs["listed"] > pairs["first"])).sum())


def _uncovered(rows: pd.DataFrame, network: Network, happened: pd.DataFrame, last: pd.Timestamp) -> int:
    """How many people something happened to have no list; where nothing happened, everybody if nobody has one."""
    listed = set(rows[rows["on"] <= last]["profile"])
    if len(happened):
        return len(set(happened["profile"]) - listed)
    everybody = set(network.table("profiles")["id"])
    return 0 if everybody & listed else len(everybody)
