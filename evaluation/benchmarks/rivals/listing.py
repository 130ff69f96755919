"""The list by whole columns: what is near is one stretch of rows, what is closed falls away, the rest is added up."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from evaluation.benchmarks.rivals.columns import ASK, TOTAL, Column
from evaluation.benchmarks.rivals.masks import Masks
from evaluation.benchmarks.rivals.score import Competences, Lookup, Scoring, capacity_points
from evaluation.benchmarks.rivals.table import FUNCTION, HOME, ID, WAY
from matcher.bits import Ints


def best(table: Mapping[str, Column], asks: int, scoring: Scoring, n: int) -> tuple[Ints, Ints]:
    """The ranks of the ids of the first `n` by (-score, id), and their scores."""
    rows = near_rows(table, scoring)
    part = {name: table[name][rows] for name in scoring.query.closing_columns()}
    closed = Masks(part, scoring.query.functions).of(scoring.query.closing_cuts())
    rows = rows[~closed]
    left = {
        name: table[name][rows]
        for name in (*scoring.columns, TOTAL, ID, *(f"{ASK}{at}" for at in range(asks)))
    }
    scores = points(left, asks, scoring)
    ranks = left[ID].astype(np.int64)
    if len(scores) > n:
        keep = scores >= np.partition(scores, len(scores) - n)[len(scores) - n]
        scores, ranks = scores[keep], ranks[keep]
    order = np.lexsort((ranks, -scores))[:n]
    return ranks[order], scores[order]


def near_rows(table: Mapping[str, Column], scoring: Scoring) -> Ints:
    """The places that are near enough: by postcode within one stretch of rows, or worked wholly from home."""
    if scoring.near is None:
        return np.arange(len(table[WAY]))
    low, high = scoring.ways()
    first, last = np.searchsorted(table[WAY], low), np.searchsorted(table[WAY], high, "right")
    found = scoring.near[table[WAY][first:last]]
    far = np.flatnonzero(table[HOME])
    far = far[~scoring.near[table[WAY][far]]]
    return np.concatenate([np.flatnonzero(found) + first, far])


def points(left: Mapping[str, Column], asks: int, scoring: Scoring) -> Ints:
    """The score of some places."""
    found: Ints = scoring.constant + capacity_points(weigh(left, scoring), scoring.most)
    for one in scoring.lookups:
        found += one.values[left[one.column]]
    if scoring.wishes:
        found += scoring.wished[sum(_looked_up(one, left, asks) for one in scoring.wishes)]
    if scoring.competences is not None:
        found += competences(left, asks, scoring.competences)
    return found


def _looked_up(one: Lookup, left: Mapping[str, Column], asks: int) -> Ints:
    if one.column != ASK:
        return one.values[left[one.column]]
    found = [one.values[left[f"{ASK}{at}"]] for at in range(asks)]
    return np.maximum.reduce(found) if found else np.zeros(len(left[ID]), dtype=np.int64)


def weigh(left: Mapping[str, Column], scoring: Scoring) -> Ints:
    """What the reasons of some places weigh together."""
    total = np.zeros(len(left[FUNCTION]), dtype=np.int64)
    for one in scoring.weights:
        found = one.values[left[one.column]]
        for code, values in one.by_function.items():
            rows = np.flatnonzero(left[one.column] == code)
            found[rows] = values[left[FUNCTION][rows]]
        for span in one.where:
            found[(left[span.column] < span.low) | (left[span.column] > span.high)] = 0
        total += found
    return total


def competences(left: Mapping[str, Column], asks: int, told: Competences) -> Ints:
    """The points for competences of some places."""
    summed = np.zeros(len(left[TOTAL]), dtype=np.int64)
    for at in range(asks):
        summed += told.worth[left[f"{ASK}{at}"]]
    total = left[TOTAL].astype(np.int64)
    heavy, light = told.heavy * (total > 0), told.light * told.known[left[FUNCTION]]
    mixed = (summed // np.maximum(total, 1) * heavy + told.usual[left[FUNCTION]] * light) // np.maximum(
        heavy + light, 1
    )
    points: Ints = (told.most * np.where(heavy + light > 0, mixed, told.neutral) + 500) // 1000
    return points
