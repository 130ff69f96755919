"""What a run comes to in figures; each is told apart in `MEASURES`, and what can't be said is nan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from evaluation.balance.flows import balance_index, gini, phi
from evaluation.simulation.chance import Floats
from evaluation.simulation.dated import HOURS
from evaluation.simulation.one_run import Run
from evaluation.simulation.region import HELD
from evaluation.simulation.state import Ended, Event, Stands
from matcher.bits import Ints

YEAR: Final = 52.0
LOWEST: Final = 0.05


def _placed(run: Run) -> Floats:
    """Whether each person whose track is over ever had a job."""
    return np.asarray(~np.isnan(run.first_placed[run.whole]), dtype=float)


def _share(values: Floats) -> float:
    return float(values.mean()) if len(values) else np.nan


def placed(run: Run) -> float:
    """The share of the second tracks that came to a job elsewhere: a contract, secondment, or trial that became one."""
    return _share(_placed(run))


def placed_count(run: Run) -> float:
    """How many people ever had a job elsewhere, of everybody who came in."""
    return float((~np.isnan(run.first_placed)).sum())


def before_104(run: Run) -> float:
    """The share of the second tracks with a job that began before week 104 of the illness."""
    at = run.whole
    return _share((run.first_placed[at] < run.world.people.ends[at]).astype(float))


def lasting(run: Run) -> float:
    """The share of the second tracks with a job that held 26 weeks, without those near the end of the run."""
    people, at = run.world.people, run.whole
    at = at[people.ends[at] + YEAR < run.world.region.weeks]
    return _share((run.state.stands[at] == Stands.HELD).astype(float))


def kept(run: Run) -> float:
    """Of the jobs that began 26 weeks or more before the end of the run, the share that held so long."""
    ended = run.moves[run.moves["placed"] < run.world.region.weeks - HELD]
    return _share(np.asarray(ended["outcome"] == Ended.HELD, dtype=float))


def quality(run: Run) -> float:
    """The mean true quality of the moves that began, 0 to 1000."""
    return _share(run.moves["quality"].to_numpy(dtype=float))


def worst_quality(run: Run) -> float:
    """The true quality below which one in twenty moves lies."""
    return float(run.moves["quality"].quantile(LOWEST)) if len(run.moves) else np.nan


def score(run: Run) -> float:
    """The mean score of the moves that began, as the engine gave it."""
    return _share(run.moves["score"].to_numpy(dtype=float))


def never_waited(run: Run) -> float:
    """The weeks that those who never had a job waited, on average."""
    weeks, job = run.waited
    return _share(weeks[run.whole][~job[run.whole]])


def no_talk(run: Run) -> float:
    """The share of the second tracks without a single talk."""
    talks = run.events["person"][run.events["event"] == Event.TALK]
    had = np.isin(run.whole, talks.to_numpy())
    return _share(np.asarray(~had, dtype=float))


def weeks_until(run: Run) -> float:
    """The weeks until a job, of the first 52, by Kaplan and Meier's curve (restricted mean): who left is censored."""
    weeks, job = run.waited
    return restricted(weeks, job, YEAR)


def restricted(weeks: Floats, happened: np.ndarray[tuple[int], np.dtype[np.bool_]], upto: float) -> float:
    """The area under Kaplan and Meier's curve until `upto`; nan of nobody.

    Source: Royston and Parmar, Restricted mean survival time (2013).
    """
    if not len(weeks):
        return np.nan
    days = np.unique(weeks[happened & (weeks < upto)])
    ordered = np.sort(weeks)
    at_risk = len(weeks) - np.searchsorted(ordered, days, side="left")
    events = np.array([np.count_nonzero(happened & (weeks == day)) for day in days])
    curve = np.concatenate([[1.0], np.cumprod(1 - events / np.maximum(at_risk, 1))])
    return float((curve * np.diff(np.concatenate([[0.0], days, [upto]]))).sum())


def nets(run: Run) -> Ints:
    """Taken less brought per employer at the end of each week, (n_weeks, n_employers)."""
    found = np.zeros((run.world.region.weeks, len(run.world.employers)), dtype=np.int64)
    starts = run.moves["starts"].to_numpy()
    np.add.at(found, (starts, run.moves["target"].to_numpy()), 1)
    np.add.at(found, (starts, run.moves["origin"].to_numpy()), -1)
    return np.cumsum(found, axis=0)


def _totals(run: Run) -> Ints:
    size = len(run.world.employers)
    return sum(np.bincount(run.moves[name], minlength=size) for name in ("target", "origin"))  # type: ignore[return-value]


def net_worst(run: Run) -> float:
    """How far the employer that is farthest from balance is from it in the end, in persons."""
    return float(np.abs(nets(run)[-1]).max(initial=0))


def net_ever(run: Run) -> float:
    """How far any employer ever was from balance, in persons."""
    return float(np.abs(nets(run)).max(initial=0))


