"""Lists shared out the greedy way, after FairRec: round by round everybody takes the best place that has room left.

Where none has room somebody takes the best one all the same, so that no list gets shorter.
Source: Patro et al., FairRec, WWW 2020 (the round robin that gives every consumer the same turns).
"""

from __future__ import annotations

from time import perf_counter

import numpy as np

from matcher.bits import Bools, Ints


def reranked(person: Ints, place: Ints, n: int, caps: list[int]) -> tuple[Bools, float]:
    """Which lines of the longer lists stay, `n` per person, and the seconds; lines are best first per person."""
    start = perf_counter()
    lines: list[list[int]] = [[] for _ in range(int(person.max()) + 1)] if len(person) else []
    for at, one in enumerate(person.tolist()):
        lines[one].append(at)
    places, left, keep = place.tolist(), list(caps), np.zeros(len(person), dtype=np.bool_)
    for turn in range(n):
        for own in lines if turn % 2 == 0 else reversed(lines):  # nobody is always the last to choose
            if own:
                at = next((line for line in own if left[places[line]] > 0), own[0])
                own.remove(at)
                left[places[at]] -= 1
                keep[at] = True
    return keep, perf_counter() - start
