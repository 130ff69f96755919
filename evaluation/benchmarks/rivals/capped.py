"""Lists with caps on places as a linear program for HiGHS: as long as before, least beyond the caps, then best."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

from evaluation.benchmarks.rivals.linear import whole
from matcher.bits import Bools, Ints


def best(person: Ints, place: Ints, score: Ints, length: Ints, caps: Ints) -> tuple[Bools, float]:
    """Which lines stay, and the seconds; `length` is per person, `caps` per place."""
    start = perf_counter()
    size, at = len(person), np.arange(len(person))
    lists = csr_array((np.ones(size), (person, at)), shape=(len(length), size))
    shown = csr_array((np.ones(size), (place, at)), shape=(len(caps), size))
    rows = hstack([shown, -_unit(len(caps))], format="csr")
    each: Any = hstack([lists, csr_array((len(length), len(caps)))], format="csr")
    dear = 1.0 + float(score.max(initial=0)) * int(length.sum())
    found = linprog(
        np.concatenate([-score.astype(float), np.full(len(caps), dear)]),
        A_ub=rows, b_ub=caps.astype(float), A_eq=each, b_eq=length.astype(float), method="highs",
        bounds=[(0.0, 1.0)] * size + [(0.0, None)] * len(caps),
    )  # fmt: skip
    keep = np.zeros(size, dtype=np.bool_)
    keep[whole(np.asarray(found.x)[:size])] = True
    return keep, perf_counter() - start


def _unit(n: int) -> csr_array:
    return csr_array((np.ones(n), (np.arange(n), np.arange(n))), shape=(n, n))
