"""One item of one person against one place: hands, several lines, adaptations and notes brought together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from datasets.items import EVENING, ITEMS, NIGHT, NONE, PRESENT, Item, Layout
from datasets.model import Adaptation, Demand, Limit, Period, Profile, Side, Source, Vacancy
from matcher.capacity import (
    Capacity,
    Known,
    Need,
    adapted_need,
    capacities,
    judge,
    needs,
    scale_of,
    within,
)
from matcher.cost import cost_of
from matcher.verdict import By, Have, Mark, Outcome, Reason

PERIOD_ITEMS: Final = {EVENING: Period.EVENING, NIGHT: Period.NIGHT}
HANDS: Final = (Side.LEFT, Side.RIGHT)
KEPT: Final = 1 << 14
"""What so many different lines leave is kept."""
Hands = Mapping[Side | None, tuple[Capacity, ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One capacity against one need: the mark that came of it, what it costs, and the adaptation that helped."""

    mark: Mark
    have: Capacity
    need: Need
    cost: int = 0
    adaptation: Adaptation | None = None

    @property
    def weight(self) -> tuple[Mark, int]:
        """What the worst, or the better hand, is told by: the mark, then what it costs."""
        return self.mark, self.cost


def lines_on(profile: Profile, slug: str, day: date) -> tuple[Limit, ...]:
    """The lines of a person's list on an item that count on a day."""
    return tuple(line for line in profile.limits if line.item == slug and line.active(day))


class Same:
    """A person as the key of what is kept: the very record, whatever another says."""

    __slots__ = ("profile",)

    def __init__(self, profile: Profile) -> None:
        """Of one record."""
        self.profile = profile

    def __hash__(self) -> int:
        return id(self.profile)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.profile is self.profile


class Said(NamedTuple):
    """What a person's list says of an item on a day: its lines and the capacities that they leave."""

    lines: tuple[Limit, ...]
    hands: Hands


def said_on(profile: Profile, day: date) -> Mapping[str, Said]:
    """What a person's list says on a day, per item with lines that count."""
    found: dict[str, list[Limit]] = {}
    for line in profile.limits:
        if line.active(day):
            found.setdefault(line.item, []).append(line)
    return MappingProxyType({
        slug: Said(tuple(lines), hands_of(profile, ITEMS[slug], lines)) for slug, lines in found.items()
    })  # fmt: skip


def hands_of(profile: Profile, item: Item, lines: Sequence[Limit]) -> Hands:
    """The capacities that lines leave: per hand for items that have sides, else under None."""
    return _hands(item.slug, tuple(lines), profile.layout, profile.complete)


@lru_cache(maxsize=KEPT)
def _hands(slug: str, lines: tuple[Limit, ...], layout: Layout, complete: bool) -> Hands:
    """The same lines come back for every place, and in many lists."""
    item = ITEMS[slug]
    hands: tuple[Side | None, ...] = HANDS if item.sided else (None,)
    own = {
        hand: [line for line in lines if hand is None or line.side in (None, Side.BOTH, hand)]
        for hand in hands
    }
    found = {hand: capacities(item, mine, layout, complete=complete) for hand, mine in own.items()}
    return MappingProxyType(found)


def needs_of(
    vacancy: Vacancy, item: Item, on: date, recorded: Sequence[Demand] | None = None
) -> tuple[Need, ...]:
    """What a place asks on an item; evening and night stand in its periods, a line serves an incidental one.

    `recorded` are the place's lines on the item, looked up here where they aren't given.
    """
    lines = recorded
    if lines is None:
        lines = [line for line in vacancy.demands if line.item == item.slug]
    if item.slug in PERIOD_ITEMS and vacancy.periods is not None:
        worked = PERIOD_ITEMS[item.slug] in vacancy.periods
        level, source = PRESENT if worked else NONE, vacancy.source or Source.EMPLOYER
        stands = Demand(item=item.slug, level=level, source=source)
        lines = [stands] if worked else [*lines, stands]
    return needs(item, lines, vacancy, on)


def judge_need(
    item: Item, hands: Hands, need: Need, offers: Callable[[Capacity, Need], Judged | None]
) -> Judged:
    """One need against both hands: a need for one side bites on that hand, for both on each, else on the better."""
    if None in hands:
        return _judge_hand(item, hands[None], need, offers)
    found = {hand: _judge_hand(item, hands[hand], need, offers) for hand in HANDS}
    if need.side in found:
        return found[need.side]
    pick = max if need.side is Side.BOTH else min
    return pick(found.values(), key=lambda judged: judged.weight)


def _judge_hand(
    item: Item, haves: Iterable[Capacity], need: Need, offers: Callable[[Capacity, Need], Judged | None]
) -> Judged:
    found = []
    for have in haves:
        best = offers(have, need)
        mark = judge(item, have, need, best.mark if best else None)
        used = best.adaptation if best and mark is best.mark else None
        cost = cost_of(mark, chance_of(item, have, need) if mark is Mark.ASK_EMPLOYER else None)
        found.append(Judged(mark, have, need, cost, used))
    return found[0] if len(found) == 1 else max(found, key=lambda judged: judged.weight)


