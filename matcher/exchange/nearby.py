"""A better answer near one that is known: some people are set free, all others stay, and what is left is solved whole.

What is left is small, and its relaxation is tight because most is settled, so that many such turns take seconds. Who
waits is set free, and who goes between employers that are drawn from a fixed seed. Source: large neighbourhood search
(Shaw, CP 1998), with a whole-number program as the repair.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import Final

import numpy as np

from matcher.bits import Bools, Ints
from matcher.exchange.highs import Floats, Program
from matcher.exchange.pairs import Pairs

TURNS: Final = 80
DRAWN: Final = 0.3
"""The share of the employers whose people are set free in a turn, and of these employers' people elsewhere."""
EACH: Final = 6
"""So many pairs of each person that is free: the ones that cost least at the relaxation's prices."""
A_TURN: Final = 2.0
"""Seconds that a turn gets at most."""


def improved(
    program: Program, pairs: Pairs, price: Floats, values: Ints, *, seconds: float, enough: float
) -> Ints:
    """An answer that is worth as much or more than `values`, shape as these; the same for the same input in time.

    `price` says per pair what it costs beyond its worth. The search ends after TURNS, after `seconds`, or where the
    answer is worth `enough` in all.
    """
    chance, end = np.random.default_rng(0), perf_counter() + seconds
    near, best = _ranks(pairs, price) < EACH, values
    for _ in range(TURNS):
        left = end - perf_counter()
        if left <= 0 or program.worth @ best >= enough:
            break
        free = np.flatnonzero(_free(pairs, best, chance)[pairs.profile] & (near | (best > 0)))
        best = _turned(program, best, free, min(left, A_TURN))
    return best


def _ranks(pairs: Pairs, price: Floats) -> Ints:
    """The turn of each pair among those of its person, the cheapest first."""
    order = np.lexsort((price, pairs.profile))
    first = np.searchsorted(pairs.profile, np.arange(len(pairs.profiles)))
    found = np.empty(len(pairs), dtype=np.int64)
    found[order] = np.arange(len(pairs)) - first[pairs.profile[order]]
    return found


def _free(pairs: Pairs, values: Ints, chance: np.random.Generator) -> Bools:
    """Who is set free, per person."""
    chosen = np.flatnonzero(values)
    to = np.full(len(pairs.profiles), -1, dtype=np.int64)
    to[pairs.profile[chosen]] = pairs.taking[chosen]
    drawn = chance.random(len(pairs.employers)) < DRAWN
    elsewhere = chance.random(len(pairs.profiles)) < DRAWN
    return np.asarray((to < 0) | (drawn[pairs.origin] & (drawn[to] | elsewhere)))


def _turned(program: Program, values: Ints, free: Ints, seconds: float) -> Ints:
    """The answer with some pairs chosen anew, if that is worth more."""
    fixed = values.copy()
    fixed[free] = 0
    used = program.rows @ fixed
    rest = replace(program.some(free), low=program.low - used, high=program.high - used)
    fixed[free] = rest.best(seconds)[0]
    return fixed if program.worth @ fixed > program.worth @ values else values
