"""Finding competences by somebody's own words."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.problems import DataError
from datasets.skills import (
    LEAST_LIKENESS,
    NEIGHBOUR_COLUMNS,
    TERM_COLUMNS,
    Near,
    Vocabulary,
    plain,
    read_vocabulary,
)

VOCABULARY = read_vocabulary()
keys = st.sampled_from(VOCABULARY.keys)


@given(key=keys)
def test_a_key_a_name_and_every_synonym_are_found_as_themselves(key: str) -> None:
    term = VOCABULARY.term(key)
    for words in (key, term.name, *term.alt):
        assert VOCABULARY.find(words)[0] == Near(key, 1.0)


@given(key=keys, shout=st.booleans())
def test_case_accents_and_punctuation_make_no_difference(key: str, shout: bool) -> None:
    name = VOCABULARY.names[key]
    other = name.upper() if shout else f"  {name}! (ervaring)"
    assert VOCABULARY.find(other)[0] == Near(key, 1.0)


@given(words=st.text(max_size=40), n=st.integers(1, 8))
def test_whatever_is_said_the_answer_is_ordered_and_within_bounds(words: str, n: int) -> None:
    found = VOCABULARY.find(words, n)
    assert len(found) <= n
    assert list(found) == sorted(found, key=lambda near: (-near.likeness, near.key))
    assert all(LEAST_LIKENESS <= near.likeness <= 1 for near in found)
    assert len({near.key for near in found}) == len(found)


@given(words=st.text(alphabet="abcdefgh ijklmnoprstuvw", max_size=30))
def test_the_first_of_many_are_the_few(words: str) -> None:
    assert VOCABULARY.find(words, 8)[:3] == VOCABULARY.find(words, 3)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("mensen begeleiden in hun dagelijks leven", "dagelijks-leven"),
        ("omgaan met mensen met dementie", "dementie"),
        ("huishoudelijk werk", "huishoudelijk-werk"),
        ("verzorgende niveau 2", "mensen-verzorgen"),
        ("verpleegkundige hbo (diploma, NLQF 6)", "verpleegkundig-handelen"),
        ("indiceren van zorg", "zorg-indiceren"),
        ("gesprekken voeren met clienten", "gesprekken"),
        ("klantcontact", "klantcontact"),
        ("laden en lossen", "laden-en-lossen"),
        ("orderverzamelaar", "orders-verzamelen"),
        ("heftruck rijden", "heftruck"),
        ("fietsen maken", "fietsen-repareren"),
        ("zorgplannen schrijven", "zorgplan-maken"),
        ("samenwerken in een team", "samenwerken"),
    ],
)
def test_what_people_say_is_understood(words: str, key: str) -> None:
    assert VOCABULARY.find(words)[0].key == key


@pytest.mark.parametrize("words", ["kwantummechanica", "voetbal", "", "  ", "(ervaring)", "!?"])
def test_what_is_no_competence_of_ours_gives_nothing(words: str) -> None:
    assert VOCABULARY.find(words) == ()


def test_unknown_keys_have_no_relations() -> None:
    assert "no-such" not in VOCABULARY
    assert VOCABULARY.broader("no-such") == ()
    assert VOCABULARY.narrower("no-such") == ()
    assert dict(VOCABULARY.neighbours("no-such")) == {}


def test_broader_terms_run_from_near_to_far() -> None:
    assert VOCABULARY.broader("dementie") == ("ouderen", "omgaan-met-doelgroepen")
    assert "dementie" in VOCABULARY.narrower("omgaan-met-doelgroepen")


def test_terms_that_go_round_in_imported_data_still_end() -> None:
    rows = [("a", "b"), ("b", "a")]
    blank = dict.fromkeys(TERM_COLUMNS, "")
    table = pd.DataFrame([{**blank, "key": k, "name": f"{k}{k}{k}", "broader": b} for k, b in rows])
    circle = Vocabulary(table=table.set_index("key"), near=pd.DataFrame(columns=list(NEIGHBOUR_COLUMNS)))
    assert set(circle.broader("a")) <= {"a", "b"}


def test_more_terms_stand_behind_and_never_replace_our_own() -> None:
    extra = pd.DataFrame(
        [("esco:1", "hoefijzers smeden", "forging horseshoes", "", "metaal", "S6.7", ""),
         ("lassen", "iets anders", "", "", "", "", "")],
        columns=list(TERM_COLUMNS),
    )  # fmt: skip
    more = VOCABULARY.with_terms(extra)
    assert more.keys[: len(VOCABULARY)] == VOCABULARY.keys
    assert more.keys[len(VOCABULARY) :] == ("esco:1",)
    assert more.names["lassen"] == VOCABULARY.names["lassen"]
    assert more.find("hoefijzers smeden")[0] == Near("esco:1", 1.0)
    assert "esco:1" in more.narrower("metaal")
    assert "esco:1" not in VOCABULARY


def test_a_folder_without_imported_terms_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="spoor2 import esco"):
        read_vocabulary(tmp_path)


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        ("Cliënten  (EVC)", "clienten"),
        ("C++ en C#", "c++ en c#"),
        ("laden/lossen", "laden lossen"),
        ("...", ""),
    ],
)
def test_plain_words(words: str, bare: str) -> None:
    assert plain(words) == bare
