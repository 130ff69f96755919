"""How near what somebody can do is to what a place asks.

Same comes first, then a narrower competence for a broader one that is asked, a broader one for a narrower, a
neighbour, and words alike; each times how well it is proven. Points are whole thousandths, so that sums and
ties are exact. More competences or better proof never lower a point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from datasets.model import Competence, Proof

Ints = NDArray[np.int64]
Meant = list[tuple[str, int]]
"""Terms behind somebody's words, with likeness in thousandths."""

FULL: Final = 1000
NARROWER: Final = 950
"""Who can do the particular thing can do nearly all of the general one."""
BROADER: Final = (600, 450)
"""The general for the particular: one step, more steps."""
NEIGHBOUR: Final = 550
"""For nearness 1; the learned nearness makes it less."""
ALIKE: Final = 500
"""For words that are nearly the same; likeness makes it less."""
FREE_TEXT: Final = 3
"""So many terms are considered behind somebody's own words."""
PERCENT: Final[Mapping[Proof, int]] = MappingProxyType(
    {Proof.EVC: 100, Proof.DIPLOMA: 100, Proof.EXPERIENCE: 80, Proof.OWN_WORD: 60}
)
OLD_EVC: Final = 90
OLD_YEARS: Final = 2
_KEPT: Final = "_matcher_reached"


class How(StrEnum):
    """In which way a held competence answers an asked one; the nearer ways stand first."""

    SAME = "same"
    NARROWER = "narrower"
    BROADER = "broader"
    NEIGHBOUR = "neighbour"
    ALIKE = "alike"
    NONE = "none"


class Found(Protocol):
    """A term found for somebody's words, with likeness 0 to 1 (1 = the very name or a synonym)."""

    @property
    def key(self) -> str: ...  # noqa: D102 (told by the vocabulary)
    @property
    def likeness(self) -> float: ...  # noqa: D102 (told by the vocabulary)


class Terms(Protocol):
    """What is needed of a vocabulary; `datasets.skills.Vocabulary` is one."""

    @property
    def positions(self) -> Mapping[str, int]: ...  # noqa: D102 (told by the vocabulary)
    def find(self, text: str, n: int = 5) -> Sequence[Found]: ...  # noqa: D102 (told by the vocabulary)
    def broader(self, key: str) -> tuple[str, ...]: ...  # noqa: D102 (told by the vocabulary)
    def narrower(self, key: str) -> tuple[str, ...]: ...  # noqa: D102 (told by the vocabulary)
    def neighbours(self, key: str) -> Mapping[str, float]: ...  # noqa: D102 (told by the vocabulary)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The best that a person has for one asked competence; `held` as said, None where nothing."""

    asked: str
    held: str | None
    how: How
    points: int


def nearness(asked: Iterable[str], held: Iterable[Competence], terms: Terms, on: date) -> tuple[Answer, ...]:
    """For each asked competence (a key or words) the best held one with its points, 0 to 1000.

    Of equal points the nearer way wins, then the first in alphabet.
    """
    mine = [(competence, _meant(competence.competence, terms)) for competence in held]
    return tuple(_best(want, mine, terms, on) for want in asked)


def mean_points(answers: Sequence[Answer], weights: Sequence[int] | None = None) -> int:
    """The weighted mean of the points, rounded down; 0 where nothing is asked."""
    heavy = [1] * len(answers) if weights is None else list(weights)
    total = sum(heavy)
    return sum(w * answer.points for w, answer in zip(heavy, answers, strict=True)) // total if total else 0


