"""A run as a network: it reads as one, on its days, and nothing of later stands in it."""

from datetime import date, timedelta

import numpy as np
import pytest

from datasets.network import Network
from evaluation.simulation import Policy, Run
from evaluation.simulation.state import Event
from matcher.exchange.ledger import Ledger
from matcher.match import match
from tests.evaluation.simulation.worlds import ran


@pytest.fixture(scope="module")
def made() -> Run:
    return ran(Policy())


@pytest.fixture(scope="module")
def middle(made: Run) -> date:
    return made.world.day(60)


@pytest.fixture(scope="module")
def network(made: Run, middle: date) -> Network:
    return made.network(middle)


def test_who_is_in_the_second_track_stands_in_it(made: Run, network: Network) -> None:
    people, ids = made.world.people, np.array(made.world.people.ids)
    there = set(ids[(people.enters <= 60) & (people.ends > 60)])
    assert there <= set(network.profiles)
    assert not set(ids[people.enters > 60]) & set(network.profiles)
    start = {one: network.profiles[one].first_sick_day for one in there}
    ends = dict(zip(people.ids, people.ends, strict=True))
    assert all(start[one] == made.world.day(int(ends[one]) - 104) for one in there)


def test_no_day_lies_after_the_day(made: Run, network: Network, middle: date) -> None:
    moves, steps = network.tables["moves"], network.tables["outcomes"]
    assert len(moves)
    assert len(steps)
    assert moves["starts"].max() <= np.datetime64(middle)
    assert steps["on"].max() <= np.datetime64(middle)
    assert set(moves["vacancy"]) <= set(network.vacancies)
    assert set(steps["profile"]) <= set(network.profiles)
    assert not (network.tables["vacancies"]["closes"] > np.datetime64(middle)).any()
    later = made.network(middle, middle + timedelta(weeks=26))
    assert len(later.tables["outcomes"]) > len(steps)
    assert len(later.tables["moves"]) >= len(moves)


def test_the_ledger_of_the_network_is_that_of_the_run(made: Run, network: Network, middle: date) -> None:
    net = Ledger.of(network, middle).net()
    own = made.moves[made.moves["starts"] <= 60]
    wanted = np.bincount(own["target"], minlength=12) - np.bincount(own["origin"], minlength=12)
    assert [net[id] for id in made.world.employers] == wanted.tolist()


def test_openings_are_those_that_are_left(made: Run, network: Network) -> None:
    table = network.tables["vacancies"].set_index("id")["openings"]
    began = made.moves[
        (made.moves["starts"] <= 60) & ~((made.moves["outcome"] == 2) & (made.moves["ends"] <= 60))
    ]
    assert len(began)
    for place, taken in began["place"].value_counts().items():
        assert table[made.world.places.ids[place]] == made.world.places.openings[place] - taken
    assert (table >= 0).all()


def test_the_engine_works_on_it(network: Network, middle: date) -> None:
    lists = [match(network.profiles[id], network, 5, on=middle) for id in sorted(network.profiles)[:10]]
    assert any(lists)


def test_the_same_run_gives_the_same_tables(made: Run, network: Network, middle: date) -> None:
    again = made.network(middle)
    assert all(again.tables[name].equals(network.tables[name]) for name in network.tables)


def test_every_step_of_a_move_is_written_down(made: Run) -> None:
    events = made.events
    assert made.count(Event.TRIED) == len(made.moves)
    assert made.count(Event.PLACED) == made.moves["placed"].notna().sum()
    assert made.count(Event.HELD_26) == (made.moves["outcome"] == 1).sum()
    assert not events[events["event"] == Event.SHOWN].duplicated(["person", "place"]).any()
