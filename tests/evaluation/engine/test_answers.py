"""What became of open questions."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from datasets.model import Estimate
from datasets.network import Network
from evaluation.engine import AsksAnswered, asks_answered
from evaluation.engine.answers import ANSWER_COLUMNS, PAIR_COLUMNS, SUMMARY_COLUMNS, _clustered
from tests import build

ON, ASKED, LATER, BEFORE = date(2026, 12, 1), date(2026, 9, 1), date(2026, 10, 1), date(2026, 8, 1)


def network(
    chance: float, answers: list[str], steps: list[list[tuple[str, str]]] | None = None, **traits: object
) -> Network:
    """A person limited in skin contact, places of a function that may ask it, and what they answered later."""
    ids = [f"v-{at:02d}" for at in range(len(answers))]
    told = [
        {"vacancy": id, "item": "skin-contact", "level": said, "on": LATER}
        for id, said in zip(ids, answers, strict=True)
        if said
    ]
    outcomes = [
        {"profile": "k-1", "vacancy": id, "on": ASKED, "step": step, "reason": reason}
        for id, some in zip(ids, steps or [[("shown", "")]] * len(ids), strict=True)
        for step, reason in some
    ]  # fmt: skip
    person = {"id": ["k-1"], "layout": "classic", "complete": [True], "consent": [True], "assessed": BEFORE}
    tables = {
        "vacancies": pd.DataFrame({"id": ids, "function": "f", "updated": BEFORE}),
        "profiles": pd.DataFrame(person | traits),
        "limits": pd.DataFrame({"profile": ["k-1"], "item": "skin-contact", "level": "beperkt"}),
        "outcomes": pd.DataFrame(outcomes), "demands": pd.DataFrame(told, columns=["vacancy", "item", "level", "on"]),
    }  # fmt: skip
    catalogue = build.catalogue({"f": {"skin-contact": Estimate(item="skin-contact", chance=chance)}})
    return Network.of(tables, catalogue=catalogue)


def said(found: AsksAnswered, measure: str, verdict: str = "ask", known: str = "all") -> pd.Series:
    frame = found.answered if measure in set(found.answered["measure"]) else found.summary
    keys = (frame["measure"] == measure) & (frame["verdict"] == verdict) & (frame["known"] == known)
    return frame[keys].iloc[0]


def test_answers_by_hand() -> None:
    """Thirty questions with a chance of 0.3 of too much; ten turn out too much, twenty fit."""
    found = asks_answered(network(0.3, ["present"] * 10 + ["none"] * 20), ON)
    assert list(found.pairs.columns) == list(PAIR_COLUMNS) and list(found.answers.columns) == list(
        ANSWER_COLUMNS
    )
    assert list(found.summary.columns) == list(SUMMARY_COLUMNS) == list(found.answered.columns)
    assert said(found, "fits")["value"] == pytest.approx(2 / 3)
    assert said(found, "fits")["low"] == pytest.approx(0.4878, abs=1e-3)  # Wilson
    assert said(found, "expected")["value"] == pytest.approx(0.7)
    assert said(found, "beyond_expected")["value"] == pytest.approx(2 / 3 - 0.7)
    assert found.bins[["chance", "happened"]].iloc[0].tolist() == [pytest.approx(0.7), pytest.approx(2 / 3)]
    assert found.bins[["n", "places"]].iloc[0].tolist() == [30, 30]
    assert (found.pairs["known"] == "as_then").all() and (found.pairs["verdict"] == "ask").all()


def test_steps_by_hand() -> None:
    steps = [
        [("shown", ""), ("talk", "")], [("shown", ""), ("contacted", ""), ("declined", "te ver")],
        [("talk", ""), ("tried", ""), ("declined", "belasting toch te hoog")], [("shown", "")],
    ]  # fmt: skip
    found = asks_answered(network(0.3, [""] * 4, steps), ON, least=1)
    figures = {name: said(found, name)["value"] for name in ("proceeded", "declined", "tried")}
    assert figures == {"proceeded": 0.5, "declined": 0.5, "tried": 0.25}
    assert found.pairs["step"].tolist() == ["talk", "contacted", "tried", "shown"]
    assert found.reasons.to_dict("list") == {
        "verdict": ["ask", "ask"], "reason": ["belasting toch te hoog", "te ver"], "n": [1, 1],
    }  # fmt: skip


def test_of_few_people_neither_shares_nor_reasons_are_told() -> None:
    steps = [[("shown", ""), ("declined", "belasting toch te hoog")]] * 4
    found = asks_answered(network(0.3, [""] * 4, steps), ON)
    assert found.reasons.empty
    assert said(found, "declined")["why"] == "too_few" and said(found, "declined")["n"] == 0
    assert np.isnan(said(found, "declined")["value"])


def test_a_rubriek_called_complete_later_answers_too() -> None:
    plain = network(0.3, [""] * 3 + ["present"])
    vacancies = plain.table("vacancies").assign(updated=pd.Timestamp(LATER), complete="III")
    found = asks_answered(plain.with_tables({"vacancies": vacancies}), ON)
    assert found.answers["fits"].tolist() == [True, True, True, False]
    silent = asks_answered(plain.with_tables({"vacancies": vacancies.assign(complete="IV")}), ON)
    assert silent.answers["fits"].tolist() == [False]


def test_answers_of_one_place_count_as_fewer() -> None:
    held, same = (
        np.array([1.0] * 20 + [0.0] * 20),
        pd.Series(["a"] * 10 + ["b"] * 10 + ["c"] * 10 + ["d"] * 10),
    )
    apart = _clustered(held, pd.Series(range(40)))
    together = _clustered(held, same)
    assert (apart.value, apart.n) == (together.value, together.n) == (0.5, 40)
    assert apart.low == pytest.approx(0.352, abs=1e-3)  # Wilson of 20 in 40
    assert together.low == pytest.approx(0.150, abs=1e-3)  # Wilson of 2 in 4


def test_without_answers_it_is_said_why() -> None:
    found = asks_answered(network(0.3, [""] * 4), ON)
    assert said(found, "fits")["why"] == "not_recorded_later" and np.isnan(said(found, "fits")["value"])
    assert said(found, "proceeded", "fits")["why"] == "no_outcomes"
    few = asks_answered(network(0.3, ["none"] * 4), ON)
    assert said(few, "fits")["why"] == "too_few"


def test_what_was_recorded_before_is_no_question() -> None:
    plain = network(0.3, ["none"] * 25)
    demands = plain.table("demands").assign(on=pd.Timestamp(BEFORE))
    found = asks_answered(plain.with_tables({"demands": demands}), ON)
    assert (found.pairs["verdict"] == "fits").all() and found.answers.empty


def test_later_lists_and_later_places_are_kept_apart() -> None:
    later = asks_answered(network(0.3, ["none"] * 3, assessed=LATER), ON)
    assert (later.pairs["known"] == "person_later").all() and later.answers.empty
    plain = network(0.3, ["none"] * 3)
    vacancies = plain.table("vacancies").assign(updated=pd.Timestamp(LATER))
    moved = asks_answered(plain.with_tables({"vacancies": vacancies}), ON)
    assert (moved.pairs["known"] == "place_later").all()


def test_outcomes_after_the_day_do_not_count() -> None:
    assert asks_answered(network(0.3, ["none"] * 3), date(2026, 8, 31)).pairs.empty


def answered(chance: float, true: float, seed: int) -> pd.Series:
    drawn = np.random.default_rng(seed).random(60) < true
    found = asks_answered(network(chance, ["present" if one else "none" for one in drawn]), ON)
    return said(found, "beyond_expected")


def test_true_chances_are_seldom_suspected_and_wrong_ones_are_found() -> None:
    right = [answered(0.4, 0.4, seed) for seed in range(6)]
    wrong = [answered(0.4, 0.8, seed) for seed in range(2)]
    assert sum(one["low"] <= 0 <= one["high"] for one in right) >= 4
    assert all(one["high"] < 0 for one in wrong)
