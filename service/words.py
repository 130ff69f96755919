"""The texts in one language: sentences by key, and numbers, days and names as that language writes them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any, Final

from datasets.items import ITEMS
from datasets.papers import PAPERS

LANGS: Final = ("nl", "en")
ROOMS: Final = (
    "words", "reasons", "questions", "pages", "network", "plans", "measures", "report", "findings", "ladder",
    "problems",
)  # fmt: skip
"""The files of texts; each exists per language."""


NUMBERED: Final = re.compile(r"(\d+) \[([^|\]]*)\|([^|\]]*)\]")
"""A number and the word behind it, for one and for more: "3 [plek|plekken]"."""


def _counted(found: re.Match[str]) -> str:
    return f"{found[1]} {found[2] if found[1] == '1' else found[3]}"


class MissingTextError(KeyError):
    """A key that no language has: a fault of the program, not of its user."""


@dataclass(frozen=True)
class Words:
    """The texts of one language; what it lacks is said in Dutch."""

    lang: str
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key such as `end.FITS`, with its values filled in."""
        if key not in self.texts:
            raise MissingTextError(key)
        return NUMBERED.sub(_counted, self.texts[key].format_map(values))

    def has(self, key: str) -> bool:
        """True where there is such a text."""
        return key in self.texts

    def first(self, *keys: str) -> str:
        """The first of the keys that there is a text for."""
        for key in keys:
            if key in self.texts:
                return key
        raise MissingTextError(keys[-1])

    def name(self, group: str, value: str) -> str:
        """The word for a value of the code, or the value itself where it is people's own word."""
        return self.texts.get(f"{group}.{value}", value)

    def under(self, group: str) -> dict[str, str]:
        """Every text of a group, by the rest of its key."""
        start = f"{group}."
        return {key.removeprefix(start): text for key, text in self.texts.items() if key.startswith(start)}

    def number(self, value: float, digits: int = 1) -> str:
        """A number without needless decimals, with a decimal comma in Dutch."""
        text = f"{value:.{digits}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        text = "0" if text == "-0" else text
        return text.replace(".", ",") if self.lang == "nl" else text

    def amount(self, value: float, unit: str) -> str:
        """A number with its unit."""
        return f"{self.number(value)} {self.name('unit', unit)}".rstrip() if isfinite(value) else "∞"

    def percent(self, chance: float) -> str:
        """A chance in whole percents; what is not sure is never called 0 or 100."""
        return f"{min(99, max(1, round(100 * chance)))}%"

    def day(self, day: date) -> str:
        """A day in figures: 1-12-2026 in Dutch, 2026-12-01 in English."""
        return f"{day.day}-{day.month}-{day.year}" if self.lang == "nl" else day.isoformat()

    def item(self, slug: str) -> str:
        """The name of an item or a paper."""
        if f"item.{slug}" in self.texts:
            return self.texts[f"item.{slug}"]
        if slug in PAPERS:
            return PAPERS[slug].name_en if self.lang == "en" else PAPERS[slug].name_nl
        if slug not in ITEMS:
            return slug
        name = ITEMS[slug].name(self.lang).removeprefix(self.texts["sentence.condition"])
        return name[:1].upper() + name[1:]


def flat(table: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Nested tables as one, with the keys joined by points."""
    found: dict[str, str] = {}
    for key, value in table.items():
        here = f"{before}{key}"
        found |= flat(value, f"{here}.") if isinstance(value, Mapping) else {here: str(value)}
    return found


def read_texts(lang: str) -> dict[str, str]:
    """The texts that a language has itself."""
    found: dict[str, str] = {}
    for room in ROOMS:
        source = files("service.texts").joinpath(f"{room}.{lang}.toml")
        if source.is_file():
            found |= flat(tomllib.loads(source.read_text(encoding="utf-8")))
    return found


@cache
def read_words(lang: str = "nl") -> Words:
    """The texts of a language, with Dutch behind it; read once."""
    return Words(lang, read_texts("nl") | (read_texts(lang) if lang != "nl" else {}))
