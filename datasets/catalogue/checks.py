"""How good the figures are: errors of occupations left out, and whether chances and spreads are calibrated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.special import ndtr

from datasets.catalogue.build import NARROW, Model, beats_guess, counted, errors
from datasets.catalogue.conventions import Found, Rule, from_shares, regular
from datasets.catalogue.figures import SITTING, STRENGTH, Array, strength
from datasets.catalogue.learner import Fit, strength_left_out

RANGES: Final = (0.5, 0.8, 0.95)
BINS: Final = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0001)


@dataclass(frozen=True, kw_only=True)
class Strength:
    """The strength class of occupations left out: how many were right, and class against class."""

    n: int
    right: float
    own: int
    own_right: float
    unsure: int
    confusion: pd.DataFrame


def error_table(model: Model) -> pd.DataFrame:
    """Per requirement, in points (of workers or of the day): n, error left out, five nearest, mean guess."""
    rows: list[tuple[object, ...]] = []
    for name, found in model.fits.items():
        p, guess, q = _pairs(found)
        own = np.array([model.evidence.own_context(code) for code in found.figure.occupations])
        kept = own[counted(found).any(axis=1)]
        values = [100 * errors(found, guess) for guess in (found.left_out, found.nearest, found.guess)]
        rows.append((name, len(kept), values[0].mean(), int(kept.sum()), values[0][kept].mean(),
                     values[1].mean(), values[2].mean(), f"{_brier(p, q):.4f}", f"{_brier(guess, q):.4f}",
                     "used" if beats_guess(found) else "silent"))  # fmt: skip
    columns = [
        "requirement",
        "n",
        "error",
        "n own",
        "error own",
        "5 nearest",
        "mean guess",
        "Brier",
        "Brier of guess",
        "model",
    ]
    return pd.DataFrame(rows, columns=columns).sort_values("requirement", kind="stable")


def reliability(model: Model) -> tuple[pd.DataFrame, float, float]:
    """Stated chances against the shares of workers, over all used requirements; with the Brier scores.

    A chance p of a place for which a share q of workers has it scores p² - 2pq + q on average; the second score
    is that of the mean guess.
    """
    pairs = [
        _pairs(found) for found in model.fits.values() if found.figure.name != SITTING and beats_guess(found)
    ]
    p, guess, q = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    place = np.digitize(p, BINS) - 1
    rows = [
        (f"{BINS[k]:.2f}-{min(BINS[k + 1], 1):.2f}", int((place == k).sum()), p[place == k].mean(),
         q[place == k].mean())
        for k in range(len(BINS) - 1)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["stated", "n", "mean stated", "seen"])
    return table, _brier(p, q), _brier(guess, q)


def _pairs(found: Fit) -> tuple[Array, Array, Array]:
    mask = counted(found)
    return found.left_out[mask], found.guess[mask], found.figure.value[mask]


def _brier(p: Array, q: Array) -> float:
    return float((p**2 - 2 * p * q + q).mean())


def coverage(model: Model) -> pd.DataFrame:
    """Per item with a fitted spread: which part of the places lies within the stated 50, 80 and 95% range."""
    rows = []
    for item, rules in model.rules.items():
        if rules[0].convention in ("duration", "weight", "classes"):
            inside = _inside(model.fits, rules)
            rows.append((item, len(inside), *inside.mean(axis=0)))
    rows.append(("sitting-hours (mean of the occupation)", *_sitting(model)))
    return pd.DataFrame(rows, columns=["item", "n", "50%", "80%", "95%"])


def _inside(fits: Mapping[str, Fit], rules: Sequence[Rule]) -> Array:
    """Part of the workers within each stated range, shape (occupations, ranges), for occupations left out.

    Within a class workers are spread as the estimate says (the non-randomised probability integral transform
    of Czado, Gneiting and Held 2009).
    """
    found = [fits[rule.figure] for rule in rules]
    common = set.intersection(*[_counted_occupations(one) for one in found])
    rows = []
    for code in sorted(common):
        at = [one.figure.occupations.index(code) for one in found]
        stated = from_shares(rules, [one.left_out[row] for one, row in zip(found, at, strict=True)])
        curve = _curve(rules, [one.figure.value[row] for one, row in zip(found, at, strict=True)])
        if curve[0] > 0.02:
            rows.append([_part(stated, rules[0], curve, size) for size in RANGES])
    return np.array(rows)


def _counted_occupations(found: Fit) -> set[str]:
    rows = (found.figure.high - found.figure.low).mean(axis=1) <= NARROW
    return set(np.array(found.figure.occupations)[rows])


def _curve(rules: Sequence[Rule], shares: Sequence[Array]) -> Array:
    """Shares of workers above nothing and above each class edge."""
    if rules[0].convention == "duration":
        return np.asarray(np.max([regular(share) for share in shares], axis=0))
    if rules[0].convention == "weight":
        return np.maximum(shares[0], shares[1])
    return np.concatenate([[1.0], shares[0]])


def _part(stated: Found, rule: Rule, curve: Array, size: float) -> float:
    edges = np.log(rule.bounds) if rule.shape == "log" else rule.bounds
    amount, spread = float(stated.amount or 1e-9), float(stated.spread or 1e-9)
    centre = np.log(amount) if rule.shape == "log" else amount
    below = np.concatenate([[0.0], ndtr((edges - centre) / spread), [1.0]])
    workers = -np.diff(np.concatenate([curve, [0.0]])) / curve[0]
    low, high = (1 - size) / 2, (1 + size) / 2
    overlap = np.clip(np.minimum(below[1:], high) - np.maximum(below[:-1], low), 0.0, None)
    return float((workers * overlap / np.maximum(np.diff(below), 1e-9)).sum())


def _sitting(model: Model) -> tuple[int, float, float, float]:
    found = model.fits[SITTING]
    off = np.abs(found.left_out - found.figure.value)[:, 0] / model.error
    return len(off), float((off < 0.674).mean()), float((off < 1.282).mean()), float((off < 1.96).mean())


def strength_check(model: Model) -> Strength:
    """The most frequent strength class, predicted with the occupation left out."""
    occupations, classes, unsure = strength(model.evidence)
    predicted = strength_left_out(model.evidence, occupations, classes)
    own = np.array([model.evidence.own_context(code) for code in occupations])
    right = predicted == classes
    names = [STRENGTH[k].removesuffix(" WORK").lower() for k in range(len(STRENGTH))]
    table = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(table, (classes, predicted), 1)
    return Strength(n=len(right), right=float(right.mean()), own=int(own.sum()), own_right=float(right[own].mean()),
                    unsure=unsure, confusion=pd.DataFrame(table, index=names, columns=names))  # fmt: skip
