"""Everyday Dutch words for the items, as a jobhunter types them; each means one item within a layout."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from datasets.fml_value import plain
from datasets.items import ITEMS, Layout


@cache
def item_words(layout: Layout) -> Mapping[str, tuple[str, ...]]:
    """The items behind a name or an everyday word, in lower case; those that the layout has come first.

    A word that stands for an item of the layout never also means one of the other layout.
    """
    found: dict[str, tuple[str, ...]] = {}
    for slug, words in _said():
        for word in words:
            found[word] = (*found.get(word, ()), slug)
    return {word: _of(layout, tuple(dict.fromkeys(slugs))) for word, slugs in found.items()}


def _said() -> list[tuple[str, tuple[str, ...]]]:
    text = files("datasets").joinpath("item_words.csv").read_text(encoding="utf-8")
    names = [(item.slug, (plain(item.name_nl), plain(item.name_en))) for item in ITEMS.values()]
    rows = csv.DictReader(text.splitlines())
    return names + [(row["slug"], tuple(map(plain, row["words"].split(";")))) for row in rows]


def _of(layout: Layout, slugs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(slug for slug in slugs if layout in ITEMS[slug].scales) or slugs
