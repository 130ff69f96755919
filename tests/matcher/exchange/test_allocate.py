from dataclasses import replace
from datetime import timedelta
from functools import cache
from math import inf

import numpy as np
import pandas as pd
import pytest

from datasets.make import EMBEDDED
from datasets.network import Network
from datasets.read import read_network
from matcher import rules
from matcher.cost import WEIGHTS, cost, left
from matcher.exchange import whatif
from matcher.exchange.allocate import Mechanism, allocate
from matcher.exchange.allocation import Allocation, Wrong
from matcher.exchange.bounds import bounds_of
from matcher.exchange.chance import PUBLISHED, holds, starts
from matcher.exchange.frontier import frontier
from matcher.exchange.pairs import LIKELY, pairs_of, urgency
from matcher.exchange.rings import proposals, rings
from matcher.exchange.waiting import Why
from matcher.verdict import Outcome
from tests.build import ON, profile, vacancy
from tests.region import region


@cache
def network() -> Network:
    return read_network(EMBEDDED)


@cache
def made() -> Allocation:
    return allocate(network(), ON)


def test_nothing_is_wrong_with_the_region() -> None:
    assert made().faults(network()) == ()
    assert made().proven
    assert len(made().pairs) > 50


def test_everybody_is_placed_or_waits_with_a_reason() -> None:
    ids = sorted([*(one.profile for one in made().pairs), *made().waiting])
    assert ids == sorted(network().profiles)


def test_nothing_all_but_hopeless_is_proposed() -> None:
    people, places = network().profiles, network().vacancies
    for one in made().pairs:
        reasons = rules.check(people[one.profile], places[one.vacancy], ON).reasons
        weight = sum(int(WEIGHTS[cost(reason)]) for reason in reasons)
        assert left(np.array([weight]))[0] >= LIKELY


def test_the_nets_of_employers_sum_to_zero() -> None:
    assert sum(made().among.net(made().chosen)) == 0


def test_each_fault_is_found() -> None:
    """An allocation that somebody else made wrongly: each fault is told from the network alone."""
    good = made()
    pairs = good.among
    first = int(good.chosen[0])
    twice = replace(
        good, chosen=np.append(good.chosen, np.flatnonzero(pairs.profile == pairs.profile[first])[-1])
    )
    assert Wrong.TWICE in {one.what for one in twice.faults(network())}
    one_place = np.flatnonzero(pairs.vacancy == pairs.vacancy[first])
    assert Wrong.FULL in {one.what for one in replace(good, chosen=one_place).faults(network())}
    tight = replace(good, bounds=bounds_of(network(), pairs.employers, {}, tolerance=0))
    assert Wrong.BOUND in {one.what for one in tight.faults(network())}
    blocked = next(
        id for id, place in network().vacancies.items()
        if rules.check(network().profiles["k-001"], place, ON).outcome is Outcome.BLOCKED
    )  # fmt: skip
    swapped = replace(
        pairs,
        vacancies=tuple(
            blocked if at == pairs.vacancy[first] else one for at, one in enumerate(pairs.vacancies)
        ),
    )
    assert Wrong.BLOCKED in {one.what for one in replace(good, among=swapped).faults(network())}


def test_shuffled_tables_give_the_same_allocation() -> None:
    tables = {
        name: frame.sample(frac=1, random_state=7)
        for name, frame in network().tables.items()
        if name != "points"
    }
    mixed = network().with_tables({name: frame.reset_index(drop=True) for name, frame in tables.items()})
    assert allocate(mixed, ON).pairs == made().pairs


def test_a_stricter_tolerance_places_no_more_and_no_bound_places_most() -> None:
    found = frontier(network(), ON, (0, 1, 3, inf), among=made().among)
    counts = [one.placed for one in found.points]
    assert counts == sorted(counts)
    assert found.knee in found.points
    assert found.agreed.placed == len(made().pairs)


def test_trading_keeps_to_every_rule_too() -> None:
    traded = allocate(network(), ON, mechanism=Mechanism.TRADE, among=made().among)
    assert traded.faults(network()) == ()
    assert not traded.proven
    assert len(traded.pairs) <= len(made().pairs)


def test_a_negative_tolerance_is_refused() -> None:
    with pytest.raises(ValueError, match="expected 0 or more"):
        allocate(network(), ON, tolerance=-1)


def test_nobody_goes_to_their_own_employer() -> None:
    people = [profile(id="k-1", employer="w-1")]
    own = region([vacancy(id="v-1", employer="w-1")], people=people, sectors={"w-1": "Q"})
    found = allocate(own, ON, tolerance=inf)
    assert found.pairs == ()
    assert found.waiting["k-1"].why is Why.NOTHING_FITS


