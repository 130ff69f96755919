"""Small exchanges by chance, and what is best in them by trying everything."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st

from matcher.bits import Ints
from matcher.exchange.bounds import FREE, Bounds
from matcher.exchange.pairs import Pairs


def ints(values: object) -> Ints:
    return np.array(list(values), dtype=np.int64)  # type: ignore[call-overload]


def exchange(
    origin: list[int], target: list[int], scores: dict[tuple[int, int], int], *, employers: int,
    openings: list[int] | None = None, urgency: list[int] | None = None, nobody: bool = False,
) -> Pairs:  # fmt: skip
    """People by who brings them, places by who takes, and the score of each pair; employers w-0, w-1, ..."""
    names = tuple(f"w-{one}" for one in range(employers))
    keys = sorted(
        key for key in scores if origin[key[0]] != target[key[1]] or (nobody and origin[key[0]] == 0)
    )
    return Pairs(
        employers=("", *names[1:]) if nobody else names,
        profiles=tuple(f"k-{one}" for one in range(len(origin))),
        vacancies=tuple(f"v-{one}" for one in range(len(target))),
        origin=ints(origin), target=ints(target), openings=ints(openings or [1] * len(target)),
        urgency=ints(urgency or [0] * len(origin)), hours_week=np.full(len(origin), 36.0),
        profile=ints(key[0] for key in keys), vacancy=ints(key[1] for key in keys),
        quality=ints(scores[key] for key in keys),
    )  # fmt: skip


@st.composite
def exchanges(draw: st.DrawFn, most: int = 6, levels: int = 1000) -> Pairs:
    """Up to `most` people and places of up to four employers."""
    employers = draw(st.integers(2, 4))
    people, places = draw(st.integers(1, most)), draw(st.integers(1, most))
    whose = st.integers(0, employers - 1)
    origin = draw(st.lists(whose, min_size=people, max_size=people))
    target = draw(st.lists(whose, min_size=places, max_size=places))
    keys = st.tuples(st.integers(0, people - 1), st.integers(0, places - 1))
    scores = draw(st.dictionaries(keys, st.integers(1, levels), max_size=14))
    return exchange(
        origin, target, scores, employers=employers, nobody=draw(st.booleans()),
        openings=draw(st.lists(st.integers(1, 2), min_size=places, max_size=places)),
        urgency=draw(st.lists(st.integers(0, 3), min_size=people, max_size=people)),
    )  # fmt: skip


@st.composite
def bound_exchanges(draw: st.DrawFn, most: int = 6, levels: int = 1000) -> tuple[Pairs, Bounds]:
    """The same with bounds of up to two persons, or none; nobody's are not bound."""
    pairs = draw(exchanges(most, levels))
    bound = st.lists(
        st.sampled_from([0, 1, 2, FREE]), min_size=len(pairs.employers), max_size=len(pairs.employers)
    )
    bring, take = ints(draw(bound)), ints(draw(bound))
    if pairs.employers[0] == "":
        bring[0] = take[0] = FREE
    return pairs, Bounds(bring, take)


def possible(pairs: Pairs, bounds: Bounds) -> Iterator[Ints]:
    """Every set of pairs that keeps to people, openings and bounds."""

    def grow(at: int, taken: list[int], people: set[int], left: Ints) -> Iterator[list[int]]:
        if at == len(pairs):
            yield taken
            return
        yield from grow(at + 1, taken, people, left)
        who, where = int(pairs.profile[at]), int(pairs.vacancy[at])
        if who not in people and left[where]:
            less = left.copy()
            less[where] -= 1
            yield from grow(at + 1, [*taken, at], people | {who}, less)

    for each in grow(0, [], set(), pairs.openings):
        chosen = ints(each)
        if not bounds.excess(pairs.net(chosen)).any():
            yield chosen


def shuffled(pairs: Pairs, order: list[int]) -> Pairs:
    """The same pairs in another order of rows."""
    return pairs.some(ints(order))
