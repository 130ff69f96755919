"""A planted difference is found as often as it should be, a planted null no oftener, and clusters are respected."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from datasets.model import Step
from datasets.problems import Spoor2Error
from evaluation.estimate import holm
from evaluation.experiments import EXPERTS, Experiment, compare, evaluate, planted, split
from evaluation.experiments.comparing import difference, flipped
from evaluation.experiments.running import foreseen
from evaluation.measures import MRR, Coverage, nDCG
from matcher.learned import Learned
from matcher.rank import EXPERT, Weighted
from tests.evaluation.experiments.small import HOW, ON, made, of_truth

JUDGED = nDCG(judged="only") @ 10
TIMES = 400
CLUSTERS, SIZE = 30, 5


def drawn(seed: int, effect: float, together: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Differences of people of 30 employers: an effect, what an employer's people share, and their own."""
    chance = np.random.default_rng(seed)
    names = np.repeat(np.arange(CLUSTERS).astype(str), SIZE)
    shared = np.repeat(together * chance.normal(size=CLUSTERS), SIZE)
    return effect + shared + chance.normal(size=len(names)), names


def rejected(effect: float, *, by_person: bool = False) -> float:
    """How often a difference is said to be there at 5%."""
    found = 0
    for seed in range(TIMES):
        off, names = drawn(seed, effect)
        each = np.arange(len(off)).astype(str) if by_person else names
        found += flipped(off, each, seed=seed, flips=399) < 0.05
    return found / TIMES


def test_a_planted_null_is_found_no_oftener_than_is_said() -> None:
    """At 5% of 400: 0.05 and three standard errors."""
    assert rejected(0.0) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / TIMES)


def test_who_forgets_that_people_of_one_employer_are_alike_finds_what_is_not_there() -> None:
    assert rejected(0.0, by_person=True) > 0.2


def test_a_planted_effect_is_found_as_often_as_was_planned() -> None:
    """With 30 clusters and a spread of sqrt(1 + 1/5) between their means, 0.58 is found 80 times of 100 (t, 29)."""
    assert rejected(0.58) == pytest.approx(0.8, abs=0.07)


def test_the_interval_holds_the_truth_about_as_often_as_is_said() -> None:
    held = 0
    for seed in range(200):
        found = difference(*drawn(seed, 0.3), seed=seed, flips=9)
        held += float(str(found["low"])) <= 0.3 <= float(str(found["high"]))
    assert 0.88 <= held / 200 <= 0.99


def test_p_is_exact_where_every_way_can_be_tried() -> None:
    off, names = np.array([3.0, 1.0, 2.0, -1.0, 4.0, 2.5, 0.5]), np.array(list("aabcdef"))
    sums = [4.0, 2.0, -1.0, 4.0, 2.5, 0.5]
    ways = [
        abs(sum(sign * one for sign, one in zip(signs, sums, strict=True)))
        for signs in product((1, -1), repeat=6)
    ]
    assert flipped(off, names, seed=1) == sum(one >= 12 for one in ways) / 64


def test_a_sampled_p_is_near_the_exact_one_and_never_nothing() -> None:
    off, names = drawn(3, 0.4)
    off, names = off[: 12 * SIZE], names[: 12 * SIZE]
    assert flipped(off, names, seed=1, flips=3999) == pytest.approx(
        flipped(off, names, seed=1, flips=4095), abs=0.02
    )
    assert flipped(np.full(40, 1.0), np.arange(40).astype(str), seed=1, flips=99) == 0.01


def test_no_difference_at_all_is_p_one() -> None:
    found = difference(np.zeros(20), np.arange(20).astype(str), seed=1)
    assert (found["difference"], found["p"]) == (0.0, 1.0)


def test_with_too_few_clusters_nothing_is_said() -> None:
    found = difference(np.full(25, 1.0), np.repeat(list("abcde"), 5), seed=1)
    assert np.isnan(float(str(found["p"])))
    assert (found["why"], found["clusters"], found["n"]) == ("too_few", 5, 25)


