"""The truth is planted, the same for every policy, and nothing of it reaches the engine or a policy."""

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import evaluation.simulation
from evaluation.simulation import POLICIES, Policy
from evaluation.simulation.chance import Chance
from evaluation.simulation.state import Event
from evaluation.simulation.truth import Truth
from evaluation.simulation.weeks import Weeks
from matcher.bits import Bools, Ints
from tests.evaluation.simulation.worlds import ran

ROOM = Path(evaluation.simulation.__file__).parent
BLIND = ("policy", "moment", "listing", "placing", "seen", "versions", "lines", "world", "chance", "region")
ENGINE = ("matcher.rules", "matcher.screen", "matcher.rank", "matcher.index", "matcher.match", "matcher.cost")


def imports(name: str) -> set[str]:
    tree = ast.parse((ROOM / f"{name}.py").read_text(encoding="utf-8"))
    found = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return found | {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}


@pytest.mark.parametrize("name", BLIND)
def test_what_decides_never_reads_the_truth(name: str) -> None:
    assert "evaluation.simulation.truth" not in imports(name)


def test_the_truth_never_reads_the_engine() -> None:
    assert not imports("truth") & set(ENGINE)
    assert "evaluation.simulation.seen" not in imports("truth")
    assert not imports("world") & set(ENGINE)


class Turned(Truth):
    """Another truth in the same world: whatever went well goes badly."""

    def utility(
        self, person: Ints, place: Ints, week: Ints | int
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return -super().utility(person, place, week)


class Perfect(Truth):
    """A truth in which all goes well."""

    def talk(self, person: Ints, place: Ints, week: Ints | int, attempt: Ints) -> Bools:
        return np.ones(len(person), dtype=np.bool_)

    tried = kept = lambda self, person, place, week: np.ones(len(person), dtype=np.bool_)


@pytest.mark.parametrize("name", ["by_score", "capped", "weekly", "first_come"])
def test_another_truth_changes_no_list_before_the_first_talk(name: str) -> None:
    made = ran(POLICIES[name])
    other = Weeks(made.world, made.seen, Turned(made.world), POLICIES[name]).run()
    mine = made.events
    first = int(mine["week"][mine["event"] == Event.TALK].min())
    before = [one for one in made.state.events if one[0] < first]
    assert before
    for (week, event, person, place), (week_2, event_2, person_2, place_2) in zip(
        before, other.events, strict=False
    ):
        assert (week, event, person.tolist(), place.tolist()) == (
            week_2,
            event_2,
            person_2.tolist(),
            place_2.tolist(),
        )
    assert len(other.moves) != len(made.moves)


def test_where_all_goes_well_every_first_talk_is_the_last() -> None:
    made = ran(POLICIES["first_come"])
    perfect = Weeks(made.world, made.seen, Perfect(made.world), POLICIES["first_come"]).run()
    assert len(perfect.moves) > 1.5 * len(made.moves)
    people = [one.person for one in perfect.moves]
    assert len(people) == len(set(people))


def test_the_luck_of_a_pair_is_the_same_whoever_brings_them_together() -> None:
    one, other = ran(POLICIES["by_score"]), ran(POLICIES["weekly"])
    assert one.truth is other.truth
    person, place = np.array([3, 5, 8]), np.array([1, 4, 2])
    attempt = np.ones(3, dtype=np.int64)
    together = one.truth.talk(person, place, 9, attempt)
    apart = [bool(one.truth.talk(person[[at]], place[[at]], 9, attempt[[at]])[0]) for at in (2, 0, 1)]
    assert together.tolist() == [apart[1], apart[2], apart[0]]


def test_a_better_pair_never_fares_worse_with_the_same_luck() -> None:
    truth = ran(Policy()).truth
    person, place = np.repeat(np.arange(10), 20), np.tile(np.arange(20), 10)
    attempt = np.zeros(200, dtype=np.int64)

    class Better(Truth):
        def utility(
            self, person: Ints, place: Ints, week: Ints | int
        ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
            return super().utility(person, place, week) + 2

    better = Better(truth.world)
    assert (truth.talk(person, place, 5, attempt) <= better.talk(person, place, 5, attempt)).all()
    assert (truth.kept(person, place, 5) <= better.kept(person, place, 5)).all()
    assert truth.kept(person, place, 5).sum() < better.kept(person, place, 5).sum()


def test_what_the_engine_left_open_truly_fits_more_often() -> None:
    made = ran(Policy())
    seen, truth = made.seen, made.truth
    chance = np.random.default_rng(1)
    anybody = (
        chance.integers(len(made.world.people), size=4000),
        chance.integers(len(made.world.places), size=4000),
    )
    sure = seen.left > 0.5
    assert (
        truth.short(seen.person[sure], seen.place[sure], 10).mean() < truth.short(*anybody, 10).mean() / 1.5
    )
    assert np.corrcoef(truth.utility(seen.person, seen.place, seen.first), seen.score)[0, 1] > 0.1


def test_hours_follow_the_course_and_not_the_prognosis() -> None:
    truth = ran(Policy()).truth
    people = truth.world.people
    steps = truth.world.tables["hours"].groupby("profile").size()
    builds = np.array([steps.get(id, 0) > 1 for id in people.ids])
    everybody = np.arange(len(people))
    early, late = (truth.hours(everybody, people.enters + weeks) for weeks in (0, 40))
    for course, rises in ((0, True), (2, False)):
        own = builds & (people.course == course)
        assert own.any()
        assert bool((late[own] > early[own]).any()) is rises


def test_chance_is_even_and_its_streams_are_apart() -> None:
    chance, at = Chance(3), np.arange(20_000)
    one, other = chance.even("one", at), chance.even("other", at)
    assert abs(one.mean() - 0.5) < 0.01
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.02
    assert abs(np.corrcoef(one, replace(chance, seed=4).even("one", at))[0, 1]) < 0.02
    assert 0 < one.min() < one.max() < 1
    assert chance.whole("die", 1, 6, at).min() == 1
    assert chance.whole("die", 1, 6, at).max() == 6
    assert abs(chance.normal("bell", at).std() - 1) < 0.02