def best_offer(
    item: Item, have: Capacity, need: Need, adaptations: Sequence[Adaptation], brought: Callable[[str], Mark]
) -> Judged | None:
    """The best of what a place offers: ADAPT, or the question about what it brings; None if nothing helps."""
    found = []
    for adaptation in adaptations:
        if have.by is Have.SILENT or within(item, have, adapted_need(item, adaptation, need)) is None:
            continue
        brings = brought(adaptation.brings) if adaptation.brings else Mark.FITS
        if brings.outcome is not Outcome.BLOCKED:
            found.append(Judged(max(Mark.ADAPT, brings), have, need, adaptation=adaptation))
    return min(found, key=lambda judged: judged.mark, default=None)


def in_words(item: Item, hands: Hands, lines: Sequence[Limit]) -> bool:
    """True where the person has a limit that no rule can compare: in free text, or that jobs don't carry.

    There an open note is such a limit too, whatever level stands beside it.
    """
    if item.carried and not item.free_text:
        return False
    limited = any(have.by is Have.STATED for haves in hands.values() for have in haves)
    return limited or any(line.open_note for line in lines)


def raised(lines: Sequence[Limit], judged: Judged, *, words: bool) -> tuple[Mark, By]:
    """The mark after the two things that only raise it: an open note, and a limit in words alone."""
    by = _by(judged.need.known)
    if words and judged.mark <= Mark.ASK_EXPERT:
        return Mark.ASK_EXPERT, By.FREE_TEXT
    noted = any(line.open_note for line in lines) and judged.need.known is not Known.NOT_ASKED
    if noted and judged.mark <= Mark.ASK_EXPERT:
        return Mark.ASK_EXPERT, By.NOTE
    return judged.mark, by


def _by(known: Known) -> By:
    if known is Known.RECORDED:
        return By.RECORDED
    if known is Known.ESTIMATED:
        return By.ESTIMATE
    return By.SILENT if known is Known.SILENT else By.NOT_ASKED


def judge_item(
    item: Item,
    lines: Sequence[Limit],
    hands: Hands,
    asked: Sequence[Need],
    offers: Callable[[Capacity, Need], Judged | None],
) -> tuple[Judged, Mark, By]:
    """Every need of a place on an item: each is judged, the worst counts."""
    words, found = in_words(item, hands, lines), []
    for need in asked:
        judged = judge_need(item, hands, need, offers)
        found.append((judged, *raised(lines, judged, words=words)))
    return found[0] if len(found) == 1 else max(found, key=lambda one: (one[1], one[0].cost))


def silent_pass(judged: Judged, mark: Mark, lines: Sequence[Limit]) -> bool:
    """True where neither side speaks of the item, so that there is nothing to say."""
    return mark is Mark.FITS and not lines and judged.need.known is not Known.RECORDED


def reason(item: Item, rule: str, judged: Judged, mark: Mark, by: By) -> Reason:
    """The judged item in words and numbers of the item's own unit."""
    have, need = judged.have, judged.need
    return Reason(
        rule=rule,
        item=item.slug,
        mark=mark,
        by=by,
        unit=item.unit,
        source=need.source,
        side=need.side,
        need=item.sign * need.load if need.known is Known.RECORDED else _expected(need),
        have=None if have.by is Have.SILENT else item.sign * have.load,
        have_by=have.by,
        often=need.often if need.known is Known.RECORDED else None,
        chance=chance_of(item, have, need) if mark.ask else None,
        adaptation=judged.adaptation,
        full=need.full,
    )


def _expected(need: Need) -> float | None:
    return need.estimate.amount if need.known is Known.ESTIMATED and need.estimate else None


def chance_of(item: Item, have: Capacity, need: Need) -> float | None:
    """The chance that the place asks too much, where it isn't recorded; None where that isn't the question."""
    if have.by is Have.SILENT or need.known in (Known.RECORDED, Known.NOT_ASKED):
        return None
    return need.chance(have.reach, item)


def brought_mark(profile: Profile, vacancy: Vacancy, slug: str, day: date) -> Mark:
    """What an adaptation brings, as a recorded regular demand; only adaptations that bring nothing may help it.

    Nobody says how much it brings, so it counts up to the norm of the person's layout: who is not limited, can.
    """
    item = ITEMS[slug]
    lines = lines_on(profile, slug, day)
    need = Need(known=Known.RECORDED, load=scale_of(item, profile.layout)[0])
    plain = [one for one in vacancy.adaptations if one.item == slug and not one.brings]
    _, mark, _ = judge_item(
        item,
        lines,
        hands_of(profile, item, lines),
        (need,),
        lambda have, wanted: best_offer(item, have, wanted, plain, lambda _: Mark.FITS),
    )
    return mark
