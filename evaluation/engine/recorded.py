"""What places recorded on items of which their function has an estimate: the two held side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Final

import pandas as pd

from datasets.items import HOURS_DAY, HOURS_WEEK, ITEMS, TRANSPORT, Item, ItemKind, Layout
from datasets.model import Estimate, Limit, Often, Profile, Vacancy
from datasets.network import Network
from matcher.capacity import Known, Need
from matcher.items import hands_of, judge_item, lines_on, needs_of
from matcher.verdict import Mark

ELSEWHERE: Final = frozenset({TRANSPORT, HOURS_DAY, HOURS_WEEK})
COMPARED: Final = tuple(
    one
    for one in ITEMS.values()
    if one.slug not in ELSEWHERE and one.kind is not ItemKind.DESCRIPTOR and one.carried and not one.free_text
)
"""The items that places record and functions have estimates of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One item of one place: what it recorded (`needs`), and what its function's estimate would have said."""

    vacancy: str
    function: str
    item: Item
    needs: tuple[Need, ...]
    estimate: Estimate | None

    @property
    def load(self) -> float:
        """The heaviest need that is asked regularly, as signed load; nothing where there is none."""
        regular = [one.load for one in self.needs if one.often is Often.REGULAR]
        return max([self.item.nothing, *regular])


def recorded(network: Network, on: date) -> Iterator[Recorded]:
    """Every item that a place with a known function recorded lately, or doesn't ask in a rubriek it calls complete."""
    functions = set(network.catalogue.functions.index)
    for vacancy in network.vacancies.values():
        if vacancy.function in functions:
            for item in COMPARED:
                needs = _known(vacancy, item, on)
                if needs:
                    yield _held(vacancy, item, needs)


def _held(vacancy: Vacancy, item: Item, needs: tuple[Need, ...]) -> Recorded:
    guess = vacancy.estimates.get(item.slug)
    return Recorded(vacancy=vacancy.id, function=vacancy.function, item=item, needs=needs, estimate=guess)


def _known(vacancy: Vacancy, item: Item, on: date) -> tuple[Need, ...]:
    needs = needs_of(vacancy, item, on)
    if all(one.known is Known.RECORDED for one in needs):
        return needs
    nothing = Need(known=Known.RECORDED, load=item.nothing)
    return (nothing,) if all(one.known is Known.NOT_ASKED for one in needs) else ()


def planted(network: Network, truth: pd.DataFrame) -> Iterator[Recorded]:
    """The same of what places truly ask: vacancy, item, amount (nan where there is none), as `make_truth` gives."""
    asked: dict[str, dict[str, float]] = {}
    for vacancy, item, amount in truth[["vacancy", "item", "amount"]].itertuples(index=False):
        asked.setdefault(str(vacancy), {})[str(item)] = float(amount)
    for one in network.vacancies.values():
        for item in COMPARED:
            if item.slug in one.estimates:
                load = _true_load(item, asked.get(one.id, {}))
                yield _held(one, item, (Need(known=Known.RECORDED, load=load),))


def _true_load(item: Item, asked: Mapping[str, float]) -> float:
    if item.slug not in asked:
        return item.nothing
    amount = asked[item.slug]
    return item.sign * amount if isfinite(amount) else item.full


def cuts(item: Item) -> tuple[float, ...]:
    """The loads of an item's levels that can be exceeded, lightest first."""
    return tuple(sorted({load for load in item.loads[Layout.CLASSIC] if isfinite(load)}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """How many pairs of people and places the record closes or not, and the estimate would have; of how many `people`
    with a limit on the item."""

    function: str
    item: str
    people: int
    closed_right: int = 0
    closed_wrong: int = 0
    asked_open: int = 0
    asked_closed: int = 0


def judged(each: Iterable[Recorded], people: Iterable[Profile], on: date) -> Iterator[Verdicts]:
    """What every person with a limit on an item gets from the record, and would have got from the estimate."""
    lists = _limits(people, on)
    kinds: dict[str, Counter[tuple[str, tuple[Need, ...], Estimate]]] = {}
    for one in each:
        if one.estimate is not None and one.item.slug in lists:
            kinds.setdefault(one.item.slug, Counter())[one.function, one.needs, one.estimate] += 1
    for slug, places in kinds.items():
        for (function, needs, estimate), n in places.items():
            counts = Counter[str]()
            for profile, lines, people_n in lists[slug]:
                counts[_compared(ITEMS[slug], profile, lines, needs, estimate)] += n * people_n
            limited = sum(people_n for _, _, people_n in lists[slug])
            yield Verdicts(
                function=function, item=slug, people=limited, **{name: counts[name] for name in OUTCOMES}
            )


OUTCOMES: Final = ("closed_right", "closed_wrong", "asked_open", "asked_closed")


def _limits(people: Iterable[Profile], on: date) -> dict[str, list[tuple[Profile, tuple[Limit, ...], int]]]:
    """Per item the different limits that people have, someone who has it, and how many do; without open notes."""
    found: dict[str, dict[object, tuple[Profile, tuple[Limit, ...], int]]] = {}
    for profile in people:
        for slug in sorted({line.item for line in profile.limits}):
            lines = lines_on(profile, slug, on)
            if lines and not any(line.open_note for line in lines):
                key = (profile.layout, profile.complete, lines)
                known = found.setdefault(slug, {}).get(key)
                found[slug][key] = (profile, lines, (known[2] if known else 0) + 1)
    return {slug: list(kinds.values()) for slug, kinds in found.items()}


def _compared(
    item: Item, profile: Profile, lines: tuple[Limit, ...], needs: tuple[Need, ...], estimate: Estimate
) -> str:
    hands, guess = hands_of(profile, item, lines), Need(known=Known.ESTIMATED, estimate=estimate)
    _, guessed, _ = judge_item(item, lines, hands, (guess,), lambda _have, _need: None)
    _, known, _ = judge_item(item, lines, hands, needs, lambda _have, _need: None)
    closed = known >= Mark.BLOCKED_BY_ESTIMATE
    if guessed is Mark.BLOCKED_BY_ESTIMATE:
        return "closed_right" if closed else "closed_wrong"
    if guessed is Mark.ASK_EMPLOYER:
        return "asked_closed" if closed else "asked_open"
    return "other"
