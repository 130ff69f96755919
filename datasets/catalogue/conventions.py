"""How public figures become a chance, an amount and a spread: the rules that `crosswalk.csv` names, and no others.

Shares of workers stand for shares of places. Up to 2% of the time (SELDOM) counts half as regular, but for
the heaviest weight, where it counts whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from math import exp, log, sqrt
from typing import Final

import numpy as np
import pandas as pd
from scipy.special import ndtri

from datasets.catalogue.figures import Array
from datasets.model import Estimate

COLUMNS: Final = (
    "item", "source", "figure", "level", "convention", "numbers", "shape", "spread", "validated", "reason",
)  # fmt: skip
TRANSFER_LOG: Final = 0.2
"""Added (in the logarithm) to every spread fitted to American shares, for places in another country."""
LEAST_CHANCE: Final = 0.005
MOST_CHANCE: Final = 0.995
HELD: Final = 0.02
"""How strongly a fitted spread is held to the usual one; it decides only where one class holds nearly all."""
STRETCH_SPREAD: Final = 0.6
BY_GROUP: Final = "isco"
GROUPED: Final = "convention for the ISCO group"
SPLIT_SPREAD: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The usual demand on an item before rounding; `source` and `n` say where it comes from."""

    chance: float
    amount: float | None = None
    spread: float | None = None
    shape: str = ""
    source: str = ""
    n: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the crosswalk: an item, a source figure and the rule that turns one into the other."""

    item: str
    source: str
    figure: str
    level: str
    convention: str
    numbers: Mapping[str, str]
    shape: str
    validated: bool

    def number(self, name: str, default: float = 0.0) -> float:
        """A number of the rule."""
        return float(self.numbers.get(name, default))

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of an ORS figure, from nothing to most."""
        return ("NO", "YES") if self.level == "YES" else tuple(self.level.split(";"))

    @property
    def bounds(self) -> Array:
        """The amounts at the edges between classes."""
        return np.array([float(part) for part in self.numbers["bounds"].split("|")])


def read_rules() -> dict[str, tuple[Rule, ...]]:
    """The rules of the crosswalk per item, in its order."""
    with files("datasets.catalogue").joinpath("crosswalk.csv").open("rb") as source:
        table = pd.read_csv(source, dtype="str", keep_default_na=False)
    found: dict[str, list[Rule]] = {}
    for row in table.to_dict("records"):
        numbers = dict(part.split("=", 1) for part in str(row["numbers"]).split(";") if part)
        plain = {
            name: str(row[name]) for name in ("item", "source", "figure", "level", "convention", "shape")
        }
        found.setdefault(plain["item"], []).append(
            Rule(**plain, numbers=numbers, validated=row["validated"] == "yes")
        )
    return {item: tuple(rules) for item, rules in found.items()}


def ors_levels(rules: Mapping[str, Sequence[Rule]]) -> dict[str, tuple[str, ...]]:
    """The levels per ORS requirement that the crosswalk uses."""
    return {rule.figure: rule.levels for item in rules.values() for rule in item if rule.source == "ors"}


def regular(shares: Array) -> Array:
    """The shares above a duration level with the first (more than nothing) made regular: SELDOM counts half."""
    return np.concatenate([[0.5 * (shares[0] + shares[1])], shares[1:]])


def from_shares(rules: Sequence[Rule], shares: Sequence[Array]) -> Found:
    """The demand on an item from the shares of its ORS figures; of several figures the highest counts."""
    rule = rules[0]
    if rule.convention == "weight":
        curve = _weights(rules, shares)
    elif rule.convention in ("presence", "duration"):
        curve = np.max([regular(share) for share in shares], axis=0)
    else:
        curve = shares[0]
    if rule.convention in ("duration", "weight"):
        return _fitted(rule, float(curve[0]), curve[1:])
    if rule.convention == "classes":
        return _fitted(rule, 1.0, curve)
    chance = {"no": 1 - curve[0], "level": curve[int(rule.number("level", 1)) - 1]}.get(
        rule.convention, curve[0]
    )
    return stated(rule, min(float(chance), rule.number("cap", 1.0)))


def _weights(rules: Sequence[Rule], shares: Sequence[Array]) -> Array:
    """Shares above each weight, lifted seldom or more often: the item is the heaviest weight, not how often."""
    often, seldom = shares[0], np.maximum(shares[1], shares[0])
    return np.asarray(often + rules[1].number("seldom", 1) * (seldom - often))


def stated(rule: Rule, chance: float) -> Found:
    """A chance with the amount and spread that the rule itself states, if any."""
    if "amount" not in rule.numbers:
        return Found(chance=chance)
    return Found(chance=chance, amount=rule.number("amount"), spread=rule.number("spread"), shape=rule.shape)


