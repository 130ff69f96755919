"""Before and after a day: what changed, with its interval. That it changed after it does not say that it changed by it.

A trajectory begins on the first day that anything is recorded about somebody and a place, and is followed for as long
before as after. Before count those whose time was over when the change came, after those who began since.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from datasets.model import MoveOutcome, Step
from datasets.network import Network
from evaluation.estimate import Estimate, Floats, proportion
from evaluation.ladder.intervals import by_clusters, chance, newcombe, wider
from matcher.exchange.ledger import FEW, REALISED

FOLLOW: Final = timedelta(weeks=52)
"""So long a trajectory has to come to something. Source: 9 to 12 months, OVAL/KoM (2021)."""
HOLD: Final = timedelta(weeks=26)
"""So long somebody must still work there."""
WINDOW: Final = timedelta(weeks=52)
PLACED: Final = (Step.PLACED, Step.HELD_26)


class How(StrEnum):
    """Where an interval comes from: Newcombe's for two shares, or drawing employers with all that is theirs, and then
    never narrower than if their trajectories were independent.
    """

    NEWCOMBE = "newcombe"
    CLUSTERS = "clusters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One measure before and after a day, and the difference with its interval; no claim about the cause.

    `n` of before and after are trajectories or, for `B` and `Phi`, employers with moves; the difference is empty where
    either is, its interval where there are too few clusters to draw.
    """

    measure: str
    day: date
    before: Estimate
    after: Estimate
    difference: Estimate
    how: How

    @property
    def clear(self) -> int:
        """1 or -1 where the interval of the difference lies wholly above or below nothing, else 0."""
        low, high = self.difference.low, self.difference.high
        return 0 if low is None or high is None else int(low > 0) - int(high < 0)

    @property
    def chance(self) -> float | None:
        """The chance of a difference as far from nothing where nothing changed; None where it has no interval."""
        return chance(self.difference)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BeforeAfter:
    """What changed after a day: `changes` by measure, and the `trajectories` behind the shares.

    `unfinished` of those begun after it are left out because their time isn't over.
    """

    day: date
    changes: tuple[Change, ...]
    trajectories: pd.DataFrame
    unfinished: int

    @property
    def frame(self) -> pd.DataFrame:
        """A row per measure: measure, how, and before, after and difference, each with _low, _high and _n."""
        return pd.DataFrame([_row(one) for one in self.changes])

    def of(self, measure: str) -> Change | None:
        """The change of a measure."""
        return next((one for one in self.changes if one.measure == measure), None)


def _row(one: Change) -> dict[str, object]:
    found: dict[str, object] = {"measure": one.measure}
    for name in ("before", "after", "difference"):
        what: Estimate = getattr(one, name)
        found |= {name: what.value, f"{name}_low": what.low, f"{name}_high": what.high, f"{name}_n": what.n}
    return found | {"how": str(one.how)}


def trajectories(network: Network, *, follow: timedelta = FOLLOW) -> pd.DataFrame:
    """A row per person with any recorded step: profile, employer, begins, placed, held.

    placed: a step placed or a move that began, within `follow` of the beginning; held: such a move lasted 26 weeks,
    or a step says so within 26 weeks more. Who has moves alone doesn't count: nothing would show of others like them
    who weren't placed.
    """
    steps, moves = network.table("outcomes"), network.table("moves")
    begins = steps.groupby("profile")["on"].min().rename("begins").reset_index()
    steps = steps.merge(begins, on="profile")
    went = moves[moves["outcome"].isin([str(one) for one in REALISED])].merge(begins, on="profile")
    went = went[(went["starts"] >= went["begins"]) & (went["starts"] <= went["begins"] + follow)]
    said = steps[steps["step"].isin([str(one) for one in PLACED]) & (steps["on"] <= steps["begins"] + follow)]
    known, broken = went["ends"].notna(), went["outcome"] == str(MoveOutcome.BROKEN)
    lasted = went[(known & (went["ends"] - went["starts"] >= HOLD)) | (~known & ~broken)]
    kept = steps[(steps["step"] == str(Step.HELD_26)) & (steps["on"] <= steps["begins"] + follow + HOLD)]
    employers = network.table("profiles").set_index("id")["employer"]
    return begins.assign(
        employer=begins["profile"].map(employers).fillna("").astype(str),
        placed=begins["profile"].isin({*went["profile"], *said["profile"]}),
        held=begins["profile"].isin({*lasted["profile"], *kept["profile"]}),
    )[["profile", "employer", "begins", "placed", "held"]].sort_values("profile", ignore_index=True)


