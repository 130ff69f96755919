"""Balance of a network in one figure, from what went between each two employers, by evaluation.balance's formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from evaluation.balance import flows
from evaluation.measures.evidence import Evidence, Scored, Why
from evaluation.measures.graded import Floats, ids
from evaluation.measures.value import Measure

PARTS: Final = 1000
"""Rings are cut out of weeks in whole thousandths."""
Figure = Callable[[Measure, Floats], float | None]


def networked(measure: Measure, evidence: Evidence) -> Scored:
    """A measure of who brought and took how much; `n` employers brought or took anything."""
    if evidence.flows is None:
        return Scored.none(measure, Why.NOT_MEASURED)
    w = matrix(evidence.flows, _ids(evidence), "weeks" if "weeks" in measure.of else "persons")
    brought, taken = flows.margins(w)
    moved = int(np.count_nonzero(brought + taken))
    return Scored.figure(measure, NETWORK[measure.name](measure, w), moved)


def unequal(measure: Measure, evidence: Evidence) -> Scored:
    """The Gini coefficient of |net|, or of taken or brought per head, over all employers (of a known size)."""
    if evidence.flows is None or evidence.employers is None:
        return Scored.none(measure, Why.NOT_MEASURED)
    known = _ids(evidence)
    brought, taken = flows.margins(
        matrix(evidence.flows, known, "weeks" if "weeks" in measure.of else "persons")
    )
    what = measure.chosen(0)
    if what == "net":
        each = np.abs(taken - brought).astype(float)
        return Scored.figure(measure, flows.gini(each) if (taken + brought).any() else None, len(each))
    heads = _heads(evidence.employers, known)
    if heads is None:
        return Scored.none(measure, Why.NOT_MEASURED)
    each = (taken if what == "taken" else brought)[heads > 0] / heads[heads > 0]
    return Scored.figure(measure, flows.gini(each) if each.any() else None, len(each))


def matrix(table: pd.DataFrame, employers: pd.Index[str], unit: str) -> Floats:
    """What went from each employer (row) to each (column); moves with others don't count."""
    giver, taker = (employers.get_indexer(pd.Index(table[side])) for side in ("from", "to"))
    known = (giver >= 0) & (taker >= 0)
    found = np.zeros((len(employers), len(employers)))
    np.add.at(found, (giver[known], taker[known]), table[unit].to_numpy(dtype=float)[known])
    return found


def _ids(evidence: Evidence) -> pd.Index[str]:
    """The employers that count: those given, or where none are everyone in the flows."""
    table, given = evidence.flows, evidence.employers
    sides = [] if table is None else [*table["from"], *table["to"]]
    return ids(sides if given is None else given["id"])


def _heads(employers: pd.DataFrame, order: pd.Index[str]) -> Floats | None:
    """The headcount of each employer, 0 where it isn't known."""
    if "headcount" not in employers:
        return None
    return (
        employers.drop_duplicates("id")
        .set_index("id")["headcount"]
        .reindex(order)
        .fillna(0)
        .to_numpy(dtype=float)
    )


def _balance(_: Measure, w: Floats) -> float | None:
    brought, taken = flows.margins(w)
    return flows.balance_index(taken - brought, taken + brought)


def _phi(_: Measure, w: Floats) -> float | None:
    brought, taken = flows.margins(w)
    return flows.phi(taken - brought, taken + brought).value


def _reciprocity(measure: Measure, w: Floats) -> float | None:
    found = flows.reciprocity(w)
    if measure.chosen(0) == "r" or found is None:
        return found
    return flows.rho(found, flows.reciprocity_null(w, int(measure.option("seed"))))


def _ring_share(measure: Measure, w: Floats) -> float | None:
    return flows.ring_share(np.round(w * PARTS) if "weeks" in measure.of else w)


def _concentration(_: Measure, w: Floats) -> float | None:
    return flows.hhi(flows.margins(w)[1])


NETWORK: Final[Mapping[str, Figure]] = MappingProxyType({
    "B": _balance, "Phi": _phi, "Reciprocity": _reciprocity, "RingShare": _ring_share, "HHI": _concentration,
})  # fmt: skip
