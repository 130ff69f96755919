"""The yardstick of chance: what a list in random order of the same open places is expected to reach."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from evaluation.experiments import CHANCE, Experiment, compare, evaluate, split, with_chance
from evaluation.experiments.chance import Alike
from evaluation.measures import Coverage, Recall, Success, nDCG
from matcher.batch import match_all
from matcher.rank import EXPERT
from tests.evaluation.experiments.small import ON, of_truth

MEASURES = (Success @ 10, Recall @ 10, nDCG(judged="only") @ 10, Coverage)


@pytest.fixture(scope="module")
def found() -> Experiment:
    ground = split(of_truth("experts").network, ON)
    return with_chance(evaluate({"expert": EXPERT}, ground, MEASURES))


def test_what_is_expected_is_worked_out_exactly(found: Experiment) -> None:
    """Of n open places of which r are good, none stands among ten with chance C(n - r, 10) / C(n, 10)."""
    ground = found.split
    lists = match_all(
        ground.known, len(ground.known.tables["vacancies"]), on=ON, ranker=Alike(), workers=1
    ).table
    open_ = {str(one): set(some) for one, some in lists.groupby("profile")["vacancy"]}
    good = ground.gains[ground.gains["gain"] > 0].groupby("profile")["vacancy"].apply(set).to_dict()
    wanted = []
    for person in ground.people:
        n, r = len(open_.get(person, ())), len(open_.get(person, set()) & good.get(person, set()))
        wanted.append(0.0 if not n else 1 - comb(n - r, min(10, n)) / comb(n, min(10, n)))
    rows = found.per_person[found.per_person["ranker"] == CHANCE].set_index(["measure", "profile"])["value"]
    assert rows["Success@10"].reindex(list(ground.people)).tolist() == pytest.approx(wanted)
    assert float(np.mean(wanted)) > 0


def test_chance_stands_last_and_is_compared_with_lists_that_know_something(found: Experiment) -> None:
    assert found.rankers == ("expert", CHANCE)
    assert list(found.table["measure"]) == 2 * [str(one) for one in MEASURES]
    told = compare(found, "expert").set_index("measure")
    assert told.loc["Recall@10", "high"] < 0  # outcomes of this region follow the expert ranker
    assert found.table.iloc[-1]["why"] == "not_measured"


def test_what_a_ranker_reaches_is_left_as_it_was(found: Experiment) -> None:
    alone = evaluate({"expert": EXPERT}, found.split, MEASURES)
    assert found.table.iloc[: len(MEASURES)].equals(alone.table)
