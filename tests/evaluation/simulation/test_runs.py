"""Every run: everybody is in one state, nothing is used twice, what one takes another brought; same in, same out."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.simulation import POLICIES, Policy, Region, Rings, Run, Way, run
from evaluation.simulation.policy import BAD
from evaluation.simulation.results import nets
from evaluation.simulation.state import Event, Stands
from evaluation.simulation.weeks import TRIAL
from tests.evaluation.simulation.worlds import SMALL, TINY, ran

EVERY = {name: one for name, one in {**POLICIES, **BAD}.items() if one.noise == (0.0, 0.0)}
NOISY = Policy(noise_limits=0.5, noise_demands=0.5)


@pytest.fixture(scope="module", params=sorted(EVERY))
def made(request: pytest.FixtureRequest) -> Run:
    return ran(EVERY[request.param])


def test_everybody_is_in_one_state_and_comes_in_once(made: Run) -> None:
    people, counts = made.world.people, made.state.counts
    assert (counts.sum(axis=1) == len(people)).all()
    outside = [int((people.enters > week).sum()) for week in range(SMALL.weeks)]
    assert counts[:, Stands.OUTSIDE].tolist() == outside


def test_nobody_who_left_comes_back(made: Run) -> None:
    for gone in (Stands.HELD, Stands.OWN_WORK, Stands.AGREED, Stands.UWV):
        assert (np.diff(made.state.counts[:, gone]) >= 0).all()


def test_openings_are_never_filled_twice(made: Run) -> None:
    weeks, moves = made.world.region.weeks, made.moves
    assert len(moves)
    held = moves["ends"].where(moves["outcome"] == 2, weeks).fillna(weeks)
    taken = np.zeros((len(made.world.places), weeks + 1), dtype=np.int64)
    np.add.at(taken, (moves["place"], moves["starts"]), 1)
    np.add.at(taken, (moves["place"], held.astype(np.int64)), -1)
    assert (np.cumsum(taken, axis=1)[:, :weeks].max(axis=1) <= made.world.places.openings).all()


def test_nobody_has_two_moves_at_a_time(made: Run) -> None:
    for _, own in made.moves.groupby("person"):
        assert (own["starts"].to_numpy()[1:] >= own["ends"].to_numpy()[:-1]).all()


def test_what_is_taken_was_brought(made: Run) -> None:
    assert not nets(made).sum(axis=1).any()
    assert nets(made)[-1].tolist() == made.state.ledger.tolist()


def test_only_pairs_that_the_engine_left_open_are_ever_tried(made: Run) -> None:
    size = len(made.world.places)
    seen = made.seen
    asked = made.events[made.events["event"] == Event.CONTACTED]
    known = {}
    for person, place, first, last in zip(seen.person, seen.place, seen.first, seen.last, strict=True):
        known.setdefault(int(person) * size + int(place), []).append((int(first), int(last)))
    for week, person, place in asked[["week", "person", "place"]].itertuples(index=False):
        assert any(first <= week < last for first, last in known[int(person) * size + int(place)])
    tried = set(zip(made.moves["person"], made.moves["place"], strict=True))
    assert tried <= set(zip(asked["person"], asked["place"], strict=True))


def test_a_place_sees_no_more_people_than_it_has_time_for(made: Run) -> None:
    turned = made.count(Event.TURNED_AWAY)
    if (
        made.policy.way in (Way.FIRST_COME, Way.ALLOCATED, Way.ALLOCATED_PRICE)
        and made.policy.between is None
    ):
        assert turned == 0
    talks = made.count(Event.TALK)
    assert made.count(Event.CONTACTED) >= turned + talks


def test_trials_come_before_jobs_where_the_place_says_so(made: Run) -> None:
    moves, kinds = made.moves, made.world.places.kind
    for kind, weeks in TRIAL.items():
        own = moves[(kinds[moves["place"]] == kind) & moves["placed"].notna()]
        assert (own["placed"] - own["starts"] == weeks).all()


def test_the_same_gives_the_same_and_another_seed_doesnt(made: Run) -> None:
    again = ran(made.policy)
    assert again.moves.equals(made.moves)
    assert again.events.equals(made.events)


def test_another_seed_is_another_world() -> None:
    assert not ran(Policy(), seed=2).moves.equals(ran(Policy()).moves)


def test_only_rings_leave_no_one_who_only_takes_among_what_is_proposed() -> None:
    made = ran(Policy(way=Way.ALLOCATED, every=4, rings=Rings.ONLY))
    asked = made.events[made.events["event"] == Event.CONTACTED]
    for _, own in asked.groupby("week"):
        origin = np.bincount(made.world.people.origin[own["person"]], minlength=12)
        target = np.bincount(made.world.places.target[own["place"]], minlength=12)
        assert origin.tolist() == target.tolist()


def test_no_places_nobody_goes() -> None:
    made = run(Policy(), seed=1, region=replace(TINY, places=0.0))
    assert len(made.moves) == 0
    assert (made.state.stands != Stands.WORKS).all()


def test_noise_changes_what_is_seen_and_not_what_is_so() -> None:
    plain, noisy = ran(Policy()), ran(NOISY)
    assert plain.world is noisy.world
    assert not np.array_equal(plain.seen.score, noisy.seen.score)
    shared = np.arange(5)
    assert plain.truth.utility(shared, shared, 3).tolist() == noisy.truth.utility(shared, shared, 3).tolist()


@pytest.mark.parametrize("wrong", [{"employers": 0}, {"years": 0}, {"inflow": 0.0}, {"places": -1.0}])
def test_a_region_needs_people_and_places(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Region(**wrong)


@pytest.mark.parametrize("wrong", [{"every": 0}, {"n": 0}, {"price": -1}, {"noise_limits": 1.5}])
def test_a_policy_says_what_it_can_do(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Policy(**wrong)