def balance_weeks(run: Run) -> float:
    """The same B in FTE-weeks: each move for the hours and weeks that it lasted until the end of the run."""
    rows, table, size = run.moves, run.world.tables["vacancies"], len(run.world.employers)
    hours = table["hours_min"].fillna(HOURS).to_numpy(dtype=float)[rows["place"].to_numpy()]
    weeks = rows["ends"].fillna(run.world.region.weeks).to_numpy(dtype=float) - rows["starts"].to_numpy()
    took, brought = (
        np.bincount(rows[name], weights=hours * weeks, minlength=size) for name in ("target", "origin")
    )
    found = balance_index(took - brought, took + brought)
    return np.nan if found is None else found


def balance(run: Run) -> float:
    """B at the end: 1 where everybody took as many as they brought."""
    found = balance_index(nets(run)[-1], _totals(run))
    return np.nan if found is None else found


def overdispersion(run: Run) -> float:
    """φ at the end: 1 as chance alone would do, less where balance is kept."""
    found = phi(nets(run)[-1], _totals(run)).value
    return np.nan if found is None else found


def turned_away(run: Run) -> float:
    """The share of the contacts for which the place had no time."""
    return _of(run.count(Event.TURNED_AWAY), run.count(Event.CONTACTED))


def wasted(run: Run) -> float:
    """The share of the contacts that ended because the place or the person was gone before an answer."""
    return _of(run.count(Event.FILLED), run.count(Event.CONTACTED))


def contacts(run: Run) -> float:
    """How many contacts there were for each move that began."""
    return _of(run.count(Event.CONTACTED), len(run.moves))


def talks(run: Run) -> float:
    """How many talks there were per opening that had any."""
    where = run.events["place"][run.events["event"] == Event.TALK]
    return _of(len(where), int(run.world.places.openings[where.unique()].sum()))


def crowding(run: Run) -> float:
    """How unevenly contacts fall on openings, from 0 (all alike) to 1 (Gini, with those that nobody asked)."""
    return gini(_contacts(run)) if len(run.moves) else np.nan


def congestion(run: Run) -> float:
    """The same as entropy, from 0 (all on one) to 1 (all alike). Source: ReCon (2023), with the sign turned."""
    found = _contacts(run)
    if found.sum() <= 0 or len(found) < 2:
        return np.nan
    share = found[found > 0] / found.sum()
    return float(-(share * np.log(share)).sum() / np.log(len(found)))


def _contacts(run: Run) -> Floats:
    """The contacts per opening, of every place that anybody could have asked."""
    known = np.unique(run.seen.place)
    where = run.events["place"][run.events["event"] == Event.CONTACTED]
    counts = np.bincount(where, minlength=len(run.world.places))[known]
    openings = run.world.places.openings[known]
    return np.repeat(counts / openings, openings)


def _of(part: float, whole: float) -> float:
    return part / whole if whole else np.nan


Measured = Callable[[Run], float]
MEASURES: Final[Mapping[str, Measured]] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            placed, placed_count, before_104, lasting, kept, quality, worst_quality, score, never_waited, no_talk,
            weeks_until, net_worst, net_ever, balance, balance_weeks, overdispersion, turned_away, wasted, contacts,
            talks, crowding, congestion,
        )
    }
)  # fmt: skip
"""Every figure of a run by name; its docstring is its definition."""
HIGHER: Final = frozenset(
    {
        "placed", "placed_count", "before_104", "lasting", "kept", "quality", "worst_quality", "balance",
        "balance_weeks", "congestion",
    }
)  # fmt: skip
"""Those of which more is better; of all others less is, but of the score, which only says what the engine thought."""
_SHARES: Final = (
    "placed", "before_104", "lasting", "kept", "no_talk", "balance", "balance_weeks", "turned_away", "wasted",
    "crowding", "congestion",
)  # fmt: skip
_THOUSANDTHS: Final = ("quality", "worst_quality", "score")
MOST: Final[Mapping[str, float]] = MappingProxyType(
    dict.fromkeys(_SHARES, 1.0) | dict.fromkeys(_THOUSANDTHS, 1000.0)
)
"""The largest that a figure can be, where there is such; none can be below 0."""


def measured(run: Run) -> dict[str, float]:
    """All figures of a run."""
    return {name: one(run) for name, one in MEASURES.items()}


def series(run: Run) -> pd.DataFrame:
    """A row per week: week, waiting, working (trials too), placed and began (since the start), net_worst, balance."""
    weeks, counts, net = np.arange(run.world.region.weeks), run.state.counts, nets(run)
    began = np.cumsum(np.bincount(run.moves["starts"], minlength=len(weeks))[: len(weeks)])
    first = run.first_placed[~np.isnan(run.first_placed)].astype(np.int64)
    return pd.DataFrame(
        {
            "week": weeks, "waiting": counts[:, Stands.WAITS],
            "working": counts[:, Stands.TRIES] + counts[:, Stands.WORKS],
            "placed": np.cumsum(np.bincount(first, minlength=len(weeks))[: len(weeks)]), "began": began,
            "net_worst": np.abs(net).max(axis=1),
            "balance": np.where(began > 0, 1 - np.abs(net).sum(axis=1) / np.maximum(2 * began, 1), np.nan),
        }
    )  # fmt: skip
