"""2S-TTC: exact balance, internal priority, no place better without harm, and truth pays, on every small exchange."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.bits import Ints
from matcher.exchange.bounds import Bounds, unbound
from matcher.exchange.pairs import NOBODY, Pairs
from matcher.exchange.trade import NoOrder, Traded, traded
from tests.matcher.exchange.markets import answers, balanced, bounded, exchange, exchanges

UNPLACED = 1_000_000


def ranks(pairs: Pairs, draw: st.DataObject) -> Ints:
    """A strict order of preference per person, with places she doesn't want."""
    size = len(pairs)
    order = draw.draw(st.permutations(range(size)))
    hidden = draw.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    away = draw.draw(st.booleans())
    return np.array(
        [-1 if away and hide else at for at, hide in zip(order, hidden, strict=True)], dtype=np.int64
    )


def got(pairs: Pairs, chosen: Ints | list[int], order: Ints) -> list[int]:
    """How good everybody's place is to her: its rank, or UNPLACED."""
    found = [UNPLACED] * len(pairs.profiles)
    for at in np.asarray(chosen, dtype=np.int64).tolist():
        found[int(pairs.profile[at])] = int(order[at])
    return found


def known(pairs: Pairs) -> Ints:
    return np.array([id != NOBODY for id in pairs.employers], dtype=np.bool_).nonzero()[0]


def in_bounds(pairs: Pairs, chosen: list[int] | Ints, bounds: Bounds) -> bool:
    return not bounds.excess(pairs.net(np.asarray(chosen, dtype=np.int64))).any()


def sound(pairs: Pairs, found: Traded) -> None:
    """Everybody once, no opening twice, and the rings and chains are the answer."""
    assert len(set(pairs.profile[found.chosen].tolist())) == len(found.chosen)
    used = Counter(pairs.vacancy[found.chosen].tolist())
    assert all(n <= pairs.openings[place] for place, n in used.items())
    runs = [*found.rings, *found.chains]
    assert sorted(at for run in runs for at in run) == found.chosen.tolist()
    for run in runs:
        for before, after in pairwise(run):
            assert pairs.taking[before] == pairs.bringing[after]
    for ring in found.rings:
        assert pairs.taking[ring[-1]] == pairs.bringing[ring[0]]
        assert len(set(pairs.bringing[list(ring)].tolist())) == len(ring)


@settings(max_examples=200)
@given(exchanges(), st.data())
def test_what_an_employer_brings_it_takes(pairs: Pairs, data: st.DataObject) -> None:
    order = ranks(pairs, data)
    found = traded(pairs, order)
    sound(pairs, found)
    assert not found.chains
    assert (order[found.chosen] >= 0).all()
    assert not pairs.net(found.chosen).any()


@settings(max_examples=200)
@given(exchanges(), st.data())
def test_every_balance_is_within_its_bounds(pairs: Pairs, data: st.DataObject) -> None:
    bounds, order = data.draw(bounded(pairs)), ranks(pairs, data)
    found = traded(pairs, order, bounds)
    sound(pairs, found)
    assert (order[found.chosen] >= 0).all()
    assert in_bounds(pairs, found.chosen, bounds)
    for ring in found.rings:
        assert set(pairs.bringing[list(ring)].tolist()) <= set(known(pairs).tolist())


def deviations(pairs: Pairs, order: Ints, person: int) -> list[Ints]:
    """Every other order of one person, with every choice of places to hide or to add."""
    own = np.flatnonzero(pairs.profile == person)
    found = []
    for size in range(len(own) + 1):
        for told in permutations(own.tolist(), size):
            lie = order.copy()
            lie[own] = -1
            lie[list(told)] = np.arange(size)
            found.append(lie)
    return found


@settings(max_examples=80, deadline=None)
@given(exchanges(people=5, places=4), st.data())
def test_nobody_gains_by_another_order_or_by_hiding_places(pairs: Pairs, data: st.DataObject) -> None:
    order = ranks(pairs, data)
    bounds = data.draw(st.none() | bounded(pairs))
    honest = got(pairs, traded(pairs, order, bounds).chosen, order)
    for person in range(len(pairs.profiles)):
        for lie in deviations(pairs, order, person):
            told = traded(pairs, lie, bounds).chosen
            mine = got(pairs, told, order)[person]
            assert mine == -1 or mine >= honest[person]  # -1: a place that she doesn't want at all


