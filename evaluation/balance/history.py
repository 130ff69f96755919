"""Balance over time: what each employer and the network as a whole brought and took, period by period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from datasets.network import Network
from evaluation.balance import charting, figures, flows, members
from evaluation.balance.chance import chance
from evaluation.balance.counts import Counts, Unit, counts_of
from evaluation.balance.figures import Known
from evaluation.balance.intervals import draws
from evaluation.balance.members import Members
from evaluation.balance.periods import Window, spans
from matcher.exchange.ledger import Ledger


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class History:
    """How halen and brengen went up to and including `on`, in periods of one kind (`every`) counted back from it.

    Each period is told in three windows: itself (period), the twelve months up to its end (year), and all since the
    start (start, whose `first` is NaT); all of what was realised, in persons on the day that a move began and in
    FTE-weeks for as long as it lasted. Frames, oldest first:

    `employers`: first, last, window, unit, employer, sector, brought, taken, net, and unknown (moves without known
    FTE-weeks). Net per hundred employed in that window: rate as counted, rate_shrunk towards the sector, which low and
    high are the interval of; why it isn't there (headcount_unknown; not_measured of who wasn't a member yet). Of
    persons alone: z, few (fewer than 5 moves), free_rider (no, yes, too_few), p (two-sided, exact, of fair coins), q
    (false discoveries among the employers of that window), signal (none, warn, alarm, too_few; not_measured in weeks)
    and survives (q at most 0.05).

    `sectors`: window, unit, last, sector, employers, active, brought, taken, net, and how concentrated taking is within
    the sector (hhi, effective).

    `network`: first, last, window, unit, measure, value, low, high, n (how many moves or employers it is a figure of),
    why (too_few: fewer than 5 moves, or of phi fewer than 5 employers with as many), expected (what chance gives with
    the same moves: fair coins of B and phi; of reciprocity, rho and ring_share moves rewired, so that everybody brings
    and takes as many) and p (the chance that chance alone is as far off: B as low, the others as high).

    `charts`: see `evaluation.balance.charting`. `alarms`: chart, series, observed and expected numbers of alarms.
    `rings`: window, length, rings: what the moves up to `on` fall apart in.
    """

    on: date
    every: str
    employers: pd.DataFrame
    sectors: pd.DataFrame
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
    who = Members.of(network, ledger.employers)
    times, end = draws(len(who.ids), seed), counts[-1].span.at
    known = [Known(one, who, times, chance(one, seed), seed, one.span.at == end) for one in counts]
    drawn, each = charting.charted(ledger, who.ids, known), members.frame(who, counts)
    return History(
        on=on, every=every, employers=each, sectors=members.sectors(each), network=figures.frame(known),
        charts=drawn.lines, alarms=drawn.alarms, rings=_rings(counts),
    )  # fmt: skip


def _begin(ledger: Ledger) -> date | None:
    """The first day that any move began on."""
    starts = ledger.realised["starts"].dropna()
    return starts.min().date() if len(starts) else None


def _rings(counts: Sequence[Counts]) -> pd.DataFrame:
    """The lengths of the rings of the last span of each window."""
    last = {str(one.span.window): one for one in counts if one.unit is Unit.PERSONS}
    rows = [
        (window, length, rings) for window, one in last.items()
        for length, rings in flows.ring_lengths(one.matrix).items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["window", "length", "rings"])
