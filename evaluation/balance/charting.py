"""The charts of a history as frames: does balance drift, and how often would chance alone give such alarms.

Lines: chart, series, last, value, down, centre, lower, upper, alarm (none, low, high), q. Charts are:
`ewma`, of B and phi against what fair coins make of each period's own moves; `drift`, of the same against the network's
own first periods; `cusum`, per employer the sum of what it took too much (value) and brought too much (down, below 0),
with q, false discoveries among employers by the largest sum of all periods; `p`, of moves that ended in a period the
share that held. All of persons, in the periods themselves.

Measured on networks of 40 employers over 20 quarters, 400 to 1600 moves of fair coins: `ewma` ever gives alarm in 2-3%
(B) and 6-10% (phi, which is skewed where few employers count), `drift` in 0-1% and 3-6%, `cusum` in 0.5-2% of
employers, and any q is up to 0.05 in 3-6% of networks. Where leanings begin halfway, `drift` finds by B 22% of networks
with 800 moves and 68% of those with 1600, for employers drawn again differ more than the same ones do from period to
period; `cusum` finds a leaning in 95% of those with 800.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.model import MoveOutcome
from evaluation.balance.chance import spread
from evaluation.balance.charts import (
    LIMIT,
    Alarm,
    Line,
    Sums,
    cusum,
    drift,
    ewma,
    false_alarm,
    p_chart,
    p_false,
)
from evaluation.balance.counts import Unit
from evaluation.balance.figures import Known
from evaluation.balance.flows import balance_index, phi
from evaluation.balance.intervals import Statistic, balance_of, phi_of
from evaluation.balance.members import ALARM, WARN, signals
from evaluation.balance.periods import Window
from matcher.exchange.ledger import FEW, Ledger

Floats = npt.NDArray[np.float64]
COLUMNS: Final = ("chart", "series", "last", "value", "down", "centre", "lower", "upper", "alarm", "q")
ALARMS: Final = ("chart", "series", "observed", "expected")


class Drawn(NamedTuple):
    """The lines of all charts; and how many alarms there are against how many chance alone would give."""

    lines: pd.DataFrame
    alarms: pd.DataFrame


class _Part(NamedTuple):
    lines: pd.DataFrame
    observed: float
    expected: float


def charted(ledger: Ledger, ids: Sequence[str], found: Sequence[Known]) -> Drawn:
    """The charts of all periods, and the funnels of the last period, year and of all since the start."""
    periods = [
        one for one in found if one.counts.span.window is Window.PERIOD and one.counts.unit is Unit.PERSONS
    ]
    lines, alarms = [], list(_funnels(found))
    if periods:
        for chart, series, part in (*_network(periods), *_employers(ids, periods), *_held(ledger, periods)):
            lines.append(part.lines)
            alarms.append((chart, series, part.observed, part.expected))
    empty = pd.DataFrame(columns=list(COLUMNS))
    return Drawn(
        pd.concat(lines, ignore_index=True)[list(COLUMNS)] if lines else empty,
        pd.DataFrame(alarms, columns=list(ALARMS)),
    )


def _network(periods: Sequence[Known]) -> Iterator[tuple[str, str, _Part]]:
    """B and φ against chance, and against their own past."""
    lasts = _lasts(periods)
    for series, figure, name, statistic in (("B", _b, "balance", balance_of), ("phi", _phi, "phi", phi_of)):
        values = np.array([figure(one) for one in periods])
        centre, sd = spread([one.chance for one in periods], name)
        line = ewma(values, centre, sd)
        coins = np.stack([getattr(one.chance, name) for one in periods], axis=1)
        coins = np.where(np.isnan(values), np.nan, coins)
        yield (
            "ewma",
            series,
            _part("ewma", series, lasts, line, _often(ewma(each, centre, sd) for each in coins)),
        )
        # Few employers are drawn again as themselves: no figure is surer than coins would make it.
        errors = np.fmax([_se(statistic(one.counts), one) for one in periods], sd)
        beyond, often = drift(values, centre, errors), _often(drift(each, centre, errors) for each in coins)
        yield "drift", series, _part("drift", series, lasts, beyond, often)


def _often(lines: Iterable[Line]) -> float:
    """The share of lines that ever give alarm."""
    return float(np.mean([((one.value > one.upper) | (one.value < one.lower)).any() for one in lines]))


def _b(one: Known) -> float:
    value = balance_index(one.counts.net, one.counts.total) if one.moves >= FEW else None
    return np.nan if value is None else value


def _phi(one: Known) -> float:
    value = phi(one.counts.net, one.counts.total).value
    return np.nan if value is None else value


def _se(statistic: Statistic, one: Known) -> float:
    """The standard error of a figure, from drawing employers."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = statistic(one.draws.drawn)
    found = found[np.isfinite(found)]
    return float(found.std()) if len(found) > 1 else np.nan


