"""Pairs drawn at random, judged by the screen and by the rules: the definition, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt

from datasets.model import Profile
from evaluation.benchmarks.country import ON
from matcher import rules
from matcher.index import Index
from matcher.screen import screen

EACH: Final = 200
"""So many places are drawn for each person."""
Marks = npt.NDArray[np.int8]


def drawn(
    people: Sequence[Profile], index: Index, pairs: int, seed: int
) -> Iterator[tuple[Profile, list[int]]]:
    """Of each of some people the positions of some places, together so many pairs."""
    chance = Random(seed)
    number = -(-pairs // EACH)
    for at in range(number):
        size = min(EACH, pairs - at * EACH)
        yield people[at % len(people)], chance.choices(range(len(index)), k=size)


def unlike(people: Sequence[Profile], index: Index, pairs: int, seed: int) -> list[str]:
    """The pairs of which the screen says something else than `rules.check`, each in words."""
    found: list[str] = []
    for person, rows in drawn(people, index, pairs, seed):
        marks: Marks = screen(person, index).marks
        found += differing(person, index, rows, {row: int(marks[row]) for row in rows})
    return found


def differing(person: Profile, index: Index, rows: Sequence[int], said: Mapping[int, int]) -> list[str]:
    """Of some places those on which what was said isn't what the rules say."""
    found = []
    for row, place in zip(rows, index.network.vacancies.some(rows), strict=True):
        mark = rules.check(person, place, ON).mark
        if said[row] != mark:
            found.append(f"{person.id} and {place.id}: rules {mark!r}, screen {said[row]}")
    return found
