"""The same rules over a whole network at once: one person, every place; must agree with `rules.check` pair by pair.

Marks and costs travel together as one whole number, `mark × STEP + cost`, so that the worst of several lines and
the better of two hands are a maximum and a minimum here as they are in the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from datasets.items import EVENING, ITEMS, NIGHT, Incidental, Item
from datasets.model import Profile
from matcher import gates
from matcher.capacity import NOTHING, SURE, TOLERANCE, Capacity, scale_of
from matcher.cost import BASE_RATE, QUESTION, WEIGHTS
from matcher.gates import STEP, whole
from matcher.index import Asked, Bools, Index, Ints, Lines, Status
from matcher.items import HANDS, Hands, hands_of, in_words, lines_on
from matcher.regimes import regimes
from matcher.rules import COMPARED
from matcher.verdict import Have, Mark, Outcome

NO_OFFER: Final = 99 * STEP
"""Where nothing is offered."""
Key = tuple[str, str]


FITS, MARGINAL, ADAPT = whole(Mark.FITS), whole(Mark.MARGINAL), whole(Mark.ADAPT)
CANDIDATE, EXPERT = whole(Mark.ASK_CANDIDATE), whole(Mark.ASK_EXPERT)
WORDS, BLOCKED = Mark.ASK_EXPERT * STEP, whole(Mark.BLOCKED)


@dataclass(frozen=True)
class Screened:
    """What the rules say of one person and every place, shape (n_vacancies,), in the order of the table.

    `found` holds mark × STEP + cost per (rule, item) that isn't FITS everywhere.
    """

    size: int
    found: Mapping[Key, Ints]

    @cached_property
    def items(self) -> Mapping[Key, npt.NDArray[np.int8]]:
        """The mark per rule and item."""
        return MappingProxyType({key: (values // STEP).astype(np.int8) for key, values in self.found.items()})

    @cached_property
    def marks(self) -> npt.NDArray[np.int8]:
        """The worst mark of each place."""
        worst = np.zeros(self.size, dtype=np.int8)
        for values in self.items.values():
            np.maximum(worst, values, out=worst)
        return worst

    @cached_property
    def cost(self) -> Ints:
        """How heavily all reasons of each place weigh together, as `matcher.cost.WEIGHTS` says."""
        total = np.zeros(self.size, dtype=np.int64)
        for values in self.found.values():
            total += WEIGHTS[values % STEP]
        return total

    @cached_property
    def hours_only(self) -> Bools:
        """The places that only hours close."""
        closed, other = np.zeros(self.size, dtype=bool), np.zeros(self.size, dtype=bool)
        for (rule, _), marks in self.items.items():
            target = closed if rule == "hours" else other
            target |= marks >= Mark.BLOCKED_BY_ESTIMATE
        return closed & ~other

    def outcome(self, at: int) -> Outcome:
        """The outcome of the place at a position."""
        return Mark(int(self.marks[at])).outcome


def screen(profile: Profile, index: Index) -> Screened:
    """Every rule over every place of the index, for one person."""
    closed = gates.closing(profile)
    if closed:
        return Screened(len(index), {(closed, ""): np.full(len(index), BLOCKED, dtype=np.int64)})
    found = dict(_everything(profile, index))
    return Screened(len(index), MappingProxyType({key: one for key, one in found.items() if one.any()}))


def _everything(profile: Profile, index: Index) -> Iterator[tuple[Key, Ints]]:
    yield from gates.screened(profile, index)
    for item in COMPARED:
        if _spoken(profile, index, item):
            yield ("capacity", item.slug), item_marks(profile, index, item)


def _spoken(profile: Profile, index: Index, item: Item) -> bool:
    """False where the person is silent at the norm and no place records a need, so that all fit."""
    if any(line.item == item.slug for line in profile.limits) or item.slug in (EVENING, NIGHT):
        return True
    asked = index.asked(item)
    return bool(len(asked.lines.rows)) or (
        not profile.complete and bool((asked.status == Status.ESTIMATED).any())
    )


def item_marks(profile: Profile, index: Index, item: Item) -> Ints:
    """One item over every place, each judged on its own day."""
    return _over_time(profile, index, item, index.asked(item), index.offers(item))


def _over_time(profile: Profile, index: Index, item: Item, asked: Asked, offers: Lines | None) -> Ints:
    """One item against what is asked of it, with the lines that count on each place's day."""
    marks = np.zeros(len(index), dtype=np.int64)
    adapted = _adapted(profile, index, item, offers)
    for regime in regimes(profile, item.slug, index):
        lines = lines_on(profile, item.slug, regime.day)
        hands = hands_of(profile, item, lines)
        found = judge_all(index, item, hands, asked, adapted)
        noted = any(line.open_note for line in lines)
        found = raise_all(found, asked, words=in_words(item, hands, lines), noted=noted)
        marks[regime.where] = found[regime.where]
    return marks


Offer = Callable[[Capacity], Ints]


def _adapted(profile: Profile, index: Index, item: Item, offers: Lines | None) -> Offer:
    if offers is None:
        return lambda _: np.full(len(index), NO_OFFER, dtype=np.int64)
    brings = np.full(len(offers.rows), ADAPT, dtype=np.int64)
    for slug in sorted({slug for slug in offers.brings if slug}):
        at = np.flatnonzero(offers.brings == slug)
        marks = brought(profile, index, ITEMS[slug])[offers.rows[at]] // STEP
        brings[at] = np.where(
            marks >= Mark.BLOCKED_BY_ESTIMATE, NO_OFFER, np.maximum(Mark.ADAPT, marks) * STEP
        )
    return lambda have: _best_offers(item, have, offers, brings, len(index))


