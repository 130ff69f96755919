"""`Learned`: the expert where nothing is known, moved by outcomes, never falling, and honest about its chances."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import check_grad

from datasets.make import make_region
from datasets.model import Step
from datasets.network import Network
from matcher.learned import Learned, LearnedError
from matcher.learning import NAMES, Examples, examples
from matcher.learning_curves import STRAIGHT, Curve, rounded, tables
from matcher.learning_fit import STRENGTHS, _Problem, fitted, losses, prior
from matcher.learning_steps import reached, steps
from matcher.ledger import ranker_text
from matcher.match import match
from matcher.rank import EXPERT, Ranker, Weight, Weighted
from matcher.selection import Selection
from tests.build import ON
from tests.contracts import NETWORK, PERSON, RankerContract

MOST = np.array([EXPERT.weights[name].most for name in NAMES])
LINE = np.arange(1001, dtype=np.int64)


def known_of(shares: np.ndarray, gain: np.ndarray, person: np.ndarray, pairs: pd.DataFrame) -> Examples:
    """Pairs of so long ago that all is known of them."""
    long = np.full(len(gain), 4), np.full(len(gain), 999)
    return Examples(shares=shares, gain=gain, ripe=long[0], days=long[1], person=person, pairs=pairs)


def drawn(
    n: int,
    weights: tuple[float, ...],
    *,
    seed: int = 1,
    people: int = 100,
    base: float = -1.0,
    lift: float = 0.0,
) -> Examples:
    """Pairs of random shares, each next step taken by a chance of its own weights; `lift` spreads the people."""
    chance = np.random.default_rng(seed)
    shares = chance.integers(0, 1001, size=(n, len(NAMES)))
    person = chance.integers(0, people, size=n)
    odds = base + (shares / 1000 - 0.5) @ np.array(weights) + lift * chance.normal(size=people)[person]
    going, gain = np.ones(n, dtype=bool), np.zeros(n, dtype=np.int64)
    for at in range(1, 5):
        going = going & (chance.random(n) < 1 / (1 + np.exp(-odds)))
        gain[going] = at
    pairs = pd.DataFrame(
        {"profile": [f"k-{one}" for one in person], "vacancy": [f"v-{at}" for at in range(n)]}
    )
    person = np.unique(person, return_inverse=True)[1]
    return known_of(shares, gain, person, pairs)


TRAVEL = (0.0, 0.0, 6.0, 0.0, 0.0, 0.0)
TRAVELLED = Learned.of_examples(drawn(2500, TRAVEL), ON)


class TestBefore(RankerContract):
    def ranker(self) -> Ranker:
        return Learned.of()


class TestAfter(RankerContract):
    def ranker(self) -> Ranker:
        return TRAVELLED


def test_without_outcomes_it_is_the_expert_to_the_point() -> None:
    selection = Selection(NETWORK, np.arange(6), np.arange(6) * 400_000)
    found, expert = Learned.of().parts(PERSON, selection, ON), EXPERT.parts(PERSON, selection, ON)
    assert found.names == expert.names
    assert (found.values == expert.values).all()


@given(st.integers(0, 1000))
def test_every_share_of_a_straight_curve_is_the_expert_s(most: int) -> None:
    found = tables((Curve(name="x", most=most, shape=STRAIGHT),))[0]
    assert (found == (most * LINE + 500) // 1000).all()


def test_a_network_without_outcomes_teaches_nothing() -> None:
    tables_ = make_region(seed=4, employers=5, places=20, candidates=8)
    network = Network.of(tables_ | {"outcomes": tables_["outcomes"].iloc[:0]})
    assert Learned.fit(network, ON) == Learned.of()


def test_too_few_outcomes_leave_the_curves_of_the_expert() -> None:
    found = Learned.of_examples(drawn(60, TRAVEL, people=15))
    assert found.curves == Learned.of().curves
    assert found.learning.strength is None
    assert found.learning.pairs == 60


def test_what_decides_gets_the_points() -> None:
    most = {one.name: one.most for one in TRAVELLED.curves}
    assert most["travel"] > 600
    assert max(most, key=most.__getitem__) == "travel"


def test_people_who_find_work_anywhere_say_little_about_places() -> None:
    """Hours are a trait of the person here, and who can work more finds work anywhere; of a place they say nothing.

    Without a level per person all of that would be put down to hours.
    """
    chance = np.random.default_rng(5)
    trait = chance.integers(0, 1001, size=80)
    person = np.repeat(np.arange(80), 12)
    shares = chance.integers(0, 1001, size=(960, len(NAMES)))
    shares[:, NAMES.index("hours")] = trait[person]
    odds = (
        -2
        + 4 * shares[:, NAMES.index("travel")] / 1000
        + 2 * chance.normal(size=80)[person] * (trait[person] > 500)
    )
    gain = (chance.random(960) < 1 / (1 + np.exp(-odds))).astype(np.int64)
    pairs = pd.DataFrame({"profile": person.astype(str), "vacancy": "v-1"})
    given_ = known_of(shares, gain, person, pairs)
    most = {one.name: one.most for one in Learned.of_examples(given_).curves}
    assert most["travel"] > 3 * most["hours"]


shares_ = st.lists(st.integers(0, 1000), min_size=len(NAMES), max_size=len(NAMES))
rises = st.lists(st.floats(0, 5), min_size=30, max_size=30)


@settings(max_examples=80)
@given(shares_, st.integers(0, 5), st.integers(0, 1000), st.integers(0, 400))
def test_a_better_share_never_lowers_the_score(shares: list[int], at: int, more: int, seed: int) -> None:
    learned = _wild(seed)
    worse = np.array([shares])
    better = worse.copy()
    better[0, at] = min(1000, worse[0, at] + more)
    low, high = learned.points(worse)[0], learned.points(better)[0]
    assert (high >= low).all()
    assert (np.delete(high, at) == np.delete(low, at)).all()  # additive: no part knows another


def _wild(seed: int) -> Learned:
    """Curves of any form that a fit can give."""
    chance = np.random.default_rng(seed)
    fit = chance.gamma(0.3, size=(len(NAMES), 5))
    shape = np.concatenate([np.zeros((len(NAMES), 1)), np.cumsum(fit, axis=1)], axis=1)
    whole = np.round(1e6 * shape / shape[:, -1:]).astype(int)
    curves = [
        Curve(name=name, most=int(chance.integers(0, 400)), shape=tuple(map(int, row)))
        for name, row in zip(NAMES, whole, strict=True)
    ]
    return Learned(curves=tuple(curves))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(30, 300), st.sampled_from(STRENGTHS))
def test_whatever_the_outcomes_no_curve_falls(seed: int, n: int, strength: float) -> None:
    weights = np.random.default_rng(seed).normal(0, 4, size=len(NAMES))
    fit = fitted(drawn(n, tuple(weights), seed=seed, people=20), MOST, strength)
    assert (fit.rises > 0).all()


@pytest.mark.parametrize("strength", [1.0, 64.0])
@pytest.mark.parametrize("seed", range(4))
def test_the_tops_are_one_thousand_together_and_points_are_whole(seed: int, strength: float) -> None:
    found = Learned(curves=rounded(fitted(drawn(300, TRAVEL, seed=seed), MOST, strength)))
    assert sum(one.most for one in found.curves) == 1000
    best = found.points(np.full((1, len(NAMES)), 1000))
    assert best.dtype == np.int64
    assert best.sum() == 1000
    assert found.points(np.zeros((1, len(NAMES)), dtype=np.int64)).sum() == 0


def test_endless_strength_is_the_expert_and_none_is_free() -> None:
    given_ = drawn(2000, TRAVEL)
    off = {
        strength: np.abs(fit.rises.reshape(-1) / fit.rises.sum() - prior(MOST)).sum()
        for strength in STRENGTHS
        for fit in [fitted(given_, MOST, strength)]
    }
    found = list(off.values())
    assert found[0] == pytest.approx(0, abs=1e-9)
    assert found == sorted(found)


@pytest.mark.parametrize("strength", [float("inf"), 16.0])
def test_the_gradient_is_that_of_the_loss(strength: float) -> None:
    problem = _Problem.of(drawn(200, TRAVEL, people=20), MOST, strength)
    at = problem.start + np.random.default_rng(3).normal(0, 0.3, size=len(problem.start))
    off = check_grad(lambda x: problem.loss(x)[0], lambda x: problem.loss(x)[1], at)
    assert off < 1e-3 * np.abs(problem.loss(at)[1]).max()


def test_the_fit_foresees_better_than_the_expert_where_the_expert_is_wrong() -> None:
    given_, fresh = drawn(1500, TRAVEL), drawn(1500, TRAVEL, seed=2)
    expert, free = (losses(fitted(given_, MOST, strength), fresh).sum() for strength in (float("inf"), 4.0))
    assert free < 0.95 * expert


def test_the_chances_come_true_on_people_that_were_not_seen() -> None:
    fresh = drawn(20_000, TRAVEL, seed=99, people=400)
    scores = TRAVELLED.points(fresh.shares).sum(axis=1)
    for step, gain in ((Step.TALK, 1), (Step.TRIED, 2)):
        found = TRAVELLED.chance(step)
        assert found is not None
        assert found.how == "isotonic"
        said = np.array(found.table)[scores] / 1e6
        for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.6), (0.6, 1.0)):
            here = (said >= low) & (said < high)
            if here.sum() > 400:
                assert said[here].mean() == pytest.approx((fresh.gain[here] >= gain).mean(), abs=0.05)


def test_chances_of_which_too_little_is_known_are_not_said() -> None:
    few = Learned.of_examples(drawn(120, TRAVEL, people=60, base=-2.5))
    assert few.chance(Step.HELD_26) is None
    selection = Selection(NETWORK, np.arange(6), np.zeros(6, dtype=np.int64))
    assert few.chances(PERSON, selection, ON, Step.HELD_26) is None


def test_chances_rise_with_the_score() -> None:
    selection = Selection(NETWORK, np.arange(6), np.arange(6) * 100_000)
    found = TRAVELLED.chances(PERSON, selection, ON, Step.TALK)
    assert found is not None
    scores = TRAVELLED.parts(PERSON, selection, ON).scores
    assert (np.diff(found[np.argsort(scores)]) >= 0).all()
    assert ((found >= 0) & (found <= 1)).all()
    with pytest.raises(LearnedError, match="expected one of talk, tried, placed, held_26, got 'shown'"):
        TRAVELLED.chance(Step.SHOWN)


def test_the_same_outcomes_give_the_same_bytes_whatever_their_order() -> None:
    network = _region()
    shuffled = network.with_tables({"outcomes": network.table("outcomes").sample(frac=1.0, random_state=3)})
    first, other = (Learned.fit(one, ON, 1).to_json() for one in (network, shuffled))
    assert first == other


@cache
def _region() -> Network:
    return Network.of(make_region(seed=8, employers=12, places=40, candidates=40))


def test_it_learns_from_nothing_after_the_day() -> None:
    network, on = _region(), date(2026, 9, 1)
    outcomes = network.table("outcomes")
    before = network.with_tables({"outcomes": outcomes[outcomes["on"] <= pd.Timestamp(on)]})
    assert Learned.fit(network, on) == Learned.of_examples(examples(before, on), on)


def test_a_list_with_learned_points_never_holds_a_blocked_place() -> None:
    network = _region()
    person = next(iter(network.profiles.values()))
    plain = {one.vacancy for one in match(person, network, 80, on=ON)}
    found = match(person, network, 80, on=ON, ranker=TRAVELLED)
    assert {one.vacancy for one in found} == plain
    assert all(sum(one.parts.values()) == one.score for one in found)


def test_no_part_is_ever_without_a_say() -> None:
    """Even where nothing but the way decides an open question still costs something."""
    assert min(one.most for one in TRAVELLED.curves) >= 2
    assert {one.name: one.most for one in TRAVELLED.curves}["capacity"] >= 8


def test_it_travels_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(TRAVELLED))
    assert again == TRAVELLED
    assert ranker_text(again) == ranker_text(TRAVELLED)


def test_written_and_read_it_is_the_same() -> None:
    text = TRAVELLED.to_json()
    assert Learned.from_json(text) == TRAVELLED
    assert Learned.from_json(text).digest == TRAVELLED.digest
    assert Learned.of().digest != TRAVELLED.digest


def test_a_figure_that_was_changed_is_seen() -> None:
    told: dict[str, Any] = json.loads(TRAVELLED.to_json())
    told["curves"][0]["most"] += 1
    with pytest.raises(LearnedError, match="changed after it was written"):
        Learned.from_json(json.dumps(told))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"curves": 3}'])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(LearnedError, match="expected the text of `to_json`"):
        Learned.from_json(text)


def test_another_expert_is_the_prior_where_its_parts_are_the_same() -> None:
    flat = Weighted({name: one._replace(most=100) for name, one in EXPERT.weights.items()})
    assert [one.most for one in Learned.of(flat).curves] == [100] * 6
    with pytest.raises(LearnedError, match="expert: expected the parts capacity"):
        Learned.of(Weighted({"capacity": Weight(1000, None, "all")}))


def test_a_run_on_disk_knows_two_learned_rankers_apart() -> None:
    other = Learned(curves=(replace(TRAVELLED.curves[0], most=1), *TRAVELLED.curves[1:]))
    assert ranker_text(TRAVELLED) != ranker_text(other)
    before = ranker_text(TRAVELLED)
    TRAVELLED.points(np.zeros((1, 6), dtype=np.int64))
    assert ranker_text(TRAVELLED) == before


def _network(outcomes: list[tuple[str, str, str, str]], moves: list[dict[str, Any]] | None = None) -> Network:
    lines = pd.DataFrame(outcomes, columns=["profile", "vacancy", "on", "step"]).assign(reason="")
    lines["on"] = pd.to_datetime(lines["on"])
    frame = pd.DataFrame(moves or [])
    for name in ("starts", "ends"):
        if name in frame:
            frame[name] = pd.to_datetime(frame[name])
    return Network.of({"outcomes": lines, "moves": frame} if moves else {"outcomes": lines})


def test_how_far_a_pair_came_and_of_which_steps_that_is_known() -> None:
    network = _network([
        ("k-1", "v-1", "2026-10-01", "shown"), ("k-1", "v-1", "2026-10-08", "talk"),
        ("k-1", "v-1", "2026-10-12", "declined"),
        ("k-2", "v-1", "2026-11-20", "shown"), ("k-3", "v-1", "2026-01-05", "shown"),
        ("k-4", "v-1", "2026-09-01", "placed"), ("k-5", "v-1", "2027-01-01", "talk"),
    ])  # fmt: skip
    found = reached(network, ON).set_index("profile")
    assert found["gain"].to_dict() == {"k-1": 1, "k-2": 0, "k-3": 0, "k-4": 3}
    assert found["ripe"].to_dict() == {"k-1": 1, "k-2": 0, "k-3": 1, "k-4": 3}
    later = reached(network, date(2027, 9, 1)).set_index("profile")
    assert later["ripe"].to_dict() == {"k-1": 2, "k-2": 1, "k-3": 1, "k-4": 4, "k-5": 2}


def test_moves_that_name_person_and_place_count_too() -> None:
    basic = {"from": "w-1", "to": "w-2", "hours_week": 20.0, "ends": None}
    network = _network([], [
        basic | {"id": "m-1", "profile": "k-1", "vacancy": "v-1", "kind": "vacature", "starts": "2026-03-02",
                 "outcome": "running"},
        basic | {"id": "m-2", "profile": "k-2", "vacancy": "v-1", "kind": "proefplaatsing", "starts": "2026-03-02",
                 "outcome": "running"},
        basic | {"id": "m-3", "profile": "k-3", "vacancy": "v-1", "kind": "vacature", "starts": "2026-03-02",
                 "ends": "2026-04-02", "outcome": "broken"},
        basic | {"id": "m-4", "profile": "k-4", "vacancy": "v-1", "kind": "vacature", "starts": "2026-03-02",
                 "outcome": "planned"},
        basic | {"id": "m-5", "profile": "k-5", "vacancy": "", "kind": "vacature", "starts": "2026-03-02",
                 "outcome": "running"},
    ])  # fmt: skip
    found = reached(network, ON).set_index("profile")
    assert found["gain"].to_dict() == {"k-1": 4, "k-2": 2, "k-3": 3}
    assert len(steps(network, ON - timedelta(days=200))) == 3


def test_what_is_known_does_not_depend_on_what_came_of_it() -> None:
    """Successes are known at once and silence only later: were both counted when known, recent pairs would flatter."""
    told = drawn(4000, TRAVEL, people=50)
    days = np.random.default_rng(7).integers(0, 200, size=4000)
    lately = replace(told, days=days, ripe=np.where(days > 56, np.minimum(told.gain + 1, 4), 0))
    assert (lately.gain[lately.known(1)] >= 1).mean() == pytest.approx((told.gain >= 1).mean(), abs=0.02)
    both = [fitted(one, MOST, 64.0).levels[0] for one in (told, lately)]
    assert both[0] == pytest.approx(both[1], abs=0.3)


def test_a_filled_place_still_teaches() -> None:
    """Who succeeded filled the place; were it left out, only failures would be learned from."""
    network = _region()
    places = network.table("vacancies")
    places["openings"] = 0
    filled = network.with_tables({"vacancies": places})
    assert len(examples(filled, ON)) == len(examples(network, ON)) > 0
