"""Make the figures of the catalogue again from the public files; the same files give the same bytes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from math import floor, log10
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.catalogue.competences import usual_competences
from datasets.catalogue.conventions import (
    BY_GROUP,
    GROUPED,
    LEAST_CHANCE,
    MOST_CHANCE,
    Found,
    Rule,
    from_context,
    from_shares,
    implied,
    ors_levels,
    read_rules,
    within_group,
)
from datasets.catalogue.day import between_places, sitting_hours, split
from datasets.catalogue.figures import SITTING, Array, Figure, figure
from datasets.catalogue.learner import Fit, fit
from datasets.catalogue.sources import Evidence, read_sources
from datasets.catalogue.store import ESTIMATE_COLUMNS
from datasets.catalogue.tables import adjusted, read_functions
from datasets.vocabulary.learn import learn_neighbours

PUBLISHED, MODEL = "BLS ORS 2018", "model: O*NET 29.3/27 → ORS"
CONVENTION, IMPLIED = "O*NET 27 work context by convention", "implied"
SELDOM_WEIGHT: Final = "Lifting/carrying Seldom"
CLEARLY: Final = 0.9
"""A model is used where its error is at most this part of the mean guess's, and better by two standard errors."""
NARROW: Final = 0.1  # errors are counted where published rows leave a share open by no more than this


@dataclass(frozen=True, kw_only=True)
class Model:
    """All that was learned from the public files: one fit per ORS requirement that the crosswalk uses."""

    evidence: Evidence
    rules: Mapping[str, tuple[Rule, ...]]
    figures: Mapping[str, Figure]
    fits: Mapping[str, Fit]

    @cached_property
    def between(self) -> tuple[float, int]:
        """The spread of sitting between places, and the n behind it."""
        return between_places(self.evidence, self.figures[SITTING], self.figures[SELDOM_WEIGHT])

    @cached_property
    def error(self) -> float:
        """The standard deviation of the model's error in the share of the day that is sat."""
        sitting = self.fits[SITTING]
        return float(np.sqrt(((sitting.left_out - sitting.figure.value) ** 2).mean()))

    def predictions(self, codes: list[str]) -> Mapping[str, Mapping[str, Array]]:
        """Per figure that beats the mean guess: shares per O*NET code."""
        rows = self.evidence.standardised.loc[codes]
        used = {name: found for name, found in self.fits.items() if beats_guess(found)}
        return {name: dict(zip(codes, found.predict(rows), strict=True)) for name, found in used.items()}


def counted(found: Fit) -> npt.NDArray[np.bool_]:
    """Which shares of a fit are published narrowly enough to count errors on, shape of `figure.value`."""
    return np.asarray(found.figure.high - found.figure.low <= NARROW)


def errors(found: Fit, guess: Array) -> Array:
    """The mean absolute error per occupation that counts, shape (n,)."""
    mask = counted(found)
    rows = mask.any(axis=1)
    total = (np.abs(guess - found.figure.value) * mask).sum(axis=1)[rows]
    return np.asarray(total / mask.sum(axis=1)[rows])


def beats_guess(found: Fit) -> bool:
    """True where the model clearly beats the mean of the other occupations."""
    model, guess = errors(found, found.left_out), errors(found, found.guess)
    better = guess - model
    return bool(
        model.mean() <= CLEARLY * guess.mean() and better.mean() > 2 * better.std() / np.sqrt(len(better))
    )


def learn(source: Path, progress: bool = False) -> Model:
    """Read the public files and learn every ORS requirement that the crosswalk uses."""
    evidence, rules, figures, fits = read_sources(source), read_rules(), {}, {}
    for name, levels in ors_levels(rules).items():
        _say(progress, f"learning: {name}")
        figures[name] = figure(evidence, name, levels)
        fits[name] = fit(evidence, figures[name])
    return Model(evidence=evidence, rules=rules, figures=figures, fits=fits)


def estimates(model: Model, functions: pd.DataFrame) -> pd.DataFrame:
    """The usual demands of functions (columns key, isco, onet, soc2010, sector), before rounding and adjustments."""
    codes = sorted({code for onet in functions["onet"] for code in onet.split(";") if code})
    predicted = model.predictions([code for code in codes if code in model.evidence.traits.index])
    rows: list[tuple[str, str, Found]] = []
    for row in functions.sort_values("key").itertuples():
        one = _Function(model=model, isco=str(row.isco), sector=str(row.sector), onet=_split(row.onet),
                        soc=_split(row.soc2010), predicted=predicted)  # fmt: skip
        rows.extend((str(row.key), item, found) for item, found in one.demands())
    return pd.DataFrame([_row(model, *row) for row in rows], columns=list(ESTIMATE_COLUMNS))


def _split(codes: object) -> list[str]:
    return [code for code in str(codes).split(";") if code]


