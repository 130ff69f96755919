"""The learning curve says that learning helps where there is something to learn, and doesn't where there is nothing."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from datasets.model import Step
from datasets.problems import Spoor2Error
from evaluation.experiments import (
    LearningCurve,
    calibration,
    compare,
    cross_fitted,
    evaluate,
    learning_curve,
    split,
)
from evaluation.experiments.learning import COLUMNS, _first, _Held, _one
from evaluation.measures import Brier, Coverage, nDCG
from matcher.learned import Learned
from matcher.learning import examples
from matcher.rank import EXPERT
from tests.evaluation.experiments.small import ON, of_truth

JUDGED = nDCG(judged="only") @ 10
SIZES = (40, 450, 600)


@cache
def curve(name: str) -> LearningCurve:
    return learning_curve(of_truth(name).network, ON, sizes=(*SIZES, 100_000), seeds=3)


def differences(name: str) -> pd.DataFrame:
    table = curve(name).table
    return table[table["ranker"] == "difference"].set_index("n_outcomes")


def test_where_the_truth_is_another_it_comes_to_help_and_stays() -> None:
    found = differences("other")
    assert curve("other").tried == SIZES
    assert curve("other").first == 450
    assert found.loc[600, "low"] > 0


def test_where_the_truth_is_the_expert_s_it_is_never_said_to_help_and_does_no_harm() -> None:
    assert curve("experts").first is None
    assert (differences("experts")["high"] > -0.005).all()
    assert (differences("experts")["value"].abs() < 0.01).all()


def test_few_outcomes_do_no_harm() -> None:
    assert differences("other").loc[40, "value"] > -0.01


def test_the_table_has_three_rows_a_size_that_agree() -> None:
    table = curve("other").table
    assert list(table.columns) == list(COLUMNS)
    for _, rows in table.groupby("n_outcomes"):
        value = rows.set_index("ranker")["value"]
        assert value["difference"] == pytest.approx(value["learned"] - value["weighted"])
        assert rows["helps"].nunique() == 1


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    ground = split(of_truth("other").network, ON)
    given, held = examples(ground.known, ON), _Held.of(ground)
    first, again, other = (_one(given, held, (JUDGED, EXPERT), (60, 120), (seed, 0)) for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


@pytest.mark.parametrize(("helps", "first"), [
    ((False, True, True), 200), ((True, True, True), 100), ((True, False, True), None), ((False, False, False), None),
    ((True, True, False), None), ((False, False, True), None),
])  # fmt: skip
def test_it_helps_from_where_it_keeps_helping(helps: tuple[bool, ...], first: int | None) -> None:
    rows = pd.DataFrame({"n_outcomes": [100, 200, 400], "ranker": "difference", "helps": helps})
    assert _first(rows) == first


def test_too_little_to_learn_from_is_said() -> None:
    with pytest.raises(Spoor2Error, match="sizes: expected at least 90000 pairs to learn from"):
        learning_curve(of_truth("other").network, ON, sizes=(90_000,), seeds=1)


def test_a_measure_of_all_lists_together_is_refused() -> None:
    with pytest.raises(Spoor2Error, match="measure: expected one per person, got Coverage@5"):
        learning_curve(of_truth("other").network, ON, sizes=(40,), seeds=1, measure=Coverage @ 5)


def test_what_was_learned_before_the_day_ranks_better_after_it_and_its_chances_come_true() -> None:
    ground = split(of_truth("other").network, ON)
    learned = Learned.fit(ground.known, ON)
    experiment = evaluate({"weighted": EXPERT, "learned": learned}, ground, [JUDGED, Brier], step=Step.TALK)
    found = compare(experiment, "weighted", clusters="profile").set_index("measure")
    assert found.loc[str(JUDGED), "low"] > 0
    table = experiment.table.set_index(["ranker", "measure"])
    assert table.loc[("weighted", "Brier"), "why"] == "not_measured"
    told = calibration(experiment.chances["learned"])
    assert told.base is not None
    assert told.brier.value is not None
    assert told.brier.value == pytest.approx(table.loc[("learned", "Brier"), "value"])
    assert told.brier.value < told.base


def test_chances_of_people_that_were_not_seen_come_true() -> None:
    found = cross_fitted(of_truth("other").network, ON, Step.TALK)
    told = calibration(found)
    assert len(found) > 1000
    assert told.won.low is not None
    assert told.won.low > 0
    assert told.ece is not None
    assert told.ece < 0.06
    inside = (told.table["low"] <= told.table["chance"]) & (told.table["chance"] <= told.table["high"])
    assert inside.mean() >= 0.7
