"""Intervals from drawing employers: how often they hold the truth, and that weights are what drawing them is."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.balance import flows
from evaluation.balance.counts import Counts, Unit
from evaluation.balance.intervals import (
    balance_of,
    concentration_of,
    draws,
    gini_of,
    interval,
    phi_of,
    reciprocity_of,
)
from evaluation.balance.nulls import moves_of
from evaluation.balance.periods import Span, Window
from matcher.exchange.ledger import Period
from tests.evaluation.balance.worlds import ON

Made = tuple[np.random.Generator, int, int, float]


def counted(w: np.ndarray) -> Counts:
    giver, taker = moves_of(w)
    span, ones = Span(Window.START, 0, Period(None, ON)), np.ones(len(giver), dtype=np.int64)
    return Counts(span, Unit.PERSONS, len(w), giver, taker, ones, np.zeros(len(w), dtype=np.int64))


def made(chance: np.random.Generator, size: int, moves: int, lean: float) -> np.ndarray:
    activity, leaning = chance.gamma(2, 1, size), chance.normal(0, lean, size)
    one, other = (chance.choice(size, moves, p=activity / activity.sum()) for _ in range(2))
    one, other = one[one != other], other[one != other]
    ahead = chance.random(len(one)) < 1 / (1 + np.exp(leaning[one] - leaning[other]))
    w = np.zeros((size, size), dtype=np.int64)
    np.add.at(w, (np.where(ahead, one, other), np.where(ahead, other, one)), 1)
    return w


def figures(w: np.ndarray) -> list[float]:
    brought, taken = flows.margins(w)
    found = (
        flows.balance_index(taken - brought, taken + brought), flows.phi(taken - brought, taken + brought).value,
        flows.reciprocity(w), flows.hhi(taken), flows.gini(taken.astype(float)),
    )  # fmt: skip
    return [np.nan if one is None else one for one in found]


def statistics(w: np.ndarray) -> list[object]:
    found = counted(w)
    return [
        balance_of(found),
        phi_of(found),
        reciprocity_of(found),
        concentration_of(found),
        gini_of(found.taken.astype(float)),
    ]


def test_each_employer_once_is_the_figure_itself() -> None:
    w = made(np.random.default_rng(1), 12, 80, 0.5)
    for statistic, value in zip(statistics(w), figures(w), strict=True):
        assert statistic(np.ones((1, 12)))[0] == pytest.approx(value, rel=1e-12)  # type: ignore[operator]


def test_counting_an_employer_twice_is_drawing_it_twice() -> None:
    w = made(np.random.default_rng(2), 8, 60, 0.5)
    at = np.random.default_rng(3).integers(0, 8, 8)
    times = np.bincount(at, minlength=8)[None].astype(float)
    brought, taken = (one[at] for one in flows.margins(w))
    found = statistics(w)
    expected = [
        flows.balance_index(taken - brought, taken + brought), flows.phi(taken - brought, taken + brought).value,
        flows.reciprocity(w[np.ix_(at, at)] * (at[:, None] != at)), flows.hhi(taken), flows.gini(taken.astype(float)),
    ]  # fmt: skip
    for statistic, value in zip(found, expected, strict=True):
        assert statistic(times)[0] == pytest.approx(value, rel=1e-12)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("size", "moves", "lean", "least"),
    [(40, 120, 0.7, (0.91, 0.87, 0.93, 0.83, 0.85)), (40, 400, 0.7, (0.91, 0.88, 0.93, 0.83, 0.85))],
)
def test_the_interval_holds_the_truth(size: int, moves: int, lean: float, least: tuple[float, ...]) -> None:
    chance = np.random.default_rng(5)
    truth = np.nanmean([figures(made(chance, size, moves, lean)) for _ in range(300)], axis=0)
    drawn, held = draws(size, 1, 1000), []
    for _ in range(100):
        found = [interval(one, drawn, size) for one in statistics(made(chance, size, moves, lean))]  # type: ignore[arg-type]
        held.append([one.low <= true <= one.high for one, true in zip(found, truth, strict=True)])  # type: ignore[operator]
    assert (np.mean(held, axis=0) >= least).all(), np.mean(held, axis=0)


def test_one_alone_has_no_interval() -> None:
    w = np.array([[0, 4], [4, 0]])
    found = interval(balance_of(counted(w)), draws(2, 1, 100), 1)
    assert (found.value, found.low) == (1, None)
    assert interval(balance_of(counted(np.zeros((3, 3)))), draws(3, 1, 100), 0).value is None
