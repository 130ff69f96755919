"""How far pairs of a person and a place have come by a day, and of which steps that is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from datasets.model import Kind, MoveOutcome, Step
from datasets.network import Network

GAINS: Final[Mapping[Step, int]] = MappingProxyType(
    {
        Step.SHOWN: 0, Step.CONSIDERED: 0, Step.CONTACTED: 0, Step.DECLINED: 0, Step.TALK: 1, Step.TRIED: 2,
        Step.PLACED: 3, Step.HELD_26: 4,
    }
)  # fmt: skip
"""What each step is worth: interim results count. Source: METHODS, part 1.3."""
PAIR: Final = ["profile", "vacancy"]
HIGHEST: Final = max(GAINS.values())
HELD_DAYS: Final = 182
"""26 weeks."""
PATIENCE: Final = 56
"""Days within which a next step is taken, if it is."""
WAITS: Final = (PATIENCE, PATIENCE, PATIENCE, HELD_DAYS + PATIENCE)
"""Days after a gain of 0 to 3 within which the next one is reached, if it is."""
TRIALS: Final = (str(Kind.WORK_EXPERIENCE), str(Kind.TRIAL))
_ENDED: Final = (str(MoveOutcome.HELD), str(MoveOutcome.BROKEN))


def steps(network: Network, until: date) -> pd.DataFrame:
    """Every dated step of a pair up to a day, from outcomes and from moves that name person and place.

    Columns: profile, vacancy, on (day), gain (0 to 4, see `GAINS`).
    """
    found = pd.concat([_outcomes(network), _moves(network, until)], ignore_index=True)
    found = found[found["on"] <= pd.Timestamp(until)]
    return found.sort_values(["profile", "vacancy", "on", "gain"], kind="stable", ignore_index=True)


def reached(network: Network, on: date) -> pd.DataFrame:
    """How far each pair has come by a day, a row per pair by id.

    Columns: profile, vacancy, gain, first, last (days of its first and last step), ripe: of how many next steps it has
    been long enough ago to know whether they were taken. That doesn't depend on whether they were: a step that is taken
    is known at once, one that isn't only after a while, so that of recent pairs successes alone would be counted.
    """
    found = steps(network, on)
    pairs = found.groupby(PAIR).agg(gain=("gain", "max"), first=("on", "min"), last=("on", "max"))
    ripe = np.zeros(len(pairs), dtype=np.int64)
    for gain, wait in enumerate(WAITS):
        since = found[found["gain"] >= gain].groupby(PAIR)["on"].min().reindex(pairs.index)
        ripe += ((pd.Timestamp(on) - since).dt.days > wait).to_numpy(dtype=bool)
    return pairs.assign(ripe=ripe).reset_index()


def _outcomes(network: Network) -> pd.DataFrame:
    lines = network.tables["outcomes"]
    gain = lines["step"].map({str(step): gain for step, gain in GAINS.items()})
    return pd.DataFrame(
        {
            "profile": lines["profile"], "vacancy": lines["vacancy"], "on": lines["on"],
            "gain": gain.astype(np.int64),
        }
    )  # fmt: skip


def _moves(network: Network, until: date) -> pd.DataFrame:
    """Moves as steps: begun, and half a year later still working."""
    moves = network.tables["moves"]
    named = (
        (moves["profile"].fillna("") != "") & (moves["vacancy"].fillna("") != "") & moves["starts"].notna()
    )
    moves = moves[named & (moves["outcome"] != str(MoveOutcome.PLANNED))]
    gain = np.where(moves["kind"].isin(TRIALS), GAINS[Step.TRIED], GAINS[Step.PLACED])
    half_year = moves["starts"] + pd.Timedelta(days=HELD_DAYS)
    over = moves["outcome"].isin(_ENDED) & (moves["ends"].fillna(half_year) < half_year)
    held = (gain == GAINS[Step.PLACED]) & ~over & (moves["outcome"] != str(MoveOutcome.BROKEN))
    parts = [_rows(moves, moves["starts"], gain), _rows(moves[held], half_year[held], GAINS[Step.HELD_26])]
    return pd.concat(parts, ignore_index=True)


def _rows(moves: pd.DataFrame, on: pd.Series[pd.Timestamp], gain: object) -> pd.DataFrame:
    made = {"profile": moves["profile"], "vacancy": moves["vacancy"], "on": on, "gain": gain}
    return pd.DataFrame(made).astype({"gain": np.int64})
