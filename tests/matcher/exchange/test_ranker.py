"""The network in the list: its contract, near-equals in the right order, and never over a wish or a better place."""

from __future__ import annotations

from dataclasses import replace
from pickle import dumps, loads

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.make import EMBEDDED
from datasets.model import Profile, Vacancy, Want, Wish
from datasets.network import Network
from datasets.read import read_network
from matcher.batch import match_all
from matcher.exchange.ledger import Ledger
from matcher.exchange.ranker import BALANCE, MOST, PRICE, RANGE, InNetwork, in_network, prices, scaled
from matcher.match import match
from matcher.parts import WISH_CAP
from matcher.rank import EXPERT, WEIGHTS, Points, Ranker
from matcher.selection import Selection
from tests.build import ON, profile, vacancy
from tests.contracts import NETWORK, RankerContract
from tests.matcher.exchange.going import Move, move, moves
from tests.region import region

FUNCTIONS = {"f-a": {"kassa": 0.9}, "f-b": {"kassa": 0.63, "lassen": 0.4}, "f-c": {"lassen": 0.7}}
KINDS = ("vacature", "proefplaatsing", "detachering")


class TestInNetwork(RankerContract):
    def ranker(self) -> Ranker:
        return in_network(NETWORK, ON)


class TestBalanceAlone(RankerContract):
    def ranker(self) -> Ranker:
        return in_network(NETWORK, ON, relations=False)


def with_moves(places: list[Vacancy], rows: list[Move], sectors: dict[str, str] | None = None) -> Network:
    network = region(
        places, usual=FUNCTIONS, sectors=sectors or dict.fromkeys(("w-1", "w-2", "w-3", "w-4"), "")
    )
    return network.with_tables({"moves": pd.DataFrame(rows)}) if rows else network


def parts_of(network: Network, person: Profile, ranker: InNetwork) -> Points:
    every = np.arange(len(network.vacancies))
    return ranker.parts(person, Selection(network, every, np.zeros_like(every)), ON)


PLACES = [vacancy(id=f"v-{at}", employer=f"w-{at}") for at in (1, 2, 3, 4)]
ROWS = [
    move("m-1", "w-1", "w-2"), move("m-2", "w-1", "w-2"), move("m-3", "w-4", "w-2"),
    *(move(f"n-{at}", "w-3", "w-2") for at in range(9)),
]  # fmt: skip


def test_the_parts_by_hand() -> None:
    network = with_moves(PLACES, ROWS, {"w-1": "Q", "w-2": "Q", "w-3": "H", "w-4": "Q"})
    found = parts_of(network, profile(employer="w-1"), in_network(network, ON))
    told = [{name: found.of(at)[name] for name in ("network", "balance")} for at in range(4)]
    assert told == [
        {"network": 0, "balance": 0},  # the own employer: nobody moves
        {"network": 9 + 4, "balance": -BALANCE},
        {"network": 0, "balance": BALANCE},
        {"network": 4, "balance": PRICE},
    ]


def test_who_owes_the_network_comes_first_among_near_equals() -> None:
    network = with_moves(PLACES, ROWS)
    plain = [one.vacancy for one in match(profile(), network, on=ON)]
    found = match(profile(), network, on=ON, ranker=in_network(network, ON))
    assert plain == ["v-1", "v-2", "v-3", "v-4"]
    assert [one.vacancy for one in found] == ["v-3", "v-1", "v-4", "v-2"]
    assert [sum(one.parts.values()) for one in found] == [one.score for one in found]


def test_each_part_is_switched_on_its_own() -> None:
    network = with_moves(PLACES, ROWS)
    names = [
        in_network(network, ON, relations=relations, balance=balance).names[len(WEIGHTS) :]
        for relations, balance in ((True, True), (True, False), (False, True), (False, False))
    ]
    assert names == [("network", "balance"), ("network",), ("balance",), ()]
    off = in_network(network, ON, relations=False, balance=False)
    person = profile(employer="w-1")
    assert (parts_of(network, person, off).values == parts_of(network, person, EXPERT).values).all()  # type: ignore[arg-type]


def test_nobody_knows_a_candidate_without_an_employer() -> None:
    network = with_moves(PLACES, ROWS)
    for who in ("", "w-9"):
        found = parts_of(network, profile(employer=who), in_network(network, ON))
        assert {found.of(at)["network"] for at in range(4)} == {0}


def test_a_place_without_an_employer_gets_nothing() -> None:
    network = with_moves([*PLACES, vacancy(id="v-5", employer="")], ROWS)
    found = parts_of(network, profile(employer="w-1"), in_network(network, ON)).of(4)
    assert (found["network"], found["balance"]) == (0, 0)


def test_the_range_is_a_twentieth_of_the_score() -> None:
    assert MOST["network"] + 2 * MOST["balance"] == RANGE == 50


@given(st.lists(st.integers(-BALANCE, MOST["network"]), min_size=1), st.integers(0, RANGE))
def test_brought_back_values_keep_their_order_and_fit(values: list[int], room: int) -> None:
    given_, found = np.array(values), scaled(np.array(values), room)
    assert (np.diff(found[np.argsort(given_, kind="stable")]) >= 0).all()
    assert scaled(np.array([MOST["network"], BALANCE, BALANCE]), room).sum() <= room
    assert (scaled(given_, RANGE) == given_).all()


