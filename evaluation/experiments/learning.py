"""From how many outcomes on learning helps: `Learned` against the expert on people it hasn't seen, size by size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.network import Network
from datasets.problems import Spoor2Error
from evaluation import estimate
from evaluation.estimate import Estimate
from evaluation.experiments.splitting import Split, split
from evaluation.measures import KINDS, Evidence, Family, Measure, measured, nDCG
from matcher import bits
from matcher.index import Index
from matcher.learned import Learned
from matcher.learning import Examples, examples, shares_of
from matcher.learning_fit import renumbered
from matcher.rank import EXPERT, Weighted
from matcher.screen import screen
from matcher.selection import Places, Selection

Ints = npt.NDArray[np.int64]
SIZES: Final = (25, 50, 100, 200, 400, 800, 1600, 3200)
MEASURE: Final = nDCG(judged="only") @ 10
"""Of the places that somebody was shown alone: what nobody tried says nothing."""
COLUMNS: Final = ("n_outcomes", "ranker", "measure", "value", "low", "high", "n", "helps")
RANKERS: Final = ("weighted", "learned", "difference")
N: Final = 1000
"""So many places of each list are looked at: outcomes far down count too."""
CONFIRMED: Final = 2
"""It helps from the first size on from which all that were tried help, at least so many: one alone may be chance."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LearningCurve:
    """How `Learned` does with more and more outcomes.

    Attributes
    ----------
    table : n_outcomes (pairs learned from, of which at least the first step is known), ranker ("weighted", "learned",
        or "difference" of the two, paired by person), measure, value, low, high, n (held-out people), helps (whether
        the low end of the difference is above nothing; the same for all rows of a size).
    first : from so many outcomes on learning helps, and keeps helping up to the most that was tried; None: never
        within what was tried.
    tried : the sizes that there were enough outcomes for.
    """

    table: pd.DataFrame
    first: int | None
    tried: tuple[int, ...]


def learning_curve(
    network: Network, on: date, until: date | None = None, *, sizes: Sequence[int] = SIZES, seeds: int = 5,
    seed: int = 1, measure: Measure = MEASURE, expert: Weighted = EXPERT,
) -> LearningCurve:  # fmt: skip
    """Learn from more and more outcomes of before a day, and measure on what happened after it to other people.

    So often as `seeds` says the people are divided in halves; one half's pairs of before the day are learned from,
    person by person until there are so many, and the other half's lists are measured. A person's figures are averaged
    over the divisions, and intervals come from drawing people. Sizes that there is too little for aren't tried. Raises
    Spoor2Error where nothing is recorded after the day, or too little for the smallest size, and for a measure that
    isn't per person.
    """
    if KINDS[measure.name].family is not Family.RANKING:
        raise Spoor2Error(f"measure: expected one per person, got {measure}. Take one such as {MEASURE}.")
    known, totals = split(network, on, until), sorted(set(sizes))
    every = examples(known.known, on)
    given = every.some(every.at_risk(1))
    if totals[0] <= len(given):
        held = _Held.of(known)
        found = pd.concat([_one(given, held, (measure, expert), totals, (seed, at)) for at in range(seeds)])
        tried = tuple(one for one in totals if (found["n_outcomes"] == one).any())
    if totals[0] > len(given) or not tried:
        raise Spoor2Error(
            f"sizes: expected at least {totals[0]} pairs to learn from, got about {len(given) // 2} in half of the "
            "people. Take a smaller size, or a later day."
        )
    table = pd.concat([_rows(found, one, str(measure), seed) for one in tried], ignore_index=True)
    return LearningCurve(table=table, first=_first(table), tried=tried)


