"""The FML in both layouts, read into lines of the item catalogue: codes to items, words to levels.

`limit_rows` reads one line whose amount and level are apart, `value_rows` and `read_lines` the free notation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from datasets.fml_rows import (
    ARMS,
    LimitRow,
    Rows,
    fault,
    item_slugs,
    limit_rows,
    side_of,
    unknown_item,
)
from datasets.fml_value import Value, find_level, in_unit, parse_value, plain, split_side
from datasets.items import ITEMS, ItemKind, Layout
from datasets.problems import Problem

__all__ = [
    "LimitRow", "Value", "item_slugs", "limit_rows", "parse_value",
    "read_lines", "side_of", "unknown_item", "value_rows",
]  # fmt: skip


def value_rows(layout: Layout | str, item: str, text: str, *, file: str = "", row: int = 0) -> Rows:
    """The lines behind an item and a value in free notation, such as "5 kg" or "beperkt (links)".

    What is written beside the value becomes the line's note, which keeps the item open.
    """
    chosen = Layout(layout)
    slugs = item_slugs(chosen, item)
    if not slugs:
        return [], [unknown_item(item, layout=chosen, file=file, row=row)]
    said, side = split_side(text)
    if ITEMS[slugs[0]].kind is ItemKind.DESCRIPTOR:
        return limit_rows(chosen, item, None, text, file=file, row=row)
    arms = len(slugs) > 1 and slugs[0] in ARMS
    if arms or _in_words(chosen, slugs, said):
        found, faults = limit_rows(chosen, item, None, said, side, file=file, row=row)
        return _noted(found, _beside(chosen, slugs, said)), faults
    return _parsed(chosen, item, parse_value(text), file=file, row=row)


def _in_words(layout: Layout, slugs: tuple[str, ...], said: str) -> bool:
    """True for the words of a level and nothing beside them."""
    items = [ITEMS[slug] for slug in slugs]
    labels = {plain(label) for item in items for label in (item.scales.get(layout) or item.any_scale).levels}
    return said in labels or (
        "(" not in said and any(find_level(item, layout, said) is not None for item in items)
    )


def _beside(layout: Layout, slugs: tuple[str, ...], said: str) -> str:
    """What stands between brackets without being the form's own words or hours of the day."""
    scales = [ITEMS[slug].scales.get(layout) or ITEMS[slug].any_scale for slug in slugs]
    labels = " ".join(plain(label) for scale in scales for label in scale.levels)
    found = [words.strip() for words in re.findall(r"\(([^)]*)\)", said)]
    found += [words.strip() for words in re.sub(r"\([^)]*\)", "", said).split(";")[1:] if words.strip()]
    form = "|".join([r"^[\d\s:-]+(uur|h)?$", *(ARMS[slug] for slug in slugs if slug in ARMS)])
    return "; ".join(words for words in found if words not in labels and not re.search(form, words))


def _noted(lines: list[LimitRow], note: str) -> list[LimitRow]:
    for line in lines:
        line["note"] = "; ".join(part for part in (note, line["note"]) if part)
    return lines


def _parsed(layout: Layout, item: str, value: Value, *, file: str, row: int) -> Rows:
    first = ITEMS[item_slugs(layout, item)[0]]
    amount = in_unit(value, first)
    if value.amount is not None and amount is None:
        remedy = "Check the item, its unit and the layout of the list."
        expected, got = first.unit or "a level in words", value.unit or "an amount"
        return [], [replace(fault(first, "value", expected, got=got, remedy=remedy), file=file, row=row)]
    bare = amount is None and not value.level
    if bare and first.free_text and value.note:
        value = replace(value, level=(first.scales.get(layout) or first.any_scale).levels[-1])
        bare = False
    words, note = (value.note, "") if bare else (value.level, value.note)
    found, faults = limit_rows(layout, item, amount, words, value.side, file=file, row=row)
    return _noted(found, note), faults


def read_lines(
    layout: Layout | str, lines: Iterable[tuple[str, str]], *, file: str = "", rows: Sequence[int] = ()
) -> Rows:
    """A list as (item, value) pairs, read whole; 4.2 gives its side to the sided items that name none."""
    found: list[LimitRow] = []
    problems: list[Problem] = []
    general = ""
    for index, (item, text) in enumerate(lines):
        general = side_of(layout, item, text) or general
        made, wrong = value_rows(layout, item, text, file=file, row=rows[index] if rows else 0)
        found += made
        problems += wrong
    for line in found:
        line["side"] = line["side"] or (general if ITEMS[line["item"]].sided else "")
    return found, problems