def _best_offers(item: Item, have: Capacity, offers: Lines, brings: Ints, size: int) -> Ints:
    best = np.full(size, NO_OFFER, dtype=np.int64)
    if have.by is not Have.SILENT:
        helps = _within(item, have, offers) < NO_OFFER
        np.minimum.at(best, offers.rows[helps], brings[helps])
    return best


def brought(profile: Profile, index: Index, item: Item) -> Ints:
    """What an adaptation brings, as a recorded regular need everywhere; adaptations that bring nothing may help it."""
    rows, size = np.arange(len(index)), len(index)
    plain = np.zeros(size, dtype=np.int64)
    need = Lines(rows, np.full(size, scale_of(item, profile.layout)[0]), plain.astype(bool), plain)
    asked = Asked(np.full(size, Status.RECORDED, dtype=np.int8), need)
    offers = index.offers(item)
    simple = None if offers is None else offers.where(offers.brings == "")
    return _over_time(profile, index, item, asked, simple)


def judge_all(index: Index, item: Item, hands: Hands, asked: Asked, adapted: Offer) -> Ints:
    """What hands and needs make of one item at every place: of several needs the worst."""
    lines, rest = {}, {}
    for hand, haves in hands.items():
        lines[hand] = _worst([_judge_lines(item, have, asked.lines, adapted(have)) for have in haves])
        rest[hand] = _worst([_judge_rest(index, item, have, asked, adapted(have)) for have in haves])
    if None in hands:
        by_line, by_place = lines[None], rest[None]
    else:
        by_line = _by_side(asked.lines.sides, *(lines[hand] for hand in HANDS))
        by_place = np.minimum(*(rest[hand] for hand in HANDS))
    found = np.where(asked.status == Status.RECORDED, 0, by_place)
    np.maximum.at(found, asked.lines.rows, by_line)
    return found


def _worst(found: list[Ints]) -> Ints:
    return np.asarray(np.maximum.reduce(found), dtype=np.int64)


def _by_side(sides: Ints, left: Ints, right: Ints) -> Ints:
    """A need for one hand bites on that hand, one for both on each, any other on the better hand."""
    return np.choose(sides, [np.minimum(left, right), left, right, np.maximum(left, right)])


def _within(item: Item, have: Capacity, lines: Lines) -> Ints:
    """FITS or MARGINAL per line where the need stays within a capacity or its edge, else NO_OFFER."""
    edge = lines.loads <= have.reach + TOLERANCE
    fits = lines.loads <= have.load + TOLERANCE
    if item.incidental is Incidental.FITS:
        fits = fits | lines.incidental
    if item.incidental is Incidental.MARGINAL:
        edge = edge | (lines.incidental & (lines.loads <= have.milder + TOLERANCE))
    return np.where(fits, FITS, np.where(edge, MARGINAL, NO_OFFER)).astype(np.int64)


def _judge_lines(item: Item, have: Capacity, lines: Lines, adapted: Ints) -> Ints:
    if have.by is Have.SILENT:
        return np.where(lines.loads > item.nothing, CANDIDATE, FITS).astype(np.int64)
    within = _within(item, have, lines)
    offered = _priced(adapted[lines.rows])
    over = EXPERT if have.by is Have.NORM else BLOCKED
    return np.where(within < NO_OFFER, within, np.where(offered < NO_OFFER, offered, over)).astype(np.int64)


def _priced(offered: Ints) -> Ints:
    """An offer's marks with what they cost; a question about what it brings costs the base rate."""
    priced = offered
    for mark in (Mark.ADAPT, Mark.ASK_EMPLOYER, Mark.ASK_CANDIDATE, Mark.ASK_EXPERT):
        priced = np.where(offered == mark * STEP, whole(mark), priced)
    return priced


def _judge_rest(index: Index, item: Item, have: Capacity, asked: Asked, adapted: Ints) -> Ints:
    """The places that record nothing on the item: not asked, estimated or silent."""
    estimated = asked.status == Status.ESTIMATED
    if have.by is Have.NORM:
        return np.zeros(len(index), dtype=np.int64)
    if have.by is Have.SILENT:
        expected = estimated & (np.nan_to_num(index.chances(item, item.nothing)) > NOTHING)
        return np.where(expected & (not have.complete), CANDIDATE, FITS).astype(np.int64)
    chances = np.where(estimated, np.nan_to_num(index.chances(item, have.reach)), _base(index, item, have))
    costs = (QUESTION * chances + 0.5).astype(np.int64)
    found = Mark.ASK_EMPLOYER * STEP + costs
    found = np.where(estimated & (chances >= SURE), whole(Mark.BLOCKED_BY_ESTIMATE), found)
    found = np.where(adapted < NO_OFFER, _offered_rest(adapted, costs), found)
    return np.where(asked.status == Status.NOT_ASKED, FITS, found).astype(np.int64)


def _offered_rest(offered: Ints, costs: Ints) -> Ints:
    asks = offered // STEP == Mark.ASK_EMPLOYER
    return np.where(asks, Mark.ASK_EMPLOYER * STEP + costs, _priced(offered // STEP * STEP))


def _base(index: Index, item: Item, have: Capacity) -> float:
    base = index.base(item)
    return BASE_RATE if base is None else base.exceeds(have.reach, item.nothing, item.sign)


def raise_all(found: Ints, asked: Asked, *, words: bool, noted: bool) -> Ints:
    """The two things that only raise an outcome: a limit in words alone, and an open note where something is asked."""
    open_marks = found < (Mark.ASK_EXPERT + 1) * STEP
    if words:
        return np.where(open_marks, WORDS, found).astype(np.int64)
    if noted:
        return np.where(open_marks & (asked.status != Status.NOT_ASKED), EXPERT, found).astype(np.int64)
    return found
