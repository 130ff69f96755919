"""Whom a network's lists serve on a day: attention for places and for people, against what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from datasets.network import Network
from evaluation.groups.exposure import exposure_by_group, feasible_pairs, people_by_group
from evaluation.groups.flows import flows_by_group
from evaluation.groups.members import employer_groups
from matcher.batch import match_all
from matcher.changed import index_of
from matcher.exchange.ledger import Ledger
from matcher.exchange.spread import spread
from matcher.index import Index

LENGTH: Final = 10
"""Places on a coordinator's list where no other length is asked."""
POOL: Final = 3
"""So many times as long are the lists from which they are chosen."""
QUALITY: Final = "quality"
"""The measure by which people are compared: what a list gives of the best that could be."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Served:
    """Frames by group: `places` as of `exposure_by_group` and `flows` as of `flows_by_group`, of employers; `people` as
    of `by_group`, of the quality of their lists.
    """

    places: pd.DataFrame
    people: pd.DataFrame
    flows: pd.DataFrame


def served(
    network: Network, on: date, members: pd.DataFrame, *, index: Index | None = None, seed: int = 1
) -> Served:
    """Of the lists that a coordinator gets on a day, places shared out; merit is the expert's score.

    `members` are the groups of people: profile, group, value.
    """
    found, owners = index_of(network, on, index), employer_groups(network)
    long = match_all(network, LENGTH * POOL, on=on, index=found, workers=1)
    lists = spread(long, LENGTH).lists.frame
    pairs = feasible_pairs(network, on, index=found)
    vacancies = network.tables["vacancies"]
    return Served(
        places=exposure_by_group(lists, pairs, vacancies.set_index("id")["employer"], owners, seed=seed),
        people=people_by_group(
            lists, pairs, tuple(network.profiles), members, seed=seed, measure=QUALITY,
            clusters=network.tables["profiles"].set_index("id")["employer"],
        ),
        flows=flows_by_group(_flows(network, on), owners, seed=seed),
    )  # fmt: skip


def _flows(network: Network, on: date) -> pd.DataFrame:
    """What each employer brought and took since the start, with its headcount."""
    employers = network.tables["employers"]
    heads = dict(zip(employers["id"], employers["headcount"], strict=True))
    table = Ledger.of(network, on).table()[["brought", "taken"]].reset_index()
    return table.assign(headcount=table["employer"].map(heads).astype(float))
