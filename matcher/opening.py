"""What would open a blocked place: the smallest sets of adaptations, cheapest first, side effects judged.

The items that block are one set, so a set of adaptations needs one for each of them, and more only where one
brings something that blocks in its turn. Only the place adapts; nobody is asked to change their health.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product
from math import inf
from typing import Final

from datasets.items import ITEMS, NONE, OFFERED, Item, ItemKind
from datasets.model import Adaptation, Profile, Vacancy
from datasets.network import Network
from matcher.items import hands_of, lines_on
from matcher.rules import check
from matcher.verdict import Have, Outcome, Reason, Verdict

MOST_SETS: Final = 3
RELEVANT: Final = 12
"""At most so many adaptations are combined, shared out over the items that block."""
MOST_HELPERS: Final = 2
IN_WORDS: Final = {ItemKind.YES_NO: NONE, ItemKind.CHOICE: NONE, ItemKind.CONDITION: OFFERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One adaptation; so many `places` offer it, none where just the demand is brought within the limit.

    Without `places` its amount is the person's own limit: for the candidate's eyes, not for the employer's.
    """

    adaptation: Adaptation
    places: int = 0

    @property
    def cost(self) -> float | None:
        """What it costs; None where unknown."""
        return self.adaptation.cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A set of adaptations that opens the place, none of which can be missed; `cost` None is unknown."""

    measures: tuple[Measure, ...]
    cost: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How a blocked place could open: `blocking` is why it is closed, `shut` what no adaptation helps."""

    blocking: tuple[Reason, ...]
    shut: tuple[Reason, ...]
    openings: tuple[Opening, ...]


def adaptations(profile: Profile, vacancy: Vacancy, network: Network, *, on: date) -> Ways:
    """The smallest sets of adaptations, at most three, that would open a place; cheapest first."""
    blocking = check(profile, vacancy, on).blocking
    shut = tuple(reason for reason in blocking if reason.rule != "capacity")
    if shut or not blocking:
        return Ways(blocking=blocking, shut=shut, openings=())
    day = max(on, vacancy.starts or on)
    room = max(1, RELEVANT // len(blocking))
    options = [_options(profile, ITEMS[reason.item], network, day, room) for reason in blocking]
    return Ways(blocking=blocking, shut=(), openings=_openings(profile, vacancy, network, options, on))


def _options(profile: Profile, item: Item, network: Network, day: date, room: int) -> list[Measure]:
    """What others offer on an item, cheapest first, and last the demand brought within the person's limit."""
    general = _general(profile, item, day)
    return [*known(network, item.slug)[: room - len(general)], *general]


def _general(profile: Profile, item: Item, day: date) -> list[Measure]:
    if item.kind in IN_WORDS:
        return [Measure(adaptation=Adaptation(item=item.slug, level=IN_WORDS[item.kind]))]
    hands = hands_of(profile, item, lines_on(profile, item.slug, day))
    loads = [have.load for haves in hands.values() for have in haves if have.by is Have.STATED]
    return [Measure(adaptation=Adaptation(item=item.slug, amount=item.sign * min(loads)))] if loads else []


def known(network: Network, slug: str) -> list[Measure]:
    """The different adaptations that places of the network offer on an item, cheapest first."""
    frame = network.tables["adaptations"]
    places = sorted(set(frame.loc[frame["item"] == slug, "vacancy"]))
    offered = [one for id in places for one in network.vacancies[id].adaptations if one.item == slug]
    plain = [replace(one, owner="") for one in offered]
    found = [Measure(adaptation=one, places=plain.count(one)) for one in dict.fromkeys(plain)]
    return sorted(found, key=lambda one: _key([one]))


def _openings(
    profile: Profile, vacancy: Vacancy, network: Network, options: list[list[Measure]], on: date
) -> tuple[Opening, ...]:
    found: list[Opening] = []
    for measures in sorted(_sets(network, options), key=_key):
        if any(set(one.measures) <= set(measures) for one in found):
            continue
        verdict = check(profile, _with(vacancy, measures), on)
        if verdict.outcome is not Outcome.BLOCKED:
            found.append(Opening(measures=measures, cost=_total(measures), verdict=verdict))
        if len(found) == MOST_SETS:
            break
    return tuple(found)


def _sets(network: Network, options: list[list[Measure]]) -> Iterator[tuple[Measure, ...]]:
    """One measure for each item that blocks, alone and with others that help with what they bring."""
    for chosen in product(*options):
        yield chosen
        helpers = [one for measure in chosen for one in _helpers(network, measure.adaptation.brings)]
        for size in range(1, MOST_HELPERS + 1):
            yield from ((*chosen, *more) for more in combinations(dict.fromkeys(helpers), size))


def _helpers(network: Network, brings: str) -> list[Measure]:
    found = known(network, brings) if brings else []
    return [one for one in found if not one.adaptation.brings][:MOST_HELPERS]


def _with(vacancy: Vacancy, measures: Sequence[Measure]) -> Vacancy:
    return replace(vacancy, adaptations=vacancy.adaptations + tuple(one.adaptation for one in measures))


def _total(measures: Sequence[Measure]) -> float | None:
    costs = [one.cost for one in measures if one.cost is not None]
    return sum(costs) if len(costs) == len(measures) else None


def _key(measures: Sequence[Measure]) -> tuple[int, int, float, str]:
    """Smaller sets first, then those that others know and whose cost is known, then the cheapest."""
    unknown = sum((one.cost is None) + (one.places == 0) for one in measures)
    cost = sum(one.cost or 0.0 for one in measures)
    names = ";".join(f"{one.adaptation.item} {one.adaptation.what} {_to(one.adaptation)}" for one in measures)
    return len(measures), unknown, cost, names


def _to(adaptation: Adaptation) -> str:
    return adaptation.level or f"{inf if adaptation.amount is None else adaptation.amount:012.3f}"
