"""What a jobhunter types without a code or an equals sign: "tillen max 7 kg", "geen trappen", "niet 's nachts".

Only what can mean one thing is read; all else stays as it was, to be named as a problem.
"""

from __future__ import annotations

import re
from typing import Final

from datasets.fml_value import SIDES, is_level, parse_amount, parse_value, plain
from datasets.item_words import item_words
from datasets.items import ITEMS, ItemKind, Layout
from datasets.synonyms import UNKNOWN

Said = tuple[str, str]
"""An item as written and its value as written."""

_MOST: Final = r"(?:(?:max\.?|maximaal|hooguit|hoogstens|ten hoogste|niet meer dan)\s+)?"
_HOURS: Final = re.compile(
    rf"(?:werken\s+)?{_MOST}(?P<hours>\d+(?:[.,]\d+)?)\s*(?:u|uur|uren)\s*"
    r"(?:per|/|in de|op een)\s*(?P<per>dag|week)(?:\s+werken)?"
)
_PERIOD: Final = re.compile(
    r"(?:(?:niet|geen|nooit)\b.*(?:avond|nacht).*|alleen (?:overdag|dagdienst(?:en)?))"
)
_NOT: Final = re.compile(r"(?:(?:kan|mag)\s+)?(?:helemaal\s+)?(?:niet|geen)\s+(?:meer\s+)?(?P<item>.+)")
_RANGE: Final = re.compile(
    r"(?P<about>(?:ca\.?|circa|ongeveer|max\.?|maximaal)\s+)?(?P<low>\d+(?:[.,]\d+)?)\s*(?:-|–|à|a|tot)\s*"
    r"(?P<high>\d+(?:[.,]\d+)?)\s*(?P<unit>[a-z°][^;()]*)"
)
_NOTHING: Final = UNKNOWN - {"none", "nat", "na"}
_OF_DAY: Final = ("sitting", "standing", "walking")


def spoken(layout: Layout, part: str) -> Said | None:
    """The item and value that a part says in words; None where it isn't sure."""
    said = plain(part).rstrip(".")
    if hours := _HOURS.fullmatch(said):
        return f"hours-{'day' if hours['per'] == 'dag' else 'week'}", f"{hours['hours']} uur"
    if _PERIOD.fullmatch(said):
        return "6.1", said.replace("dagdiensten", "overdag").replace("dagdienst", "overdag")
    return _condition(layout, said) or _denied(layout, said) or _beside(layout, said)


def _condition(layout: Layout, said: str) -> Said | None:
    slugs = item_words(layout).get(said, ())
    if len(slugs) == 1 and ITEMS[slugs[0]].kind is ItemKind.CONDITION:
        return slugs[0], "van toepassing"
    return None


def _denied(layout: Layout, said: str) -> Said | None:
    found = _NOT.fullmatch(said)
    slugs = item_words(layout).get(found["item"], ()) if found else ()
    value = nothing(slugs)
    return (found["item"], value) if found and value else None


def nothing(slugs: tuple[str, ...]) -> str:
    """The value of a flat "not": none at all where it is counted, else limited; empty where it isn't sure."""
    kinds = {ITEMS[slug].kind for slug in slugs}
    if kinds == {ItemKind.GRADED}:
        return f"0 {ITEMS[slugs[0]].unit}"
    return "beperkt" if kinds == {ItemKind.YES_NO} else ""


def _beside(layout: Layout, said: str) -> Said | None:
    """A name with its value behind it ("tillen max 7 kg") or before it ("max 7 kg tillen")."""
    words = said.split()
    for count in range(len(words) - 1, 0, -1):
        for item, value in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            name, text = " ".join(item).rstrip(","), " ".join(value)
            if name in item_words(layout) and _is_value(text):
                return name, text
    return None


def _is_value(text: str) -> bool:
    value = parse_amount(text)
    if (value and value.unit) or is_level(text) or _RANGE.fullmatch(text):
        return True
    found = parse_value(text)
    return bool(found.level and found.side and not found.note)


def unsaid(text: str) -> bool:
    """True for the words that stand for a value that isn't known."""
    said = plain(text)
    return bool(said) and said in _NOTHING


def lower_of(text: str) -> str:
    """A range such as "5 à 10 kg" as its lower end, which the person can do for certain."""
    found = _RANGE.fullmatch(plain(text))
    return f"{found['low']} {found['unit']}" if found else text


def over_day(item: str, slugs: tuple[str, ...], text: str) -> str:
    """Sitting, standing or walking "4 uur per dag" by name is the item over the whole day."""
    value = parse_amount(text)
    named = len(slugs) == 1 and slugs[0] in _OF_DAY and not re.match(r"\d", item)
    return f"{slugs[0]}-hours" if named and value and value.unit == "h/day" else item


def limited_side(slugs: tuple[str, ...], text: str) -> str:
    """A bare side on an item that is limited or not, as "beperkt" on that side."""
    plainly = plain(text) in SIDES and all(
        ITEMS[slug].sided and ITEMS[slug].kind is ItemKind.YES_NO for slug in slugs
    )
    return f"beperkt, side={plain(text)}" if slugs and plainly else text


def unclear(slugs: tuple[str, ...], text: str) -> str:
    """What is wrong with a value that can mean two things: "nee", or a bare 1 that may be a level."""
    item = ITEMS[slugs[0]] if slugs else None
    if item is None or item.kind is ItemKind.CONDITION:
        return ""
    said = plain(text)
    if said in ("ja", "nee", "yes", "no") and item.kind in (
        ItemKind.GRADED, ItemKind.YES_NO, ItemKind.ORDINAL,
    ) and not item.free_text:  # fmt: skip
        return "a word that can mean both"
    bare = item.unit and item.rubriek != "VI" and said in ("0", "1", "2", "3")
    return "a bare number that may be a level" if bare and item.kind is ItemKind.GRADED else ""
