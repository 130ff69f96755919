"""The near-limit audit: every rule just inside, at and outside its limit, rules and screen against the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Final

import pandas as pd

from datasets.catalogue.store import ESTIMATE_COLUMNS, Catalogue
from datasets.model import Profile, Vacancy
from datasets.network import Network
from evaluation.engine.case import DAY, Case
from evaluation.engine.gate_cases import gate_cases
from evaluation.engine.limit_cases import item_cases
from matcher import rules
from matcher.index import Index
from matcher.screen import screen
from matcher.verdict import Mark

COLUMNS: Final = ("rule", "item", "layout", "source", "where", "expected", "got", "screen", "agrees")

BATCH: Final = 1000
"""So many places are screened as one network: more than one word of bits, and several cuts of an item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What came of the cases: a row per case in `frame` (columns `COLUMNS`; `screen` is "" where it wasn't asked)."""

    frame: pd.DataFrame

    @property
    def faults(self) -> pd.DataFrame:
        """The cases in which rules or screen say something else than the table; the row is the case's number."""
        return self.frame[~self.frame["agrees"]]

    @property
    def rules(self) -> pd.DataFrame:
        """How many cases there are per rule, item and side of the limit, and how many don't agree: rule, item, where,
        cases, faults.
        """
        grouped = self.frame.groupby(["rule", "item", "where"], sort=True)["agrees"]
        return grouped.agg(cases="size", faults=lambda agrees: int((~agrees).sum())).reset_index()


def near_limit_cases(items: Iterable[str] | None = None) -> Iterator[Case]:
    """A case inside, at, in the margin of and outside every limit: all items (or some), then the hard gates."""
    yield from item_cases(items)
    yield from gate_cases()


def near_limit_audit(cases: Iterable[Case] | None = None, *, screened: bool = True) -> Audit:
    """What the rules, and the screen where asked, say of every case, against what the decision table says."""
    found = list(near_limit_cases() if cases is None else cases)
    batches = range(0, len(found) if screened else 0, BATCH)
    marks = [mark for first in batches for mark in _screened(found[first : first + BATCH])]
    rows = [_row(one, marks[at] if screened else None) for at, one in enumerate(found)]
    return Audit(frame=pd.DataFrame(rows, columns=list(COLUMNS)).astype({"agrees": "bool"}))


def _row(one: Case, screen_mark: Mark | None) -> tuple[str | bool, ...]:
    got = rules.check(one.profile, one.vacancy, DAY).mark
    agrees = got == one.expected and screen_mark in (None, one.expected)
    said = "" if screen_mark is None else screen_mark.name
    place = one.rule, one.item, str(one.layout), one.source, one.where
    return *place, one.expected.name, got.name, said, agrees


def _screened(cases: Sequence[Case]) -> list[Mark]:
    """The screen's marks: the places of these cases together as one network, and each person against all of them."""
    vacancies = [
        replace(one.vacancy, id=f"v-{at:05d}", function=_function(one, at)) for at, one in enumerate(cases)
    ]
    network = replace(_empty(), catalogue=_catalogue(vacancies)).with_places(vacancies)
    index = Index.of(network, DAY)
    marks: list[Mark] = []
    for _, some in groupby(range(len(cases)), key=lambda at: id(cases[at].profile)):
        at = list(some)
        profile: Profile = cases[at[0]].profile
        found = screen(profile, index).marks
        marks += [Mark(int(found[one])) for one in at]
    return marks


def _function(one: Case, at: int) -> str:
    """A function of its own for a place of which something is estimated."""
    return f"f-{at:05d}" if one.vacancy.estimates or one.vacancy.usual_education is not None else ""


@cache
def _empty() -> Network:
    return Network.of({})


def _catalogue(vacancies: Sequence[Vacancy]) -> Catalogue:
    """The functions of these places, with their estimates."""
    guessed = [one for one in vacancies if one.function]
    rows = [
        (one.function, guess.item, guess.chance, guess.amount, guess.spread, guess.shape, "audit", 1.0, "no")
        for one in guessed
        for guess in one.estimates.values()
    ]
    numbers = dict.fromkeys(("chance", "amount", "spread", "n"), "float64")
    levels = [float("nan") if one.usual_education is None else float(one.usual_education) for one in guessed]
    keys = pd.Index([one.function for one in guessed], dtype="str", name="key")
    names = {name: pd.Series("", index=keys, dtype="str") for name in ("name", "name_en", "synonyms")}
    return Catalogue(
        functions=pd.DataFrame({**names, "education": levels}, index=keys),
        estimates=pd.DataFrame(rows, columns=list(ESTIMATE_COLUMNS)).astype(numbers),
        competences=pd.DataFrame(columns=["function", "competence", "weight"]),
    )
