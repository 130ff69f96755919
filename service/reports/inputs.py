"""What goes into the engine, by name for people: an item that is asked or limited, or a column of a table."""

from __future__ import annotations

from datasets.items import ITEMS
from service.words import Words


def input_text(name: str, words: Words) -> str:
    """An input such as `demands.lifting.amount` or `vacancies.wage_hour.unknown` in words."""
    table, what, *rest = name.split(".")
    if what.startswith("per_"):
        return words(f"rep_input.{what}", table=words.name("rep_input_table", table))
    plain = ITEMS[what].name(words.lang) if what in ITEMS else words.name("rep_input_column", what)
    said = words("rep_input.of", table=words.name("rep_input_table", table), what=plain)
    return f"{said}, {words.name('rep_input_part', rest[0])}" if rest else said
