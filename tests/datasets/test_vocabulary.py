"""The vocabulary, the learned neighbours and the usual competences, as files that can be remade."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.catalogue import competences as usual
from datasets.problems import DataError
from datasets.skills import listed, plain, read_vocabulary
from datasets.vocabulary.evidence import NEEDED, gather
from datasets.vocabulary.learn import LEAST_NEARNESS, learn_neighbours

ROOT = Path(__file__).parents[2]
SOURCE = ROOT.parent / "shared" / "data"
FILES = ROOT / "datasets" / "vocabulary"
CATALOGUE = ROOT / "datasets" / "catalogue"
VOCABULARY = read_vocabulary()
needs_shared = pytest.mark.skipif(not SOURCE.is_dir(), reason="needs the public sources in ../shared/data")


@pytest.fixture(scope="module")
def functions() -> pd.DataFrame:
    path = CATALOGUE / "functions.csv"
    if not path.is_file():
        pytest.skip("needs the list of functions")
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def remade(functions: pd.DataFrame) -> pd.DataFrame:
    return usual.usual_competences(functions, SOURCE)


def test_the_vocabulary_has_250_to_400_terms_with_a_name_and_a_tie_each() -> None:
    table = VOCABULARY.table
    assert 250 <= len(table) <= 400
    assert table.index.is_unique
    assert (table["name"] != "").all()
    assert (table["name_en"] != "").all()
    assert ((table["esco_groups"] != "") | (table["onet"] != "")).all()


def test_no_word_names_two_competences() -> None:
    words = [plain(w) for key in VOCABULARY.keys for w in (VOCABULARY.names[key], *VOCABULARY.term(key).alt)]
    assert sorted({word for word in words if words.count(word) > 1}) == []
    assert [
        w for key in VOCABULARY.keys for w in VOCABULARY.term(key).alt if w in VOCABULARY and w != key
    ] == []


def test_broader_terms_exist_and_never_go_round() -> None:
    broad = {VOCABULARY.term(key).broader for key in VOCABULARY.keys} - {""}
    assert len(broad) >= 40
    assert broad <= set(VOCABULARY.keys)
    assert all(key not in VOCABULARY.broader(key) for key in VOCABULARY.keys)
    assert all(
        VOCABULARY.term(VOCABULARY.broader(key)[-1]).broader == ""
        for key in VOCABULARY.keys
        if VOCABULARY.broader(key)
    )


@given(key=st.sampled_from(VOCABULARY.keys), other=st.sampled_from(VOCABULARY.keys))
def test_narrower_is_broader_turned_round(key: str, other: str) -> None:
    assert (other in VOCABULARY.narrower(key)) == (key in VOCABULARY.broader(other))


@given(key=st.sampled_from(VOCABULARY.keys))
def test_neighbours_are_mutual_near_and_no_relatives(key: str) -> None:
    relatives = {key, *VOCABULARY.broader(key), *VOCABULARY.narrower(key)}
    for other, near in VOCABULARY.neighbours(key).items():
        assert LEAST_NEARNESS <= near <= 1
        assert VOCABULARY.neighbours(other)[key] == near
        assert other not in relatives


@pytest.mark.parametrize(
    ("one", "other"),
    [("metselen", "beton"), ("orders-verzamelen", "goederen-ontvangen"), ("balie", "telefoneren"),
     ("dementie", "dagelijks-leven"), ("zorg-indiceren", "casemanagement"), ("solderen", "elektrotechniek")],
)  # fmt: skip
def test_a_jobhunter_would_call_these_neighbours(one: str, other: str) -> None:
    assert other in VOCABULARY.neighbours(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("metselen", "boekhouden"),
        ("dementie", "lassen"),
        ("programmeren", "schoonmaken"),
        ("haar-knippen", "heftruck"),
    ],
)
def test_a_jobhunter_would_not_call_these_neighbours(one: str, other: str) -> None:
    assert other not in VOCABULARY.neighbours(one)


@needs_shared
def test_every_tie_occurs_in_the_public_counts() -> None:
    groups = set(pd.read_csv(SOURCE / "esco/occupation_skill_groups.csv.gz")["group_code"])
    activities = pd.read_csv(SOURCE / "onet/work_activity_reference.csv.gz")
    known = {*activities["dwa_id"], *activities["iwa_id"], *activities["gwa_id"]}
    for name in ("skills", "knowledge"):
        known |= {c.split(":")[0] for c in pd.read_csv(SOURCE / f"onet/{name}.csv.gz", nrows=1).columns[1:]}
    for key, row in VOCABULARY.table.iterrows():
        assert set(listed(row["esco_groups"])) <= groups, key
        assert set(listed(row["onet"])) <= known, key


@needs_shared
def test_the_neighbours_are_what_the_sources_say_to_the_byte() -> None:
    assert _csv(learn_neighbours(SOURCE)) == (FILES / "neighbours.csv").read_text(encoding="utf-8")


@needs_shared
def test_evidence_is_stronger_where_the_work_is_done() -> None:
    evidence = gather(SOURCE)
    welder, nurse = evidence.of([], ["51-4121.00"]), evidence.of([], ["29-1141.00"])
    assert welder["lassen"] > 0.5 > nurse["lassen"]
    assert nurse["verpleegkundig-handelen"] > welder["verpleegkundig-handelen"]
    assert welder.between(0, 1).all()
    assert (evidence.of(["no-such"], ["no-such"]) == 0).all()


def test_all_missing_sources_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        gather(tmp_path)
    assert {problem.file for problem in caught.value.problems} == set(NEEDED)


@needs_shared
def test_usual_competences_are_remade_to_the_byte(remade: pd.DataFrame) -> None:
    assert _csv(remade) == (CATALOGUE / "function_competences.csv").read_text(encoding="utf-8")


@needs_shared
def test_shuffled_functions_give_the_same_competences(functions: pd.DataFrame) -> None:
    some = functions.head(20)
    once = usual.usual_competences(some, SOURCE)
    assert _csv(usual.usual_competences(some.iloc[::-1], SOURCE)) == _csv(once)


@needs_shared
def test_every_function_has_5_to_15_competences_of_the_vocabulary(
    functions: pd.DataFrame, remade: pd.DataFrame
) -> None:
    numbers = remade.groupby("function").size()
    assert set(numbers.index) == set(functions["key"])
    assert numbers.between(usual.FEWEST, usual.MOST).all()
    assert set(remade["competence"]) <= set(VOCABULARY.keys)
    assert remade["weight"].between(0.01, 1).all()
    assert not remade.duplicated(["function", "competence"]).any()


@needs_shared
def test_what_was_adjusted_by_hand_wins(remade: pd.DataFrame) -> None:
    by_hand = pd.read_csv(CATALOGUE / "competence_adjustments.csv")
    found = remade.set_index(["function", "competence"])["weight"]
    assert by_hand["function"].nunique() >= 60
    assert (by_hand["why"].str.len() > 10).all()
    for row in by_hand.itertuples():
        assert found.get((row.function, row.competence), 0.0) == row.weight, (row.function, row.competence)


def test_an_adjustment_of_an_unknown_competence_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "competence_adjustments.csv").write_text("function,competence,weight,why\nx,flying,1,no\n")
    monkeypatch.setattr(usual, "files", lambda _: tmp_path)
    with pytest.raises(DataError, match=r"row 2, competence: expected a key of the vocabulary, got 'flying'"):
        usual._adjustments(VOCABULARY)


@needs_shared
@pytest.mark.parametrize(
    ("function", "first"),
    [
        ("thuishulp", "huishoudelijk-werk"),
        ("huiskamermedewerker", "dementie"),
        ("indicatiesteller", "zorg-indiceren"),
        ("transportplanner", "ritten-plannen"),
        ("magazijnmedewerker-orderpicker", "orders-verzamelen"),
        ("medewerker-klantenservice", "klantcontact"),
        ("lasser", "lassen"),
        ("kapper", "haar-knippen"),
        ("fietsenmaker", "fietsen-repareren"),
        ("rijinstructeur", "rijles"),
        ("deurwaarder", "incasso"),
    ],
)
def test_the_heart_of_a_function_stands_among_its_first_three(
    function: str, first: str, remade: pd.DataFrame
) -> None:
    assert first in list(remade.loc[remade["function"] == function, "competence"])[:3]


def _csv(table: pd.DataFrame) -> str:
    text = io.StringIO()
    table.to_csv(text, index=False, lineterminator="\n")
    return text.getvalue()


@needs_shared
@pytest.mark.parametrize(
    ("function", "odd"),
    [
        ("cv-monteur", "fietsen-repareren"),
        ("microbiologisch-analist", "tuinieren"),
        ("verkoper-schoenen", "offertes"),
        ("wasserijmedewerker", "draaien-frezen"),
        ("visser", "heftruck"),
    ],
)
def test_a_trade_of_others_is_no_usual_competence(function: str, odd: str, remade: pd.DataFrame) -> None:
    assert odd not in set(remade.loc[remade["function"] == function, "competence"])


def test_groups_of_trades_name_known_beginnings_of_isco(functions: pd.DataFrame) -> None:
    table = pd.read_csv(CATALOGUE / "competence_groups.csv", dtype=str)
    assert table["competence"].is_unique
    assert (table["why"].str.len() >= 5).all()
    for row in table.itertuples():
        assert functions["isco"].str.startswith(tuple(str(row.isco).split(";"))).any(), row.competence
