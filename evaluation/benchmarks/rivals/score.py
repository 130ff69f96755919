"""A list as every rival gets it: points and weights per code, worked out beforehand; what is left is to look them
up for every place that isn't blocked, to add them up, and to sort.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from datasets.model import Profile, Want
from datasets.network import Network
from datasets.places import km_to
from evaluation.benchmarks.country import ON
from evaluation.benchmarks.rivals.columns import ASK
from evaluation.benchmarks.rivals.query import CLOSED, Query, Span, Term, asked, terms_of
from evaluation.benchmarks.rivals.table import FUNCTION, WAY, Table
from matcher import parts
from matcher.bits import Bools, Ints
from matcher.cost import WEIGHTS as COSTS
from matcher.gates import Key
from matcher.planes import STEP
from matcher.rank import WEIGHTS
from matcher.shares import Covered, Same, Shares
from matcher.told import Floats
from matcher.wishes import Asks, Has, Met, Wished

WISHED: Final[Mapping[Want, str]] = {
    Want.SECTOR: "sector", Want.KIND: "kind", Want.TOWN: WAY, Want.FUNCTION: FUNCTION,
}  # fmt: skip
"""The column that each wish looks at; one for a competence looks at the function and at what is asked."""
USUAL, ASKED, IS_ASKED = "usual", "asked", "is asked"
"""What a wish for a competence is worth where a place doesn't ask it, and where it does; and whether it does."""


class Lookup(NamedTuple):
    """A whole number per code of a column; of `ASK` the most of all columns of what is asked."""

    column: str
    values: Ints


class Row(NamedTuple):
    """What one wish adds per code of a column."""

    wish: int
    role: str
    column: str
    values: Floats


class Weight(NamedTuple):
    """What a column's codes weigh; of some codes by function instead; elsewhere than `where` nothing."""

    column: str
    values: Ints
    by_function: Mapping[int, Ints]
    where: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Competences:
    """What is added for competences: points per ask's code and, per function, of the usual ones and whether known."""

    worth: Ints
    usual: Ints
    known: Ints
    neutral: int
    most: int
    heavy: int
    light: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """One person's list: who is asked (`query`), what is added, and where the place must be (None is anywhere).

    The wishes' numbers add up to a position in `wished`. What weights come to is worth `most` points at most.
    """

    query: Query
    constant: int
    lookups: tuple[Lookup, ...]
    wishes: tuple[Lookup, ...]
    wished: Ints
    competences: Competences | None
    weights: tuple[Weight, ...]
    most: int
    near: Bools | None = None

    @property
    def columns(self) -> list[str]:
        """The columns that must be read of the places that are left."""
        weighed = {
            name for one in self.weights for name in (one.column, *(span.column for span in one.where))
        }
        told = {one.column for one in (*self.lookups, *self.wishes)} - {ASK}
        return sorted(weighed | told | {FUNCTION})

    def ways(self) -> tuple[int, int]:
        """The first and the last postcode that is near enough; all where none is asked."""
        found = np.flatnonzero(self.near) if self.near is not None else np.array([0, np.iinfo(np.int32).max])
        return (int(found[0]), int(found[-1])) if len(found) else (1, 0)


def scored(profile: Profile, table: Table, km: float | None = None) -> Scoring:
    """What a person's list comes to, per code."""
    terms = terms_of(profile, table)
    places = table.index.places
    shares = {name: one.share(profile, places, ON) for name, one in WEIGHTS.items() if one.share}
    same = sum(one.points(WEIGHTS[name].most, np.zeros(1, dtype=np.int64))[0]
               for name, one in shares.items() if isinstance(one, Same))  # fmt: skip
    wishes, wished = _wishes(shares["wish"], profile, table)
    return Scoring(
        query=asked(terms, len(table.index.keys)), constant=int(same), lookups=_lookups(shares, table),
        wishes=wishes, wished=wished, competences=_competences(shares["competences"], table),
        weights=_weights(terms), most=WEIGHTS["capacity"].most,
        near=None if km is None else near(profile, table.index.network, table.index.postcodes, km),
    )  # fmt: skip


def near(profile: Profile, network: Network, postcodes: Sequence[str], km: float) -> Bools:
    """Which postcodes lie within so many km."""
    at = network.points.reindex(list(postcodes))
    if profile.point is None:
        return np.zeros(len(postcodes), dtype=np.bool_)
    away = km_to(profile.point, at["lat"].to_numpy(dtype=float), at["lon"].to_numpy(dtype=float))
    return np.asarray(away <= km, dtype=np.bool_)


