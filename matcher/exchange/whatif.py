"""What would place more of those who wait: one opening more, a member more, an adaptation. Each by solving again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from datasets.model import Adaptation, Flow, Profile, Vacancy
from datasets.network import Network
from matcher.bits import Ints
from matcher.changed import index_of
from matcher.closed import left_out
from matcher.cost import left
from matcher.exchange.allocation import Allocation
from matcher.exchange.bounds import Bounds, bounds_of
from matcher.exchange.chance import starts
from matcher.exchange.choose import WorstOff, choose
from matcher.exchange.marginal import Margins
from matcher.exchange.pairs import LIKELY, Pairs
from matcher.exchange.waiting import Lift
from matcher.index import Index
from matcher.match import opened
from matcher.opening import known
from matcher.rank import EXPERT
from matcher.rules import check
from matcher.screen import screen
from matcher.verdict import Outcome

OFFERS: Final = 3
"""So many of the adaptations that others offer on an item are tried, the cheapest first."""
TRIED: Final = 20
"""So many changes of each sort are solved again, those that open most for those who wait first."""
LIKE: Final = "\uffff"
"""Begins the ids of what is only supposed; behind all others in order."""


@dataclass(frozen=True, slots=True, order=True)
class Gain:
    """How many more would be placed, and what all scores together would change by."""

    placed: int
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """One opening more of a place: what the proof of the optimum says it is worth; `checked` by solving again."""

    vacancy: str
    gain: Gain
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member more, like one of the network with so many open `places`, that has nobody to bring yet."""

    like: str
    places: int
    gain: Gain


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapted:
    """An adaptation at one place, that others offer already; it opens the place for so many who wait."""

    vacancy: str
    adaptation: Adaptation
    opens: int
    gain: Gain


def openings(made: Allocation, n: int = 10) -> list[Extra]:
    """The places of which one opening more would place most, then score most; only those that gain."""
    pairs, bounds = made.among, made.bounds
    worth = Margins.of(pairs, bounds).openings()
    gains = [Gain(*each) for each in zip(worth.placed.tolist(), worth.score.tolist(), strict=True)]
    order = sorted(
        (one for one, gain in enumerate(gains) if gain > NONE), key=lambda one: (*_last(gains[one]), one)
    )
    now = _solved(pairs, bounds)
    return [
        Extra(
            vacancy=pairs.vacancies[one], gain=gains[one],
            checked=_less(_solved(replace(pairs, openings=_more(pairs.openings, one)), bounds), now) == gains[one],
        )
        for one in order[:n]
    ]  # fmt: skip


def lifted(made: Allocation, lifts: Sequence[Lift]) -> Gain:
    """What it would do if these employers brought or took one person more than they may."""
    bounds = made.bounds
    for one in lifts:
        at = made.among.employers.index(one.employer)
        bounds = bounds.lifted(at, bring=int(one.flow is Flow.BRING), take=int(one.flow is Flow.TAKE))
    return _less(_solved(made.among, bounds), _solved(made.among, made.bounds))


def members(made: Allocation, network: Network, n: int = 10) -> list[Member]:
    """The members of whom another one like it would place most; its places are for everybody but that member's own."""
    pairs, now = made.among, _solved(made.among, made.bounds)
    left = np.setdiff1d(pairs.profile, pairs.profile[made.chosen])
    waiting = np.isin(pairs.profile, left)
    hope = np.bincount(pairs.taking[waiting], minlength=len(pairs.employers))
    tried = [
        one for one in np.argsort(-hope, kind="stable")[:TRIED].tolist() if hope[one] and pairs.employers[one]
    ]
    found = [_member(made, network, one, now) for one in tried]
    return sorted((one for one in found if one.gain > NONE), key=lambda one: (*_last(one.gain), one.like))[:n]


def _member(made: Allocation, network: Network, like: int, now: Gain) -> Member:
    """Another employer with the places of one."""
    pairs, own = made.among, np.flatnonzero(made.among.target == like)
    id = LIKE + pairs.employers[like]
    size = len(pairs.vacancies)
    copies = np.full(size, -1, dtype=np.int64)
    copies[own] = size + np.arange(len(own))
    also = np.flatnonzero(copies[pairs.vacancy] >= 0)
    grown = replace(
        pairs, employers=(*pairs.employers, id), openings=np.concatenate([pairs.openings, pairs.openings[own]]),
        vacancies=(*pairs.vacancies, *(LIKE + pairs.vacancies[one] for one in own.tolist())),
        target=np.concatenate([pairs.target, np.full(len(own), len(pairs.employers))]),
    )  # fmt: skip
    more = _joined(grown, pairs.profile[also], copies[pairs.vacancy[also]], pairs.quality[also])
    fresh = bounds_of(network, [pairs.employers[like]], {}, realised=starts(network, made.on))
    bounds = Bounds(*(np.concatenate(each) for each in (
        (made.bounds.bring, fresh.bring), (made.bounds.take, fresh.take))))  # fmt: skip
    return Member(
        like=pairs.employers[like],
        places=int(pairs.openings[own].sum()),
        gain=_less(_solved(more, bounds), now),
    )


