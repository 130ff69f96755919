"""The benchmark of the simulation: it runs, and sees what isn't right."""

from pathlib import Path

import pytest

from evaluation.benchmarks import simulation
from evaluation.benchmarks.setting import Setting
from evaluation.simulation import POLICIES, Policy, Region, run


def test_a_quick_run_is_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        simulation, "POLICIES", {name: POLICIES[name] for name in ("first_come", "by_score", "weekly")}
    )
    (row,) = simulation.run(Setting(seed=1, quick=True, folder=tmp_path, say=lambda line: None))
    assert row.ok
    assert row.unit == "s"


def test_an_opening_that_is_filled_twice_is_seen() -> None:
    region = Region(years=2, employers=10)
    made = run(Policy(), seed=1, region=region)
    assert (simulation.most_taken(made) <= made.world.places.openings).all()
    made.state.moves.extend(made.state.moves * 9)
    made.__dict__.pop("moves")
    assert (simulation.most_taken(made) > made.world.places.openings).any()
