"""Papers that places ask for: licences, registrations, certificates, and which of them the law requires."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPaper:
    """One kind of paper; `law` where Dutch law requires it for the work, `source` says where or why not."""

    slug: str
    name_nl: str
    name_en: str
    law: bool
    words: tuple[str, ...]
    source: str


def _read_papers() -> Mapping[str, KnownPaper]:
    text = files("datasets").joinpath("papers.csv").read_text(encoding="utf-8")
    plain = ("slug", "name_nl", "name_en", "source")
    found = [
        KnownPaper(
            **{name: row[name] for name in plain},
            law=row["law"] == "yes",
            words=tuple(row["words"].split(";")),
        )
        for row in csv.DictReader(text.splitlines())
    ]
    return MappingProxyType({paper.slug: paper for paper in found})


PAPERS: Final[Mapping[str, KnownPaper]] = _read_papers()
"""Every known paper by its slug."""

LAW_PAPERS: Final[frozenset[str]] = frozenset(slug for slug, paper in PAPERS.items() if paper.law)
"""The papers without which the law doesn't allow the work."""


def _plain(text: str) -> str:
    said = re.sub(r"\((papier|paper)\)", "", text.casefold())
    return " ".join(re.sub(r"\b(categorie|cat\.?)\s", "", said.replace("_", " ")).split())


def _words(paper: KnownPaper) -> tuple[str, ...]:
    return (paper.slug, paper.name_nl, paper.name_en, *paper.words)


_BY_WORD: Final[Mapping[str, str]] = MappingProxyType(
    {_plain(word): paper.slug for paper in PAPERS.values() for word in _words(paper)}
)


def find_paper(text: str) -> KnownPaper | None:
    """The known paper that a text names, by slug, name or other word; None where it names none."""
    slug = _BY_WORD.get(_plain(text))
    return PAPERS[slug] if slug else None
