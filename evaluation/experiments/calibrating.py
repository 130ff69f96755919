"""Whether chances come true: as often as was said, in groups of alike chances, on people that weren't learned from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from datasets.model import Step
from datasets.network import Network
from evaluation import estimate
from evaluation.estimate import Estimate
from evaluation.measures import ECE, Evidence, measured
from matcher.learned import Learned
from matcher.learning import Examples, examples
from matcher.learning_curves import MILLION
from matcher.learning_fit import folds, renumbered
from matcher.learning_steps import GAINS
from matcher.rank import EXPERT, Weighted

Floats = npt.NDArray[np.float64]
BINS: Final = 10
COLUMNS: Final = ("bin", "chance", "happened", "n", "low", "high")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibration:
    """How far chances came true.

    Attributes
    ----------
    table : a row per group of alike chances, of about equal size: bin (from 1), chance (their mean), happened (the
        share that did), n (pairs), low, high (Wilson's interval of happened).
    brier : the mean squared distance, with its interval from drawing people; `base` that of always saying the overall
        share, and `won` how much less the chances' is, pair by pair: nothing is told where its low end isn't above 0.
    ece : the expected calibration error, as the measure `ECE` counts it.
    p : the chance of a distance at least so far from what these chances foresee, if they were true; pairs of one person
        are taken as independent, so that it is small too soon where they aren't. Source: Spiegelhalter, Probabilistic
        prediction in patient management and clinical trials (1986).
    """

    table: pd.DataFrame
    brier: Estimate
    base: float | None
    won: Estimate
    ece: float | None
    p: float | None


def calibration(chances: pd.DataFrame, *, bins: int = BINS, seed: int = 1) -> Calibration:
    """Hold chances against what happened; `chances` with columns profile, vacancy, chance, happened."""
    chance, happened = chances["chance"].to_numpy(dtype=float), chances["happened"].to_numpy(dtype=float)
    people = list(chances["profile"])
    brier = estimate.mean((chance - happened) ** 2, people, seed=seed)
    error = measured(ECE, Evidence(chances=chances)) if len(chances) else None
    share = float(happened.mean()) if len(happened) else None
    less = (happened - (share or 0.0)) ** 2 - (chance - happened) ** 2
    return Calibration(
        table=_table(chance, happened, bins), brier=brier, base=None if share is None else share * (1 - share),
        won=estimate.mean(less, people, seed=seed), ece=error.value if error else None, p=_true(chance, happened),
    )  # fmt: skip


def _table(chance: Floats, happened: Floats, bins: int) -> pd.DataFrame:
    """Groups of about equal size; equal chances are in one group."""
    edges = np.unique(np.quantile(chance, np.linspace(0, 1, bins + 1)[1:-1])) if len(chance) else np.empty(0)
    group = np.unique(np.searchsorted(edges, chance, side="left"), return_inverse=True)[1]
    rows = []
    for at in range(int(group.max()) + 1 if len(group) else 0):
        here = group == at
        told = estimate.proportion(int(happened[here].sum()), int(here.sum()))
        rows.append((at + 1, float(chance[here].mean()), told.value, told.n, told.low, told.high))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _true(chance: Floats, happened: Floats) -> float | None:
    spread = float(((1 - 2 * chance) ** 2 * chance * (1 - chance)).sum())
    if not spread:
        return None
    z = float(((happened - chance) * (1 - 2 * chance)).sum()) / np.sqrt(spread)
    return float(2 * stats.norm.sf(abs(z)))


def cross_fitted(
    network: Network, on: date, step: Step = Step.PLACED, *, seed: int = 1, expert: Weighted = EXPERT
) -> pd.DataFrame:
    """The chances that `Learned` gives pairs of people it hasn't seen: profile, vacancy, chance, happened.

    The people are divided into five; each fifth is foreseen by what was learned, strength and calibration too, from the
    others. Left out are pairs under way, and those of which too little was known to say a chance.
    """
    given = examples(network, on)
    fold, chance = folds(given, seed), np.full(len(given), np.nan)
    for one in np.unique(fold):
        held = fold == one
        if not held.all():
            chance[held] = _foreseen(given, held, step, seed, expert)
    told = given.known(GAINS[step]) & ~np.isnan(chance)
    found: pd.DataFrame = given.pairs[told].assign(
        chance=chance[told], happened=given.gain[told] >= GAINS[step]
    )
    return found.reset_index(drop=True)


def _foreseen(
    given: Examples, held: npt.NDArray[np.bool_], step: Step, seed: int, expert: Weighted
) -> Floats:
    learned = Learned.of_examples(renumbered(given, ~held), seed=seed, expert=expert)
    said = learned.chance(step)
    if said is None:
        return np.full(int(held.sum()), np.nan)
    scores = learned.points(given.shares[held]).sum(axis=1)
    return np.asarray(np.array(said.table, dtype=float)[scores] / MILLION)
