"""The known papers: found by any of their words, each word one paper, the law flag reasoned."""

from __future__ import annotations

import pytest

from datasets.model import LAW_PAPERS as REACHED
from datasets.papers import LAW_PAPERS, PAPERS, find_paper


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("rijbewijs B", "rijbewijs_b"), ("rijbewijs_b", "rijbewijs_b"), ("Rijbewijs C (papier)", "rijbewijs_c"),
        ("rijbewijs B+E", "rijbewijs_be"), ("rijbewijs cat. D", "rijbewijs_d"), ("code 95", "code95"),
        ("VOG", "vog"), ("BIG-registratie", "big"), ("sociale hygiëne", "sociale_hygiene"),
        ("vliegbrevet", None),
    ],
)  # fmt: skip
def test_found_by_its_words(text: str, slug: str | None) -> None:
    found = find_paper(text)
    assert (found.slug if found else None) == slug


def test_a_word_names_one_paper() -> None:
    for slug, paper in PAPERS.items():
        for word in (slug, paper.name_nl, paper.name_en, *paper.words):
            found = find_paper(word)
            assert found is not None, word
            assert found.slug == slug, word


def test_each_paper_says_why_the_law_asks_it_or_does_not() -> None:
    assert all(paper.source and paper.name_nl and paper.name_en for paper in PAPERS.values())
    assert REACHED is LAW_PAPERS
    assert {"rijbewijs_b", "vog", "big", "code95"} <= LAW_PAPERS
    assert not {"vca", "heftruckcertificaat", "bhv", "ehbo"} & LAW_PAPERS