def adaptations(made: Allocation, network: Network, n: int = 10) -> list[Adapted]:
    """The adaptations, offered elsewhere already, of which one more at one place would place most."""
    now, index = _solved(made.among, made.bounds), Index.of(network, made.on)
    hope = _hopeful(made, index)
    tried = sorted(hope, key=lambda one: (-len(hope[one]), one[0], str(one[1])))[:TRIED]
    found = [_adapted(made, index, one, hope[one], now) for one in tried]
    found = [one for one in found if one.gain > NONE]
    return sorted(found, key=lambda one: (*_last(one.gain), one.vacancy, str(one.adaptation)))[:n]


Hope = dict[tuple[str, Adaptation], list[str]]


def _hopeful(made: Allocation, index: Index) -> Hope:
    """Per place and adaptation those who wait, for whom one item alone closes the place, and who would fit then."""
    network, found = index.network, Hope()
    offers: dict[str, list[Adaptation]] = {}
    open_ = set(made.among.vacancies)
    for id in made.waiting:
        person = network.profiles[id]
        for slug, vacancy in _near(person, index):
            place = network.vacancies[vacancy]
            if vacancy in open_ and (not person.employer or place.employer != person.employer):
                known_ = offers.setdefault(slug, [one.adaptation for one in known(network, slug)[:OFFERS]])
                for one in known_:
                    if check(person, _with(place, one), made.on).outcome is not Outcome.BLOCKED:
                        found.setdefault((vacancy, one), []).append(id)
    return found


def _near(person: Profile, index: Index) -> Iterator[tuple[str, str]]:
    """The items that alone close a place for somebody, and the place."""
    for closing in left_out(person, index.network, on=index.on, index=index).recorded:
        if closing.rule == "capacity":
            yield from ((closing.item, vacancy) for vacancy in closing.vacancies)


def _with(place: Vacancy, one: Adaptation) -> Vacancy:
    return replace(place, adaptations=(*place.adaptations, one))


def _adapted(
    made: Allocation, index: Index, what: tuple[str, Adaptation], people: Sequence[str], now: Gain
) -> Adapted:
    """What an adaptation of one place would do, with the scores that the place has with it."""
    pairs, id = made.among, what[0]
    network = index.network.with_places([_with(index.network.vacancies[id], what[1])])
    grown = index_of(network, made.on, index)
    told = {one: _score(network.profiles[one], id, grown) for one in people}
    scores = {one: score for one, score in told.items() if score is not None}
    at = {one: position for position, one in enumerate(pairs.profiles)}
    profile = np.array([at[one] for one in scores], dtype=np.int64)
    vacancy = np.full(len(scores), pairs.vacancies.index(id))
    more = _joined(pairs, profile, vacancy, np.array(list(scores.values()), dtype=np.int64))
    gain = _less(_solved(more, made.bounds), now)
    return Adapted(vacancy=id, adaptation=what[1], opens=len(scores), gain=gain)


def _score(person: Profile, vacancy: str, index: Index) -> int | None:
    """The score of one person and one place; None where the verdict leaves too little to propose it."""
    chosen = opened(screen(person, index))
    at = np.flatnonzero(chosen.rows == index.network.vacancies.position(vacancy))
    if not len(at) or left(chosen.cost[at])[0] < LIKELY:
        return None
    return int(EXPERT.parts(person, chosen, index.on).scores[at[0]])


NONE: Final = Gain(0, 0)


def _joined(pairs: Pairs, profile: Ints, vacancy: Ints, quality: Ints) -> Pairs:
    """The same with some pairs more, in the order of the ids."""
    profile, vacancy, quality = (
        np.concatenate(each)
        for each in ((pairs.profile, profile), (pairs.vacancy, vacancy), (pairs.quality, quality))
    )
    order = np.lexsort((vacancy, profile))
    return replace(pairs, profile=profile[order], vacancy=vacancy[order], quality=quality[order])


def _solved(pairs: Pairs, bounds: Bounds) -> Gain:
    """How many the best allocation places, and all its scores."""
    found = choose(pairs, bounds, worst_off=WorstOff.NOTHING)
    return Gain(found.count, found.quality)


def _less(then: Gain, now: Gain) -> Gain:
    return Gain(then.placed - now.placed, then.score - now.score)


def _more(values: Ints, at: int) -> Ints:
    found = values.copy()
    found[at] += 1
    return found


def _last(gain: Gain) -> tuple[int, int]:
    return -gain.placed, -gain.score