@settings(max_examples=30, deadline=None)
@given(moves())
def test_who_owes_more_never_gets_less(rows: list[Move]) -> None:
    ledger = Ledger.of(with_moves(PLACES, rows), ON)
    found = prices(ledger)
    order = sorted(range(4), key=lambda at: list(ledger.net().values())[at])
    assert (np.diff(found[order]) <= 0).all()
    assert np.abs(found).max() <= BALANCE


values = {
    Want.SECTOR: st.sampled_from("QHC"), Want.KIND: st.sampled_from(KINDS),
    Want.FUNCTION: st.sampled_from(sorted(FUNCTIONS)), Want.COMPETENCE: st.sampled_from(["kassa", "lassen"]),
}  # fmt: skip
weights = st.sampled_from([-3.0, -1.0, 0.5, 1.0, 1.5, 2.0, 3.0]) | st.floats(-3, 3)
one_wish = st.sampled_from(list(values)).flatmap(
    lambda what: st.builds(Wish, what=st.just(what), value=values[what], weight=weights)
)
wishes = st.lists(one_wish, min_size=1, max_size=4).map(tuple)
places = st.lists(
    st.tuples(st.sampled_from(["w-1", "w-2", "w-3", "w-4"]), st.sampled_from(KINDS), st.sampled_from(["", *FUNCTIONS])),
    min_size=2, max_size=8,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(wishes, places, moves())
def test_the_network_never_lifts_a_place_over_a_wish(
    wished: tuple[Wish, ...], rows: list[tuple[str, str, str]], went: list[Move]
) -> None:
    """Of places that differ in no other part of the base, the one that meets the wishes better comes first."""
    offered = [
        Vacancy(id=f"v-{at}", employer=employer, kind=kind, function=function)
        for at, (employer, kind, function) in enumerate(rows)
    ]
    network = with_moves(offered, went, {"w-1": "Q", "w-2": "H", "w-3": "C", "w-4": "Q"})
    found = parts_of(network, profile(employer="w-1", wishes=wished), in_network(network, ON))
    wish = found.values[:, found.names.index("wish")]
    other = found.values[:, len(WEIGHTS) :].sum(axis=1)
    for one in range(len(offered)):
        assert all((wish + other)[one] > (wish + other)[wish < wish[one]])


@settings(max_examples=40, deadline=None)
@given(moves(), st.integers(0, 3))
def test_the_network_never_lifts_a_place_over_a_clearly_better_one(rows: list[Move], own: int) -> None:
    network = with_moves(PLACES, rows, {"w-1": "Q", "w-2": "H", "w-3": "Q", "w-4": "Q"})
    found = parts_of(network, profile(employer=f"w-{own + 1}"), in_network(network, ON))
    more = found.values[:, len(WEIGHTS) :].sum(axis=1)
    assert more.max() - more.min() <= RANGE


@pytest.mark.parametrize("weight", [1.0, 2.0, 3.0])
def test_one_wish_leaves_less_room_than_it_weighs(weight: float) -> None:
    network = with_moves(PLACES, ROWS, {"w-1": "Q", "w-2": "Q", "w-3": "H", "w-4": "Q"})
    person = profile(employer="w-1", wishes=(Wish(what=Want.SECTOR, value="Q", weight=weight),))
    found = parts_of(network, person, in_network(network, ON))
    more = found.values[:, len(WEIGHTS) :].sum(axis=1)
    assert 0 < more.max() - more.min() < 100 * weight / (2 * WISH_CAP)


def test_in_the_embedded_region_no_wish_is_passed_over() -> None:
    network = read_network(EMBEDDED)
    ranker = in_network(network, ON)
    for person in network.profiles.values():
        if person.wishes:
            found = parts_of(network, person, ranker)
            wish = found.values[:, found.names.index("wish")]
            total = wish + found.values[:, len(WEIGHTS) :].sum(axis=1)
            worst = [total[wish == level].min() for level in np.unique(wish)]
            best = [total[wish == level].max() for level in np.unique(wish)]
            assert all(low > high for low, high in zip(worst[1:], best, strict=False))


def test_lists_of_everybody_are_those_of_each() -> None:
    network = with_moves(PLACES, ROWS)
    people = region([], people=[profile(id="k-1", employer="w-3"), profile(id="k-2")]).tables
    network = network.with_tables({name: people[name] for name in ("profiles", "limits")})
    ranker = in_network(network, ON)
    every = match_all(network, 3, on=ON, ranker=ranker, workers=1)
    for id in ("k-1", "k-2"):
        assert every[id] == match(network.profiles[id], network, 3, on=ON, ranker=loads(dumps(ranker)))


def test_what_changed_after_the_day_does_not_count() -> None:
    network = with_moves(PLACES, [replace_day(one) for one in ROWS])
    assert not in_network(network, ON).prices.any()  # type: ignore[union-attr]


def replace_day(one: Move) -> Move:
    return {**one, "starts": ON.replace(year=2027), "ends": None}


def test_a_ranker_is_frozen() -> None:
    with pytest.raises(AttributeError):
        in_network(NETWORK, ON).base = EXPERT  # type: ignore[misc]
    assert replace(in_network(NETWORK, ON), prices=None).names[-1] == "network"
