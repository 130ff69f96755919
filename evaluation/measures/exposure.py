"""How the places share all lists, shown at all and evenly; lists of people who don't count take room too."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.measures.evidence import Evidence, Scored, Why
from evaluation.measures.graded import Floats, Ints
from evaluation.measures.value import Measure
from matcher.exchange.spread import gini


def coverage(measure: Measure, evidence: Evidence) -> Scored:
    """The share of places that stand on any list."""
    shown = _shown(measure, evidence)
    if shown is None:
        return Scored.none(measure, Why.NOT_MEASURED)
    counts, _ = shown
    return Scored.figure(measure, float((counts > 0).mean()) if len(counts) else None, len(counts))


def unevenness(measure: Measure, evidence: Evidence) -> Scored:
    """The Gini coefficient of the lists per opening, openings on no list too."""
    each = _each(measure, evidence)
    if each is None:
        return Scored.none(measure, Why.NOT_MEASURED)
    return Scored.figure(measure, gini(each) if each.any() else None, len(each))


def congestion(measure: Measure, evidence: Evidence) -> Scored:
    """-Σ s ln s / ln n, s the share of each opening in all lists: 1 where all openings stand on equally many."""
    each = _each(measure, evidence)
    if each is None:
        return Scored.none(measure, Why.NOT_MEASURED)
    if len(each) < 2 or not each.any():
        return Scored.none(measure, Why.TOO_FEW)
    share = each[each > 0] / each.sum()
    return Scored.figure(measure, float(-(share * np.log(share)).sum() / np.log(len(each))), len(each))


def _each(measure: Measure, evidence: Evidence) -> Floats | None:
    """The lists per opening, shape (n_openings,); a place's lists are shared by its openings."""
    shown = _shown(measure, evidence)
    if shown is None:
        return None
    counts, openings = shown
    return np.repeat(counts / openings, openings)


def _shown(measure: Measure, evidence: Evidence) -> tuple[Ints, Ints] | None:
    """On how many lists each place stands above the cut, and its openings, each of shape (n_places,)."""
    if evidence.lists is None or evidence.places is None:
        return None
    lists, ids = evidence.lists, pd.Index(evidence.places["id"])
    kept = np.ones(len(lists), dtype=bool) if measure.at is None else (lists["rank"] <= measure.at).to_numpy()
    at = ids.get_indexer(pd.Index(lists.loc[kept, "vacancy"]))
    openings = (
        evidence.places["openings"]
        if "openings" in evidence.places
        else pd.Series(1.0, index=range(len(ids)))
    )
    return (
        np.bincount(at[at >= 0], minlength=len(ids)),
        np.maximum(openings.fillna(1).to_numpy(dtype=np.int64), 1),
    )
