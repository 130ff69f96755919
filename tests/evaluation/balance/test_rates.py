"""Rates per hundred employed: what shrinks, what doesn't, and how often the interval holds the truth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from evaluation.balance.rates import DIFFER, rates


def one_group(size: int) -> np.ndarray:
    return np.zeros(size, dtype=np.int64)


def test_raw_by_hand() -> None:
    found = rates(np.array([1.0, 0.0]), np.array([3.0, 2.0]), np.array([50.0, np.nan]), one_group(2))
    assert found.raw[0] == pytest.approx(100 * 2 / 50, rel=1e-12)
    assert np.isnan([found.raw[1], found.shrunk[1], found.low[1], found.high[1]]).all()


def believed(counts: np.ndarray, heads: np.ndarray) -> np.ndarray:
    """The mean of what is believed of each rate, over all sizes of difference; by another way than the module's."""
    mean = max(counts.sum(), 0.5) / heads.sum()
    likely, means = [], []
    for differ in DIFFER:
        shape = 1 / differ**2
        likely.append(stats.nbinom(shape, shape / (shape + heads * mean)).pmf(counts).prod())
        means.append((shape + counts) / (shape / mean + heads))
    return np.asarray(np.average(means, axis=0, weights=likely))


def test_the_shrunk_rate_is_what_is_believed_of_taking_less_of_bringing() -> None:
    heads = np.array([40.0, 10.0, 30.0, 200.0, 100.0])
    taken, brought = np.array([4.0, 0.0, 1.0, 2.0, 9.0]), np.zeros(5)
    found = rates(brought, taken, heads, one_group(5))
    assert found.shrunk == pytest.approx(100 * (believed(taken, heads) - believed(brought, heads)), rel=1e-9)


def test_a_small_employer_shrinks_and_a_large_one_hardly() -> None:
    heads = np.array([10.0, 10_000.0, *[100.0] * 8])
    taken = np.array([1.0, 1000.0, *[3.0] * 8])
    found = rates(np.zeros(10), taken, heads, one_group(10))
    assert found.raw[:2] == pytest.approx([10, 10])
    assert found.shrunk[1] == pytest.approx(10, abs=0.3)
    assert found.high[0] - found.low[0] > 3 * (found.high[1] - found.low[1])
    assert (found.low < found.shrunk).all() and (found.shrunk < found.high).all()


def test_each_is_drawn_towards_its_own_sector_and_of_a_small_sector_to_all() -> None:
    heads, group = np.full(13, 50.0), np.array([0] * 6 + [1] * 6 + [2])
    taken = np.array([6.0] * 6 + [0.0] * 7)
    found = rates(np.zeros(13), taken, heads, group).shrunk
    assert found[0] > 8 and abs(found[6]) < 1
    assert found[6] < found[12] < found[0]


def test_nobody_known_is_nobody_said() -> None:
    found = rates(np.ones(2), np.ones(2), np.array([np.nan, 0.0]), one_group(2))
    assert np.isnan(found.raw).all() and np.isnan(found.high).all()


def test_what_is_brought_mirrors_what_is_taken() -> None:
    chance = np.random.default_rng(1)
    brought, taken = chance.poisson(3, (2, 20)).astype(float)
    heads, group = chance.integers(20, 900, 20).astype(float), chance.integers(0, 2, 20)
    one, other = rates(brought, taken, heads, group), rates(taken, brought, heads, group)
    assert one.shrunk == pytest.approx(-other.shrunk) and one.low == pytest.approx(-other.high)


@pytest.mark.parametrize(
    ("size", "sectors", "differ", "mean", "least"),
    [
        (50, 4, 1.0, 0.02, 0.90),
        (50, 4, 0.3, 0.02, 0.90),
        (300, 10, 0.7, 0.01, 0.91),
        (300, 10, 0.0, 0.01, 0.97),
    ],
)
def test_the_interval_holds_the_truth(
    size: int, sectors: int, differ: float, mean: float, least: float
) -> None:
    chance = np.random.default_rng(1)
    held, nearer = [], []
    for _ in range(120):
        heads = np.round(chance.lognormal(4.5, 1.2, size)) + 5
        group = chance.integers(0, sectors, size)
        own = mean * chance.lognormal(0, 0.3, sectors)[group]
        true = [own * (chance.gamma(1 / differ**2, differ**2, size) if differ else 1) for _ in range(2)]
        brought, taken = (chance.poisson(one * heads).astype(float) for one in true)
        found = rates(brought, taken, heads, group)
        truth = 100 * (true[1] - true[0])
        held.append(((found.low <= truth) & (truth <= found.high)).mean())
        nearer.append((((found.shrunk - truth) ** 2).mean(), ((found.raw - truth) ** 2).mean()))
    assert np.mean(held) >= least
    shrunk, raw = np.mean(nearer, axis=0)
    assert shrunk < raw * 0.7


def test_weeks_shrink_more_than_as_many_persons_would() -> None:
    """A unit that comes ten at a time tells as much as a tenth of so many."""
    heads, taken = np.full(10, 100.0), np.array([20.0, *[5.0] * 9])
    persons = rates(np.zeros(10), taken, heads, one_group(10))
    weeks = rates(np.zeros(10), 10 * taken, heads, one_group(10), unit=10.0)
    assert weeks.shrunk == pytest.approx(10 * persons.shrunk, rel=1e-9)
    lumped = rates(np.zeros(10), taken, heads, one_group(10), unit=5.0)
    assert lumped.shrunk[0] < persons.shrunk[0]


def test_the_interval_of_weeks_holds_the_truth() -> None:
    """Of moves that last ten weeks on average and differ as much as a gamma of shape two."""
    chance = np.random.default_rng(3)
    held = []
    for _ in range(60):
        heads = np.round(chance.lognormal(4.5, 1.0, 60)) + 5
        true = [0.03 * chance.gamma(4, 0.25, 60) for _ in range(2)]
        weeks = [[chance.gamma(2, 5, n) for n in chance.poisson(one * heads)] for one in true]
        every = np.concatenate([each for side in weeks for each in side])
        brought, taken = (np.array([each.sum() for each in side]) for side in weeks)
        found = rates(
            brought, taken, heads, chance.integers(0, 3, 60), unit=float((every**2).sum() / every.sum())
        )
        truth = 100 * 10 * (true[1] - true[0])
        held.append(((found.low <= truth) & (truth <= found.high)).mean())
    assert np.mean(held) > 0.9
