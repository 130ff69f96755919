"""From O*NET traits to ORS shares: kernel regression on logits, with errors from leaving occupations out.

Left out together are all ORS occupations of one six-digit SOC group, so that a sibling described by the same
O*NET code never helps. The kernel adds what lies near to the requirement and all traits; five neighbours in work
context are mixed in. The noise expected and the mix are chosen per left-out group from the errors of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics.pairwise import euclidean_distances, rbf_kernel
from sklearn.svm import SVC

from datasets.catalogue.figures import NEAR, SITTING, Array, Figure
from datasets.catalogue.sources import Evidence

Rows = npt.NDArray[np.int64]
NOISES: Final = (0.25, 0.5, 1.0, 2.0)
TRAINED: Final = 0.35  # an occupation whose shares are left open by more than this teaches nothing
EDGE: Final = 0.02  # keeps logits of shares of 0 and 1 finite
NEIGHBOURS: Final = 5
MIXES: Final = (0.0, 0.25, 0.5, 0.75)  # part of the neighbours in the outcome


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A figure learned, with what was predicted for each occupation while it was left out.

    `left_out`, `guess` (the others' mean) and `nearest` (five nearest neighbours in work context) have the shape
    of `figure.value`, rows in the order of `figure.occupations`. `predict` takes standardised traits.
    """

    figure: Figure
    left_out: Array
    guess: Array
    nearest: Array
    noise: float
    mix: float
    traits: pd.DataFrame
    alpha: Array
    mean: Array
    residuals: Array

    def predict(self, traits: pd.DataFrame) -> Array:
        """Shares for rows of standardised traits, shape (n, levels - 1)."""
        logits = self.mean + kernel(traits, self.traits, self.figure.name) @ self.alpha
        smooth = _shares(logits, self.residuals, self.figure.name)
        near = _nearest(euclidean_distances(context_of(traits), context_of(self.traits)), self.figure.value)
        return np.asarray((1 - self.mix) * smooth + self.mix * near)


def kernel(left: pd.DataFrame, right: pd.DataFrame, name: str) -> Array:
    """Likeness of occupations for one requirement, shape (n_left, n_right)."""
    near = list(NEAR[name])
    a, b = left[near].to_numpy(), right[near].to_numpy()
    wide = rbf_kernel(left.to_numpy(), right.to_numpy(), gamma=1.0 / left.shape[1])
    return np.asarray(rbf_kernel(a, b, gamma=0.7 / len(near)) + 0.5 * wide + 0.5 * a @ b.T / len(near) + 1.0)


def _logits(shares: Array) -> Array:
    return np.asarray(np.log((shares + EDGE) / (1 + EDGE - shares)))


def _shares(logits: Array, residuals: Array, name: str) -> Array:
    """Back to shares, as a mean over the errors still to be expected; the middle value for sitting."""
    if name == SITTING:
        residuals = np.zeros((1, logits.shape[1]))
    odds = 1 / (1 + np.exp(-(logits[None] + residuals[:, None, :])))
    means = np.clip((1 + 2 * EDGE) * odds.mean(axis=0) - EDGE, 0.0, 1.0)
    return np.asarray(np.minimum.accumulate(means, axis=1))


def groups_of(occupations: Sequence[str]) -> list[Rows]:
    """Rows per six-digit SOC group, which are left out together."""
    codes = np.array([code[:7] for code in occupations])
    return [np.flatnonzero(codes == code) for code in np.unique(codes)]


def _left_out(gram: Array, y: Array, noise: float, groups: list[Rows]) -> Array:
    """Predictions of each group from the others, in closed form (Rasmussen and Williams 2006, 5.4.2)."""
    inverse = np.linalg.inv(gram + noise * np.eye(len(y)))
    alpha = inverse @ (y - y.mean(axis=0))
    found = np.empty_like(y)
    for rows in groups:
        found[rows] = y[rows] - np.linalg.solve(inverse[np.ix_(rows, rows)], alpha[rows])
    return found


