"""Measures in words."""

import pytest

from evaluation.measures import KINDS, Better, Family, Gini, Measure, Waiting, Why, nDCG
from service.measures import measure_meaning, measure_name
from service.words import LANGS, read_texts, read_words

NL, EN = read_words("nl"), read_words("en")


def test_a_name_tells_what_was_chosen() -> None:
    assert measure_name(nDCG @ 10, NL) == "Kwaliteit van de volgorde (nDCG), bovenste 10"
    assert measure_name(nDCG(judged="only", ties="expected") @ 5, EN) == (
        "Quality of the order (nDCG), top 5, equal scores in random order, only places with a known outcome"
    )
    assert measure_name(Gini("net", "weeks"), EN) == "Inequality of balances (Gini), in weeks"
    assert measure_name(Waiting("mean") @ 52, NL) == "Wachttijd (gemiddeld, begrensd), binnen 52 weken"


@pytest.mark.parametrize("lang", LANGS)
def test_every_choice_has_its_words(lang: str) -> None:
    words = read_words(lang)
    for name, kind in KINDS.items():
        for option, choice in kind.options.items():
            for value in choice.words[1:] or (choice.number + 1,):
                measure = Measure(name=name, options=((option, value),))
                assert measure_name(measure, words).count(", ") >= 1
                assert measure_meaning(measure, words)


@pytest.mark.parametrize("lang", LANGS)
def test_every_value_has_its_word(lang: str) -> None:
    texts = read_texts(lang)
    for group, values in (("measure_why", Why), ("measure_better", Better), ("measure_family", Family)):
        assert {key for key in texts if key.startswith(f"{group}.")} == {f"{group}.{one}" for one in values}
