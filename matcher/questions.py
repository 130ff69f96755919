"""The open questions, in the order in which an answer would help most, and the fixed forms for employers.

A question to an employer names a place and an item, never a candidate. It goes out as the form of its whole
rubriek, so that what is asked doesn't show what somebody can't do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from datasets.items import HOURS_DAY, HOURS_WEEK, ITEMS, RUBRIEKEN, TRANSPORT, Item, ItemKind
from datasets.model import PAPERS, Profile, Vacancy
from datasets.network import Network
from matcher import hours
from matcher.capacity import SURE, Known, fresh
from matcher.changed import index_of
from matcher.cost import QUESTION
from matcher.gates import Key
from matcher.index import Index
from matcher.items import needs_of
from matcher.planes import STEP
from matcher.rank import EXPERT, Ranker
from matcher.screen import Screened, screen
from matcher.selection import Ints, Places, Selection
from matcher.verdict import Mark, Whom

HALF: Final = 500
"""The chance (thousandths) that a candidate's or an expert's answer is favourable."""
SELDOM: Final = round(1000 * (1 - SURE))
"""The chance that an employer's answer opens what an estimate closed, at most."""
EDUCATION: Final = "education"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One open question; `vacancy` is empty where it is about the person and not about one place.

    `gain` (thousandths) is the chance of a favourable answer times the score of the place that it helps to
    settle, shared with the place's other open questions and summed over places and candidates. `settles`
    counts the pairs in which it is the last question, `pairs` those in which it is open.
    """

    whom: Whom
    rule: str
    item: str
    rubriek: str
    vacancy: str = ""
    gain: int
    settles: int
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The one form of a rubriek for a place: every item of it that the place hasn't recorded lately.

    The rubriek is empty for what stands outside the FML: papers and education.
    """

    vacancy: str
    rubriek: str
    items: tuple[str, ...]
    gain: int = 0


@dataclass(frozen=True, eq=False)
class _Open:
    """One rule and item over all places, shape (n_vacancies,): the open marks (else 0) and the gain."""

    marks: npt.NDArray[np.int8]
    gain: Ints
    last: npt.NDArray[np.bool_]


def questions(
    profile: Profile, network: Network, *, on: date, n: int = 20, ranker: Ranker = EXPERT,
    index: Index | None = None,
) -> list[Question]:  # fmt: skip
    """The `n` questions whose answer helps one person's list most, the most helpful first."""
    found = index_of(network, on, index)
    opened = _opened(profile, network, screen(profile, found), on, ranker)
    ids = Places.of(network).ids
    asked = [question for key, one in opened for question in _questions(key, one, ids)]
    return sorted(asked, key=_order)[:n]


def employer_questions(
    network: Network, *, on: date, n: int = 20, ranker: Ranker = EXPERT, index: Index | None = None,
) -> list[Question]:  # fmt: skip
    """The `n` questions to employers that help the lists of all candidates with consent most."""
    found = index_of(network, on, index)
    ids = Places.of(network).ids
    sums: dict[Key, Ints] = {}
    for id in sorted(network.profiles):
        profile = network.profiles[id]
        if profile.consent:
            for key, one in _opened(profile, network, screen(profile, found), on, ranker):
                sums[key] = sums.get(key, 0) + _tally(one)
    asked = [question for key, tally in sums.items() for question in _of_employers(key, tally, ids)]
    return sorted(asked, key=_order)[:n]


