"""Laws of the nearness of competences, on the real vocabulary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.model import Competence, Proof
from datasets.skills import NEIGHBOUR_COLUMNS, TERM_COLUMNS, Vocabulary, read_vocabulary
from matcher.skills import FULL, Answer, Coverage, How, mean_points, nearness, proof_percent

ON = date(2026, 12, 1)
TERMS = read_vocabulary()
WORDS = ("order pikken", "zorgplannen schrijven", "omgaan met dementerenden", "Sorteren", "kwantummechanica",
         "LADEN-EN-LOSSEN", "wiskundige modellen")  # fmt: skip
wanted = st.sampled_from(TERMS.keys) | st.sampled_from(WORDS)
proofs = st.sampled_from(Proof)
competences = st.builds(
    Competence, competence=wanted, proof=proofs, on=st.none() | st.dates(date(2020, 1, 1), ON)
)
several = st.lists(competences, max_size=5)


def best(asked: str, *held: Competence) -> Answer:
    return nearness([asked], held, TERMS, ON)[0]


def has(competence: str, proof: Proof = Proof.DIPLOMA, on: date | None = None) -> Competence:
    return Competence(competence=competence, proof=proof, on=on)


@settings(max_examples=200)
@given(asked=st.lists(wanted, min_size=1, max_size=4), held=several, more=competences)
def test_another_competence_never_lowers_a_point(
    asked: list[str], held: list[Competence], more: Competence
) -> None:
    before, after = nearness(asked, held, TERMS, ON), nearness(asked, [*held, more], TERMS, ON)
    assert all(one.points <= other.points for one, other in zip(before, after, strict=True))


@given(asked=wanted, held=several, one=competences)
def test_better_proof_never_lowers_a_point(asked: str, held: list[Competence], one: Competence) -> None:
    points = [
        best(asked, replace(one, proof=proof), *held).points
        for proof in (Proof.OWN_WORD, Proof.EXPERIENCE, Proof.EVC, Proof.DIPLOMA)
    ]
    assert points == sorted(points)


@given(asked=wanted, held=several, seed=st.randoms(use_true_random=False))
def test_the_order_of_what_is_held_makes_no_difference(
    asked: str, held: list[Competence], seed: object
) -> None:
    shuffled = list(held)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    assert best(asked, *shuffled) == best(asked, *held)


@given(asked=st.lists(wanted, min_size=1, max_size=4), held=several)
def test_points_run_from_0_to_1000_and_none_means_0(asked: list[str], held: list[Competence]) -> None:
    for answer in nearness(asked, held, TERMS, ON):
        assert 0 <= answer.points <= FULL
        assert (answer.points == 0) == (answer.how is How.NONE) == (answer.held is None)


@settings(max_examples=40)
@given(held=several)
def test_coverage_equals_nearness_term_by_term(held: list[Competence]) -> None:
    coverage = Coverage.of(held, TERMS, ON)
    assert coverage.best.tolist() == [answer.points for answer in nearness(TERMS.keys, held, TERMS, ON)]


@given(data=st.data(), held=several)
def test_the_mean_per_place_equals_the_mean_of_its_answers(
    data: st.DataObject, held: list[Competence]
) -> None:
    places = data.draw(st.lists(st.lists(st.sampled_from(TERMS.keys), max_size=4), min_size=1, max_size=4))
    flat = [(place, key) for place, asked in enumerate(places) for key in asked]
    heavy = data.draw(st.lists(st.integers(1, 5), min_size=len(flat), max_size=len(flat)))
    found = Coverage.of(held, TERMS, ON).means(
        np.array([TERMS.positions[key] for _, key in flat], dtype=np.int64),
        np.array([place for place, _ in flat], dtype=np.int64),
        len(places),
        np.array(heavy, dtype=np.int64),
    )
    by_place = [
        [w for w, (at, _) in zip(heavy, flat, strict=True) if at == place] for place in range(len(places))
    ]
    assert found.tolist() == [
        mean_points(nearness(asked, held, TERMS, ON), weights)
        for asked, weights in zip(places, by_place, strict=True)
    ]


def test_places_weigh_the_same_when_nothing_else_is_said() -> None:
    coverage = Coverage.of([has("lassen")], TERMS, ON)
    asked = np.array([TERMS.positions["lassen"], TERMS.positions["boekhouden"]], dtype=np.int64)
    assert coverage.means(asked, np.array([0, 0], dtype=np.int64), 2).tolist() == [500, 0]
    assert mean_points(nearness(["lassen", "boekhouden"], [has("lassen")], TERMS, ON)) == 500
    assert mean_points(()) == 0


def test_same_before_narrower_before_broader_before_neighbour() -> None:
    ways = [
        best("ouderen", has("ouderen")), best("ouderen", has("dementie")), best("dementie", has("ouderen")),
        best("dementie", has("omgaan-met-doelgroepen")), best("dementie", has("helpen-met-eten")),
    ]  # fmt: skip
    assert [way.how for way in ways] == [How.SAME, How.NARROWER, How.BROADER, How.BROADER, How.NEIGHBOUR]
    assert [way.points for way in ways] == sorted((way.points for way in ways), reverse=True)
    assert ways[0].points == 1000
    assert ways[1].points == 950
    assert len({way.points for way in ways}) == len(ways)


@given(asked=st.sampled_from(TERMS.keys), held=st.sampled_from(TERMS.keys))
def test_a_neighbour_is_never_worth_more_than_a_broader_term(asked: str, held: str) -> None:
    answer = best(asked, has(held))
    floor = {How.SAME: 1000, How.NARROWER: 950, How.BROADER: 450}
    if answer.how is How.NEIGHBOUR:
        assert answer.points <= 550
    else:
        assert answer.points >= floor.get(answer.how, 0)


@given(words=st.sampled_from(WORDS), asked=st.sampled_from(TERMS.keys))
def test_words_that_are_only_alike_count_at_most_half(words: str, asked: str) -> None:
    answer = best(asked, has(words))
    assert answer.how is not How.ALIKE or answer.points <= 500


def test_own_words_count_by_likeness_and_asked_words_too() -> None:
    assert best("zorgplan-maken", has("zorgplannen schrijven")).how is How.ALIKE
    assert best("zorgplannen schrijven", has("zorgplan-maken")).how is How.ALIKE
    assert best("sorteren", has("Goederen  sorteren")) == Answer(
        asked="sorteren", held="Goederen  sorteren", how=How.SAME, points=1000
    )


def test_the_same_unknown_words_on_both_sides_are_the_same_competence() -> None:
    assert best("Kwantummechanica", has("kwantummechanica")).how is How.SAME
    assert best("Kwantummechanica", has("astrologie")).how is How.NONE


@pytest.mark.parametrize(
    ("proof", "on", "points"),
    [
        (Proof.EVC, None, 1000), (Proof.EVC, date(2024, 12, 1), 1000), (Proof.EVC, date(2024, 11, 30), 900),
        (Proof.EVC, date(1990, 1, 1), 900), (Proof.DIPLOMA, date(1990, 1, 1), 1000),
        (Proof.EXPERIENCE, None, 800), (Proof.EXPERIENCE, date(2000, 1, 1), 800), (Proof.OWN_WORD, None, 600),
    ],
)  # fmt: skip
def test_proof_weighs_and_an_old_evc_a_little_less(proof: Proof, on: date | None, points: int) -> None:
    assert best("lassen", has("lassen", proof, on)).points == points


@given(one=competences)
def test_no_proof_is_worth_nothing_and_an_evc_more_than_ones_own_word(one: Competence) -> None:
    assert proof_percent(one, ON) > 0
    evc = proof_percent(replace(one, proof=Proof.EVC), ON)
    assert evc > proof_percent(replace(one, proof=Proof.EXPERIENCE), ON)
    assert evc > proof_percent(replace(one, proof=Proof.OWN_WORD), ON)


def test_of_equal_points_the_nearer_way_wins_then_the_alphabet() -> None:
    blank = dict.fromkeys(TERM_COLUMNS, "")
    rows = [("a", ""), ("b", "a"), ("c", "a"), ("d", "")]
    table = pd.DataFrame([{**blank, "key": k, "name": f"term {k}{k}", "broader": b} for k, b in rows])
    small = Vocabulary(table=table.set_index("key"), near=pd.DataFrame(columns=list(NEIGHBOUR_COLUMNS)))
    answer = nearness(["a"], [has("c"), has("b")], small, ON)[0]
    assert (answer.how, answer.held) == (How.NARROWER, "b")
    assert nearness(["d"], [has("b")], small, ON)[0] == Answer(asked="d", held=None, how=How.NONE, points=0)


def test_the_practice_candidates_are_near_the_work_that_the_literature_names() -> None:
    held = [has("mensen begeleiden in hun dagelijks leven", Proof.EXPERIENCE),
            has("omgaan met mensen met dementie", Proof.EXPERIENCE),
            has("huishoudelijk werk", Proof.EXPERIENCE), has("verzorgende niveau 2", Proof.EVC)]  # fmt: skip
    near = mean_points(nearness(["dagelijks-leven", "dementie", "gezelschap"], held, TERMS, ON))
    far = mean_points(nearness(["boekhouden", "lassen", "vrachtwagen"], held, TERMS, ON))
    assert near > 500 > far
