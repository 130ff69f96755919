"""Drift: quiet where nothing moved, loud where something did."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from datasets.make import make_region
from datasets.network import Network
from evaluation.engine import drift, in_period
from evaluation.engine.moved import COLUMNS

OF = {"limits": "profiles", "demands": "vacancies"}


def alarms(found: pd.DataFrame) -> list[str]:
    """The inputs that moved somewhat or much."""
    return list(found.loc[found["level"] != "none", "input"])


def some(network: Network, keep: dict[str, np.ndarray]) -> Network:
    """Some people, places and employers of a network, with their lines."""
    kept = {name: network.tables[name][at].reset_index(drop=True) for name, at in keep.items()}
    for name, of in OF.items():
        lines = network.tables[name]
        kept[name] = lines[lines.iloc[:, 0].isin(kept[of]["id"])].reset_index(drop=True)
    return network.with_tables(kept)


def halves(network: Network, seed: int) -> tuple[Network, Network]:
    """Everything of a network dealt out by chance over two."""
    chance = np.random.default_rng(seed)
    names = ("profiles", "vacancies", "employers")
    dealt = {name: chance.permutation(len(network.tables[name])) % 2 == 0 for name in names}
    return some(network, dealt), some(network, {name: ~at for name, at in dealt.items()})


@pytest.fixture(scope="module")
def region() -> Network:
    return Network.of(make_region(seed=1, employers=80, places=400, candidates=160))


@pytest.fixture(scope="module")
def before(region: Network) -> Network:
    return halves(region, 1)[0]


@pytest.fixture(scope="module")
def later(region: Network) -> Network:
    return halves(region, 1)[1]


def people(values: list[float], **more: object) -> Network:
    frame = pd.DataFrame({"id": [f"k-{at}" for at in range(len(values))], "minutes_max": values, **more})
    return Network.of({"profiles": frame})


def row(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[frame["input"] == name].iloc[0]


def test_a_share_by_hand() -> None:
    """25 of 100 unknown against 50 of 100; half a case is added to each cell."""
    old, new = people([30.0] * 75 + [np.nan] * 25), people([30.0] * 50 + [np.nan] * 50)
    found = row(drift(old, new), "profiles.minutes_max.unknown")
    one, other = np.array([75.5, 25.5]) / 101, np.array([50.5, 50.5]) / 101
    assert found["psi"] == pytest.approx(float(((other - one) * np.log(other / one)).sum()))
    assert (found["before"], found["after"], found["n_before"]) == (0.25, 0.5, 100)
    assert found["p"] == pytest.approx(0.00043, abs=0.00002)  # Fisher's exact test
    assert found["level"] == "much"


def test_a_number_by_hand() -> None:
    found = row(drift(people(list(range(100))), people(list(range(50, 150)))), "profiles.minutes_max")
    assert found["ks"] == pytest.approx(0.5)
    assert found["level"] == "much" and found["p_corrected"] < 0.001


def test_the_same_network_did_not_move(before: Network) -> None:
    frame = drift(before, before)
    assert list(frame.columns) == list(COLUMNS)
    assert not alarms(frame) and frame["psi"].fillna(0).abs().max() == 0


def test_alarms_are_rare_where_only_chance_moved(region: Network) -> None:
    found = [drift(*halves(region, seed)) for seed in range(8)]
    shares = [(frame["p"] < 0.05).sum() / frame["p"].notna().sum() for frame in found]
    assert np.mean(shares) < 0.07
    assert sum(len(alarms(frame)) for frame in found) <= 2  # of about 2,000 inputs
    # The index alone would have cried wolf: small regions move past a fixed threshold by chance.
    assert any((frame["psi"] > 0.1).any() for frame in found)


def moved(network: Network, table: str, **columns: object) -> Network:
    return network.with_tables({table: network.table(table).assign(**columns)})


def test_planted_drift_is_found_and_comes_first(before: Network, later: Network) -> None:
    vacancies, demands = later.table("vacancies"), later.table("demands")
    assert set(alarms(drift(before, moved(later, "vacancies", hours_min=vacancies["hours_min"] + 8)))) >= {
        "vacancies.hours_min"
    }
    fewer = later.with_tables({"demands": demands[demands["item"] != "standing"].reset_index(drop=True)})
    assert "demands.standing" in set(alarms(drift(before, fewer)))
    silent = moved(later, "profiles", transport="")
    found = drift(before, silent)
    assert found["input"].iloc[0] == "profiles.transport.unknown" and found["level"].iloc[0] == "much"
    heavier = moved(later, "demands", amount=demands["amount"].where(demands["item"] != "lifting", 25.0))
    assert "demands.lifting.amount" in set(alarms(drift(before, heavier)))


def test_a_move_of_the_people_shows_in_their_travel(before: Network, later: Network) -> None:
    found = drift(before, moved(later, "profiles", transport="bicycle"))
    assert row(found, "travel.minutes")["level"] == "much"


def test_too_few_say_nothing() -> None:
    found = row(drift(people([30.0] * 10), people([60.0] * 100)), "profiles.minutes_max")
    assert np.isnan(found["p"]) and (found["why"], found["level"]) == ("too_few", "none")


def test_of_limits_that_few_people_have_only_the_level_is_told() -> None:
    limits = pd.DataFrame({"profile": [f"k-{at}" for at in range(60)], "item": "pace", "level": "beperkt"})
    old = people([30.0] * 100).with_tables({"limits": limits})
    found = row(drift(old, people([30.0] * 100).with_tables({"limits": limits.head(3)})), "limits.pace")
    assert (found["level"], found["why"]) == ("much", "few_people")
    figures = ["before", "after", "psi", "ks", "p", "p_corrected", "n_before", "n_after"]
    assert found[figures].isna().all()


def test_an_item_that_nobody_has_any_more_is_a_share_of_none() -> None:
    limits = pd.DataFrame({"profile": [f"k-{at}" for at in range(60)], "item": "pace", "level": "beperkt"})
    old = people([30.0] * 100).with_tables({"limits": limits})
    found = drift(old, people([30.0] * 100))
    assert (row(found, "limits.pace")["after"], row(found, "limits.pace")["level"]) == (0.0, "much")
    assert row(found, "limits.pace.level")["why"] == "absent"


def test_periods_of_one_network(before: Network) -> None:
    found = in_period(before, date(2026, 11, 1), date(2026, 12, 1))
    assert 0 < len(found.tables["profiles"]) < len(before.tables["profiles"])
    assert (found.tables["vacancies"]["updated"] >= pd.Timestamp(2026, 11, 1)).all()
    assert set(found.tables["limits"]["profile"]) <= set(found.tables["profiles"]["id"])
    assert drift(before, found)["level"].isin(["none", "some", "much"]).all()


def test_the_same_input_gives_the_same_bytes(before: Network, later: Network) -> None:
    assert drift(before, later).to_csv() == drift(before, later).to_csv()