def test_a_balanced_allocation_is_all_closed_rings() -> None:
    balanced = allocate(network(), ON, tolerance=0, carry=False)
    found = rings(balanced, network())
    assert all(one.closed for one in found)
    assert sum(len(one.links) for one in found) == len(balanced.pairs)
    assert set(balanced.net.values()) == {0}


def test_proposals_are_short_proven_and_keep_every_balance() -> None:
    found = proposals(network(), ON)
    assert found.gap.proven
    assert {len(one.links) for one in found.rings} <= {2, 3}
    assert all(one.closed for one in found.rings)
    people = [link.placement.profile for one in found.rings for link in one.links]
    assert len(people) == len(set(people)) > 40
    assert all(0 < link.chance <= link.rate.share for one in found.rings for link in one.links)


def test_the_chances_are_measured_and_published_where_there_are_too_few() -> None:
    moves, rates = network().tables["moves"], holds(network(), ON)
    for kind, rate in rates.items():
        own = moves[(moves["kind"] == str(kind)) & moves["outcome"].isin(["held", "broken"])]
        assert (rate.held, rate.of) == (int((own["outcome"] == "held").sum()), len(own))
    empty = region([vacancy()])
    assert {one.share for one in holds(empty, ON).values()} == {starts(empty, ON)} == {PUBLISHED}


def test_a_day_in_the_past_knows_nothing_of_what_came_after() -> None:
    early = ON - timedelta(days=400)
    tables = network().tables
    known = network().with_tables(
        {
            "moves": tables["moves"][~(tables["moves"]["ends"] > pd.Timestamp(early))],
            "outcomes": tables["outcomes"][~(tables["outcomes"]["on"] > pd.Timestamp(early))],
        }
    )
    assert holds(network(), early) == holds(known, ON) != holds(network(), ON)
    assert starts(network(), early) == starts(known, ON) != starts(network(), ON)


@pytest.mark.parametrize(
    ("sick", "expected"), [("2024-12-10", 3), ("2025-05-01", 2), ("2025-12-01", 1), ("2026-11-01", 0)]
)
def test_urgency_is_told_by_the_weeks_left(sick: str, expected: int) -> None:
    person = profile(first_sick_day=ON.fromisoformat(sick))
    assert urgency(person, ON) == expected
    assert urgency(profile(), ON) == 0


def test_who_has_a_move_planned_does_not_wait() -> None:
    moves = network().table("moves")
    busy = moves.assign(profile=moves["profile"].where(moves["outcome"] != "planned", "k-001"))
    assert "k-001" not in pairs_of(network().with_tables({"moves": busy}), ON).profiles


def test_each_opening_named_gains_what_solving_again_finds() -> None:
    found = whatif.openings(made(), 5)
    assert found
    assert all(one.checked for one in found)


def test_supposing_gains_for_who_wait_in_the_region() -> None:
    strict = allocate(network(), ON, tolerance=0, among=made().among)
    members, adapted = whatif.members(strict, network(), 3), whatif.adaptations(made(), network(), 3)
    assert members
    assert adapted
    assert all(one.gain > whatif.NONE for one in [*members, *adapted])
    assert all(one.opens >= 1 and one.gain.placed >= 1 for one in adapted)


def test_every_mechanism_keeps_to_every_rule_and_says_what_is_proven() -> None:
    best, price, trade, hours = (
        allocate(network(), ON, mechanism=one, among=made().among) for one in Mechanism
    )
    assert [one.faults(network()) for one in (best, price, trade, hours)] == [(), (), (), ()]
    assert (best.proven, price.proven, trade.proven) == (True, True, False)
    assert hours.gap is not None
    assert hours.gap.gap < 0.01
    assert len(price.pairs) >= len(best.pairs) >= len(trade.pairs)
    assert max(abs(one) for one in price.expected.values()) <= max(abs(one) for one in best.expected.values())


def test_where_trading_leaves_somebody_another_way_is_said_to_place_them() -> None:
    trade = allocate(network(), ON, mechanism=Mechanism.TRADE, among=made().among)
    assert Why.OTHERWISE in {one.why for one in trade.waiting.values()}
    assert Why.OTHERWISE not in {one.why for one in made().waiting.values()}


def test_a_balance_beyond_its_hours_is_found() -> None:
    hours = allocate(network(), ON, mechanism=Mechanism.HOURS, among=made().among)
    assert hours.fte is not None
    strict = replace(hours, fte=np.zeros_like(hours.fte))
    assert {one.what for one in strict.faults(network())} == {Wrong.BOUND}
