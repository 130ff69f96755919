"""Balance over time: what each employer and the network as a whole brought and took, period by period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.network import Network
from evaluation.balance import charting, figures, flows, members
from evaluation.balance.chance import chance
from evaluation.balance.counts import Counts, Unit, counts_of
from evaluation.balance.figures import Known
from evaluation.balance.intervals import draws
from evaluation.balance.periods import Window, spans
from matcher.exchange.ledger import Ledger


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class History:
    """How halen and brengen went up to and including `on`, in periods of one kind (`every`) counted back from it.

    Each period is told in three windows: itself (period), the twelve months up to its end (year), and all since the
    start (start, whose `first` is NaT); all of what was realised, in persons on the day that a move began and in
    FTE-weeks for as long as it lasted. Frames, oldest first:

    `employers`: first, last, window, employer, sector, unit, brought, taken, net (of which rates and intervals are per
    hundred employed in that window: rate as counted, rate_shrunk towards the sector with low and high; why says
    headcount_unknown), unknown (moves without known FTE-weeks), z, few (fewer than 5 moves; in weeks: none), free_rider
    (no, yes, too_few), p (two-sided, exact, of fair coins), q (false discoveries among the employers of that window),
    signal (none, warn, alarm, too_few, not_measured) and survives (q at most 0.05). z to signal are of persons only.

    `network`: first, last, window, unit, measure, value, low, high, n (what it is a figure of: moves, employers), why,
    expected (what chance gives with the same moves) and p (the chance that chance alone is as far off: B as low, phi
    and reciprocity as high).

    `charts`: see `evaluation.balance.charting`. `alarms`: chart, series, observed and expected numbers of alarms.
    `rings`: window, length, rings: what the moves up to `on` fall apart in.
    """

    on: date
    every: str
    employers: pd.DataFrame
    network: pd.DataFrame
    charts: pd.DataFrame
    alarms: pd.DataFrame
    rings: pd.DataFrame


def history(
    network: Network, on: date, *, every: str = "quarter", seed: int = 1,
    window: Sequence[str] = tuple(Window),
) -> History:  # fmt: skip
    """The balance of a network over time, of what is known on a day.

    `every` is month, quarter or year; `window` which windows are told (charts are of the periods themselves and need
    that one). ValueError for others.
    """
    ledger = Ledger.of(network, on)
    windows = tuple(one for one in Window if one in {Window(each) for each in window})
    counts = counts_of(ledger, spans(on, _begin(ledger), every, windows))
    ids = ledger.employers
    heads = _heads(network, ids)
    times = draws(len(ids), seed)
    known = [Known(one, heads, times, chance(one, seed), seed) for one in counts]
    drawn = charting.charted(ledger, ids, known)
    return History(
        on=on, every=every, employers=members.frame(network, ids, counts), network=figures.frame(known),
        charts=drawn.lines, alarms=drawn.alarms, rings=_rings(counts),
    )  # fmt: skip


def _begin(ledger: Ledger) -> date | None:
    """The first day that any move began on."""
    starts = ledger.realised["starts"].dropna()
    return starts.min().date() if len(starts) else None


def _heads(network: Network, ids: Sequence[str]) -> npt.NDArray[np.float64]:
    """How many people each employs; nan where unknown."""
    known = (network.employers[id].headcount if id in network.employers else None for id in ids)
    return np.array([np.nan if one is None else one for one in known], dtype=float)


def _rings(counts: Sequence[Counts]) -> pd.DataFrame:
    """The lengths of the rings of the last span of each window."""
    last = {str(one.span.window): one for one in counts if one.unit is Unit.PERSONS}
    rows = [
        (window, length, rings) for window, one in last.items()
        for length, rings in flows.ring_lengths(one.matrix).items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["window", "length", "rings"])
