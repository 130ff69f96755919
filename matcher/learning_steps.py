"""How far pairs of a person and a place have come by a day, and whether more may still come of it."""

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
HIGHEST: Final = max(GAINS.values())
HELD_DAYS: Final = 182
"""26 weeks."""
PATIENCE: Final = 56
"""Days without a next step after which nothing more is expected of a pair."""
TRIALS: Final = (str(Kind.WORK_EXPERIENCE), str(Kind.TRIAL))
_ENDED: Final = (str(MoveOutcome.HELD), str(MoveOutcome.BROKEN))


def steps(network: Network, until: date) -> pd.DataFrame:
    """Every dated step of a pair up to a day, from outcomes and from moves that name person and place.

    Columns: profile, vacancy, on (day), gain (0 to 4, see `GAINS`), ended (whether nothing follows it).
    """
    found = pd.concat([_outcomes(network), _moves(network, until)], ignore_index=True)
    found = found[found["on"] <= pd.Timestamp(until)]
    return found.sort_values(["profile", "vacancy", "on", "gain"], kind="stable", ignore_index=True)


def reached(network: Network, on: date) -> pd.DataFrame:
    """How far each pair has come by a day, a row per pair by id.

    Columns: profile, vacancy, gain, on (of its last step), ended: whether it was declined or broken off, or has
    been still for longer than its next step takes; of what isn't ended more may come.
    """
    found = steps(network, on)
    pairs = found.groupby(["profile", "vacancy"], as_index=False).agg(
        gain=("gain", "max"), on=("on", "max"), ended=("ended", "any")
    )
    wait = np.where(pairs["gain"] == GAINS[Step.PLACED], HELD_DAYS + PATIENCE, PATIENCE)
    still = (pd.Timestamp(on) - pairs["on"]).dt.days.to_numpy() > wait
    return pairs.assign(ended=pairs["ended"].to_numpy(dtype=bool) | still)


def _outcomes(network: Network) -> pd.DataFrame:
    lines = network.tables["outcomes"]
    gain = lines["step"].map({str(step): gain for step, gain in GAINS.items()})
    return pd.DataFrame(
        {
            "profile": lines["profile"], "vacancy": lines["vacancy"], "on": lines["on"],
            "gain": gain.astype(np.int64), "ended": lines["step"] == str(Step.DECLINED),
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
    broken = moves[(moves["outcome"] == str(MoveOutcome.BROKEN)) & moves["ends"].notna()]
    parts = [
        _rows(moves, moves["starts"], gain, False),
        _rows(moves[held], half_year[held], GAINS[Step.HELD_26], False),
        _rows(broken, broken["ends"], 0, True),
    ]
    return pd.concat(parts, ignore_index=True)


def _rows(moves: pd.DataFrame, on: pd.Series[pd.Timestamp], gain: object, ended: bool) -> pd.DataFrame:
    made = {"profile": moves["profile"], "vacancy": moves["vacancy"], "on": on, "gain": gain, "ended": ended}
    return pd.DataFrame(made).astype({"gain": np.int64, "ended": bool})
