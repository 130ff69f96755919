"""A person's list held against the kinds of demands of a network: one answer per kind, which places then share.

Marks and costs travel together as one whole number, `mark × STEP + cost`, so that the worst of several lines and
the better of two hands are a maximum and a minimum here as they are in the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from datasets.items import ITEMS, Incidental, Item
from datasets.model import Adaptation, Limit, Often, Profile, Vacancy
from matcher.bits import Ints
from matcher.capacity import NOTHING, SURE, TOLERANCE, Capacity
from matcher.cost import BASE_RATE, QUESTION, cost_of
from matcher.index import Index
from matcher.item_kinds import ItemKinds
from matcher.items import HANDS, Hands, brought_mark, hands_of, in_words
from matcher.planes import STEP
from matcher.told import SLUGS, Lines
from matcher.verdict import Have, Mark


def whole(mark: Mark, chance: float | None = None) -> int:
    """A mark with its cost as one number."""
    return mark * STEP + cost_of(mark, chance)


NO_OFFER: Final = 99 * STEP
"""Where nothing is offered."""
FITS, MARGINAL, ADAPT = whole(Mark.FITS), whole(Mark.MARGINAL), whole(Mark.ADAPT)
CANDIDATE, EXPERT = whole(Mark.ASK_CANDIDATE), whole(Mark.ASK_EXPERT)
WORDS, BLOCKED = Mark.ASK_EXPERT * STEP, whole(Mark.BLOCKED)


@dataclass(frozen=True, eq=False)
class Answer:
    """What one item comes to: per kind, shape (n_kinds,), where something is recorded; else by function.

    `rest` has shape (1 + n_resting, n_functions): first without offers, then per kind of which nothing is recorded.
    `unasked` is where it isn't asked.
    """

    kinds: Ints
    rest: Ints
    unasked: int = 0


def answer(profile: Profile, index: Index, code: int, lines: Sequence[Limit], day: date) -> Answer:
    """What a person's lines on an item make of every kind and function; `day` is for what adaptations bring."""
    item = ITEMS[SLUGS[code]]
    kinds = index.kinds.get(code) or _no_kinds(item)
    hands = hands_of(profile, item, lines)
    adapted = _adapted(profile, index, kinds, day)
    noted, words = any(line.open_note for line in lines), in_words(item, hands, lines)

    def raised(found: Ints) -> Ints:
        return raise_all(found, words=words, noted=noted)

    recorded, rest = _recorded(kinds, hands, adapted), _rest(index, kinds, hands, adapted)
    return Answer(raised(recorded), raised(rest), WORDS if words else FITS)


def _no_kinds(item: Item) -> ItemKinds:
    nothing = Lines.of(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))
    return ItemKinds(item, 0, np.empty(0, dtype=bool), nothing, nothing)


Offer = Callable[[Capacity], Ints]


def _adapted(profile: Profile, index: Index, kinds: ItemKinds, day: date) -> Offer:
    """What the offers of each kind make of a capacity that is exceeded, shape (n_kinds,)."""
    nothing = np.full(len(kinds), NO_OFFER, dtype=np.int64)
    offers = kinds.offers
    if not len(offers.rows):
        return lambda _: nothing
    marks = _brought(profile, index, kinds, day)
    brings = np.where(marks >= Mark.BLOCKED_BY_ESTIMATE, NO_OFFER, np.maximum(Mark.ADAPT, marks) * STEP)

    def best(have: Capacity) -> Ints:
        found = nothing.copy()
        if have.by is not Have.SILENT:
            helps = _within(kinds.item, have, offers) < NO_OFFER
            np.minimum.at(found, offers.rows[helps], brings[helps])
        return found

    return best


def _brought(profile: Profile, index: Index, kinds: ItemKinds, day: date) -> Ints:
    """The mark of what each offer brings, ADAPT at best where it brings nothing."""
    different, at = kinds.brought
    marks = [_one_brought(profile, index, code, plain, day) for code, plain in different.tolist()]
    return np.array(marks, dtype=np.int64)[at]


def _one_brought(profile: Profile, index: Index, code: int, plain: int, day: date) -> Mark:
    if code < 0:
        return Mark.ADAPT
    place = Vacancy(id="", adaptations=_plain(index, plain))
    return brought_mark(profile, place, SLUGS[code], day)


def _plain(index: Index, plain: int) -> tuple[Adaptation, ...]:
    """A set of offers that bring nothing, as records."""
    told = index.arrays
    at = slice(*np.searchsorted(told["plain_set"], (plain, plain + 1)))
    rows = zip(
        *(told[name][at].tolist() for name in ("plain_item", "plain_load", "plain_incidental")), strict=True
    )
    return tuple(
        Adaptation(
            item=SLUGS[item], amount=ITEMS[SLUGS[item]].sign * load,
            often=Often.INCIDENTAL if incidental else Often.REGULAR,
        )
        for item, load, incidental in rows
    )  # fmt: skip