@dataclass(frozen=True, kw_only=True)
class _Function:
    """One function while its demands are made."""

    model: Model
    isco: str
    sector: str
    onet: list[str]
    soc: list[str]
    predicted: Mapping[str, Mapping[str, Array]]

    @cached_property
    def traits(self) -> Mapping[str, float]:
        return self.model.evidence.described(self.onet)

    def shares(self, name: str) -> tuple[Array, str, int] | None:
        """Shares per occupation, published before modelled; with their source and the n behind them."""
        told = [share for code in self.soc if (share := self.model.figures[name].of(code)) is not None]
        if told:
            return np.array(told), PUBLISHED, len(told)
        if name not in self.predicted:
            return None
        table = [self.predicted[name][code] for code in self.onet if code in self.predicted[name]]
        return (np.array(table), MODEL, len(self.model.fits[name].figure.occupations)) if table else None

    def demands(self) -> list[tuple[str, Found]]:
        """Item and demand, for each item that isn't silent; implied ones after those that imply them."""
        found: dict[str, Found] = {}
        order = sorted(self.model.rules.items(), key=lambda pair: _rank(pair[1][0]))
        for item, rules in order:
            demand = self._demand([rule for rule in rules if rule.source != BY_GROUP], found)
            if demand is not None:
                found[item] = within_group(rules, demand, self.isco, self.sector)
        return [(item, found[item]) for item in self.model.rules if item in found]

    def _demand(self, rules: list[Rule], found: Mapping[str, Found]) -> Found | None:
        first = rules[0]
        if first.convention == "silent":
            return None
        if first.source == "onet":
            demand = from_context(rules, self.traits)
            return replace(demand, source=CONVENTION, n=len(self.onet))
        if first.convention == "split":
            base = found.get("sitting-hours")
            made = split(base, self.traits, first.numbers["part"]) if base else None
            return replace(made, source=base.source, n=base.n) if made and base else None
        if first.source == "implied":
            shares = {
                name: known[0].mean(axis=0) for name in _weights_of(first) if (known := self.shares(name))
            }
            made = implied(first, found, shares)
            base = found.get(first.figure) or found.get("lifting")
            return replace(made, source=f"{IMPLIED}: {base.source}", n=base.n) if made and base else None
        return self._measured(rules)

    def _measured(self, rules: list[Rule]) -> Found | None:
        known = [(rule, told) for rule in rules if (told := self.shares(rule.figure))]
        if not known or (rules[0].convention == "weight" and len(known) < len(rules)):
            return None
        source = PUBLISHED if all(told[1] == PUBLISHED for _, told in known) else MODEL
        n = min(told[2] for _, told in known if told[1] == source)
        if rules[0].convention == "share":
            error = 0.0 if source == PUBLISHED else self.model.error
            made = sitting_hours(known[0][1][0][:, 0], self.model.between[0], error)
        else:
            made = from_shares([rule for rule, _ in known], [told[0].mean(axis=0) for _, told in known])
        return replace(made, source=source, n=n)


def _weights_of(rule: Rule) -> list[str]:
    return [rule.figure] if rule.convention == "between" else []


def _rank(rule: Rule) -> int:
    """Measured first, then what is divided, then what is implied by these."""
    return {"split": 1, "copy": 2, "above": 2, "between": 2, "stretch": 2}.get(rule.convention, 0)


def _row(model: Model, function: str, item: str, found: Found) -> tuple[object, ...]:
    validated = model.rules[item][0].validated and found.source != GROUPED
    chance = min(max(found.chance, LEAST_CHANCE), MOST_CHANCE)
    return (function, item, round(chance, 3), _three(found.amount), _three(found.spread), found.shape,
            found.source, float(found.n), "yes" if validated else "no")  # fmt: skip


def _three(value: float | None) -> float:
    """Three significant figures: more isn't known, and fewer digits are the same on every machine."""
    if value is None or value == 0:
        return np.nan if value is None else 0.0
    return round(value, 2 - floor(log10(abs(value))))


def build(source: Path, to: Path, progress: bool = False) -> pd.DataFrame:
    """Write `estimates.csv`, and competences and neighbours of terms, below a folder `datasets`-like `to`.

    `to` gets `catalogue/estimates.csv`, `catalogue/function_competences.csv` and `vocabulary/neighbours.csv`.
    Returns the estimates. DataError where a source is missing or an adjustment names what doesn't exist.
    """
    functions = read_functions()
    model = learn(source, progress)
    _say(progress, f"estimating {len(functions)} functions")
    table = adjusted(estimates(model, functions), functions)
    for name, made in _companions(source, functions, progress):
        _write(made, to / name)
    _write(table.assign(n=table["n"].astype("int64")), to / "catalogue" / "estimates.csv")
    return table


def _companions(source: Path, functions: pd.DataFrame, progress: bool) -> Iterator[tuple[str, pd.DataFrame]]:
    _say(progress, "competences")
    yield "catalogue/function_competences.csv", usual_competences(functions, source)
    _say(progress, "neighbours of terms")
    yield "vocabulary/neighbours.csv", learn_neighbours(source)


def _write(table: pd.DataFrame, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(file, index=False, lineterminator="\n", encoding="utf-8")


def _say(progress: bool, line: str) -> None:
    if progress:
        sys.stderr.write(f"{line}\n")


def package_folder() -> Path:
    """The folder of the package `datasets`, where the embedded tables live."""
    return Path(str(files("datasets")))
