"""Rivals make the lists that we make, nearby and everywhere, and errors put in are noticed."""

from dataclasses import replace
from importlib.util import find_spec

import pytest

from datasets.model import PAPERS, Want, Wish
from datasets.network import Network
from evaluation.benchmarks import lists
from evaluation.benchmarks.country import ON
from evaluation.benchmarks.everybody import sample, together
from evaluation.benchmarks.lists import Wanted
from evaluation.benchmarks.probing import probes
from evaluation.benchmarks.rivals import contest, plain, planted
from evaluation.benchmarks.rivals.score import scored
from evaluation.benchmarks.rivals.table import Table
from evaluation.benchmarks.timing import Timed
from matcher.gates import closing
from matcher.index import Index
from tests.evaluation.benchmarks.rivals.test_screening import NEEDS


@pytest.fixture(scope="module")
def table(network: Network) -> Table:
    return Table.of(Index.of(network, ON))


@pytest.fixture(scope="module")
def wanted(network: Network) -> list[Wanted]:
    """Probes nearby and everywhere, the network's own people everywhere, and some who wish what places ask."""
    people = probes(network, 12, 5)
    own = [network.profiles[id] for id in sample(network, 8, 1)]
    wishing = [
        replace(one, wishes=(*one.wishes, *wishes))
        for one, wishes in zip(people, asked(network), strict=False)
    ]
    return [*lists.nearby(people[:6], 2), *lists.everywhere([*people[6:], *own, *wishing])]


def asked(network: Network) -> list[list[Wish]]:
    """Wishes for one, two and three of the competences that places ask most."""
    often = network.tables["asks"]["what"].value_counts().index
    most = [what for what in often if what not in PAPERS][:3]
    wishes = [Wish(what=Want.COMPETENCE, value=what, weight=at + 1.0) for at, what in enumerate(most)]
    return [wishes[:n] for n in (1, 2, 3)]


def test_the_plainest_rival_makes_our_lists(wanted: list[Wanted], table: Table) -> None:
    rival = plain.Rival(table)
    answers = [rival.best(scored(one.person, table, one.km), lists.TOP) for one in wanted]
    assert answers == [lists.ours(one, table.index) for one in wanted]
    assert answers == [lists.alone(one, table.index) for one in wanted]
    assert any(len(one) == lists.TOP for one in answers)


@pytest.mark.parametrize("name", [*lists.ASKED_OF])
def test_every_rival_makes_our_lists(name: str, wanted: list[Wanted], table: Table) -> None:
    if find_spec(NEEDS[name]) is None:
        pytest.skip(f"{NEEDS[name]} isn't here: it comes with the extra `bench`.")
    rival = contest.load(name, table)
    for one in wanted:
        assert rival.best(scored(one.person, table, one.km), lists.TOP) == lists.ours(one, table.index)
    rival.close()


def test_ours_are_made_before_each_rival_and_after_the_last(wanted: list[Wanted], table: Table) -> None:
    bursts = lists.stretches(wanted[4:7], 2)
    held, time, made = lists.in_turns(table, wanted[:2], wanted[2:4], {"pandas": 2}, bursts)
    assert [len(one) for one in bursts] == [2, 1]
    assert (time.n, held.times["pandas"].n, held.unequal) == (3, 2, [])
    assert made == [lists.ours(one, table.index) for one in wanted[4:7]]


def test_where_there_are_fewer_people_than_bursts_the_first_has_one(wanted: list[Wanted]) -> None:
    assert [len(one) for one in lists.stretches(wanted[:2], 5)] == [1, 0, 1, 0, 0]


def test_planted_errors_in_lists_are_noticed(wanted: list[Wanted], table: Table) -> None:
    scorings = [scored(one.person, table, one.km) for one in wanted]
    answers = [plain.Rival(table).best(one, lists.TOP) for one in scorings]
    assert planted.list_noticed(table, scorings, answers)


def test_lists_without_places_plant_nothing(table: Table) -> None:
    with pytest.raises(planted.NotPlanted):
        planted.list_noticed(table, [], [])


def test_a_radius_lies_between_its_bounds_and_differs(wanted: list[Wanted]) -> None:
    found = [one.km for one in wanted if one.km is not None]
    assert len(set(found)) > 1
    assert all(lists.KM[0] <= km <= lists.KM[1] for km in found)


def test_only_people_who_may_be_matched_are_sampled(network: Network) -> None:
    found = sample(network, 1_000, 1)
    assert 0 < len(found) < len(network.profiles)
    assert not any(closing(network.profiles[id]) for id in found)


def test_a_sample_is_taken_times_everybody() -> None:
    time = Timed.of([10.0])
    held = contest.Contest(times={"Polars": time, "pandas": time})
    assert together(held, 25_000, 2) == {"Polars": 250.0, "pandas": 125.0}
