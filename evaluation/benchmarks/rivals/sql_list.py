"""The statement of a list for DuckDB and SQLite: small tables by code joined to the places that are left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import numpy as np

from evaluation.benchmarks.rivals.columns import ASK, TOTAL
from evaluation.benchmarks.rivals.query import Span
from evaluation.benchmarks.rivals.score import Competences, Lookup, Scoring, Weight
from evaluation.benchmarks.rivals.sql import any_sql, flag_columns, span_sql
from evaluation.benchmarks.rivals.table import FUNCTION, HOME, ID, WAY
from matcher.bits import Ints

FEW: Final = 8
"""Up to so many stretches of codes are written out; more are joined."""
Small = Mapping[str, Mapping[str, Ints]]


class Listing(NamedTuple):
    """A statement, and the small tables it joins: per column the numbers of each code by name."""

    sql: str
    small: Small


def listing(scoring: Scoring, asks: int, n: int, divide: str) -> Listing:
    """The ranks of the ids of the first `n` and their scores; `divide` divides whole numbers."""
    small: dict[str, dict[str, Ints]] = {}
    if scoring.query.functions.any():
        small[FUNCTION] = {name: one for name, one in flag_columns(scoring.query).items() if name != FUNCTION}
    where = _where(scoring, small)
    terms = [str(scoring.constant), _capacity(scoring, small, divide), *_looked_up(scoring, asks, small)]
    if scoring.competences is not None:
        terms.append(_competences(scoring.competences, asks, small, divide))
    joins = "".join(f" JOIN by_{column} USING ({column})" for column in small if column != ASK)
    if ASK in small:
        joins += "".join(f" JOIN by_{ASK} a{at} ON a{at}.{ASK} = {ASK}{at}" for at in range(asks))
    sql = (
        f"SELECT {ID}, {' + '.join(terms)} AS score FROM places{joins}{where} "
        f"ORDER BY score DESC, {ID} LIMIT {n}"
    )
    return Listing(sql, small)


def _where(scoring: Scoring, small: dict[str, dict[str, Ints]]) -> str:
    told = []
    if scoring.near is not None:
        small.setdefault(WAY, {})["near"] = scoring.near.astype(np.int64)
        span = span_sql(Span(WAY, *scoring.ways()))
        told += [f"({span} OR {HOME} = 1)", f"(near = 1 OR {HOME} = 1)"]
    cuts = scoring.query.closing_cuts()
    if cuts:
        told.append(f"NOT ({any_sql(cuts)})")
    return f" WHERE {' AND '.join(told)}" if told else ""


def _looked_up(scoring: Scoring, asks: int, small: dict[str, dict[str, Ints]]) -> Iterator[str]:
    for one in scoring.lookups:
        small.setdefault(one.column, {})[f"points_{one.column}"] = one.values
        yield f"points_{one.column}"
    if scoring.wishes:
        at = " + ".join(_wish(one, f"wish_{at}", asks, small) for at, one in enumerate(scoring.wishes))
        cases = " ".join(f"WHEN {at} THEN {points}" for at, points in enumerate(scoring.wished.tolist()))
        yield f"CASE {at} {cases} END"


def _wish(one: Lookup, name: str, asks: int, small: dict[str, dict[str, Ints]]) -> str:
    """The position of a wish; where any of what is asked tells it, it is one number or 0."""
    small.setdefault(one.column, {})[name] = one.values
    if one.column != ASK:
        return name
    found = " OR ".join(f"a{at}.{name} > 0" for at in range(asks)) or "1 = 0"
    return f"CASE WHEN {found} THEN {int(one.values.max(initial=0))} ELSE 0 END"


def _capacity(scoring: Scoring, small: dict[str, dict[str, Ints]], divide: str) -> str:
    weights = [_weight(one, f"weight{at}", small) for at, one in enumerate(scoring.weights)]
    share = f"exp(-({' + '.join(weights) or '0'}) / 1000000.0)"
    return f"({scoring.most} * CAST(floor(round({share} * 1000, 6) + 0.5) AS BIGINT) + 500) {divide} 1000"


def _weight(one: Weight, name: str, small: dict[str, dict[str, Ints]]) -> str:
    runs = list(_runs(one.values))
    if len(runs) > FEW and not one.by_function:
        small.setdefault(one.column, {})[name] = one.values
        found = name
    else:
        cases = [f"WHEN {span_sql(Span(one.column, low, high))} THEN {value}" for low, high, value in runs]
        for code, values in one.by_function.items():
            small.setdefault(FUNCTION, {})[f"{name}_{code}"] = values
            cases.insert(0, f"WHEN {one.column} = {code} THEN {name}_{code}")
        found = f"CASE {' '.join(cases)} ELSE 0 END"
    if one.where:
        return f"CASE WHEN {' AND '.join(map(span_sql, one.where))} THEN {found} ELSE 0 END"
    return found


def _runs(values: Ints) -> Iterator[tuple[int, int, int]]:
    """The stretches of codes of the same number, without those of 0."""
    heads = np.flatnonzero(np.diff(values, prepend=values[:1] - 1))
    for first, past in zip(heads.tolist(), [*heads[1:].tolist(), len(values)], strict=True):
        if values[first]:
            yield first, past - 1, int(values[first])


def _competences(told: Competences, asks: int, small: dict[str, dict[str, Ints]], divide: str) -> str:
    """Weighted means, rounded down, as whole numbers."""
    small.setdefault(ASK, {})["worth"] = told.worth
    small.setdefault(FUNCTION, {}).update(usual=told.usual, known=told.known)
    summed = " + ".join(f"a{at}.worth" for at in range(asks)) or "0"
    heavy = f"(CASE WHEN {TOTAL} > 0 THEN {told.heavy} ELSE 0 END)"
    total = f"(CASE WHEN {TOTAL} > 0 THEN {TOTAL} ELSE 1 END)"
    both = f"({heavy} + {told.light} * known)"
    mixed = f"((({summed}) {divide} {total}) * {heavy} + usual * {told.light} * known) {divide} {both}"
    share = f"(CASE WHEN {both} > 0 THEN {mixed} ELSE {told.neutral} END)"
    return f"({told.most} * {share} + 500) {divide} 1000"
