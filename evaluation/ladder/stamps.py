"""Whether every decision bears the protocol's hash: lists in a log, and what was shown without standing in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import pandas as pd

from datasets.model import Step
from datasets.network import Network
from evaluation.ladder.protocol import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """Of so many `decisions` so many bear the `hash` of a protocol; `others` are the hashes that the rest bear.

    `unlogged` places were shown to somebody, as the network says, and stand on no list of theirs in the log.
    """

    hash: str
    decisions: int
    stamped: int
    others: Mapping[str, int]
    unlogged: int = 0

    @property
    def whole(self) -> bool:
        """Whether there are decisions, each bears the hash, and none is missing from the log."""
        return self.stamped == self.decisions > 0 and not self.unlogged


def stamped(
    rows: pd.DataFrame, protocol: Protocol, *, network: Network | None = None, since: date | None = None,
    until: date | None = None,
) -> Stamped:  # fmt: skip
    """How many of the lists of a log were made by this protocol, of those from one day up to and including another.

    `rows` are those of a log (`matcher.log.COLUMNS`). With a `network` what it says was shown in that time must stand
    in the log too: a log of only some decisions shows nothing.
    """
    first, last = pd.Timestamp(since or date.min), pd.Timestamp(until or date.max)
    each = rows[rows["on"].between(first, last)].drop_duplicates("list")["protocol"].value_counts()
    found = {str(name): int(count) for name, count in each.items()}
    own = found.pop(protocol.hash, 0)
    return Stamped(
        hash=protocol.hash, decisions=own + sum(found.values()), stamped=own,
        others=MappingProxyType(dict(sorted(found.items()))),
        unlogged=0 if network is None else _unlogged(rows, network, first, last),
    )  # fmt: skip


def _unlogged(rows: pd.DataFrame, network: Network, first: pd.Timestamp, last: pd.Timestamp) -> int:
    """How many pairs were shown in a time without a list of that day or before that holds them."""
    steps = network.table("outcomes")
    shown = steps[(steps["step"] == str(Step.SHOWN)) & steps["on"].between(first, last)]
    listed = rows[rows["rank"].notna()].groupby(["profile", "vacancy"])["on"].min().rename("listed")
    both = shown.groupby(["profile", "vacancy"])["on"].min().to_frame("shown").join(listed)
    return int((both["listed"].isna() | (both["listed"] > both["shown"])).sum())
