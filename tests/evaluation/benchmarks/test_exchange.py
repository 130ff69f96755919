"""The rows of the network: what is held against ours is right, and a planted error is seen in each."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evaluation.benchmarks import exchange, exchange_large, hours, placed, trading, works, worst_off
from evaluation.benchmarks.instances import instance
from evaluation.benchmarks.placing import carried_bounds, faults, refuted, stands, worse, worth
from evaluation.benchmarks.rivals import cycles, program
from evaluation.benchmarks.rivals.linear import Answer
from evaluation.benchmarks.setting import Setting
from matcher.exchange.bounds import unbound
from matcher.exchange.choose import Chosen
from matcher.exchange.fte import weighed
from matcher.exchange.trade import traded

SIZE = (100, 400, 1_000, 8_000)
"""A tenth of it is made."""


@pytest.fixture
def setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setting:
    for module in (exchange, exchange_large, trading, worst_off, hours):
        monkeypatch.setattr(module, "SIZE", SIZE)
    monkeypatch.setattr(exchange, "SMALL", SIZE)
    monkeypatch.setattr(hours, "QUICKLY", 0.5)
    monkeypatch.setattr(trading, "SMALL_ONES", 1)
    return Setting(seed=1, quick=True, folder=tmp_path, say=lambda line: None)


@pytest.fixture
def in_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fresh process, in this one: starting takes long."""
    monkeypatch.setattr(exchange_large, "fresh", lambda path: json.loads(json.dumps(placed.placed(path))))


def test_everybody_placed_equals_the_rivals(setting: Setting) -> None:
    rows = exchange.run(setting)
    assert all(row.exact for row in rows)
    assert [set(row.rivals) for row in rows] == [
        {"HiGHS LP", exchange.FREE}, {"networkx network_simplex", "HiGHS LP"},
    ]  # fmt: skip


def test_a_rival_that_says_otherwise_is_seen(setting: Setting) -> None:
    pairs = instance(10, 40, 100, 800, seed=2)
    bounds = carried_bounds(pairs, 2)
    less = Answer(chosen=exchange.placed(pairs, bounds).at[1:], seconds=1.0)
    found = exchange.held(pairs, {"planted": (less, bounds)})
    assert found.unequal
    assert "planted" in found.unequal[0]
    assert exchange.held(pairs, {"late": (Answer(chosen=None, seconds=9.0), bounds)}).notes


def test_what_a_check_needs_is_noticed() -> None:
    pairs = instance(10, 40, 100, 800, seed=2)
    bounds = carried_bounds(pairs, 2)
    at = exchange.placed(pairs, bounds).at
    assert stands(pairs, bounds, at)
    assert refuted(pairs, bounds, at)
    assert faults(pairs, bounds, at) == ()
    (other,) = worse(pairs, bounds, at)
    assert worth(pairs, other)[0] == len(at)
    assert worth(pairs, other)[1] < worth(pairs, at)[1]
    every = np.arange(len(pairs))
    assert len(faults(pairs, bounds, every)) == 3


def test_an_answer_without_proof_is_seen(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    truth = exchange.choose

    def planted(*given: Any, **named: Any) -> Chosen:
        found = truth(*given, **named)
        return replace(found, at=found.at[:-1])

    monkeypatch.setattr(exchange, "choose", planted)
    row, _ = exchange.run(setting)
    assert not row.exact
    assert not row.ok


@pytest.mark.usefixtures("in_here")
def test_the_other_process_places_as_this_one(setting: Setting) -> None:
    (row,) = exchange_large.run(setting)
    assert row.exact
    assert row.also["peak, MB"] > 1


def test_what_was_kept_is_what_is_loaded(tmp_path: Path) -> None:
    pairs = instance(10, 40, 100, 800, seed=2)
    bounds = carried_bounds(pairs, 2)
    placed.keep(pairs, bounds, tmp_path / "kept.npz")
    same, also = placed.load(tmp_path / "kept.npz")
    assert (same.employers, same.profiles, same.vacancies) == (
        pairs.employers,
        pairs.profiles,
        pairs.vacancies,
    )
    assert exchange.placed(same, also).at.tolist() == exchange.placed(pairs, bounds).at.tolist()


def test_a_fresh_process_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="nowhere"):
        exchange_large.fresh(tmp_path / "nowhere.npz")


def test_the_worst_off_are_as_highs_says(setting: Setting) -> None:
    rows = worst_off.run(setting)
    assert all(row.exact for row in rows)


def test_a_bottleneck_that_is_too_low_is_seen() -> None:
    pairs = instance(10, 40, 100, 800, seed=2)
    ways = worst_off.Ways.of(pairs, carried_bounds(pairs, 2))
    assert worst_off.not_highest(ways) == []
    assert worst_off.not_fewest(ways) == []
    lower = replace(ways, bottleneck=replace(ways.bottleneck, at=ways.bottleneck.at[:-1]))
    assert worst_off.not_highest(lower)


def test_hours_within_their_tolerance_and_bounds_that_agree(setting: Setting) -> None:
    (row,) = hours.run(setting)
    assert row.exact
    assert set(row.rivals) == set(hours.SOLVERS)
    assert 0 <= row.also["placed"] <= row.also["at most placed"]


def test_solvers_of_hours_agree_where_they_finish() -> None:
    pairs = instance(6, 20, 50, 300, seed=2)
    own = hours.minutes(pairs)
    answers = program.highs(pairs, own, hours.WEEK, 20.0), program.cp_sat(pairs, own, hours.WEEK, 20.0, 1)
    values = {worth(pairs, one.chosen) for one in answers}
    assert values == {worth(pairs, weighed(pairs, tolerance=1.0, enough=0.0).chosen)}
    assert all(one.gap(pairs) < 1e-6 for one in answers)


def test_hours_beyond_the_tolerance_are_seen() -> None:
    pairs = instance(6, 20, 50, 300, seed=2)
    free = exchange.placed(pairs, unbound(6)).at
    assert hours.beyond(pairs, free)
    nothing = Answer(chosen=None, seconds=0.0).chosen
    assert nothing is None
    better = program.Answer(chosen=free, bound=0.0, seconds=1.0)
    assert len(hours.unequal(pairs, free[:1], 0.0, {"planted": better})) == 2


def test_trading_is_as_the_rule_says(setting: Setting) -> None:
    (row,) = trading.run(setting)
    assert row.exact
    assert row.also["placed"] > 0


def test_trading_that_leaves_the_rule_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = instance(10, 40, 100, 800, seed=2)
    found = traded(pairs)
    assert np.array_equal(cycles.traded(pairs), found.chosen)
    short = replace(found, chosen=found.chosen[1:])
    assert trading.broken(pairs, short)
    monkeypatch.setattr(trading, "traded", lambda one: short)
    monkeypatch.setattr(trading, "SMALL_ONES", 1)
    assert trading.unlike_the_rule(1)


@pytest.mark.parametrize(
    "name", ["exchange", "exchange_large", "worst_off", "hours", "trading", "exposure", "quarters"]
)
def test_every_row_of_the_network_is_a_work(name: str) -> None:
    assert callable(works.found_in_room(name))
    assert works.WORKS[name]