def drawn(seed: int, *, employers: int = 8, people: int = 24, places: int = 24) -> Pairs:
    """A middle-sized exchange, with more competition than hypothesis draws."""
    random = Random(seed)
    names = [NOBODY, *(f"w-{at}" for at in range(employers))]
    own = {f"k-{at:02}": random.choice(names) for at in range(people)}
    theirs = {f"v-{at:02}": random.choice(names) for at in range(places)}
    lines = [
        (who, what, random.randint(1, 30)) for who in own for what in random.sample(sorted(theirs), 7)
        if own[who] != theirs[what] or not own[who]
    ]  # fmt: skip
    return exchange(own, theirs, lines, urgency={who: random.randint(0, 3) for who in own})


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("tolerance", [None, 0, 1])
def test_nobody_gains_by_lying_where_many_compete(seed: int, tolerance: int | None) -> None:
    pairs, random = drawn(seed), Random(seed)
    wide = np.full(len(pairs.employers), tolerance or 0, dtype=np.int64)
    wide[[at for at, id in enumerate(pairs.employers) if id == NOBODY]] = 1 << 40
    bounds = None if tolerance is None else Bounds(wide, wide)
    order = np.array(random.sample(range(len(pairs)), len(pairs)), dtype=np.int64)
    honest = got(pairs, traded(pairs, order, bounds).chosen, order)
    for person in range(len(pairs.profiles)):
        own = np.flatnonzero(pairs.profile == person).tolist()
        for _ in range(50):
            told = random.sample(own, random.randint(1, len(own))) if own else []
            lie = order.copy()
            lie[own] = -1
            lie[told] = np.arange(len(told))
            assert got(pairs, traded(pairs, lie, bounds).chosen, order)[person] >= honest[person]


@settings(max_examples=200)
@given(exchanges(), st.data())
def test_somebody_goes_before_one_of_higher_priority_only_if_no_place_is_left_to_her(
    pairs: Pairs, data: st.DataObject
) -> None:
    """Left: an opening, at an employer that takes somebody in this ring or in a later one."""
    order = ranks(pairs, data)
    found = traded(pairs, order)
    left, gone = pairs.openings.copy(), set()
    for at, ring in enumerate(found.rings):
        still = {int(one) for later in found.rings[at:] for one in pairs.taking[list(later)]}
        for pair in ring:
            person = int(pairs.profile[pair])
            for other in before(pairs, person) - gone:
                own = (pairs.profile == other) & (order >= 0) & (left[pairs.vacancy] > 0)
                assert not still & set(pairs.taking[own].tolist())
        for pair in ring:
            left[pairs.vacancy[pair]] -= 1
            gone.add(int(pairs.profile[pair]))


def before(pairs: Pairs, person: int) -> set[int]:
    """People of the same employer who come first: more urgent, or as urgent and first by id."""
    key = [(-int(pairs.urgency[one]), one) for one in range(len(pairs.profiles))]
    same = np.flatnonzero(pairs.origin == pairs.origin[person]).tolist()
    return {one for one in same if key[one] < key[person]}


@settings(max_examples=100, deadline=None)
@given(exchanges(people=5, places=4), st.data())
def test_nobody_can_do_better_without_harm(pairs: Pairs, data: st.DataObject) -> None:
    order = ranks(pairs, data)
    bounds = data.draw(st.none() | bounded(pairs))
    mine = got(pairs, traded(pairs, order, bounds).chosen, order)
    limits = bounds or balanced(pairs)
    nobody = {at for at, id in enumerate(pairs.employers) if id == NOBODY}
    for other in answers(pairs):
        own = np.array(other, dtype=np.int64)
        outside = set(pairs.bringing[own].tolist()) | set(pairs.taking[own].tolist())
        wanted = (order[own] >= 0).all() and (bounds is not None or not outside & nobody)
        if wanted and in_bounds(pairs, own, limits):
            theirs = got(pairs, own, order)
            assert theirs == mine or any(one > two for one, two in zip(theirs, mine, strict=True))


@settings(max_examples=100)
@given(exchanges(nobody=False), st.data())
def test_bounds_of_nothing_are_exact_balance(pairs: Pairs, data: st.DataObject) -> None:
    order = ranks(pairs, data)
    assert traded(pairs, order, balanced(pairs)).rings == traded(pairs, order).rings


