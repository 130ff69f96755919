"""What employers offer the network: the openings of their open places, and those that nobody fills yet."""

from __future__ import annotations

from datetime import date

import pandas as pd

from datasets.model import MoveOutcome
from datasets.network import Network

FILLING = ("", str(MoveOutcome.PLANNED), str(MoveOutcome.RUNNING))
"""A move that is planned or running keeps an opening of its place; one whose outcome isn't said is planned."""


def offers(network: Network, on: date) -> pd.DataFrame:
    """Per employer, by id: `offered` openings on a day, and how many of them are `unused`.

    A place is open until the day it closes; one that doesn't say how many openings it has counts as one.
    """
    places, day = network.tables["vacancies"], pd.Timestamp(on)
    open_ = places[(places["closes"].isna() | (places["closes"] >= day)) & (places["employer"] != "")]
    openings = open_["openings"].astype(float).fillna(1).astype(int)
    left = (openings - open_["id"].map(_filled(network, day)).fillna(0).astype(int)).clip(lower=0)
    told = pd.DataFrame({"employer": open_["employer"], "offered": openings, "unused": left})
    ids = sorted({*network.employers, *told["employer"]})
    return told.groupby("employer").sum().reindex(pd.Index(ids, name="employer"), fill_value=0)


def _filled(network: Network, day: pd.Timestamp) -> pd.Series:
    """How many openings of each place somebody fills, or will; a move that ended gives its opening back."""
    moves = network.tables["moves"]
    there = moves["outcome"].isin(FILLING) & (moves["ends"].isna() | (moves["ends"] >= day))
    return moves["vacancy"][there & (moves["vacancy"] != "")].value_counts()
