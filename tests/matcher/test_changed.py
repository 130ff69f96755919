"""Changed places beside the index that stood: what is said is what an index laid out anew says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.model import Profile, Vacancy
from datasets.network import Network
from matcher import changed as room
from matcher import few
from matcher.bits import count
from matcher.change import Change, what_if
from matcher.changed import changed, index_of
from matcher.closed import left_out
from matcher.few import Few, Said
from matcher.index import Index
from matcher.match import listing, match, ranked
from matcher.overlaid import Changed
from matcher.planes import STEP
from matcher.questions import questions
from matcher.screen import screen
from matcher.verdict import Mark
from tests import strategies
from tests.build import ON
from tests.matcher.networks import networks, open_people
from tests.region import region

Round = list[Vacancy]


@st.composite
def changes(draw: st.DrawFn) -> list[Round]:
    """Two rounds of changes; ids that the network has (v-0 to v-3), and new ones before and behind them."""
    ids = st.sampled_from(["a-9", "v-0", "v-1", "v-2", "w-1", "w-2"])
    one = st.builds(
        lambda id, place, wage: replace(place, id=id, employer="w-1", wage_hour=wage, function="f-v-0"),
        ids, strategies.vacancies(), st.none() | st.integers(10, 30),
    )  # fmt: skip
    return [draw(st.lists(one, min_size=1, max_size=3)) for _ in range(2)]


def after(network: Network, rounds: list[Round]) -> list[Network]:
    """The network after each round, each on top of the one before."""
    found = [network]
    for places in rounds:
        found.append(found[-1].with_places(places))
    return found[1:]


@pytest.fixture(params=["by the rules", "laid out", "both"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Small networks never have so many changes that they are laid out, unless few is fewer."""
    at_most = {"by the rules": 64, "laid out": 0, "both": 2}[request.param]
    for module in (room, few):
        monkeypatch.setattr(module, "FEW", at_most)
    return str(request.param)