def _part(chart: str, series: str, lasts: pd.Series[Any], line: Line, expected: float) -> _Part:
    """A line as rows, and whether it ever gives alarm."""
    alarms = line.alarms()
    rows = pd.DataFrame(
        {
            "chart": chart, "series": series, "last": lasts, "value": line.value, "down": np.nan,
            "centre": line.centre, "lower": line.lower, "upper": line.upper, "alarm": [str(one) for one in alarms],
            "q": np.nan,
        }
    )  # fmt: skip
    return _Part(rows, float(any(one is not Alarm.NONE for one in alarms)), expected)


def _employers(ids: Sequence[str], periods: Sequence[Known]) -> Iterator[tuple[str, str, _Part]]:
    """The sums of each employer, and how many alarms coins would give with the same moves."""
    net, total = (
        np.stack([getattr(one.counts, name) for one in periods], axis=1) for name in ("net", "total")
    )
    sums = cusum(net, total)
    nets = np.stack([one.chance.nets for one in periods], axis=2)
    active = total.sum(axis=1) > 0
    null = cusum(nets[:, active], total[active]).most
    q = np.full(len(ids), np.nan)
    q[active] = pooled(sums.most[active], null)
    rows = _sums(ids, _lasts(periods), sums, q)
    yield (
        "cusum",
        "employers",
        _Part(rows, float((sums.most > LIMIT).sum()), float((null > LIMIT).sum(axis=1).mean())),
    )


def _sums(ids: Sequence[str], lasts: pd.Series[Any], sums: Sums, q: Floats) -> pd.DataFrame:
    size, periods = sums.up.shape
    up, down = sums.up.ravel(), sums.down.ravel()
    alarm = np.select([(up > LIMIT) & (up >= down), down > LIMIT], [Alarm.HIGH, Alarm.LOW], Alarm.NONE)
    return pd.DataFrame(
        {
            "chart": "cusum", "series": np.repeat(np.array(ids, dtype=object), periods),
            "last": np.tile(lasts.to_numpy(), size), "value": up, "down": -down, "centre": 0.0, "lower": -LIMIT,
            "upper": LIMIT, "alarm": [str(one) for one in alarm.tolist()], "q": np.repeat(q, periods),
        }
    )  # fmt: skip


def pooled(found: Floats, null: Floats) -> Floats:
    """The share of false ones among all as large as each, from what chance makes of all of them; shape (n,).

    `null` of shape (n_draws, n). Source: Storey and Tibshirani, Statistical significance for genomewide studies
    (2003), with all of them taken for true nulls.
    """
    order = np.argsort(found, kind="stable")
    ranked = found[order]
    larger = null.size - np.searchsorted(np.sort(null, axis=None), ranked - 1e-9)
    as_large = len(ranked) - np.searchsorted(ranked, ranked - 1e-9)
    shares = np.minimum(1, (larger + 1) / len(null) / as_large)
    q = np.empty_like(found)
    q[order] = np.minimum.accumulate(shares)
    return q


def _held(ledger: Ledger, periods: Sequence[Known]) -> Iterator[tuple[str, str, _Part]]:
    """Of the moves that ended in each period, the share that held."""
    ended = ledger.realised[ledger.realised["ends"].notna()]
    ended = ended[ended["outcome"].isin([str(MoveOutcome.HELD), str(MoveOutcome.BROKEN)])]
    lasts = _lasts(periods)
    begins = [one.counts.span.period.first for one in periods]
    before = [pd.Timestamp(one) for one in begins if one is not None]
    inside = [
        ended[(ended["ends"] >= one) & (ended["ends"] <= two)] for one, two in zip(before, lasts, strict=True)
    ]
    of = np.array([len(one) for one in inside])
    held = np.array([int((one["outcome"] == str(MoveOutcome.HELD)).sum()) for one in inside])
    line = p_chart(held, of)
    yield "p", "held", _part("p", "held", lasts, line, p_false(line, of))


def _lasts(periods: Sequence[Known]) -> pd.Series[Any]:
    return pd.Series([pd.Timestamp(one.counts.span.period.last) for one in periods])


def _funnels(found: Sequence[Known]) -> Iterator[tuple[str, str, float, float]]:
    """In the last span of each window: employers that a funnel score warns of, against how many coins would give."""
    last: Mapping[str, Known] = {
        str(one.counts.span.window): one for one in found if one.counts.unit is Unit.PERSONS
    }
    for window, one in last.items():
        n = one.counts.total[one.counts.total >= FEW]
        z = one.counts.net[one.counts.total >= FEW] / np.sqrt(n)
        kinds = signals(z)
        warned = sum(kind != "none" for kind in kinds)
        yield f"funnel_{window}", "warn", float(warned), float(false_alarm(n, WARN).sum())
        yield f"funnel_{window}", "alarm", float(kinds.count("alarm")), float(false_alarm(n, ALARM).sum())
