"""Measures of chances, exposure, the network and placements, beside what other tools make of the same."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import brier_score_loss, log_loss

from datasets.problems import DataError
from evaluation.measures import (
    ECE,
    HHI,
    KINDS,
    B,
    Brier,
    Congestion,
    Coverage,
    Envy,
    Evidence,
    Gini,
    LogLoss,
    Measure,
    Phi,
    Placed,
    Quality,
    Reciprocity,
    RingShare,
    Scored,
    Waiting,
    WorstOff,
    measured,
)
from evaluation.measures.allocation import envious

CHANCE = np.random.default_rng((11, 53))


def value(measure: Measure, evidence: Evidence) -> float:
    found = measured(measure, evidence).value
    assert found is not None
    return found


def chances(said: np.ndarray, happened: np.ndarray) -> Evidence:
    names = [f"p{at % 7}" for at in range(len(said))]
    vacancies = [f"v{at}" for at in range(len(said))]
    return Evidence(
        chances=pd.DataFrame({"profile": names, "vacancy": vacancies, "chance": said, "happened": happened})
    )


@pytest.mark.parametrize("seed", range(5))
def test_brier_and_log_loss_are_sklearns(seed: int) -> None:
    chance = np.random.default_rng((seed, 54))
    said, happened = chance.random(200), chance.integers(0, 2, 200).astype(bool)
    evidence = chances(said, happened)
    assert value(Brier, evidence) == pytest.approx(brier_score_loss(happened, said), abs=1e-12)
    assert value(LogLoss, evidence) == pytest.approx(log_loss(happened, said), abs=1e-12)
    scored = measured(Brier, evidence)
    assert scored.per is not None
    assert (scored.n, scored.per.mean()) == (200, scored.value)


def test_who_was_sure_and_wrong_is_surprised_without_end_nowhere() -> None:
    sure = chances(np.array([0.0, 1.0]), np.array([True, False]))
    assert value(LogLoss, sure) == pytest.approx(-np.log(1e-15), rel=1e-2)
    assert value(Brier, sure) == 1


@pytest.mark.parametrize("bins", [2, 5, 10, 15])
def test_ece_is_what_pandas_cuts(bins: int) -> None:
    said, happened = CHANCE.integers(0, 101, 500) / 100, CHANCE.integers(0, 2, 500)
    cut = pd.cut(said, np.r_[np.arange(bins) / bins, 1.0 + 1e-9], right=False)
    table = pd.DataFrame({"gap": said - happened}).groupby(cut, observed=True)["gap"]
    assert value(ECE(bins=bins), chances(said, happened)) == pytest.approx(
        table.sum().abs().sum() / 500, abs=1e-12
    )


def test_calibrated_chances_have_no_gap_and_shifted_ones_do() -> None:
    said = CHANCE.random(20_000) * 0.8
    happened = CHANCE.random(20_000) < said
    assert value(ECE, chances(said, happened)) < 0.015
    assert value(ECE, chances(said + 0.2, happened)) == pytest.approx(0.2, abs=0.015)


@pytest.mark.parametrize(
    ("said", "happened"), [(1.2, True), (-0.1, True), (np.nan, True), (0.5, np.nan), (0.5, 2)]
)
def test_what_is_no_chance_is_told(said: float, happened: float) -> None:
    with pytest.raises(DataError, match=r"chances, (chance|happened): expected"):
        measured(Brier, chances(np.array([said]), np.array([happened])))


def test_chances_of_others_do_not_count() -> None:
    found = chances(np.array([0.5, 0.9]), np.array([1, 0]))
    assert value(Brier, Evidence(people=("p0",), chances=found.chances)) == 0.25
    assert value(Brier, found) == pytest.approx((0.25 + 0.81) / 2)


def lists(counts: list[int]) -> Evidence:
    """A place per count, on so many lists of one place each."""
    rows = [(f"v{at}", 1) for at, count in enumerate(counts) for _ in range(count)]
    table = pd.DataFrame(rows, columns=["vacancy", "rank"]).astype({"vacancy": "str", "rank": int})
    table["profile"] = [f"p{at}" for at in range(len(table))]
    return Evidence(lists=table, places=pd.DataFrame({"id": [f"v{at}" for at in range(len(counts))]}))


@given(st.lists(st.integers(0, 30), min_size=2, max_size=20).filter(any))
def test_exposure_is_what_others_count(counts: list[int]) -> None:
    evidence = lists(counts)
    differences = np.abs(np.subtract.outer(counts, counts)).sum() / (2 * len(counts) * sum(counts))
    assert value(Gini @ 1, evidence) == pytest.approx(differences, abs=1e-12)
    assert value(Congestion @ 1, evidence) == pytest.approx(
        stats.entropy(counts) / np.log(len(counts)), abs=1e-12
    )
    assert value(Coverage @ 1, evidence) == pytest.approx(np.mean(np.array(counts) > 0))


@given(st.lists(st.integers(1, 9), min_size=2, max_size=9), st.integers(1, 4))
def test_a_place_of_more_openings_counts_as_so_many_places(counts: list[int], openings: int) -> None:
    each = lists([count for count in counts for _ in range(openings)])
    more = lists([count * openings for count in counts])
    assert more.places is not None
    many = Evidence(lists=more.lists, places=more.places.assign(openings=openings))
    for measure in (Gini, Congestion):
        assert value(measure, many) == pytest.approx(value(measure, each), abs=1e-12)


def test_evenly_shown_is_even() -> None:
    assert value(Congestion, lists([4] * 6)) == pytest.approx(1)
    assert value(Gini, lists([4] * 6)) == pytest.approx(0)
    assert value(Congestion, lists([4, 0, 0])) == 0
    assert value(Gini, lists([4, 0, 0])) == pytest.approx(2 / 3)


def test_the_list_of_who_does_not_count_takes_room_too() -> None:
    found = lists([2, 1])
    one = Evidence(people=("p0",), lists=found.lists, places=found.places)
    assert value(Coverage, one) == 1
    assert value(Gini, one) == value(Gini, found) > 0


def network(w: np.ndarray, headcount: int = 10) -> Evidence:
    giver, taker = np.nonzero(w)
    flows = pd.DataFrame({
        "from": [f"e{at}" for at in giver], "to": [f"e{at}" for at in taker], "persons": w[giver, taker],
        "weeks": w[giver, taker] * 13.5,
    })  # fmt: skip
    names = [f"e{at}" for at in range(len(w))]
    return Evidence(flows=flows, employers=pd.DataFrame({"id": names, "headcount": headcount}))


@settings(max_examples=30)
@given(st.integers(0, 2**20))
def test_a_network_is_what_networkx_counts(seed: int) -> None:
    chance = np.random.default_rng((seed, 55))
    w = chance.poisson(0.6, (6, 6)) * (1 - np.eye(6, dtype=int))
    w[0, 1] += 1
    graph = nx.from_numpy_array(w, create_using=nx.DiGraph)
    taken = np.array([graph.in_degree(at, weight="weight") for at in range(6)])
    brought = np.array([graph.out_degree(at, weight="weight") for at in range(6)])
    evidence = network(w)
    back = sum(
        min(graph[i][j]["weight"], graph[j][i]["weight"]) for i, j in graph.edges if graph.has_edge(j, i)
    )
    assert value(B, evidence) == pytest.approx(1 - np.abs(taken - brought).sum() / (2 * w.sum()), abs=1e-12)
    assert value(Reciprocity, evidence) == pytest.approx(back / w.sum(), abs=1e-12)
    assert value(HHI, evidence) == pytest.approx(((taken / taken.sum()) ** 2).sum(), abs=1e-12)
    assert value(Gini("brought"), evidence) == pytest.approx(
        np.abs(np.subtract.outer(brought, brought)).sum() / (12 * brought.sum()), abs=1e-12
    )
    assert value(RingShare, evidence) >= value(Reciprocity, evidence) - 1e-12
    for measure in (B, Reciprocity, HHI, RingShare, Gini("net"), Gini("taken")):
        assert value(measure("weeks"), evidence) == pytest.approx(
            measured(measure, evidence).value or 0, abs=1e-9
        )


def test_balance_is_not_the_same_as_reciprocal() -> None:
    ring = network(np.array([[0, 5, 0], [0, 0, 5], [5, 0, 0]]))
    assert (value(B, ring), value(RingShare, ring), value(Reciprocity, ring)) == (1, 1, 0)
    back = network(np.array([[0, 5, 0], [5, 0, 0], [0, 0, 0]]))
    assert (value(B, back), value(RingShare, back), value(Reciprocity, back)) == (1, 1, 1)


def test_more_reciprocal_than_chance_is_found_and_the_seed_is_part_of_the_measure() -> None:
    w = np.kron(np.eye(6, dtype=int), np.array([[0, 4], [4, 0]]))
    found = value(Reciprocity("rho"), network(w))
    assert found > 0.8
    assert found == value(Reciprocity("rho", seed=1), network(w))
    assert str(Reciprocity("rho", seed=7)) == "Reciprocity(rho, seed=7)"


def test_a_move_to_oneself_is_no_exchange() -> None:
    inside = network(np.array([[7, 5, 0], [5, 0, 0], [0, 0, 9]]))
    for measure in (B, Phi, Reciprocity, RingShare, HHI, Gini("net"), Gini("taken")):
        scored = measured(measure, inside)
        without = measured(measure, network(np.array([[0, 5, 0], [5, 0, 0], [0, 0, 0]])))
        assert (scored.value, scored.n) == (without.value, without.n), measure


def test_employers_outside_do_not_count() -> None:
    found = network(np.array([[0, 5], [5, 0]]))
    assert found.flows is not None
    more = pd.concat(
        [found.flows, pd.DataFrame({"from": ["x"], "to": ["e0"], "persons": [9], "weeks": [9.0]})]
    )
    assert value(B, Evidence(flows=more, employers=found.employers)) == 1
    assert value(B, Evidence(flows=more)) < 1


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=30))
def test_waiting_is_what_scipy_survives(waits: list[tuple[int, bool]]) -> None:
    weeks, ended = np.array([one for one, _ in waits], dtype=float), np.array([one for _, one in waits])
    table = pd.DataFrame({"profile": [f"p{at}" for at in range(len(waits))], "weeks": weeks, "ended": ended})
    evidence = Evidence(waits=table)
    left = stats.ecdf(stats.CensoredData(uncensored=weeks[ended], right=weeks[~ended])).sf
    half = left.quantiles[left.probabilities <= 0.5 + 1e-12]
    median = measured(Waiting, evidence)
    assert (median.value, median.why) == ((half[0], None) if len(half) else (None, "not_reached"))
    for horizon in range(1, int(weeks.max()) + 1, 3):
        at = np.arange(horizon)
        mean = sum(float(left.evaluate(one)) for one in at)
        assert value(Waiting("mean") @ horizon, evidence) == pytest.approx(mean, abs=1e-9)


def test_a_mean_beyond_what_was_seen_is_not_said() -> None:
    table = pd.DataFrame({"profile": ["a", "b"], "weeks": [4.0, 20.0], "ended": [True, False]})
    scored = measured(Waiting("mean"), Evidence(waits=table))
    assert (scored.value, scored.why) == (None, "not_reached")
    assert value(Waiting("mean") @ 20, Evidence(waits=table)) == 4 + 16 * 0.5
    assert value(Waiting("mean"), Evidence(waits=table.assign(ended=True))) == 12


def test_waits_of_others_do_not_count() -> None:
    table = pd.DataFrame({"profile": ["a", "b"], "weeks": [4.0, 2.0], "ended": [True, True]})
    assert value(Waiting, Evidence(people=("a",), waits=table)) == 4
    assert value(Waiting, Evidence(waits=table)) == 2


def plan(seed: int) -> Evidence:
    chance = np.random.default_rng((seed, 56))
    people, places = [f"p{at}" for at in range(8)], [f"v{at}" for at in range(4)]
    pairs = pd.DataFrame(
        [
            (one, place, int(chance.integers(0, 5)), int(chance.integers(0, 4)))
            for one in people
            for place in places
            if chance.random() < 0.7
        ],
        columns=["profile", "vacancy", "score", "priority"],
    )
    placed = pairs.sample(frac=1, random_state=seed).drop_duplicates("profile").head(5)
    return Evidence(people=tuple(people), placed=placed[["profile", "vacancy", "score"]], pairs=pairs)


@pytest.mark.parametrize("seed", range(30))
def test_envy_is_what_one_finds_by_looking_at_every_two(seed: int) -> None:
    evidence = plan(seed)
    assert evidence.pairs is not None and evidence.placed is not None
    pairs = {(one.profile, one.vacancy): one for one in evidence.pairs.itertuples()}
    has = {one.profile: one for one in evidence.placed.itertuples()}
    found = {
        (one, other)
        for one in evidence.people or ()
        for other, held in has.items()
        if one != other
        and (wanted := pairs.get((one, held.vacancy)))
        and (one not in has or wanted.score > has[one].score)
        and wanted.priority > pairs[other, held.vacancy].priority
    }
    assert set(envious(evidence)[["profile", "other"]].itertuples(index=False, name=None)) == found
    assert value(Envy, evidence) == len(found)
    assert value(Envy("share"), evidence) == pytest.approx(len({one for one, _ in found}) / 8)


def test_placements() -> None:
    placed = pd.DataFrame({"profile": ["a", "b", "x"], "vacancy": ["v1", "v2", "v3"], "score": [700, 500, 1]})
    evidence = Evidence(people=("a", "b", "c", "d"), placed=placed)
    assert [value(one, evidence) for one in (Placed, Quality, WorstOff)] == [0.5, 600, 500]
    nobody = Evidence(people=("a",), placed=placed.head(0))
    assert [measured(one, nobody).value for one in (Placed, Quality, WorstOff)] == [0, None, None]


def test_two_places_for_one_are_told() -> None:
    placed = pd.DataFrame({"profile": ["a", "a"], "vacancy": ["v1", "v2"], "score": [700, 500]})
    with pytest.raises(DataError, match="placed: expected one place per profile, got 'v2'"):
        measured(Quality, Evidence(placed=placed))


def test_a_place_without_its_pair_is_told() -> None:
    placed = pd.DataFrame({"profile": ["a"], "vacancy": ["v1"], "score": [700]})
    pairs = pd.DataFrame({"profile": ["b"], "vacancy": ["v1"], "score": [1], "priority": [1]})
    with pytest.raises(DataError, match="pairs: expected every place that someone has, got 'v1'"):
        measured(Envy, Evidence(placed=placed, pairs=pairs))


def test_a_table_without_its_columns_is_told_with_all_of_them() -> None:
    with pytest.raises(DataError) as caught:
        Evidence(
            lists=pd.DataFrame({"profile": []}), flows=pd.DataFrame({"from": [], "to": [], "persons": []})
        )
    assert [(one.file, one.expected) for one in caught.value.problems] == [
        ("flows", "a column weeks"), ("lists", "a column rank"), ("lists", "a column vacancy"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", list(KINDS))
def test_what_is_not_there_is_not_measured(name: str) -> None:
    scored = measured(Measure(name=name), Evidence(people=("a",)))
    assert (scored.value, scored.per, scored.n, scored.why) == (None, None, 0, "not_measured")


EMPTY = Evidence(
    people=(), lists=pd.DataFrame(columns=["profile", "vacancy", "rank"]),
    gains=pd.DataFrame(columns=["profile", "vacancy", "gain"]), places=pd.DataFrame(columns=["id"]),
    chances=pd.DataFrame(columns=["profile", "vacancy", "chance", "happened"]),
    flows=pd.DataFrame(columns=["from", "to", "persons", "weeks"]),
    employers=pd.DataFrame(columns=["id", "headcount"]),
    placed=pd.DataFrame(columns=["profile", "vacancy", "score"]),
    pairs=pd.DataFrame(columns=["profile", "vacancy", "score", "priority"]),
    waits=pd.DataFrame(columns=["profile", "weeks", "ended"]),
)  # fmt: skip


@pytest.mark.parametrize("name", [one for one in KINDS if one != "Envy"])
def test_where_there_is_nothing_nothing_is_said(name: str) -> None:
    scored = measured(Measure(name=name), EMPTY)
    assert (scored.value, scored.why) == (None, "too_few")


def test_where_nobody_is_nobody_envies() -> None:
    assert measured(Envy, EMPTY).value == 0
    assert measured(Envy("share"), EMPTY).why == "too_few"


def test_few_moves_say_nothing_about_chance() -> None:
    scored: Scored = measured(Phi, network(np.array([[0, 2], [1, 0]])))
    assert (scored.value, scored.why) == (None, "too_few")