def _fitted(rule: Rule, chance: float, above: Array) -> Found:
    """Normal or log-normal through the shares above the class edges, weighted by how much each tells."""
    edges = np.log(rule.bounds) if rule.shape == "log" else rule.bounds
    inside = np.clip(above[: len(edges)] / max(chance, 1e-9), 0.01, 0.99)
    z, weight = -ndtri(inside), inside * (1 - inside)
    middle_z, middle = np.average(z, weights=weight), np.average(edges, weights=weight)
    usual, low, high = (0.8, 0.3, 1.4) if rule.shape == "log" else (8.0, 3.0, 15.0)
    told = (weight * (z - middle_z) * (edges - middle)).sum() + HELD * usual
    slope = float(told / ((weight * (z - middle_z) ** 2).sum() + HELD))
    spread = float(np.clip(slope, low, high))
    centre = float(middle - spread * middle_z)
    added = [rule.number("wider"), TRANSFER_LOG if rule.shape == "log" else 0.0]
    return Found(chance=chance, amount=exp(centre) if rule.shape == "log" else centre,
                 spread=sqrt(spread**2 + sum(part**2 for part in added)), shape=rule.shape)  # fmt: skip


def from_context(rules: Sequence[Rule], traits: Mapping[str, float]) -> Found:
    """A chance from weighted O*NET frequencies (1 to 5) along a ramp."""
    ramp = [rule for rule in rules if rule.convention == "context"]
    weights = np.array([rule.number("weight") for rule in ramp])
    values = np.array([float(traits[rule.figure]) for rule in ramp])
    values = np.where(weights < 0, 6 - values, values)
    score, first = float(np.average(values, weights=np.abs(weights))), ramp[0]
    start, end = first.number("from"), first.number("to")
    part = min(max((score - start) / (end - start), 0.0), 1.0)
    chance = first.number("low") + part * (first.number("high") - first.number("low"))
    return stated(first, chance)


def within_group(rules: Sequence[Rule], found: Found, isco: str, sector: str) -> Found:
    """A chance kept between the floors and the ceilings that the rules know for an ISCO group.

    A ceiling may name sectors that it doesn't hold for (`outside`): behind a desk in a home one meets patients.
    """
    mine = [rule for rule in rules if rule.source == BY_GROUP and _among(isco, sector, rule)]
    least = max([rule.number("floor") for rule in mine if rule.convention == "floor"], default=0.0)
    most = min([rule.number("ceiling") for rule in mine if rule.convention == "ceiling"], default=1.0)
    kept = min(max(found.chance, least), most)
    return found if kept == found.chance else replace(found, chance=kept, source=GROUPED, n=0)


def _among(isco: str, sector: str, rule: Rule) -> bool:
    spared = sector in rule.numbers.get("outside", "").split("|")
    return not spared and any(isco.startswith(prefix) for prefix in rule.figure.split(";"))


def implied(rule: Rule, found: Mapping[str, Found], shares: Mapping[str, Array]) -> Found | None:
    """What a demand already found implies for another item; None where that one is silent."""
    if rule.convention == "between":
        return stated(rule, _between(rule, shares[rule.figure])) if rule.figure in shares else None
    base = found.get(rule.figure)
    if base is None:
        return None
    if rule.convention == "above":
        return replace(_nothing(base), chance=base.chance * _above(base, rule.number("at")))
    if rule.convention == "stretch":
        return _stretch(rule, base)
    chance = base.chance * rule.number("factor", 1.0)
    if base.amount is None or base.spread is None:
        return replace(base, chance=chance)
    return replace(base, chance=chance, amount=base.amount * rule.number("scale", 1.0),
                   spread=sqrt(base.spread**2 + rule.number("wider") ** 2))  # fmt: skip


def _nothing(base: Found) -> Found:
    return replace(base, amount=None, spread=None, shape="")


def _above(base: Found, limit: float) -> float:
    demand = Estimate(item="", chance=1.0, amount=base.amount, spread=base.spread, shape=base.shape)
    return demand.exceeds(limit, 0.0)


def _between(rule: Rule, shares: Array) -> float:
    """The share above a weight between two edges of classes, along the logarithm."""
    low, high, at = (log(rule.number(name)) for name in ("low", "high", "at"))
    part = (at - low) / (high - low)
    return float((1 - part) * shares[3] + part * shares[4])


def _stretch(rule: Rule, base: Found) -> Found:
    """The longest stretch in minutes from the hours of the day; never more than the total."""
    hours = max(base.amount or 0.0, 0.02)
    part = min(rule.number("base") + rule.number("slope") * hours / 8, 1.0)
    return replace(base, amount=hours * 60 * part, spread=STRETCH_SPREAD, shape="log")