def fit(evidence: Evidence, figure: Figure) -> Fit:
    """Learn one figure from the occupations that O*NET describes and ORS publishes well enough."""
    usable = [code in evidence.codes and bool(evidence.codes[code]) for code in figure.occupations]
    keep = np.array(usable) & (figure.width <= TRAINED)
    mine = Figure(name=figure.name, occupations=tuple(np.array(figure.occupations)[keep]),
                  value=figure.value[keep], low=figure.low[keep], high=figure.high[keep])  # fmt: skip
    traits = traits_of(evidence, mine.occupations)
    groups, gram, y = groups_of(mine.occupations), kernel(traits, traits, mine.name), _logits(mine.value)
    tried = np.array([_left_out(gram, y, noise, groups) for noise in NOISES])
    chosen, best = _chosen(tried, y, groups)
    residuals = y - chosen
    smooth = _shares(chosen, residuals, mine.name)
    guess, nearest = _plain(mine, traits, groups)
    mixed = np.array([(1 - mix) * smooth + mix * nearest for mix in MIXES])
    left_out, mix = _chosen(mixed, mine.value, groups)
    weights = np.linalg.solve(gram + NOISES[best] * np.eye(len(y)), y - y.mean(axis=0))
    return Fit(figure=mine, left_out=left_out, guess=guess, nearest=nearest, noise=NOISES[best],
               mix=MIXES[mix], traits=traits, alpha=weights, mean=y.mean(axis=0),
               residuals=residuals)  # fmt: skip


def traits_of(evidence: Evidence, occupations: Sequence[str]) -> pd.DataFrame:
    """Standardised traits of ORS occupations, shape (n, traits)."""
    return evidence.occupation_traits.loc[list(occupations)]


def _chosen(tried: Array, y: Array, groups: list[Rows]) -> tuple[Array, int]:
    """Per group the predictions of the setting that is best for all other groups; and the best over all."""
    errors = np.abs(tried - y).mean(axis=2)
    chosen = np.empty_like(y)
    for rows in groups:
        others = errors.sum(axis=1) - errors[:, rows].sum(axis=1)
        chosen[rows] = tried[int(others.argmin()), rows]
    return chosen, int(errors.sum(axis=1).argmin())


def _plain(figure: Figure, traits: pd.DataFrame, groups: list[Rows]) -> tuple[Array, Array]:
    """What costs nothing: the mean of the others, and that of their five nearest in work context."""
    far = euclidean_distances(context_of(traits))
    guess = np.empty_like(figure.value)
    for rows in groups:
        far[np.ix_(rows, rows)] = np.inf
        guess[rows] = np.delete(figure.value, rows, axis=0).mean(axis=0)
    return guess, _nearest(far, figure.value)


def _nearest(far: Array, value: Array) -> Array:
    """The mean of the nearest rows, shape (n, levels - 1), from distances (n, m); ties by order."""
    order = np.argsort(np.round(far, 9), axis=1, kind="stable")[:, :NEIGHBOURS]
    return np.asarray(value[order].mean(axis=1))


def context_of(traits: pd.DataFrame) -> Array:
    """The work context among the traits, shape (n, 57)."""
    return np.asarray(traits[[name for name in traits.columns if name.startswith("4.C")]].to_numpy())


def strength_left_out(evidence: Evidence, occupations: Sequence[str], classes: Rows) -> Rows:
    """The strength class predicted for each occupation while its SOC group was left out, as an index."""
    traits = traits_of(evidence, occupations)
    gram = rbf_kernel(traits.to_numpy(), gamma=1.0 / traits.shape[1])
    found = np.empty(len(classes), dtype=np.int64)
    for rows in groups_of(occupations):
        others = np.setdiff1d(np.arange(len(classes)), rows)
        model = SVC(C=5.0, kernel="precomputed").fit(gram[np.ix_(others, others)], classes[others])
        found[rows] = model.predict(gram[np.ix_(rows, others)])
    return np.asarray(found)