def _opened(
    profile: Profile, network: Network, screened: Screened, on: date, ranker: Ranker
) -> Iterator[tuple[Key, _Open]]:
    """Every open rule and item, with what an answer gains at each place that nothing known closes."""
    listed = screened.marks < Mark.BLOCKED
    rows = np.flatnonzero(listed)
    settled = Selection(network, rows, np.zeros(len(rows), dtype=np.int64))
    score = np.zeros(screened.size, dtype=np.int64)
    score[rows] = ranker.parts(profile, settled, on).scores
    found = {key: screened.values(key) for key in screened.layers}
    open_ = {key: _is_open(values) for key, values in found.items()}
    count = sum((one.astype(np.int64) for one in open_.values()), np.zeros(screened.size, dtype=np.int64))
    for key, values in found.items():
        marks = np.where(open_[key] & listed, values // STEP, 0).astype(np.int8)
        gain = np.where(marks > 0, _favourable(values) * score // (1000 * np.maximum(count, 1)), 0)
        if marks.any():
            yield key, _Open(marks, gain, (marks > 0) & (count == 1))


def _is_open(values: Ints) -> npt.NDArray[np.bool_]:
    marks = values // STEP
    return np.asarray((marks >= Mark.ASK_EMPLOYER) & (marks < Mark.BLOCKED))


def _favourable(values: Ints) -> Ints:
    """The chance of a favourable answer in thousandths: what a question to an employer costs says it."""
    marks, cost = values // STEP, values % STEP
    employer = 1000 - np.minimum(cost, QUESTION) * 1000 // QUESTION
    asked = np.where(marks == Mark.ASK_EMPLOYER, employer, HALF)
    return np.asarray(np.where(marks == Mark.BLOCKED_BY_ESTIMATE, SELDOM, asked), dtype=np.int64)


def _questions(key: Key, one: _Open, ids: npt.NDArray[np.object_]) -> Iterator[Question]:
    yield from _of_employers(key, _tally(one), ids)
    for mark in (Mark.ASK_CANDIDATE, Mark.ASK_EXPERT):
        here = one.marks == mark
        if here.any() and mark.ask:
            yield _question(mark.ask, key, "", (one.gain[here].sum(), (one.last & here).sum(), here.sum()))


def _tally(one: _Open) -> Ints:
    """Gain, last and open questions to the employer per place, shape (3, n_vacancies)."""
    here = (one.marks == Mark.ASK_EMPLOYER) | (one.marks == Mark.BLOCKED_BY_ESTIMATE)
    return np.where(here, np.stack([one.gain, one.last.astype(np.int64), here.astype(np.int64)]), 0)


def _of_employers(key: Key, tally: Ints, ids: npt.NDArray[np.object_]) -> Iterator[Question]:
    for at in np.flatnonzero(tally[2]):
        yield _question(Whom.EMPLOYER, key, str(ids[at]), tally[:, at])


def _question(whom: Whom, key: Key, vacancy: str, tally: Iterable[np.int64]) -> Question:
    rule, item = key
    rubriek = ITEMS[item].rubriek if item in ITEMS else ""
    gain, settles, pairs = (int(value) for value in tally)
    return Question(
        whom=whom, rule=rule, item=item, rubriek=rubriek, vacancy=vacancy,
        gain=gain, settles=settles, pairs=pairs,
    )  # fmt: skip


def _order(one: Question) -> tuple[int, int, str, str, str, str]:
    return -one.gain, -one.settles, one.whom, one.vacancy, one.rule, one.item


def employer_form(vacancy: Vacancy, rubriek: str, on: date) -> Form:
    """The form of a rubriek ("" for papers and education) for a place: the same whoever the candidates are.

    ValueError for a rubriek that the FML doesn't have.
    """
    if rubriek and rubriek not in RUBRIEKEN:
        raise ValueError(f"rubriek: expected one of {', '.join(RUBRIEKEN)} or nothing, got '{rubriek}'.")
    items = tuple(_unrecorded(vacancy, rubriek, on)) if rubriek else _papers(vacancy)
    return Form(vacancy=vacancy.id, rubriek=rubriek, items=items)


def _papers(vacancy: Vacancy) -> tuple[str, ...]:
    papers = sorted({ask.what for ask in vacancy.asks if ask.essential is not False and ask.what in PAPERS})
    return (*papers, EDUCATION) if vacancy.education is not None else tuple(papers)


def _unrecorded(vacancy: Vacancy, rubriek: str, on: date) -> Iterator[str]:
    for item in ITEMS.values():
        if item.rubriek == rubriek and _asked_of_places(item) and not _known(vacancy, item, on):
            yield item.slug


def _asked_of_places(item: Item) -> bool:
    plain = item.kind is not ItemKind.DESCRIPTOR and item.slug != TRANSPORT
    return plain and item.carried and not item.free_text


def _known(vacancy: Vacancy, item: Item, on: date) -> bool:
    if item.slug in (HOURS_WEEK, HOURS_DAY):
        return hours.asked(vacancy, item.slug) is not None and fresh(vacancy.updated, on)
    return all(need.known in (Known.RECORDED, Known.NOT_ASKED) for need in needs_of(vacancy, item, on))


def forms(asked: Iterable[Question], network: Network, on: date) -> list[Form]:
    """The forms to send for these questions, one per place and rubriek, the most helpful first."""
    gains: dict[tuple[str, str], int] = {}
    for question in asked:
        if question.whom is Whom.EMPLOYER:
            key = (question.vacancy, question.rubriek)
            gains[key] = gains.get(key, 0) + question.gain
    order = sorted(gains, key=lambda key: (-gains[key], *key))
    return [_form(network.vacancies[id], rubriek, gains[id, rubriek], on) for id, rubriek in order]


def _form(vacancy: Vacancy, rubriek: str, gain: int, on: date) -> Form:
    items = employer_form(vacancy, rubriek, on).items
    return Form(vacancy=vacancy.id, rubriek=rubriek, items=items, gain=gain)
