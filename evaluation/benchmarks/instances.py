"""Made-up exchanges for the benchmarks of the network: who could go where, drawn from a seed.

Sizes of employers are lognormal; people are drawn in proportion to size, places to size^0.7 times noise, so that some
employers would bring more than they take whatever happens. Only the times and the shape of what balance costs say
something about the world; the counts don't.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from matcher.bits import Ints
from matcher.exchange.pairs import Pairs

SPREAD: Final = 1.2
"""Of the logarithm of an employer's size."""
PLACES_GROW: Final = 0.7
"""An employer twice as large has 2 to this power as many places."""
NOISE: Final = 0.75
"""Of the logarithm of an employer's number of places, beside its size."""
QUALITY: Final = (480, 90, 120)
"""Mean quality in thousandths, its spread between places and within them."""
HOURS: Final = (12.0, 16.0, 20.0, 24.0, 28.0, 32.0, 36.0, 40.0, np.nan)
"""Hours a week, each as common."""
URGENCY: Final = 4
Floats = npt.NDArray[np.float64]
Size = tuple[int, int, int, int]
"""Employers, people, places and pairs."""


def instance(employers: int, candidates: int, places: int, pairs: int, seed: int) -> Pairs:
    """An exchange of so many employers, people and places with one opening each; the same for the same seed.

    Everybody gets an equal share of the pairs, with places drawn at random among those of other employers; where
    there are too few of these, fewer.
    """
    (found,) = quarters(1, (employers, candidates, places, pairs), seed)
    return found


def quarters(n: int, size: Size, seed: int) -> tuple[Pairs, ...]:
    """As many exchanges of the same employers one after another, each with people and places of its own."""
    employers, *wanted = size
    draw = np.random.default_rng(seed)
    large = draw.lognormal(0.0, SPREAD, employers)
    open_ = large**PLACES_GROW * draw.lognormal(0.0, NOISE, employers)
    return tuple(_exchange(draw, large, open_, wanted) for _ in range(n))


def _exchange(draw: np.random.Generator, size: Floats, open_: Floats, wanted: list[int]) -> Pairs:
    candidates, places, pairs = wanted
    origin, target = _drawn(draw, size, candidates), _drawn(draw, open_, places)
    each = np.full(candidates, pairs // candidates) + (np.arange(candidates) < pairs % candidates)
    profile, vacancy = _pairs(draw, origin, target, each)
    return Pairs(
        employers=_ids("w", len(size)), profiles=_ids("k", candidates), vacancies=_ids("v", places),
        origin=origin, target=target, openings=np.ones(places, dtype=np.int64),
        urgency=draw.integers(URGENCY, size=candidates), hours_week=draw.choice(HOURS, candidates),
        profile=profile, vacancy=vacancy, quality=_quality(draw, vacancy, places),
    )  # fmt: skip


def _ids(letter: str, n: int) -> tuple[str, ...]:
    return tuple(f"{letter}-{at:0{len(str(n))}}" for at in range(n))


def _drawn(draw: np.random.Generator, weights: Floats, n: int) -> Ints:
    """The employer of each of so many people or places."""
    return draw.choice(len(weights), n, p=weights / weights.sum()).astype(np.int64)


def _pairs(draw: np.random.Generator, origin: Ints, target: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Everybody's places, as many as wanted where there are so many; by person, then by place."""
    tries = 2 * int(wanted.max(initial=0)) + 8
    people = np.repeat(np.arange(len(origin)), tries)
    drawn = np.unique(people * len(target) + draw.integers(len(target), size=len(people)))
    profile, vacancy = np.divmod(drawn[draw.permutation(len(drawn))], len(target))
    other = origin[profile] != target[vacancy]
    profile, vacancy = profile[other], vacancy[other]
    order = np.argsort(profile, kind="stable")
    first = np.searchsorted(profile[order], np.arange(len(origin)))
    rank = np.arange(len(order)) - first[profile[order]]
    kept = order[rank < wanted[profile[order]]]
    people, places = np.divmod(np.sort(profile[kept] * len(target) + vacancy[kept]), len(target))
    return people, places


def _quality(draw: np.random.Generator, vacancy: Ints, places: int) -> Ints:
    """A score per pair in thousandths: some places suit most people better."""
    mean, between, within = QUALITY
    found = draw.normal(mean, between, places)[vacancy] + draw.normal(0.0, within, len(vacancy))
    return np.clip(found, 1, 1000).astype(np.int64)