def proof_percent(competence: Competence, on: date) -> int:
    """How much of the points a proof is worth; an EVC older than two years a little less, never nothing."""
    full = PERCENT[competence.proof]
    if competence.proof is not Proof.EVC or competence.on is None:
        return full
    given = competence.on
    old = (given.year + OLD_YEARS, given.month, given.day) < (on.year, on.month, on.day)
    return OLD_EVC if old else full


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one person brings to every term at once.

    `best` has shape (n_terms,): the points in thousandths for each term of the vocabulary, if it were asked.
    It equals `nearness` term by term; a property test holds them together.
    """

    best: Ints

    @classmethod
    def of(cls, held: Iterable[Competence], terms: Terms, on: date) -> Coverage:
        """The coverage of a person's competences on the day `on`."""
        best = np.zeros(len(terms.positions), dtype=np.int64)
        for competence in held:
            percent = proof_percent(competence, on)
            for key, likeness in _meant(competence.competence, terms):
                reached = _reached(key, terms)
                if likeness != FULL:
                    reached = reached * likeness * ALIKE // FULL**2
                np.maximum(best, reached * percent // 100, out=best)
        return cls(best=best)

    def means(self, asked: Ints, places: Ints, n: int, weights: Ints | None = None) -> Ints:
        """The weighted mean of the points of each place's asked terms, rounded down, shape (n,).

        `asked` (positions of terms) and `places` (0 to n - 1) have one entry per asked competence, `weights`
        too (1 by default). Places that ask nothing get 0.
        """
        heavy = np.ones(len(asked), dtype=np.int64) if weights is None else weights
        points = np.zeros(n, dtype=np.int64)
        total = np.zeros(n, dtype=np.int64)
        np.add.at(points, places, self.best[asked] * heavy)
        np.add.at(total, places, heavy)
        result: Ints = points // np.maximum(total, 1)
        return result


def _best(want: str, held: Sequence[tuple[Competence, Meant]], terms: Terms, on: date) -> Answer:
    sought = _meant(want, terms)
    found = [
        Answer(asked=want, held=mine.competence, how=how, points=_worth(points, proof_percent(mine, on)))
        for mine, meant in held
        for how, points in _ways(want, sought, mine.competence, meant, terms)
    ]
    nothing = Answer(asked=want, held=None, how=How.NONE, points=0)
    order = list(How)
    return min(
        (answer for answer in found if answer.points > 0),
        key=lambda answer: (-answer.points, order.index(answer.how), answer.held or ""),
        default=nothing,
    )


def _ways(want: str, sought: Meant, have: str, meant: Meant, terms: Terms) -> list[tuple[How, int]]:
    """All ways from what is held to what is asked, fully proven; the same words are the same competence."""
    if _spoken(want) == _spoken(have):
        return [(How.SAME, FULL)]
    return [
        _alike(_way(asked, held, terms), min(wanted, had)) for asked, wanted in sought for held, had in meant
    ]


def _way(asked: str, held: str, terms: Terms) -> tuple[How, int]:
    """From one term to another."""
    if asked == held:
        return How.SAME, FULL
    if asked in terms.broader(held):
        return How.NARROWER, NARROWER
    if held in terms.broader(asked):
        return How.BROADER, BROADER[min(terms.broader(asked).index(held), 1)]
    near = terms.neighbours(held).get(asked, 0.0)
    return (How.NEIGHBOUR, round(NEIGHBOUR * near)) if near > 0 else (How.NONE, 0)


def _reach(held: str, terms: Terms) -> dict[str, int]:
    """The points for every term that a held one answers at all."""
    reached = {key: round(NEIGHBOUR * near) for key, near in terms.neighbours(held).items()}
    reached |= {key: BROADER[min(terms.broader(key).index(held), 1)] for key in terms.narrower(held)}
    reached |= dict.fromkeys(terms.broader(held), NARROWER)
    reached[held] = FULL
    return reached


def _reached(key: str, terms: Terms) -> Ints:
    """The points for every term that a held one answers at all, shape (n_terms,); kept beside the vocabulary."""
    kept: dict[str, Ints] = vars(terms).setdefault(_KEPT, {})
    if key not in kept:
        kept[key] = np.zeros(len(terms.positions), dtype=np.int64)
        for near, points in _reach(key, terms).items():
            if near in terms.positions:
                kept[key][terms.positions[near]] = points
    return kept[key]


def _meant(words: str, terms: Terms) -> Meant:
    """The terms behind a key or words, with likeness in thousandths; a key or exact name stands alone."""
    key = _spoken(words)
    if key in terms.positions:
        return [(key, FULL)]
    found = [(near.key, round(FULL * near.likeness)) for near in terms.find(words, FREE_TEXT)]
    exact = [pair for pair in found if pair[1] == FULL]
    return exact or found


def _alike(way: tuple[How, int], likeness: int) -> tuple[How, int]:
    """A way whose words are only alike counts by likeness, and at most half."""
    how, points = way
    if likeness == FULL or how is How.NONE:
        return how, points
    return How.ALIKE, points * likeness * ALIKE // FULL**2


def _worth(points: int, percent: int) -> int:
    return points * percent // 100


def _spoken(words: str) -> str:
    return " ".join(words.casefold().split())
