"""Made-up exchanges: as many of everything as asked, the same for the same seed, and not in balance by themselves."""

import numpy as np

from evaluation.benchmarks.instances import instance
from matcher.exchange.trade import traded
from tests.matcher.exchange.test_trade import sound


def test_an_instance_has_what_is_asked() -> None:
    pairs = instance(50, 200, 500, 6_001, seed=3)
    assert [len(one) for one in (pairs.employers, pairs.profiles, pairs.vacancies, pairs)] == [
        50,
        200,
        500,
        6_001,
    ]
    key = pairs.profile * 500 + pairs.vacancy
    assert (np.diff(key) > 0).all()
    assert (pairs.bringing != pairs.taking).all()
    assert sorted(np.bincount(pairs.profile).tolist()) == [30] * 199 + [31]
    assert pairs.quality.min() > 0
    assert [list(one) == sorted(one) for one in (pairs.employers, pairs.profiles, pairs.vacancies)] == [
        True
    ] * 3


def test_the_seed_decides() -> None:
    one, same, other = (instance(20, 80, 200, 2_000, seed=seed) for seed in (1, 1, 2))
    assert one.quality.tobytes() + one.vacancy.tobytes() == same.quality.tobytes() + same.vacancy.tobytes()
    assert one.vacancy.tobytes() != other.vacancy.tobytes()


def test_some_employers_would_bring_more_than_they_take() -> None:
    pairs = instance(50, 200, 500, 6_000, seed=3)
    people, places = (np.bincount(one, minlength=50) for one in (pairs.origin, pairs.target))
    assert (people > places).any()
    found = traded(pairs)
    sound(pairs, found)
    assert 100 < len(found.chosen) < 200