def before_after(
    network: Network, day: date, *, until: date, window: timedelta = WINDOW, follow: timedelta = FOLLOW, seed: int = 1
) -> BeforeAfter:  # fmt: skip
    """What changed after a day, as far as is known `until` another: Placed and Held of trajectories begun in a window,
    B and Phi of the moves of a window. ValueError where nothing lies between the days.

    Where all trajectories have employers, intervals come from drawing these, else trajectories count as independent.
    """
    if until <= day:
        raise ValueError(
            f"until: expected a day after {day}, got {until}. Say until when it is known what happened."
        )
    every = trajectories(network, follow=follow)
    shares = [
        _share(name, _sides(every, day, until, window, follow + more), day, seed)
        for name, more in (("placed", timedelta(0)), ("held", HOLD))
    ]
    begun = every["begins"].between(
        pd.Timestamp(day), pd.Timestamp(min(until, day + window)), inclusive="left"
    )
    late = begun & (every["begins"] + follow > pd.Timestamp(until))
    return BeforeAfter(
        day=day, changes=(*shares, *_balance(network, day, until, window, seed)), trajectories=every,
        unfinished=int(late.sum()),
    )  # fmt: skip


def _sides(
    every: pd.DataFrame, day: date, until: date, window: timedelta, follow: timedelta
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The trajectories whose time was over on the day, and those begun since whose time is over by now."""
    begins = every["begins"]
    before = _within(begins, day - follow - window, day - follow)
    after = _within(begins, day, day + window) & (begins + follow <= pd.Timestamp(until))
    return every[before], every[after]


def _share(name: str, sides: tuple[pd.DataFrame, pd.DataFrame], day: date, seed: int) -> Change:
    """The share of trajectories of which something is so."""
    both = pd.concat([one["employer"] for one in sides])
    sizes = (len(sides[0]), len(sides[1]), min(len(one) for one in sides))
    (held, of), (later, rest) = ((int(one[name].sum()), len(one)) for one in sides)
    how, found = (
        How.NEWCOMBE,
        (proportion(held, of), proportion(later, rest), newcombe(held, of, later, rest)),
    )
    if len(both) and (both != "").all():
        names, how = sorted(set(both)), How.CLUSTERS
        sums = (_sums(sides[0], name, names), _sums(sides[1], name, names))
        drawn = by_clusters(sums, _mean, seed=seed)
        found = (wider(drawn[0], found[0]), wider(drawn[1], found[1]), wider(drawn[2], found[2]))
    one, other, difference = (replace(each, n=n) for each, n in zip(found, sizes, strict=True))
    return Change(measure=name.capitalize(), day=day, before=one, after=other, difference=difference, how=how)


def _sums(some: pd.DataFrame, name: str, employers: list[str]) -> Floats:
    """Per employer how many are so, of how many, shape (n_employers, 2)."""
    found = some.groupby("employer")[name].agg(["sum", "count"]).reindex(employers, fill_value=0)
    return np.asarray(found.to_numpy(dtype=float))


def _mean(sums: Floats) -> Floats:
    held, of = sums[:, 0].sum(axis=1), sums[:, 1].sum(axis=1)
    return np.asarray(np.divide(held, of, out=np.full(len(of), np.nan), where=of > 0))


def _balance(network: Network, day: date, until: date, window: timedelta, seed: int) -> tuple[Change, ...]:
    """B and Phi of the moves that began in the window before the day and in as long after it."""
    width = min(window, until - day + timedelta(days=1))
    moves = network.table("moves")
    moves = moves[moves["outcome"].isin([str(one) for one in REALISED])]
    employers = sorted(set(moves["from"]) | set(moves["to"]))
    spans = ((day - width, day), (day, day + width))
    before, after = (_directions(moves[_within(moves["starts"], *span)], employers) for span in spans)
    return tuple(
        Change(measure=name, day=day, how=How.CLUSTERS, before=one, after=other, difference=difference)
        for name, statistic in (("B", _index), ("Phi", _phi))
        for one, other, difference in (by_clusters((before, after), statistic, seed=seed),)
    )


def _within(days: pd.Series[pd.Timestamp], first: date, end: date) -> pd.Series[bool]:
    return days.between(pd.Timestamp(first), pd.Timestamp(end), inclusive="left")


def _directions(moves: pd.DataFrame, employers: list[str]) -> Floats:
    """What each employer brought and took, shape (n_employers, 2)."""
    sides = [moves[name].value_counts().reindex(employers, fill_value=0) for name in ("from", "to")]
    return np.column_stack([one.to_numpy(dtype=float) for one in sides])


def _index(sums: Floats) -> Floats:
    """The balance index of drawn employers: 1 less all nets over all moves. Source: B = 1 - Σ|net| / Σ n."""
    net, n = np.abs(sums[:, 1] - sums[:, 0]).sum(axis=1), sums.sum(axis=(1, 2))
    return np.asarray(1 - np.divide(net, n, out=np.full(len(n), np.nan), where=n > 0))


def _phi(sums: Floats) -> Floats:
    """The mean square of the funnel scores of employers with enough moves. Source: φ = mean net² / n."""
    n = sums.sum(axis=1)
    enough = n >= FEW
    square = np.divide((sums[:, 1] - sums[:, 0]) ** 2, n, out=np.zeros_like(n), where=enough).sum(axis=1)
    many = enough.sum(axis=1)
    return np.asarray(np.divide(square, many, out=np.full(len(many), np.nan), where=many > 0))