def alike(person: Profile, quick: Index, whole: Index) -> None:
    """All that is said of a person's places."""
    one, other = screen(person, quick), screen(person, whole)
    assert one.size == other.size
    assert one.marks.tolist() == other.marks.tolist()
    assert dict(one.outcomes) == dict(other.outcomes)
    told = {key: shut for key, shut in other.why_not.items() if shut.known or shut.estimated}
    assert dict(one.why_not) == told
    keys = {*one.layers, *other.layers}
    nothing = np.zeros(one.size, dtype=np.int64)
    for key in keys:
        values = other.values(key) if key in other.layers else nothing
        assert one.values(key).tolist() == values.tolist(), key
        assert one.marks_of(key).tolist() == (values // STEP).tolist(), key
    for key in told:
        for mark in (Mark.BLOCKED, Mark.BLOCKED_BY_ESTIMATE):
            assert one.shut_by(key, mark).tolist() == other.shut_by(key, mark).tolist()
    open_ = other.marks < Mark.BLOCKED_BY_ESTIMATE
    assert one.cost[open_].tolist() == other.cost[open_].tolist()
    assert one.hours_only.tolist() == other.hours_only.tolist()
    for name in ("closed", "once", "known"):
        assert count(getattr(one, name)) == count(getattr(other, name)), name
    for key, layer in one.layers.items():
        sizes = {plane.mark: plane.count for plane in layer.planes}
        there = other.layers[key].planes if key in other.layers else ()
        assert sizes == {plane.mark: plane.count for plane in there}


def lists_alike(person: Profile, network: Network, quick: Index, km: float) -> None:
    """All lists that are made of it."""
    whole = Index.of(network, ON)
    for n in (1, 3, 50):
        for near in (None, km):
            mine = match(person, network, n, on=ON, index=quick, km=near)
            theirs = match(person, network, n, on=ON, index=whole, km=near)
            assert [(one.vacancy, dict(one.parts)) for one in mine] == [
                (one.vacancy, dict(one.parts)) for one in theirs
            ]
            assert mine == theirs
    found = index_of(network, ON, quick)
    one, other = (ranked(person, screen(person, index), ON) for index in (found, whole))
    assert one.rows.tolist() == other.rows.tolist()
    assert (one.points.values == other.points.values).all()
    assert left_out(person, network, on=ON, index=quick) == left_out(person, network, on=ON, index=whole)


@settings(max_examples=12, deadline=None)
@given(open_people(), networks(), changes(), st.floats(0, 60))
def test_a_changed_network_is_what_a_new_index_says(
    person: Profile, network: Network, rounds: list[Round], km: float
) -> None:
    person = network.locate(replace(person, postcode="1621", point=None))
    index = Index.of(network, ON)
    for now in after(network, rounds):
        alike(person, changed(index, now), Index.of(now, ON))
        lists_alike(person, now, index, km)


def places_of(n: int) -> list[Vacancy]:
    return [Vacancy(id=f"v-{at}", openings=1, hours_min=24, wage_hour=15, updated=ON) for at in range(n)]


def person() -> Profile:
    return Profile(id="k-1", consent=True, complete=True, old_wage_hour=20)


def test_a_place_that_is_changed_back_and_one_that_is_changed_twice() -> None:
    first = region(places_of(3))
    index = Index.of(first, ON)
    second = first.with_places([replace(one, wage_hour=20) for one in places_of(4)])
    third = second.with_places([places_of(3)[0], replace(places_of(4)[3], wage_hour=12)])
    for now in (second, third, second):
        alike(person(), changed(index, now), Index.of(now, ON))
        lists_alike(person(), now, index, 30.0)


def test_the_index_of_a_change_is_made_once() -> None:
    first = region(places_of(3))
    index, now = Index.of(first, ON), first.with_places(places_of(1))
    assert changed(index, now) is changed(index, now)
    assert changed(index, first) is index


def test_more_than_most_changes_lay_all_out_anew_and_later_ones_go_on_from_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "MOST", 2)
    first = region(places_of(5))
    index = Index.of(first, ON)
    many = first.with_places([replace(one, wage_hour=20) for one in places_of(3)])
    more = many.with_places([replace(places_of(5)[4], wage_hour=25), replace(places_of(1)[0], id="a-1")])
    assert not isinstance(changed(index, many), Changed)
    assert isinstance(changed(index, more), Changed)
    alike(person(), changed(index, more), Index.of(more, ON))


def test_changes_of_another_base_lay_all_out_anew() -> None:
    index = Index.of(region(places_of(2)), ON)
    other = region(places_of(4)).with_places(places_of(1))
    assert len(changed(index, other)) == 4
    assert not isinstance(changed(index, other), Changed)


def test_what_if_and_questions_read_it() -> None:
    first = region(places_of(3))
    index = Index.of(first, ON)
    now = first.with_places([Vacancy(id="v-1", openings=1), Vacancy(id="w-1", openings=1, hours_min=38)])
    whole, wish = Index.of(now, ON), Change(hours_week=20)
    mine, theirs = (what_if(person(), now, wish, on=ON, index=one) for one in (index, whole))
    assert mine == theirs
    assert questions(person(), now, on=ON, index=index) == questions(person(), now, on=ON, index=whole)
    assert listing(person(), now, on=ON, index=index) == listing(person(), now, on=ON, index=whole)


def test_only_places_that_can_reach_the_list_are_held_against_the_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (room, few):
        monkeypatch.setattr(module, "FEW", 64)
    first = region([replace(one, home_share=1.0) for one in places_of(3)])
    index, asked = Index.of(first, ON), list[int]()
    said = Few.said

    def noted(few: Few, who: Profile, at: int) -> Said:
        asked.append(at)
        return said(few, who, at)

    monkeypatch.setattr(Few, "said", noted)
    poor, rich = (
        replace(places_of(1)[0], id=f"w-{wage}", wage_hour=wage, home_share=1.0) for wage in (1, 20)
    )
    found = match(person(), first.with_places([poor, rich]), 1, on=ON, index=index)
    assert [one.vacancy for one in found] == ["w-20"]
    assert asked == [1]