def _lookups(shares: Mapping[str, Shares], table: Table) -> tuple[Lookup, ...]:
    """The points of the parts that are looked up by one column."""
    return tuple(
        Lookup(name, shares[name].points(WEIGHTS[name].most, table.firsts[name]))
        for name in ("travel", "hours", "wage") if not isinstance(shares[name], Same)
    )  # fmt: skip


def _wishes(share: Shares, profile: Profile, table: Table) -> tuple[tuple[Lookup, ...], Ints]:
    """Per column which of its codes meet which wishes, as positions among all combinations, and their points."""
    if not isinstance(share, Met):
        return (), np.zeros(1, dtype=np.int64)
    wishes = sorted(profile.wishes, key=lambda one: (one.what, one.value, one.weight))
    rows = [row for at, one in enumerate(wishes) for row in _rows(at, one.what, share.wishes[at], table)]
    columns: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        columns.setdefault((row.column, row.wish if row.column == ASK else 0), []).append(row)
    found, told = [], np.zeros((0, 1))
    for (column, _), own in columns.items():
        different, at = np.unique(np.stack([row.values for row in own], axis=1), axis=0, return_inverse=True)
        found.append(Lookup(column, at.reshape(-1) * told.shape[1]))
        told = np.concatenate(
            [np.tile(told, (1, len(different))), np.repeat(different.T, told.shape[1], axis=1)]
        )
    order = [(row.wish, row.role) for own in columns.values() for row in own]
    total = _together(len(wishes), dict(zip(order, told, strict=True)))
    every = np.arange(len(total))
    return tuple(found), Met((Has(total, every),), share.cap).points(WEIGHTS["wish"].most, every)


def _rows(at: int, what: Want, one: Wished, table: Table) -> list[Row]:
    """What one wish adds per code of a column."""
    if not isinstance(one, Asks):
        column = WISHED[what]
        return [Row(at, USUAL, column, one.table[one.at(table.firsts[column])])]
    functions, size = one.functions[table.firsts[FUNCTION]], len(one.table) // 2
    is_asked = np.isin(np.arange(len(table.index.places.asks[0])), one.asks).astype(float)
    return [
        Row(at, USUAL, FUNCTION, one.table[functions]), Row(at, ASKED, FUNCTION, one.table[functions + size]),
        Row(at, IS_ASKED, ASK, np.concatenate([[0.0], is_asked, is_asked])),
    ]  # fmt: skip


def _together(wishes: int, told: Mapping[tuple[int, str], Floats]) -> Floats:
    """What all wishes add together, per combination."""
    total = np.zeros(len(told[0, USUAL]))
    for at in range(wishes):
        plain = told[at, USUAL]
        total = total + np.where(told.get((at, IS_ASKED), 0 * plain) > 0, told.get((at, ASKED), plain), plain)
    return total


def _competences(share: Shares, table: Table) -> Competences | None:
    if not isinstance(share, Covered):
        return None
    at = share.functions[table.firsts[FUNCTION]]
    once = np.concatenate([[0], share.worth])
    return Competences(
        worth=np.concatenate([once, 2 * once[1:]]), usual=share.usual[at], known=share.known[at],
        neutral=share.neutral, most=WEIGHTS["competences"].most,
        heavy=parts.ASKED_TO_USUAL[0], light=parts.ASKED_TO_USUAL[1],
    )  # fmt: skip


def _weights(terms: Mapping[Key, Sequence[Term]]) -> tuple[Weight, ...]:
    """What weighs anything; of the same column and places added up where no function decides."""
    plain: dict[tuple[str, tuple[Span, ...]], Ints] = {}
    found = []
    for term in (one for more in terms.values() for one in more):
        values = _weighed(term.values)
        by_function = {code: _weighed(one) for code, one in term.by_function.items() if _weighed(one).any()}
        values[list(term.by_function)] = 0
        if by_function:
            found.append(Weight(term.column, values, by_function, term.where))
        elif values.any():
            key = (term.column, term.where)
            plain[key] = plain.get(key, np.zeros_like(values)) + values
    return (*found, *(Weight(column, values, {}, where) for (column, where), values in plain.items()))


def _weighed(values: Ints) -> Ints:
    """What values weigh; those that close a place are never asked for."""
    return np.where(values >= CLOSED * STEP, 0, COSTS[values % STEP])


def capacity_points(weights: Any, most: int) -> Any:
    """The points of what the reasons of some places weigh together."""
    share = np.floor(np.round(np.exp(-weights / 1e6) * 1000, 6) + 0.5).astype(np.int64)
    return (most * share + 500) // 1000
