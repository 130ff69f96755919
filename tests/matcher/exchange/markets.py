"""Small exchanges, drawn or written out, and every answer they have: what the mechanisms are held against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from hypothesis import strategies as st

from matcher.bits import Ints
from matcher.exchange.bounds import FREE, Bounds
from matcher.exchange.pairs import NOBODY, Pairs

Drawn = st.DrawFn
Line = tuple[str, str, int]
HOURS = (8.0, 16.0, 20.0, 24.0, 32.0, 40.0, float("nan"))


def exchange(
    people: dict[str, str], places: dict[str, str], lines: Sequence[Line], *,
    openings: dict[str, int] | None = None, urgency: dict[str, int] | None = None,
    hours: dict[str, float] | None = None,
) -> Pairs:  # fmt: skip
    """Who brings whom, who has which place, and (person, place, quality) for each pair."""
    employers = tuple(sorted({*people.values(), *places.values()}))
    profiles, vacancies = tuple(sorted(people)), tuple(sorted(places))
    rows = sorted((profiles.index(who), vacancies.index(what), quality) for who, what, quality in lines)
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Pairs(
        employers=employers, profiles=profiles, vacancies=vacancies,
        origin=_whole(employers.index(people[one]) for one in profiles),
        target=_whole(employers.index(places[one]) for one in vacancies),
        openings=_whole((openings or {}).get(one, 1) for one in vacancies),
        urgency=_whole((urgency or {}).get(one, 0) for one in profiles),
        hours_week=np.array([(hours or {}).get(one, 40.0) for one in profiles], dtype=float),
        profile=table[:, 0], vacancy=table[:, 1], quality=table[:, 2],
    )  # fmt: skip


def _whole(values: Iterator[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


@st.composite
def exchanges(
    draw: Drawn, *, people: int = 6, places: int = 5, employers: int = 4, each: int = 4, nobody: bool = True
) -> Pairs:
    """An exchange with at most so many of each, and at most `each` places per person."""
    names = [*([NOBODY] if nobody and draw(st.booleans()) else []), *(f"w-{at}" for at in range(employers))]
    own = {f"k-{at}": draw(st.sampled_from(names)) for at in range(draw(st.integers(0, people)))}
    theirs = {f"v-{at}": draw(st.sampled_from(names)) for at in range(draw(st.integers(0, places)))}
    lines = [
        (who, what, draw(st.integers(1, 5))) for who in own for what in _drawn(draw, own[who], theirs, each)
    ]
    return exchange(
        own, theirs, lines,
        openings={what: draw(st.sampled_from([1, 1, 1, 2])) for what in theirs},
        urgency={who: draw(st.integers(0, 3)) for who in own},
        hours={who: draw(st.sampled_from(HOURS)) for who in own},
    )  # fmt: skip


def _drawn(draw: Drawn, origin: str, places: dict[str, str], each: int) -> list[str]:
    others = [what for what, target in places.items() if target != origin or not origin]
    return draw(st.lists(st.sampled_from(others), unique=True, max_size=each)) if others else []


@st.composite
def bounded(draw: Drawn, pairs: Pairs) -> Bounds:
    """Bounds for an exchange; nobody's never bind."""
    own = [[draw(st.sampled_from([0, 0, 1, 2, FREE])) for _ in pairs.employers] for _ in range(2)]
    for each in own:
        for at, id in enumerate(pairs.employers):
            each[at] = FREE if id == NOBODY else each[at]
    return Bounds(*(np.array(each, dtype=np.int64) for each in own))


def balanced(pairs: Pairs) -> Bounds:
    """Exact balance for every known employer, nobody's free."""
    free = np.array([FREE if id == NOBODY else 0 for id in pairs.employers], dtype=np.int64)
    return Bounds(free, free)


def answers(pairs: Pairs) -> Iterator[list[int]]:
    """Every way to send people to places, whatever the balance: each person once, each place its openings."""
    own = [np.flatnonzero(pairs.profile == person).tolist() for person in range(len(pairs.profiles))]
    left = pairs.openings.tolist()

    def further(person: int, chosen: list[int]) -> Iterator[list[int]]:
        if person == len(own):
            yield list(chosen)
            return
        yield from further(person + 1, chosen)
        for at in own[person]:
            place = int(pairs.vacancy[at])
            if left[place]:
                left[place] -= 1
                yield from further(person + 1, [*chosen, at])
                left[place] += 1

    yield from further(0, [])


def worth(pairs: Pairs, chosen: Sequence[int] | Ints) -> tuple[int, int]:
    """Placements and quality: what is maximised, in this order."""
    return len(chosen), int(pairs.quality[np.asarray(chosen, dtype=np.int64)].sum())
