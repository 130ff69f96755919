"""Lists shared out: counted as the definition says, equal to HiGHS, and a planted error is seen."""

from pathlib import Path

import numpy as np
import pytest

from evaluation.benchmarks import exposure
from evaluation.benchmarks.pool import Pool, mean_difference
from evaluation.benchmarks.rivals import capped
from evaluation.benchmarks.rivals.rerank import reranked
from evaluation.benchmarks.setting import Setting
from matcher.bits import Ints
from matcher.exchange.spread import gini
from matcher.lists import Lists


def ints(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Lists:
    patch = pytest.MonkeyPatch()
    patch.setattr(exposure, "PLACES", 1_500)
    patch.setattr(exposure, "PEOPLE", 400)
    found = exposure.made(
        Setting(seed=1, quick=True, folder=tmp_path_factory.mktemp("e"), say=lambda line: None)
    )
    patch.undo()
    return found


def test_both_rows_are_exact(lists: Lists, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(exposure, "made", lambda setting: lists)
    said: list[str] = []
    rows = exposure.run(Setting(seed=1, quick=True, folder=tmp_path, say=said.append))
    assert [row.exact for row in rows] == [True, True]
    assert rows[1].also["quality lost, %"] <= 1
    assert any("cap 5:" in line for line in said)


def test_a_line_too_few_is_seen(lists: Lists) -> None:
    pool = Pool.of(lists, exposure.TOP)
    assert pool.broken(pool.plain) == []
    wrong = pool.plain.copy()
    wrong[0] = False
    assert pool.broken(wrong)
    assert pool.kept(pool.plain) == pool.left(pool.plain) == 1


def test_the_gini_coefficient_is_that_of_the_definition() -> None:
    for values in ([0.0, 0.0], [1.0, 1.0], [0.0, 3.0], [1.0, 2.0, 0.5, 9.0]):
        assert mean_difference(np.array(values)) == pytest.approx(gini(np.array(values)))


def test_highs_goes_beyond_a_cap_only_where_a_list_would_be_shorter() -> None:
    """Two people on the same two places, one list each; then three people, so that one must go beyond."""
    keep, _ = capped.best(ints(0, 0, 1, 1), ints(0, 1, 0, 1), ints(9, 5, 9, 8), ints(1, 1), ints(1, 1))
    assert keep.tolist() == [True, False, False, True]
    person, place = ints(0, 0, 1, 1, 2), ints(0, 1, 0, 1, 0)
    keep, _ = capped.best(person, place, ints(9, 5, 9, 8, 1), ints(1, 1, 1), ints(1, 1))
    assert keep.sum() == 3


def test_the_greedy_rival_takes_turns() -> None:
    keep, _ = reranked(ints(0, 0, 1, 1), ints(0, 1, 0, 1), 1, [1, 1])
    assert keep.tolist() == [True, False, False, True]
    keep, _ = reranked(ints(0, 1), ints(0, 0), 1, [1])
    assert keep.tolist() == [True, True]