def _first(table: pd.DataFrame) -> int | None:
    told = table[table["ranker"] == "difference"].sort_values("n_outcomes")
    helps, sizes = told["helps"].to_numpy(dtype=bool), told["n_outcomes"].to_numpy(dtype=np.int64)
    last = np.flatnonzero(~helps)
    start = int(last[-1]) + 1 if len(last) else 0
    return int(sizes[start]) if len(sizes) - start >= min(CONFIRMED, len(sizes)) else None


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """The open places of everybody who counts, looked up once: for any weights a list is then a matter of adding."""

    split: Split
    places: dict[str, Ints]
    shares: dict[str, Ints]

    @classmethod
    def of(cls, known: Split) -> _Held:
        """Of everybody on the day."""
        network, index = known.known, Index.of(known.known, known.on)
        places, shares = {}, {}
        for profile in network.profiles.some([network.profiles.position(one) for one in known.people]):
            screened = screen(profile, index)
            rows = bits.positions(~screened.closed, len(index))
            chosen = Selection(network, index.order[rows].astype(np.int64), screened.weight(rows))
            places[profile.id], shares[profile.id] = chosen.rows, shares_of(profile, chosen, known.on)
        return cls(known, places, shares)

    def lists(self, ranker: Learned, people: Sequence[str]) -> pd.DataFrame:
        """The lists of some people, best first, ties by id."""
        columns = Places.of(self.split.known)
        parts = []
        for one in people:
            rows, scores = self.places[one], ranker.points(self.shares[one]).sum(axis=1)
            order = np.lexsort((columns.id_ranks[rows], -scores))[:N]
            parts.append((np.full(len(order), one, dtype=object), columns.ids[rows[order]], scores[order],
                          np.arange(1, len(order) + 1)))  # fmt: skip
        whole = [np.concatenate(one) if parts else np.empty(0) for one in zip(*parts, strict=True)]
        return pd.DataFrame(dict(zip(("profile", "vacancy", "score", "rank"), whole, strict=True)))

    def per_person(self, ranker: Learned, people: Sequence[str], measure: Measure) -> pd.Series[float]:
        """The measure for each of some people."""
        told = Evidence(people=tuple(people), lists=self.lists(ranker, people), gains=self.split.gains)
        found = measured(measure, told).per
        return pd.Series(dtype=float) if found is None else found


def _one(
    given: Examples, held: _Held, how: tuple[Measure, Weighted], sizes: Sequence[int], seed: tuple[int, int]
) -> pd.DataFrame:  # fmt: skip
    """One division of the people: n_outcomes, profile, weighted, learned."""
    (measure, expert), chance = how, np.random.default_rng((*seed, 61))
    everybody = sorted({*given.pairs["profile"], *held.split.people})
    taught = set(chance.permutation(np.array(everybody, dtype=object))[: len(everybody) // 2])
    people = [one for one in held.split.people if one not in taught]
    order = _order(given, taught, chance)
    plain = held.per_person(Learned.of(expert), people, measure)
    parts = []
    for size in sizes:
        if size > len(order):
            break
        rows = np.zeros(len(given), dtype=bool)
        rows[order[:size]] = True
        learned = Learned.of_examples(
            renumbered(given, rows), held.split.on, seed[0], expert=expert, calibrate=False
        )
        own = held.per_person(learned, people, measure)
        parts.append(
            pd.DataFrame({"n_outcomes": size, "profile": plain.index, "weighted": plain, "learned": own})
        )
    columns = ["n_outcomes", "profile", "weighted", "learned"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _order(given: Examples, taught: set[str], chance: np.random.Generator) -> Ints:
    """The pairs of those who are learned from, person by person in random order."""
    person = given.pairs["profile"].to_numpy(dtype=object)
    rows = np.flatnonzero([one in taught for one in person])
    turn = {one: at for at, one in enumerate(chance.permutation(np.array(sorted(taught), dtype=object)))}
    return rows[np.argsort([turn[one] for one in person[rows]], kind="stable")]


def _rows(found: pd.DataFrame, size: int, measure: str, seed: int) -> pd.DataFrame:
    """The rows of one size."""
    people = (
        found[found["n_outcomes"] == size].groupby("profile")[["weighted", "learned"]].mean().astype(float)
    )
    people = people.assign(difference=people["learned"] - people["weighted"])
    told: dict[str, Estimate] = {
        name: estimate.mean(people[name].to_numpy(dtype=float), list(people.index), seed=seed)
        for name in RANKERS
    }
    low = told["difference"].low
    helps = low is not None and low > 0
    rows = [(size, name, measure, one.value, one.low, one.high, one.n, helps) for name, one in told.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))
