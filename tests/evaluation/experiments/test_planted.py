"""The planted truth: its own, the same for the same seed, and in the form in which real outcomes stand."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pandas as pd
import pytest

from datasets.model import Step
from datasets.problems import Spoor2Error
from evaluation.experiments import OTHER, Truth, planted
from evaluation.experiments.planting import lines, worths
from matcher.index import Index
from matcher.learning import NAMES
from matcher.learning_steps import GAINS, reached
from matcher.match import match
from tests.evaluation.experiments.small import HOW, ON, made, of_truth


def bytes_of(frame: pd.DataFrame) -> bytes:
    sink = BytesIO()
    frame.to_csv(sink, index=False)
    return sink.getvalue()


def test_the_same_seed_plants_the_same_and_another_another() -> None:
    first = planted(made(30, 60), ON, 1, pairs=16, **HOW)
    again, other = (planted(made(30, 60), ON, seed, pairs=16, **HOW) for seed in (1, 2))
    assert bytes_of(first.network.table("outcomes")) == bytes_of(again.network.table("outcomes"))
    assert bytes_of(first.truth) != bytes_of(other.truth)


def test_what_is_read_back_from_the_outcomes_is_what_was_planted() -> None:
    found = of_truth("other")
    last = found.truth["on"].max() + pd.Timedelta(days=400)
    told = reached(found.network, last.date()).set_index(["profile", "vacancy"])["gain"]
    truth = found.truth.set_index(["profile", "vacancy"])["gain"].sort_index()
    assert (told.sort_index() == truth).all()
    assert set(found.network.tables["outcomes"]["step"]) <= {str(one) for one in GAINS}


def test_steps_follow_each_other_and_what_ended_says_so() -> None:
    told = pd.DataFrame(
        {"profile": ["k-1", "k-2"], "vacancy": "v-1", "on": pd.Timestamp(2026, 1, 1), "gain": [4, 1]}
    )
    found = lines(told)
    assert list(found[found["profile"] == "k-1"]["step"]) == ["shown", "talk", "tried", "placed", "held_26"]
    assert list(found[found["profile"] == "k-2"]["step"]) == ["shown", "talk", "declined"]
    assert found.groupby("profile")["on"].is_monotonic_increasing.all()
    assert found["on"].max() == pd.Timestamp(2026, 1, 1) + pd.Timedelta(days=42 + 182)


def test_more_worth_more_often_succeeds_and_what_is_hidden_counts_too() -> None:
    truth = of_truth("other").truth
    succeeded = truth["gain"] >= GAINS[Step.TALK]
    for column in ("worth", "hidden"):
        low, high = (succeeded[half].mean() for half in (truth[column] < truth[column].median(),
                                                         truth[column] > truth[column].median()))  # fmt: skip
        assert high > low + 0.03


def test_only_open_places_are_shown() -> None:
    found = of_truth("other")
    index = Index.of(made(), ON)
    for id in list(found.network.profiles)[:5]:
        shown = set(found.truth[found.truth["profile"] == id]["vacancy"])
        assert shown <= {
            one.vacancy for one in match(found.network.profiles[id], made(), 1000, on=ON, index=index)
        }
        assert len(shown) <= 16


def test_what_is_high_on_the_list_is_shown_sooner_where_that_is_asked() -> None:
    network, index = made(30, 60), Index.of(made(30, 60), ON)
    kept = {shown: planted(network, ON, 1, shown=shown, pairs=4).truth for shown in ("any", "listed")}  # type: ignore[arg-type]
    best = {
        id: {one.vacancy for one in match(one_, network, 10, on=ON, index=index)}
        for id, one_ in network.profiles.items()
    }
    share = {
        shown: np.mean(
            [row.vacancy in best[row.profile] for row in truth.itertuples() if row.profile in best]
        )
        for shown, truth in kept.items()
    }
    assert share["listed"] > 1.3 * share["any"]


@pytest.mark.parametrize(("name", "share", "worth"), [
    ("travel", 1000, 0.45), ("travel", 500, 0.45 / 4), ("wage", 250, 0.15), ("capacity", 1000, 0.0),
])  # fmt: skip
def test_the_worth_of_a_part_is_its_weight_bent(name: str, share: int, worth: float) -> None:
    shares = np.zeros((1, len(NAMES)), dtype=np.int64)
    shares[0, NAMES.index(name)] = share
    assert worths(shares, OTHER)[0] == pytest.approx(worth)


def test_a_part_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Spoor2Error, match="truth: expected parts of capacity, competences"):
        planted(made(), ON, 1, truth={"luck": Truth(1.0)})