def experiment() -> Experiment:
    """The truth is the expert's: who turns the expert around does worse."""
    around = {name: one._replace(most=300 - one.most) for name, one in EXPERT.weights.items()}
    rankers = {"expert": EXPERT, "same": Learned.of(), "around": Weighted(around)}
    steep = planted(made(), ON, 1, truth=EXPERTS, pairs=16, slope=15, **HOW).network
    return evaluate(rankers, split(steep, ON), [JUDGED, MRR, Coverage @ 5])


EXPERIMENT = experiment()


def test_an_experiment_keeps_a_row_per_person_and_measure() -> None:
    people = EXPERIMENT.split.people
    rows = EXPERIMENT.per_person
    assert len(rows) == 3 * 2 * len(people)
    assert set(rows["measure"]) == {str(JUDGED), "MRR"}
    means = rows.groupby(["ranker", "measure"])["value"].mean()
    for one in EXPERIMENT.table[EXPERIMENT.table["measure"] != "Coverage@5"].itertuples():
        assert means[one.ranker, one.measure] == pytest.approx(one.value)
        assert one.low <= one.value <= one.high
        assert one.n == len(people)


def test_the_same_lists_differ_by_nothing_and_a_worse_ranker_is_caught() -> None:
    found = compare(EXPERIMENT, "expert").set_index(["ranker", "measure"])
    same, around = found.loc[("same", str(JUDGED))], found.loc[("around", str(JUDGED))]
    assert (same["difference"], same["p"]) == (0.0, 1.0)
    assert around["high"] < 0
    assert around["p_corrected"] < 0.05
    assert found.loc[("around", "Coverage@5"), "why"] == "not_paired"


def test_p_is_corrected_for_all_comparisons_together() -> None:
    found = compare(EXPERIMENT, "expert")
    told = found[found["p"].notna()]
    assert list(told["p_corrected"]) == list(holm(told["p"].to_numpy()))
    assert (told["p_corrected"] >= told["p"]).all()


def test_clusters_are_employers_or_people() -> None:
    people = EXPERIMENT.split.known.tables["profiles"].set_index("id").loc[list(EXPERIMENT.split.people)]
    by_employer, by_person = (compare(EXPERIMENT, "expert", clusters=one) for one in ("employer", "profile"))
    assert by_employer["clusters"].max() == people["employer"].nunique()
    assert by_person["clusters"].max() == len(people)


def test_nobody_drops_out_for_want_of_a_list() -> None:
    network = of_truth("experts").network
    profiles = network.table("profiles")
    ground = split(network, ON)
    profiles["usable"] = profiles["usable"].where(profiles["id"] != ground.people[0], False)
    shut = replace(ground, known=ground.known.with_tables({"profiles": profiles}))
    rows = evaluate({"expert": EXPERT}, shut, [MRR]).per_person
    assert rows.set_index("profile")["value"][ground.people[0]] == 0.0
    assert len(rows) == len(ground.people)


def test_a_ranker_or_base_that_is_not_there_is_refused() -> None:
    with pytest.raises(Spoor2Error, match="base: expected one of expert, same, around, got 'other'"):
        compare(EXPERIMENT, "other")
    with pytest.raises(Spoor2Error, match="ranker: expected one of expert"):
        EXPERIMENT.evidence("other")
    with pytest.raises(Spoor2Error, match="at least one ranker and one measure"):
        evaluate({}, EXPERIMENT.split, [MRR])


def test_only_what_began_after_the_day_and_is_known_by_the_end_is_held_against_chances() -> None:
    ground = EXPERIMENT.split
    learned = Learned.fit(ground.known, ON)
    found = foreseen(learned, ground, Step.TALK)
    assert found is not None
    told = found.merge(ground.shown, on=["profile", "vacancy"])
    assert len(told) == len(found) > 100
    assert not told["begun"].any()
    assert (told["days"] > 56).all()
    assert (told["happened"] == (told["gain"] >= 1)).all()
    assert foreseen(EXPERT, ground, Step.TALK) is None