@settings(max_examples=100)
@given(exchanges(), st.data())
def test_the_names_of_employers_change_nothing(pairs: Pairs, data: st.DataObject) -> None:
    """Without bounds: with them, employers that may bring as much take turns by id."""
    size = len(pairs.employers)
    other = np.array(data.draw(st.permutations(range(size))), dtype=np.int64)
    names: list[str] = [""] * size
    for at, to in enumerate(other.tolist()):
        names[to] = pairs.employers[at]
    renamed = Pairs(
        employers=tuple(names), profiles=pairs.profiles, vacancies=pairs.vacancies, openings=pairs.openings,
        origin=other[pairs.origin], target=other[pairs.target], urgency=pairs.urgency, hours_week=pairs.hours_week,
        profile=pairs.profile, vacancy=pairs.vacancy, quality=pairs.quality,
    )  # fmt: skip
    first, second = traded(pairs), traded(renamed)
    assert first.chosen.tolist() == second.chosen.tolist()
    assert {frozenset(ring) for ring in first.rings} == {frozenset(ring) for ring in second.rings}


@settings(max_examples=100)
@given(exchanges())
def test_without_bounds_on_anybody_all_go_in_turn_to_the_best_that_is_left(pairs: Pairs) -> None:
    found = traded(pairs, bounds=unbound(len(pairs.employers)))
    left = pairs.openings.copy()
    left[pairs.vacancy[found.chosen]] -= 1
    waiting = ~np.isin(np.arange(len(pairs.profiles)), pairs.profile[found.chosen])
    used = np.bincount(pairs.vacancy[found.chosen], minlength=len(pairs.vacancies))
    assert not (waiting[pairs.profile] & (used < pairs.openings)[pairs.vacancy]).any()


DRIVER, NURSE, CLERK = "k-driver", "k-nurse", "k-clerk"
PEOPLE = {DRIVER: "w-a", NURSE: "w-b", CLERK: "w-c"}
PLACES = {"v-bus": "w-b", "v-care": "w-c", "v-desk": "w-a"}
LINES = [(DRIVER, "v-bus", 700), (NURSE, "v-care", 800), (CLERK, "v-desk", 600)]


def told(pairs: Pairs, run: tuple[int, ...]) -> list[tuple[str, str]]:
    return [(pairs.profiles[pairs.profile[at]], pairs.vacancies[pairs.vacancy[at]]) for at in run]


def test_a_driver_a_nurse_and_a_clerk_change_places() -> None:
    pairs = exchange(PEOPLE, PLACES, LINES)
    found = traded(pairs)
    assert [told(pairs, ring) for ring in found.rings] == [
        [(DRIVER, "v-bus"), (NURSE, "v-care"), (CLERK, "v-desk")]
    ]


def test_nobodys_people_and_places_have_nothing_to_trade() -> None:
    pairs = exchange(PEOPLE | {NURSE: NOBODY}, PLACES, LINES)
    assert not len(traded(pairs).chosen)
    free = exchange(PEOPLE, PLACES | {"v-care": NOBODY}, LINES)
    assert not len(traded(free).chosen)


def test_nobodys_place_begins_a_chain_and_nobodys_person_ends_it_where_bounds_say_how_far() -> None:
    pairs = exchange(PEOPLE | {CLERK: NOBODY}, {"v-bus": "w-b", "v-care": NOBODY, "v-desk": "w-a"}, LINES)
    found = traded(pairs, bounds=balanced(pairs))
    assert not found.rings
    assert [told(pairs, run) for run in found.chains] == [
        [(CLERK, "v-desk"), (DRIVER, "v-bus"), (NURSE, "v-care")]
    ]


def test_who_may_bring_most_brings_first() -> None:
    pairs = exchange({"k-1": "w-a", "k-2": "w-b"}, {"v-1": "w-c"}, [("k-1", "v-1", 900), ("k-2", "v-1", 500)])
    found = traded(pairs, bounds=Bounds(np.array([1, 2, 0]), np.array([0, 0, 1])))
    assert [told(pairs, run) for run in found.chains] == [[("k-2", "v-1")]]


def test_the_more_urgent_goes_first() -> None:
    own = {"k-1": "w-a", "k-2": "w-a", "k-3": "w-b"}
    lines = [("k-1", "v-1", 900), ("k-2", "v-1", 100), ("k-3", "v-2", 500)]
    pairs = exchange(own, {"v-1": "w-b", "v-2": "w-a"}, lines, urgency={"k-2": 1})
    assert told(pairs, traded(pairs).rings[0])[0] == ("k-2", "v-1")


def test_an_order_of_another_length_is_refused() -> None:
    with pytest.raises(NoOrder, match=r"expected a rank for each of 3 pairs, got 2"):
        traded(exchange(PEOPLE, PLACES, LINES), np.array([1, 2]))
