"""Opening in a fresh process gives the lists that the network itself gives; a planted difference is seen."""

import json
from pathlib import Path
from typing import Any

import pytest

from evaluation.benchmarks import fresh, opening
from evaluation.benchmarks.country import ON
from evaluation.benchmarks.setting import Setting


@pytest.fixture
def setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setting:
    monkeypatch.setattr(opening, "PLACES", 3_000)
    monkeypatch.setattr(opening, "PEOPLE", 100)
    return Setting(seed=1, quick=True, folder=tmp_path, say=lambda line: None)


@pytest.fixture
def in_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ways of a fresh process, in this one: starting many takes long."""
    monkeypatch.setattr(
        opening, "fresh", lambda how, folder: json.loads(json.dumps(fresh.WAYS[how](Path(folder))))
    )


@pytest.mark.usefixtures("in_here")
def test_what_was_opened_is_what_was_written(setting: Setting) -> None:
    (row,) = opening.run(setting)
    assert row.exact
    assert set(row.rivals) == {"pandas"}
    assert row.also["peak"] > 0


@pytest.mark.usefixtures("in_here")
def test_a_planted_difference_is_seen(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    truth = opening.first_lists

    def planted(*given: Any) -> list[Any]:
        lists = truth(*given)
        lists[-1] = lists[-1][1:]
        return lists

    monkeypatch.setattr(opening, "first_lists", planted)
    (row,) = opening.run(setting)
    assert not row.exact
    assert not row.ok


def test_a_fresh_process_tells_what_it_measured(setting: Setting) -> None:
    folder = setting.parquet(opening.PLACES, opening.PEOPLE)
    found = opening.fresh("ours", folder)
    assert found["lists"] == fresh.first_lists(setting.network(opening.PLACES, opening.PEOPLE), ON)
    assert found["seconds"] > 0


def test_a_fresh_process_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="nowhere"):
        opening.fresh("ours", tmp_path / "nowhere")
