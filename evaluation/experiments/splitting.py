"""A day between what was known and what came of it: the ground on which rankers are compared.

Only pairs that somebody was shown are judged, and what was shown depends on the lists of that time: a ranker that
resembles what was used is helped by it. So a place that nobody was shown isn't bad, only unknown: measures count it as
nothing (as trec_eval does) or, with `judged="only"`, leave it out; neither takes the advantage away wholly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from datasets.model import Step
from datasets.network import Network
from datasets.problems import Spoor2Error
from evaluation.experiments.known import known, placed_by
from matcher.learning_steps import GAINS, HELD_DAYS, PAIR, reached, steps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """What was known on a day, and what happened after it, up to `until`.

    Attributes
    ----------
    known : the network as it was known; `cut` says what was done to get there (table, why, done, rows).
    gains : profile, vacancy, gain (0 to 4): the highest step after the day of each pair that somebody was shown.
    shown : profile, vacancy, gain, on (of the last step after the day), begun (with steps of before the day too), days
        (from its first step to `until`).
    people : everybody who counts: known, searching on the day, and shown something after it; by id.
    silent : who was known and searching, but of whom nothing was recorded after the day.
    left_out : how many pairs of after the day aren't judged, by why: "unknown_person", "unknown_place", "placed".
    unripe : placements of after the day that can't have lasted 26 weeks by `until`; their gain may still rise.
    """

    known: Network
    on: date
    until: date
    gains: pd.DataFrame
    shown: pd.DataFrame
    people: tuple[str, ...]
    silent: tuple[str, ...]
    cut: pd.DataFrame
    left_out: dict[str, int]
    unripe: int


def split(network: Network, on: date, until: date | None = None, *, strict: bool = False) -> Split:
    """Split a network at a day; `until` is the last day of which anything is recorded where it isn't given.

    With `strict` places that were changed after the day, and that nothing of before names, are cut too. Raises
    Spoor2Error where `until` isn't after the day, or nothing is recorded after it.
    """
    last = until or _last(network)
    if last is None or last <= on:
        came = "nothing recorded after it" if until is None else str(until)
        raise Spoor2Error(f"until: expected a day after {on}, got {came}. Take an earlier day.")
    before, cut = known(network, on, strict=strict)
    placed = placed_by(before)
    after, left_out = _judged(steps(network, last), before, on, placed)
    first = reached(network, last)[[*PAIR, "first"]]
    after = after.merge(first, on=PAIR, how="left", validate="one_to_one")
    after["days"] = (pd.Timestamp(last) - after.pop("first")).dt.days
    searching = sorted(set(before.tables["profiles"]["id"]) - placed)
    people = tuple(sorted(set(after["profile"])))
    return Split(
        known=before, on=on, until=last, gains=after[[*PAIR, "gain"]], shown=after, people=people,
        silent=tuple(one for one in searching if one not in set(people)), cut=cut, left_out=left_out,
        unripe=_unripe(after, last),
    )  # fmt: skip


def _last(network: Network) -> date | None:
    """The last day of which anything is recorded; moves that are only planned aren't."""
    outcomes, moves = network.tables["outcomes"]["on"], network.tables["moves"]
    found = pd.concat([outcomes, moves["starts"][moves["outcome"] != "planned"], moves["ends"]]).max()
    return None if pd.isna(found) else found.date()


def _judged(
    every: pd.DataFrame, before: Network, on: date, placed: set[str]
) -> tuple[pd.DataFrame, dict[str, int]]:
    """The pairs of after the day with their highest step after it, and how many were left out."""
    later = every["on"] > pd.Timestamp(on)
    pairs = every[later].groupby(PAIR, as_index=False).agg(gain=("gain", "max"), on=("on", "max"))
    earlier = pd.MultiIndex.from_frame(every[~later][PAIR])
    pairs["begun"] = pd.MultiIndex.from_frame(pairs[PAIR]).isin(earlier)
    person = pairs["profile"].isin(before.tables["profiles"]["id"])
    place, work = pairs["vacancy"].isin(before.tables["vacancies"]["id"]), pairs["profile"].isin(placed)
    left_out = {
        "unknown_person": int((~person).sum()),
        "unknown_place": int((person & ~place).sum()),
        "placed": int((person & place & work).sum()),
    }
    return pairs[person & place & ~work].reset_index(drop=True), left_out


def _unripe(after: pd.DataFrame, until: date) -> int:
    contract = after["gain"] == GAINS[Step.PLACED]
    days = (pd.Timestamp(until) - after["on"]).dt.days
    return int(np.sum(contract & (days < HELD_DAYS)))
