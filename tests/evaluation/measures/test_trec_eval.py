"""Ranking measures are trec_eval's to 1e-9, with ties, and sklearn's where ties are averaged."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import ndcg_score

from evaluation.measures import Evidence, Measure, Scored, measured, nDCG
from evaluation.measures.trec import in_order
from tests.evaluation.measures.oracle import MEASURES, cases, trec

SCORES, GAINS = cases(10_000, seed=1)
RUN = in_order(SCORES)
EVIDENCE = Evidence(lists=RUN, gains=GAINS)
SOME = SCORES["profile"].str.len() < 5
FEWER, THEIR_GAINS = SCORES[SOME], GAINS[GAINS["profile"].str.len() < 5]
LESS = Evidence(lists=in_order(FEWER), gains=THEIR_GAINS)


@pytest.fixture(scope="module")
def theirs() -> dict[Measure, pd.Series]:
    return dict(trec(SCORES, GAINS))


def test_the_cases_have_ties_gaps_and_scores_that_only_double_precision_tells_apart() -> None:
    """Otherwise the rest would be no proof."""
    assert GAINS["profile"].nunique() == 10_000
    assert GAINS["profile"].nunique() > RUN["profile"].nunique()
    assert RUN.duplicated(["profile", "score"]).mean() > 0.3
    assert (SCORES.duplicated(["profile", "score"])).sum() < (RUN.duplicated(["profile", "score"])).sum()
    assert set(GAINS["gain"]) == {-1, 0, 1, 2, 3, 4}


@pytest.mark.parametrize("measure", MEASURES, ids=str)
def test_as_trec_eval_has_it(measure: Measure, theirs: dict[Measure, pd.Series]) -> None:
    found = measured(measure, EVIDENCE)
    expected = theirs[measure]
    assert found.per is not None
    assert found.n == len(expected) == 10_000
    assert list(found.per.index) == list(expected.index)
    np.testing.assert_allclose(found.per.to_numpy(), expected.to_numpy(), rtol=0, atol=1e-9)
    assert found.value == pytest.approx(expected.mean(), abs=1e-9)
    assert 0.02 < expected.mean() < 0.98


def test_judged_places_alone_as_trec_eval_has_it() -> None:
    expected = trec(FEWER, THEIR_GAINS, only=True)
    for measure in MEASURES:
        agrees(measured(measure(judged="only"), LESS), expected[measure])


@pytest.mark.parametrize("rel", [2, 3])
def test_a_higher_level_as_trec_eval_has_it(rel: int) -> None:
    expected = trec(FEWER, THEIR_GAINS, rel=rel)
    for measure in (one for one in MEASURES if one.name != "nDCG"):
        agrees(measured(measure(rel=rel), LESS), expected[measure])


def agrees(found: Scored, expected: pd.Series) -> None:
    assert found.per is not None
    np.testing.assert_allclose(found.per.to_numpy(), expected.to_numpy(), rtol=0, atol=1e-9)


@pytest.mark.parametrize("at", [None, 1, 5, 10])
def test_expected_ndcg_is_what_sklearn_averages(at: int | None) -> None:
    """sklearn wants every place that there is to find on the list, so here everything is."""
    chance = np.random.default_rng((7, 51))
    gains, scores = chance.integers(0, 5, (300, 30)), chance.integers(0, 6, (300, 30))
    gains[:, 0] = 1
    rows = [(f"p{i:03}", f"v{j:02}", gains[i, j], scores[i, j]) for i in range(300) for j in range(30)]
    table = pd.DataFrame(rows, columns=["profile", "vacancy", "gain", "score"])
    measure = nDCG(ties="expected") if at is None else nDCG(ties="expected") @ at
    found = measured(measure, Evidence(lists=in_order(table), gains=table)).per
    assert found is not None
    expected = [ndcg_score(gains[[i]], scores[[i]], k=at) for i in range(300)]
    np.testing.assert_allclose(found.to_numpy(), expected, rtol=0, atol=1e-12)