def _recorded(kinds: ItemKinds, hands: Hands, adapted: Offer) -> Ints:
    """What the lines of each kind come to: of several the worst; 0 where there are none."""
    lines = {}
    for hand, haves in hands.items():
        lines[hand] = _worst([_judge_lines(kinds.item, have, kinds.lines, adapted(have)) for have in haves])
    by_line = lines[None] if None in hands else _by_side(kinds.lines.sides, *(lines[hand] for hand in HANDS))
    return kinds.worst(by_line)


def _rest(index: Index, kinds: ItemKinds, hands: Hands, adapted: Offer) -> Ints:
    """What it comes to where nothing is recorded, by offers and function."""
    rest = {
        hand: _worst([_judge_rest(index, kinds, have, adapted(have)) for have in haves])
        for hand, haves in hands.items()
    }
    return rest[None] if None in hands else np.minimum(*(rest[hand] for hand in HANDS))


def _worst(found: list[Ints]) -> Ints:
    return found[0] if len(found) == 1 else np.asarray(np.maximum.reduce(found), dtype=np.int64)


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
    found = np.full(len(lines.loads), NO_OFFER)
    found[edge] = MARGINAL
    found[fits] = FITS
    return found


def _judge_lines(item: Item, have: Capacity, lines: Lines, adapted: Ints) -> Ints:
    if have.by is Have.SILENT:
        return np.where(lines.loads > item.nothing, CANDIDATE, FITS).astype(np.int64)
    found = _within(item, have, lines)
    over = np.flatnonzero(found == NO_OFFER)
    offered = adapted[lines.rows[over]]
    helped = offered < NO_OFFER
    found[over] = EXPERT if have.by is Have.NORM else BLOCKED
    found[over[helped]] = _priced(offered[helped])
    return found


def _priced(offered: Ints) -> Ints:
    """An offer's marks with what they cost; a question about what it brings costs what such a question costs."""
    priced = offered
    for mark in (Mark.ADAPT, Mark.ASK_CANDIDATE, Mark.ASK_EXPERT):
        priced = np.where(offered == mark * STEP, whole(mark), priced)
    return priced


def _judge_rest(index: Index, kinds: ItemKinds, have: Capacity, adapted: Ints) -> Ints:
    """Estimated or silent, by function; the first row without offers, then per resting kind with its own."""
    item, n = kinds.item, len(kinds.resting) + 1
    if have.by is Have.NORM:
        return np.zeros((n, len(index.keys)), dtype=np.int64)
    if have.by is Have.SILENT:
        expected = np.nan_to_num(index.chances.over(item, item.nothing)) > NOTHING
        found = np.where(expected & (not have.complete), CANDIDATE, FITS).astype(np.int64)
        return np.tile(found, (n, 1))
    found = _asked(index, item, have)
    offered = np.concatenate([[NO_OFFER], adapted[kinds.resting]])[:, None]
    return np.where(offered < NO_OFFER, _priced(offered), found).astype(np.int64)


def _asked(index: Index, item: Item, have: Capacity) -> Ints:
    """The question to the employer by function; closed where an estimate is sure that too much is asked."""
    chances = index.chances.over(item, have.reach)
    known = np.nan_to_num(chances, nan=_base(index, item, have))
    found = Mark.ASK_EMPLOYER * STEP + (QUESTION * known + 0.5).astype(np.int64)
    sure = ~np.isnan(chances) & (known >= SURE)
    return np.where(sure, whole(Mark.BLOCKED_BY_ESTIMATE), found).astype(np.int64)


def _base(index: Index, item: Item, have: Capacity) -> float:
    base = index.base(item)
    return BASE_RATE if base is None else base.exceeds(have.reach, item.nothing, item.sign)


def raise_all(found: Ints, *, words: bool, noted: bool) -> Ints:
    """The two things that only raise an outcome: a limit in words alone, and an open note where something is asked."""
    if not (words or noted):
        return found
    return np.where(found < (Mark.ASK_EXPERT + 1) * STEP, WORDS if words else EXPERT, found).astype(np.int64)


def brings_of(index: Index) -> Mapping[int, tuple[int, ...]]:
    """Per item the items that offers on it bring."""
    return {
        code: tuple(np.unique(one.offers.brings[one.offers.brings >= 0]).tolist())
        for code, one in index.kinds.items()
        if len(one.offers.rows)
    }
