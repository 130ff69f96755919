"""One place added or changed: how long until it is in the lists, beside the index that stood.

Counted is the change itself (a network with the place, its index) and how much longer the first list takes that
shows it, against the same person's list before. Every change is to a place that stands on the person's list, so
that none is passed over. The lists timed must hold the place where it should stand, and on a smaller country
everything must be what an index laid out anew says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import median
from time import perf_counter
from typing import Final

from datasets.model import Profile, Vacancy
from datasets.network import Network
from evaluation.benchmarks import country
from evaluation.benchmarks.country import ON
from evaluation.benchmarks.figures import Figure, Limit
from evaluation.benchmarks.lists import KM, TOP
from evaluation.benchmarks.probing import probes
from evaluation.benchmarks.setting import Setting
from evaluation.benchmarks.timing import Timed, quiet
from matcher.changed import changed
from matcher.few import FEW, alone
from matcher.index import Index
from matcher.match import match
from matcher.screen import screen

PLACES, PEOPLE = 1_000_000, 2_500
SMALL, FEW_PEOPLE = 10_000, 200
"""The country in which all is laid out anew after every change."""
ASKED, ROUNDS, HELD = 200, 4, 10
WARM: Final = 10
BEFORE: Final = 3
"""A list as it was is made so many times; the median counts, for the list with the change is made once."""
Best = list[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One change: whose list is looked at, within how many km, and the place as it is from now on."""

    person: Profile
    km: float
    place: Vacancy


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """Milliseconds of one change, and of the first list beyond what that list took before; the list."""

    change: float
    longer: float
    best: Best

    @property
    def both(self) -> float:
        """Until the place is in the list."""
        return self.change + self.longer


def run(setting: Setting) -> list[Figure]:
    """One row."""
    index = Index.of(setting.network(PLACES, PEOPLE), ON)
    first, *warm = changes(index, WARM, setting.seed + 1)
    asked = list(changes(index, ASKED // 16 if setting.quick else ASKED, setting.seed))
    with quiet():
        alone_first = once(index, index.network, first).both
        for one in warm:
            once(index, index.network, one)
        took = [once(index, index.network, one) for one in asked]
        piled = list(on_top(index, asked))
    should = [expected(index, one) for one in asked]
    wrong = [one.place.id for one, its, best in zip(asked, took, should, strict=True) if its.best != best]
    missed = sum(_best(index.network, index, one) != best for one, best in zip(asked, should, strict=True))
    noticed = missed * 2 > len(asked)  # another wage leaves some lists as they were
    setting.say(f"    {len(wrong)} lists differ; a list that misses the change is noticed: {noticed}")
    differing = small(setting)
    every, pile = Timed.of(one.both for one in took), Timed.of(one.both for one in piled)
    parts = {
        "the change": Timed.of(one.change for one in took).median,
        "list longer by": Timed.of(one.longer for one in took).median,
        "on top of each other": pile.median, "on top of each other, p95": pile.p95,
        "the very first": alone_first,
    }  # fmt: skip
    return [
        Figure(
            work="one place added or changed", ours=every.median, unit="ms", must=(Limit(at_most=2, unit="ms"),),
            also={"p95": every.p95} | parts, exact=not wrong and not differing and noticed,
            notes=(
                f"{len(asked)} changes by themselves, half replaced and half added, all on the list timed.",
                f"Then all on top of each other: every {FEW + 1}st lays the changed ones out together.",
                *differing[:5],
            ),
        )
    ]  # fmt: skip


def changes(index: Index, n: int, seed: int) -> Iterator[Asked]:
    """Places of people's own lists with another wage: by turns as they stand, and as a new one beside."""
    chance = Random(seed)
    for at, person in enumerate(probes(index.network, n, seed)):
        km = round(chance.uniform(*KM), 1)
        found = match(person, index.network, TOP, on=ON, index=index, km=km)
        if found:
            old = index.network.vacancies[chance.choice(found[: TOP // 2]).vacancy]
            place = replace(
                old, id=f"{old.id}-new" if at % 2 else old.id, wage_hour=(old.wage_hour or 15) + 2
            )
            yield Asked(person=person, km=km, place=place)


def once(index: Index, network: Network, one: Asked) -> Took:
    """One change on top of a network, timed until the person's list shows it."""
    stands = changed(index, network)
    before = median(_timed(network, stands, one)[0] for _ in range(BEFORE))
    start = perf_counter()
    now = network.with_places([one.place])
    found = changed(index, now)
    change = (perf_counter() - start) * 1000
    after, best = _timed(now, found, one)
    return Took(change=change, longer=after - before, best=best)


def on_top(index: Index, asked: Sequence[Asked]) -> Iterator[Took]:
    """All changes after each other."""
    network = index.network
    for one in asked:
        yield once(index, network, one)
        network = network.with_places([one.place])


def _timed(network: Network, index: Index, one: Asked) -> tuple[float, Best]:
    start = perf_counter()
    found = match(one.person, network, TOP, on=ON, index=index, km=one.km)
    took = (perf_counter() - start) * 1000
    return took, [(each.vacancy, each.score) for each in found]


def _best(network: Network, index: Index, one: Asked) -> Best:
    return _timed(network, index, one)[1]


def expected(index: Index, one: Asked) -> Best:
    """The list as it should be: the one before without the place, and the place as it is in a network alone."""
    found = match(one.person, index.network, TOP + 1, on=ON, index=index, km=one.km)
    old = [(each.vacancy, each.score) for each in found if each.vacancy != one.place.id]
    single = alone(index.network, [one.place]).with_tables({})
    own = match(one.person, single, 1, on=ON, km=one.km)
    new = [(each.vacancy, each.score) for each in own]
    return sorted(old + new, key=lambda each: (-each[1], each[0]))[:TOP]


def small(setting: Setting) -> tuple[str, ...]:
    """What an index laid out anew says otherwise, in a small country, after every round of changes."""
    tables = country.tables(setting.size(SMALL), setting.size(FEW_PEOPLE), setting.seed)
    index = Index.of(Network.of(tables), ON)
    network, found = index.network, []
    people = probes(network, HELD, setting.seed)
    for turn in range(ROUNDS // 4 if setting.quick else ROUNDS):
        asked = list(changes(index, HELD * 3**turn, setting.seed + turn))
        network = network.with_places([one.place for one in asked])
        quick, whole = changed(index, network), Index.of(network, ON)
        found += [
            f"round {turn}: {person.id}" for person in people if _said(person, quick) != _said(person, whole)
        ]
    return tuple(found)


def _said(person: Profile, index: Index) -> object:
    """All that is said of a person's places: every mark, the counts, what closes, and the lists."""
    screened = screen(person, index)
    shut = {key: one for key, one in screened.why_not.items() if one.known or one.estimated}
    lists = [match(person, index.network, TOP, on=ON, index=index, km=km) for km in (None, KM[1])]
    told = [[(one.vacancy, one.score, dict(one.parts)) for one in found] for found in lists]
    return screened.marks.tolist(), dict(screened.outcomes), shut, told
