"""How good the order of lists is, for everybody at once; with shared scores listed as they stand, or as expected.

What is expected when lines that share a score stand in random order follows McSherry and Najork, Computing information
retrieval performance measures efficiently in the presence of tied scores (2008). Where nothing is shared each tie is
one line and the same formulas give the plain measures, so both are one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from evaluation.measures.evidence import Evidence, Scored, Why
from evaluation.measures.graded import Bools, Floats, Graded
from evaluation.measures.value import Measure

Counted = Callable[[Measure, Graded], Floats]


def ranked(measure: Measure, evidence: Evidence) -> Scored:
    """A ranking measure: the mean over everybody who counts, where whoever has no list, or nothing to find, has 0."""
    graded = evidence.judged if measure.option("judged") == "only" else evidence.graded
    if graded is None:
        return Scored.none(measure, Why.NOT_MEASURED)
    ordered = graded if measure.option("ties") == "expected" else graded.alone()
    per = RANKING[measure.name](measure, ordered)
    return Scored.mean(measure, pd.Series(per, index=graded.people, name=str(measure)))


def _ndcg(measure: Measure, graded: Graded) -> Floats:
    """Gains discounted by log2(1 + rank), over those of the best list there could be."""
    gain = graded.shared(np.maximum(graded.gain, 0).astype(float))
    got = graded.sums(_within(measure, graded) * gain / np.log2(1.0 + graded.position))
    worth = graded.best_gain / np.log2(1.0 + graded.best_position)
    best = np.bincount(
        graded.best_person,
        weights=worth * (graded.best_position <= _deep(measure)),
        minlength=len(graded.people),
    )
    return _over(got, best.astype(float))


def _recall(measure: Measure, graded: Graded) -> Floats:
    """The share of what there was to find that is on the list."""
    return _over(_found(measure, graded), _relevant(measure, graded))


def _precision(measure: Measure, graded: Graded) -> Floats:
    """The share of the cut, or without one of the list, that is worth finding."""
    of = np.bincount(graded.person, minlength=len(graded.people)).astype(float)
    return _over(_found(measure, graded), of if measure.at is None else np.full(len(of), float(measure.at)))


def _mrr(measure: Measure, graded: Graded) -> Floats:
    """1 / the rank of the first that is worth finding."""
    before, after = _unfound(measure, graded)
    return graded.sums(_within(measure, graded) * (before - after) / graded.position)


def _success(measure: Measure, graded: Graded) -> Floats:
    """1 where anything worth finding is on the list."""
    before, after = _unfound(measure, graded)
    return graded.sums(_within(measure, graded) * (before - after))


def _map(measure: Measure, graded: Graded) -> Floats:
    """The mean, over what there was to find, of the precision at the rank where each was found; 0 where it wasn't.

    A line at offset t of a tie of n lines, r of them worth finding, is so with chance r / n, and then (t - 1)(r - 1) /
    (n - 1) of those before it in the tie are.
    """
    hits, size = _hits(measure, graded).astype(float), graded.sizes[graded.tie]
    inside, offset = graded.together(hits), _offset(graded)
    above = np.cumsum(hits) - hits
    starts = _starts(graded)
    earlier = above[graded.first[graded.tie]] - above[np.flatnonzero(starts)[np.cumsum(starts) - 1]]
    beside = (offset - 1) * (inside - 1) / np.maximum(size - 1, 1)
    precision = inside / size * (earlier + beside + 1) / graded.position
    return _over(graded.sums(_within(measure, graded) * precision), _relevant(measure, graded))


def _hits(measure: Measure, graded: Graded) -> Bools:
    """Per line whether it is worth finding."""
    return np.asarray(graded.gain >= int(measure.option("rel")))


def _deep(measure: Measure) -> float:
    return np.inf if measure.at is None else float(measure.at)


def _within(measure: Measure, graded: Graded) -> Bools:
    """Per line whether it stands above the cut."""
    return np.asarray(graded.position <= _deep(measure))


def _found(measure: Measure, graded: Graded) -> Floats:
    """How many of those worth finding stand above the cut, per person."""
    return graded.sums(_within(measure, graded) * graded.shared(_hits(measure, graded).astype(float)))


def _relevant(measure: Measure, graded: Graded) -> Floats:
    """How many there were to find, per person."""
    enough = graded.best_gain >= int(measure.option("rel"))
    return np.bincount(graded.best_person[enough], minlength=len(graded.people)).astype(float)


def _offset(graded: Graded) -> Floats:
    """The place of each line in its tie, from 1."""
    return (np.arange(len(graded.tie)) - graded.first[graded.tie] + 1).astype(float)


def _starts(graded: Graded) -> Bools:
    """The line with which each list begins."""
    return np.asarray(graded.position == 1)


def _unfound(measure: Measure, graded: Graded) -> tuple[Floats, Floats]:
    """The chance that nothing worth finding stands above each line, and that it doesn't stand on or above it.

    In a tie of n lines of which r are worth finding, the t-th is the first with the chances left: 1 - r / (n - t + 1).
    Behind the last that can be first everything is 0, so what the factors are from there on doesn't count.
    """
    size = graded.sizes[graded.tie]
    inside = graded.together(_hits(measure, graded).astype(float))
    factor = np.maximum(1 - inside / (size - _offset(graded) + 1), 0.0)
    after = pd.Series(factor).groupby(graded.person).cumprod().to_numpy(dtype=float)
    before = np.where(_starts(graded), 1.0, np.concatenate([[1.0], after[:-1]]))
    return before.astype(float), after.astype(float)


def _over(part: Floats, whole: Floats) -> Floats:
    """Part / whole, and 0 where there is no whole: nothing found is worth nothing."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


RANKING: Final[Mapping[str, Counted]] = MappingProxyType({
    "nDCG": _ndcg, "Recall": _recall, "Precision": _precision, "MRR": _mrr, "MAP": _map, "Success": _success,
})  # fmt: skip
