"""What each measure is, with a case worked by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

import pandas as pd

from evaluation.measures.evidence import COLUMNS, Evidence
from evaluation.measures.kinds import KINDS, UNITS, Family
from evaluation.measures.parse import parse
from evaluation.measures.value import Measure

MORE: Final[Mapping[str, tuple[str, ...]]] = {
    "lists": ("score",),
    "places": ("openings",),
    "employers": ("headcount",),
}
"""The columns that a table of a case has besides those it can't do without."""


class Better(StrEnum):
    """Which way is better; none where a measure describes and doesn't judge."""

    HIGH = "high"
    LOW = "low"
    NONE = "none"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Example:
    """A case worked by hand: what is known, the sum as one does it on paper, and what it comes to."""

    measure: Measure
    evidence: Evidence
    working: str
    value: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Definition:
    """What a measure is: its formula in plain text, its range (None: no bound), which way is better, and its source.

    `name` is what its words are found under: `nDCG`, `Gini(net)`, `Waiting(mean)`.
    """

    name: str
    family: Family
    formula: str
    low: float | None
    high: float | None
    better: Better
    source: str
    example: Example


def definition(measure: Measure) -> Definition:
    """What a measure is; cuts, options and the unit change nothing in that."""
    known, narrow = definitions(), f"{measure.name}({measure.chosen(0) if measure.kind.slots else ''})"
    return known[narrow if narrow in known else measure.name]


@cache
def definitions() -> Mapping[str, Definition]:
    """Every definition by name; read once."""
    text = files("evaluation.measures").joinpath("definitions.toml").read_text(encoding="utf-8")
    return {name: _definition(name, table) for name, table in tomllib.loads(text).items()}


def _definition(name: str, table: Mapping[str, Any]) -> Definition:
    return Definition(
        name=name, family=_family(name), formula=table["formula"], low=table.get("low"), high=table.get("high"),
        better=Better(table["better"]), source=table["source"], example=_example(table["example"]),
    )  # fmt: skip


def _family(name: str) -> Family:
    """The family of the kind; but a Gini of what employers brought and took is of the network."""
    kind = KINDS[name.split("(", maxsplit=1)[0]]
    return Family.NETWORK if kind.slots and UNITS in kind.slots and name != "Gini(exposure)" else kind.family


def _example(table: Mapping[str, Any]) -> Example:
    people = table.get("people")
    tables = {name: _frame(name, table[name]) for name in COLUMNS if name in table}
    return Example(
        measure=parse(table["measure"]), working=table["working"], value=float(table["value"]),
        evidence=Evidence(people=None if people is None else tuple(people), **tables),
    )  # fmt: skip


def _frame(name: str, rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[*COLUMNS[name], *MORE.get(name, ())])
