"""The first n without weighing every place is the first n of the plain way, ties and all."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.make import EMBEDDED
from datasets.model import Ask, Profile, Want, Wish
from datasets.network import Network
from datasets.read import read_network
from matcher import bits, look, loops, twins
from matcher import shortlist as room
from matcher.index import Index
from matcher.match import listing, match, ranked
from matcher.rank import EXPERT, WEIGHTS, Weighted
from matcher.screen import screen
from matcher.shortlist import highest, shortlist
from tests import strategies
from tests.build import ON
from tests.matcher.networks import many, networks, settled


@pytest.fixture(autouse=True, params=["plain", "compiled"])
def _short_looks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the looks of a nation every place of a small network would be weighed at once; either way of the loops."""
    monkeypatch.setattr(loops, "_CHOSEN", [loops.Plain])
    if request.param == "compiled" and not loops.prepare():
        pytest.skip("the compiled way needs numba")
    monkeypatch.setattr(room, "SEEDS", 1)
    monkeypatch.setattr(look, "SAMPLE", 3)
    monkeypatch.setattr(look, "FEW", 5)
    monkeypatch.setattr(room, "KEPT", 1)
    monkeypatch.setattr(room, "FIRST_LOOK", 1)
    monkeypatch.setattr(room, "AT_ONCE", 1)


@settings(max_examples=70)
@given(strategies.profiles(), networks(), st.integers(0, 5), st.randoms(use_true_random=False))
def test_of_places_that_are_alike_one_stands_for_all(
    person: Profile, network: Network, n: int, chance: random.Random
) -> None:
    again = [
        replace(one, id=f"{one.id}-{at}")
        for one in network.vacancies.values()
        for at in range(chance.randint(0, 3))
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(twins, "LEAST", 0)
        more = solid(network.with_places(again))
        assert len(again) == 0 or Index.of(more, ON).twins
        same(replace(person, usable=True, consent=True), more, n, EXPERT)
        some = bits.pack(np.array([chance.random() < 0.8 for _ in more.vacancies], dtype=bool))
        same(replace(person, usable=True, consent=True), more, n, EXPERT, some)


def solid(network: Network) -> Network:
    """With the changed places in the tables."""
    return network.with_tables({})


def same(
    person: Profile, network: Network, n: int, ranker: Weighted, within: bits.Words | None = None
) -> None:
    screened = screen(person, Index.of(network, ON))
    quick = shortlist(person, screened, n, on=ON, ranker=ranker, within=within)
    plain = ranked(person, screened, ON, ranker, within)
    assert quick.rows.tolist() == plain.rows[:n].tolist()
    assert (quick.points.values == plain.points.values[:n]).all()


@settings(max_examples=100)
@given(strategies.profiles(), networks(), st.integers(0, 7))
def test_the_first_n_are_those_of_the_plain_way(person: Profile, network: Network, n: int) -> None:
    same(replace(person, usable=True, consent=True), network, n, EXPERT)


@settings(max_examples=45)
@given(strategies.profiles(), networks(), st.integers(1, 4))
def test_whatever_the_weights(person: Profile, network: Network, n: int) -> None:
    heavy = WEIGHTS["capacity"]._replace(most=900)
    same(
        replace(person, usable=True, consent=True), network, n, Weighted(dict(WEIGHTS) | {"capacity": heavy})
    )


@pytest.mark.parametrize("what", Want)
@settings(max_examples=25)
@given(strategies.profiles(limits=(), hours=()), many().map(settled), st.data())
def test_whatever_is_wished(what: Want, person: Profile, network: Network, data: st.DataObject) -> None:
    wishes = data.draw(st.lists(strategies.wishes(what), min_size=1, max_size=2))
    person = replace(person, usable=True, consent=True, old_wage_hour=20.0, wishes=tuple(wishes))
    same(person, network, data.draw(st.integers(1, 7)), EXPERT)


def test_a_wish_told_place_by_place_is_weighed_place_by_place() -> None:
    """A competence that is wished has a code of its own at every place, which a first look doesn't know."""
    network = read_network(EMBEDDED)
    key = next(iter(network.vocabulary.positions))
    asking = [Ask(what=network.vocabulary.names[key])]
    first = list(network.vacancies.values())
    more = solid(network.with_places([replace(one, asks=tuple(asking)) for one in first[::3]]))
    one = Wish(what=Want.COMPETENCE, value=key, weight=2.0)
    person = replace(
        next(iter(network.profiles.values())), wishes=(one,), usable=True, consent=True, limits=()
    )
    same(person, more, 7, EXPERT)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.integers(1, 30))
def test_the_highest_are_the_highest_and_of_equals_the_first(values: list[int], n: int) -> None:
    ranks = np.arange(len(values))[::-1]
    found = highest(np.array(values), ranks.__getitem__, n)
    expected = sorted(range(len(values)), key=lambda at: (-values[at], ranks[at]))[:n]
    assert sorted(found.tolist()) == sorted(expected)


@settings(max_examples=40)
@given(strategies.profiles(), networks(), st.floats(0, 60))
def test_within_a_distance_are_those_nearby_and_those_at_home(
    person: Profile, network: Network, km: float
) -> None:
    person = network.locate(replace(person, usable=True, consent=True, postcode="1621", point=None))
    distances = dict(zip(network.postcodes[1], network.kilometres(person), strict=True))
    found = match(person, network, 50, on=ON, km=km)
    expected = [
        one.vacancy
        for one in match(person, network, 50, on=ON)
        if network.vacancies[one.vacancy].home_share == 1
        or distances[network.vacancies[one.vacancy].postcode[:4]] <= km
    ]
    assert [one.vacancy for one in found] == expected


@settings(max_examples=30)
@given(strategies.profiles(), networks(), st.floats(0, 60))
def test_what_fits_later_is_nearby_too(person: Profile, network: Network, km: float) -> None:
    person = network.locate(replace(person, usable=True, consent=True, postcode="1621", point=None))
    distances = dict(zip(network.postcodes[1], network.kilometres(person), strict=True))
    found = listing(person, network, on=ON, km=km).later
    for one in found:
        place = network.vacancies[one.vacancy]
        assert place.home_share == 1 or distances[place.postcode[:4]] <= km
    assert set(found) <= set(listing(person, network, on=ON).later)


def test_a_distance_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="km: expected 0 or more, got -1"):
        match(Profile(id="k-1"), Network.of({}), on=ON, km=-1)
