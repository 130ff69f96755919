"""Quarters: the price places as many, the ledger stays at zero, and what breaks a bound is seen."""

from pathlib import Path

import numpy as np
import pytest

from evaluation.benchmarks import quarters
from evaluation.benchmarks.instances import instance
from evaluation.benchmarks.instances import quarters as drawn
from evaluation.benchmarks.setting import Setting
from matcher.bits import Ints
from matcher.exchange.bounds import Bounds
from matcher.exchange.choose import Chosen
from matcher.exchange.pairs import Pairs

SIZE = (10, 20, 200, 400)


@pytest.fixture
def setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setting:
    monkeypatch.setattr(quarters, "SIZE", SIZE)
    monkeypatch.setattr(quarters, "QUARTERS", 4)
    monkeypatch.setattr(quarters.ran, "__defaults__", (SIZE,))
    return Setting(seed=1, quick=True, folder=tmp_path, say=lambda line: None)


def test_the_price_places_as_many_and_keeps_nearer_to_balance(setting: Setting) -> None:
    (row,) = quarters.run(setting)
    assert row.exact
    assert row.also["began, % of without"] == 100
    assert row.ours is not None
    assert row.ours < row.rivals[quarters.WITHOUT]


@pytest.mark.usefixtures("setting")
def test_a_broken_bound_is_seen() -> None:
    def planted(pairs: Pairs, ledger: Ints) -> tuple[Chosen, Bounds]:
        none = np.zeros(len(ledger), dtype=np.int64)
        return quarters.free(pairs, ledger)[0], Bounds(none, none)

    assert quarters.ran(planted, 1).wrong
    assert quarters.ran(quarters.free, 1).wrong == ()


def test_quarters_share_their_employers() -> None:
    one, two = drawn(2, SIZE, seed=4)
    assert one.employers == two.employers
    assert one.origin.tolist() != two.origin.tolist()
    assert instance(*SIZE, seed=4).vacancy.tolist() == one.vacancy.tolist()
