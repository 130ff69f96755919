"""One item of one person against one place: hands, several lines, adaptations and notes brought together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from datasets.items import EVENING, HOURS_DAY, HOURS_WEEK, ITEMS, NIGHT, NONE, PRESENT, Item, Layout
from datasets.model import Adaptation, Demand, Limit, Period, Profile, Side, Source, Vacancy
from matcher.capacity import (
    Asked,
    Capacity,
    Known,
    Need,
    adapted_need,
    capacities,
    judge,
    lately,
    needs,
    scale_of,
    within,
)
from matcher.cost import cost_of
from matcher.verdict import By, Have, Mark, Outcome, Reason

HOURS: Final = (HOURS_WEEK, HOURS_DAY)
PERIOD_ITEMS: Final = {EVENING: Period.EVENING, NIGHT: Period.NIGHT}
HANDS: Final = (Side.LEFT, Side.RIGHT)
KEPT: Final = 1 << 14
"""What so many different lines leave is kept."""
Hands = Mapping[Side | None, tuple[Capacity, ...]]


class Judged(NamedTuple):
    """One capacity against one need: the mark that came of it, and the adaptation that helped."""

    item: Item
    mark: Mark
    have: Capacity
    need: Need
    adaptation: Adaptation | None = None

    @property
    def cost(self) -> int:
        """What the mark costs in the order."""
        asked = self.mark is Mark.ASK_EMPLOYER
        return cost_of(self.mark, chance_of(self.item, self.have, self.need) if asked else None)

    @property
    def weight(self) -> tuple[Mark, int]:
        """What the worst, or the better hand, is told by: the mark, then what it costs."""
        return self.mark, self.cost


Offers = Callable[[Capacity, Need], Judged | None]
"""What a place's adaptations make of a need that is too much."""


def no_offers(_have: Capacity, _need: Need) -> None:
    """A place without adaptations; hours are not adapted, a place that lets them build up says so itself."""


def lines_on(profile: Profile, slug: str, day: date) -> tuple[Limit, ...]:
    """The lines of a person's list on an item that count on a day."""
    return tuple(line for line in profile.limits if line.item == slug and line.active(day))


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What a person's list says of an item: its lines and the capacities that they leave; told by itself."""

    item: Item
    lines: tuple[Limit, ...]
    hands: Hands


def hands_of(profile: Profile, item: Item, lines: Sequence[Limit]) -> Hands:
    """The capacities that lines leave: per hand for items that have sides, else under None."""
    return said_of(item.slug, tuple(lines), profile.layout, profile.complete).hands


@lru_cache(maxsize=KEPT)
def said_of(slug: str, lines: tuple[Limit, ...], layout: Layout, complete: bool) -> Said:
    """What lines of a list say of an item; the same lines come back for every place, and in many lists."""
    item = ITEMS[slug]
    hands: tuple[Side | None, ...] = HANDS if item.sided else (None,)
    own = {
        hand: [line for line in lines if hand is None or line.side in (None, Side.BOTH, hand)]
        for hand in hands
    }
    found = {hand: capacities(item, mine, layout, complete=complete) for hand, mine in own.items()}
    return Said(item, lines, MappingProxyType(found))


def needs_of(vacancy: Vacancy, item: Item, on: date) -> tuple[Need, ...]:
    """What a place asks on an item."""
    return needs(item, demands_of(vacancy, on).get(item.slug), vacancy).needs


def demands_of(vacancy: Vacancy, on: date) -> dict[str, list[Demand]]:
    """A place's lines per item, the recent ones; evening and night stand in its periods, or serve an incidental one."""
    found = lately(vacancy.demands, vacancy, on)
    if vacancy.periods is not None:
        for slug, period in PERIOD_ITEMS.items():
            worked, source = period in vacancy.periods, vacancy.source or Source.EMPLOYER
            stands = _stands(slug, PRESENT if worked else NONE, source)
            lines = [] if worked else found.get(slug, [])
            found[slug] = lines + lately((stands,), vacancy, on)[slug]
    return found


@lru_cache
def _stands(slug: str, level: str, source: Source) -> Demand:
    """What the periods of a place say of evening or night, as a line."""
    return Demand(item=slug, level=level, source=source)


def judge_need(item: Item, hands: Hands, need: Need, offers: Offers) -> Judged:
    """One need against both hands: a need for one side bites on that hand, for both on each, else on the better."""
    if None in hands:
        return _judge_hand(item, hands[None], need, offers)
    found = {hand: _judge_hand(item, hands[hand], need, offers) for hand in HANDS}
    if need.side in found:
        return found[need.side]
    pick = max if need.side is Side.BOTH else min
    return pick(found.values(), key=lambda judged: judged.weight)


def _judge_hand(item: Item, haves: Sequence[Capacity], need: Need, offers: Offers) -> Judged:
    if len(haves) == 1:
        return _judge_have(item, haves[0], need, offers)
    return max([_judge_have(item, have, need, offers) for have in haves], key=lambda judged: judged.weight)


def _judge_have(item: Item, have: Capacity, need: Need, offers: Offers) -> Judged:
    """One capacity; what the place offers is looked at where the need is too much."""
    mark = judge(item, have, need)
    best = offers(have, need) if mark > Mark.ADAPT else None
    if best:
        mark = judge(item, have, need, best.mark)
    return Judged(item, mark, have, need, best.adaptation if best else None)


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
            found.append(Judged(item, max(Mark.ADAPT, brings), have, need, adaptation))
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
    noted = lines and judged.need.known is not Known.NOT_ASKED and any(line.open_note for line in lines)
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
    offers: Offers,
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


def reason_of(said: Said, asked: Asked, offers: Offers = no_offers) -> Reason | None:
    """The reason that comes of what a list says and a place asks on an item; None where there is nothing to say."""
    judged, mark, by = judge_item(said.item, said.lines, said.hands, asked.needs, offers)
    return None if silent_pass(judged, mark, said.lines) else _reason(judged, mark, by)


def _reason(judged: Judged, mark: Mark, by: By) -> Reason:
    """The judged item in words and numbers of the item's own unit."""
    item, _, have, need, adaptation = judged
    return Reason(
        rule="hours" if item.slug in HOURS else "capacity",
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
        adaptation=adaptation,
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
