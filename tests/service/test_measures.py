"""Measures in words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.problems import DataError
from evaluation.measures import (
    KINDS,
    Better,
    Family,
    Gini,
    Measure,
    Waiting,
    Why,
    definition,
    nDCG,
    parse,
    read_qrels,
    read_run,
)
from service.faults import error_text
from service.measures import measure_name
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
                assert words(f"measure.{definition(measure).name}.meaning")


@pytest.mark.parametrize("lang", LANGS)
def test_every_value_has_its_word(lang: str) -> None:
    texts = read_texts(lang)
    for group, values in (("measure_why", Why), ("measure_better", Better), ("measure_family", Family)):
        assert {key for key in texts if key.startswith(f"{group}.")} == {f"{group}.{one}" for one in values}


WRONG = [
    "nDGC@10", "zzz@10", "nDCG@0", "nDCG@x", 'nDCG(tie="x")', 'nDCG(ties="expcted")', "nDCG(ties=1)", "Brier(rel=2)",
    "nDCG(ties=expected, ties=expected)", "B@3", "B(perosns)", "Phi(weeks)", "Gini(exposure, weeks)",
    "Gini(net, taken)",
    "ECE(bins=1)", "(", "", "MRR MAP",
]  # fmt: skip
RUNS = ["", "a Q0 v 1\n", "a Q0 v 1 x s\na Q0 v 1 1 s\na Q0 v 1 1 s\n", "a 0 v 1\n"]
QRELS = ["", "a 0 v\n", "a 0 v x\n", "a Q0 v 1 3.5 s\n", "a 0 v 1\na 0 v 1\n"]


@pytest.mark.parametrize("text", WRONG)
def test_a_measure_that_is_not_is_told_in_dutch(text: str) -> None:
    with pytest.raises(DataError) as caught:
        parse(text)
    told(caught.value)


@pytest.mark.parametrize(
    ("read", "text"), [*((read_run, one) for one in RUNS), *((read_qrels, one) for one in QRELS)]
)
def test_a_file_that_cannot_be_read_is_told_in_dutch(
    read: Callable[[Path], object], text: str, tmp_path: Path
) -> None:
    path = tmp_path / "lists.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read(path)
    told(caught.value)
    with pytest.raises(DataError) as caught:
        read(tmp_path / "elsewhere.txt")
    told(caught.value)


def told(error: DataError) -> None:
    for problem in error.problems:
        for text in (problem.expected, problem.got, problem.remedy):
            said = error_text(text, NL)
            assert said != text or not text or text.startswith("'") or text.isdigit(), text
            assert not set(said.lower().split()) & {"the", "expected:", "of.", "out.", "column", "columns"}, (
                said
            )
