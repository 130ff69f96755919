"""Side by side: the same policy twice shows nothing, a bad one is found, figures are what they say."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from evaluation.estimate import Estimate
from evaluation.simulation import POLICIES, Policy, Way, simulate
from evaluation.simulation.policy import BAD
from evaluation.simulation.results import HIGHER, MEASURES, MOST, crowding, measured, restricted
from evaluation.simulation.side_by_side import PRIMARY, Simulated, differences, over_worlds, summary
from tests.evaluation.simulation.worlds import SMALL, TINY, ran

SEEDS = (1, 2, 3)


@pytest.fixture(scope="module")
def found() -> Simulated:
    policies = {
        "by_score": Policy(),
        "again": Policy(),
        "worst": BAD["worst"],
        "price": POLICIES["price"],
        "idle": Policy(way=Way.WORST, every=52),
    }
    return simulate(policies, seeds=SEEDS, region=SMALL)


def test_the_frames_hold_what_they_promise(found: Simulated) -> None:
    assert found.runs.columns.tolist() == ["policy", "seed", "measure", "value"]
    assert found.summary.columns.tolist() == ["policy", "measure", "value", "low", "high", "n"]
    assert found.differences.columns.tolist() == [
        "policy", "base", "measure", "difference", "low", "high", "p", "p_corrected", "n",
    ]  # fmt: skip
    assert found.weekly.columns.tolist() == [
        "policy", "seed", "week", "waiting", "working", "placed", "began", "net_worst", "balance",
    ]  # fmt: skip
    assert len(found.runs) == 5 * len(SEEDS) * len(MEASURES)
    assert len(found.weekly) == 5 * len(SEEDS) * found.region.weeks
    assert found.base == "by_score"
    assert dict.fromkeys(found.runs["policy"]) == dict.fromkeys(found.policies)


def test_everybody_ended_somehow_and_shares_are_of_those_whose_track_is_over(found: Simulated) -> None:
    assert found.ended.columns.tolist() == ["policy", "seed", "ended", "people"]
    assert found.worlds.columns.tolist() == ["seed", "people", "over", "settled"]
    people = found.worlds.set_index("seed")
    assert (people["people"] > people["over"]).all()
    assert (people["over"] > people["settled"]).all()
    wide = found.ended.pivot(index=["policy", "seed"], columns="ended", values="people")
    placed = found.runs[found.runs["measure"] == "placed"].set_index(["policy", "seed"])["value"]
    for policy, seed in wide.index:
        own = wide.loc[(policy, seed)]
        assert own.sum() == people.loc[seed, "people"]
        assert own.drop("running").sum() == people.loc[seed, "over"]
        assert own[["held", "works", "lost"]].sum() / people.loc[seed, "over"] == placed[policy, seed]


def test_no_interval_reaches_beyond_what_its_figure_can_be(found: Simulated) -> None:
    rows = found.summary.dropna(subset=["low", "high"])
    assert (rows["low"] >= 0).all()
    assert (rows["high"] <= rows["measure"].map(MOST).fillna(np.inf)).all()
    assert over_worlds(np.array([0.0, 1.0]), least=0.0, most=1.0) == Estimate(
        value=0.5, low=0.0, high=1.0, n=2
    )


def test_the_same_policy_under_another_name_shows_no_difference_at_all(found: Simulated) -> None:
    own = found.differences[found.differences["policy"] == "again"]
    assert len(own) == len(MEASURES)
    assert (own["difference"] == 0).all()
    assert (own["p_corrected"] == 1).all()


def test_a_bad_policy_is_found_worse(found: Simulated) -> None:
    own = found.differences[found.differences["policy"] == "worst"].set_index("measure")
    for measure in ("placed", "lasting"):
        assert own.loc[measure, "difference"] < 0
    assert own.loc["score", "difference"] < 0


def test_a_policy_that_hardly_does_anything_is_found_with_its_uncertainty(found: Simulated) -> None:
    own = found.differences[found.differences["policy"] == "idle"].set_index("measure")
    assert own.loc["placed_count", "high"] < 0
    assert own.loc["placed_count", "p"] < 0.05


def test_the_ledgers_price_pulls_balances_back(found: Simulated) -> None:
    means = found.summary.set_index(["policy", "measure"])["value"]
    assert means["price", "net_ever"] < means["by_score", "net_ever"]
    assert means["price", "balance"] > means["by_score", "balance"]


def test_nothing_is_said_of_uncertainty_with_one_world() -> None:
    told: list[tuple[str, int, int, int]] = []
    one = simulate(["monthly"], seeds=[1], region=TINY, progress=lambda *said: told.append(said))
    assert told == [("monthly", 1, 1, 1)]
    assert one.base == "monthly"
    assert one.summary[["low", "high"]].isna().all(axis=None)
    assert one.differences.empty


@pytest.mark.parametrize(
    "wrong", [{"policies": []}, {"seeds": []}, {"policies": ["no such"]}, {"base": "weekly"}]
)
def test_what_cant_be_set_side_by_side(wrong: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="expected"):
        simulate(**({"policies": ["monthly"], "seeds": [1], "region": TINY} | wrong))


def test_differences_of_pairs_by_hand() -> None:
    rows = [
        {"policy": policy, "seed": seed, "measure": measure, "value": value + (0.1 * seed if policy == "b" else 0)}
        for policy, value in (("a", 1.0), ("b", 2.0)) for seed in (1, 2, 3) for measure in MEASURES
    ]  # fmt: skip
    apart = differences(pd.DataFrame(rows), "a")
    row = apart[apart["measure"] == "placed"].iloc[0]
    # differences 1.1, 1.2, 1.3: mean 1.2, standard error 0.1 / sqrt(3), t of 2 degrees 4.3027
    assert row["difference"] == pytest.approx(1.2)
    assert row["low"] == pytest.approx(1.2 - 4.302653 * 0.1 / 3**0.5, abs=1e-5)
    assert row["p"] == pytest.approx(0.0023, abs=1e-4)
    assert row["p_corrected"] == pytest.approx(len(PRIMARY) * row["p"])
    assert summary(pd.DataFrame(rows)).iloc[0]["value"] == 1.0


def test_where_every_world_says_the_same_the_sign_test_speaks() -> None:
    rows = [
        {"policy": policy, "seed": seed, "measure": measure, "value": value}
        for policy, value in (("a", 1.0), ("b", 3.0)) for seed in (1, 2, 3) for measure in MEASURES
    ]  # fmt: skip
    assert (differences(pd.DataFrame(rows), "a")["p"] == 0.25).all()
    assert over_worlds(np.array([np.nan, np.nan])).value is None
    assert over_worlds(np.array([2.0, np.nan])).n == 1


def test_restricted_mean_by_hand() -> None:
    weeks, job = np.array([2.0, 3.0, 4.0, 8.0]), np.array([True, False, True, True])
    # 1 until week 2, 3/4 until 4 (one of four), 3/8 until 8 (one of two), 0 until 10
    assert restricted(weeks, job, 10) == pytest.approx(2 + 0.75 * 2 + 0.375 * 4)
    assert restricted(weeks, np.zeros(4, dtype=bool), 10) == 10
    assert np.isnan(restricted(weeks[:0], job[:0], 10))


def test_every_figure_has_its_words_and_its_range() -> None:
    figures = measured(ran(Policy()))
    assert all(MEASURES[name].__doc__ for name in figures)
    assert set(MEASURES) > HIGHER
    assert set(PRIMARY) < set(MEASURES)
    for name in (
        "placed",
        "before_104",
        "lasting",
        "kept",
        "no_talk",
        "balance",
        "turned_away",
        "wasted",
        "crowding",
    ):
        assert 0 <= figures[name] <= 1
    assert figures["before_104"] <= figures["placed"]


def test_crowding_by_hand() -> None:
    places = SimpleNamespace(openings=np.array([1, 2, 1]), __len__=lambda: 3)
    run = SimpleNamespace(
        seen=SimpleNamespace(place=np.array([0, 1])), moves=[1],
        events=pd.DataFrame({"event": [1, 1, 1], "place": [0, 1, 1]}),
        world=SimpleNamespace(places=type("Places", (), {"openings": places.openings, "__len__": lambda self: 3})()),
    )  # fmt: skip
    assert (
        crowding(run) == 0
    )  # one contact for each of three openings; nobody could have asked the third place
