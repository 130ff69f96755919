"""What is written behind an item of the list, taken apart: an amount with its unit, level words, a side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from datasets.items import Item, Layout, UnknownLevel

SIDES: Final = {
    "links": "left", "left": "left", "linkerhand": "left", "linkerzijde": "left", "linkerarm": "left",
    "rechts": "right", "right": "right", "rechterhand": "right", "rechterzijde": "right",
    "rechterarm": "right",
    "beide": "both", "both": "both", "tweezijdig": "both", "beiderzijds": "both", "beide handen": "both",
}  # fmt: skip
"""The words for a side, as written on forms, with the side they mean."""

_UNITS: Final = {
    "kg": "kg", "kilo": "kg", "kilogram": "kg", "kgf": "kgf", "n": "N", "newton": "N",
    "min": "min", "minuut": "min", "minuten": "min", "minutes": "min",
    "u": "h", "uur": "h", "uren": "h", "h": "h", "hour": "h", "hours": "h",
    "uur per dag": "h/day", "uren per dag": "h/day", "h/day": "h/day", "uur/dag": "h/day",
    "hours per day": "h/day", "uur per week": "h/week", "uren per week": "h/week", "h/week": "h/week",
    "uur/week": "h/week", "hours per week": "h/week",
    "graden": "deg", "graad": "deg", "°": "deg", "deg": "deg", "degrees": "deg",
    "°c": "degC", "c": "degC", "degc": "degC", "graden celsius": "degC",
    "per uur": "times/h", "/uur": "times/h", "x per uur": "times/h", "keer per uur": "times/h",
    "maal per uur": "times/h", "times/h": "times/h", "per hour": "times/h", "times per hour": "times/h",
    "treden": "steps", "trede": "steps", "steps": "steps", "cm": "cm", "centimeter": "cm",
    "m": "m", "meter": "m", "db": "dB(A)",
}  # fmt: skip

_FACTORS: Final = {
    ("h", "min"): 60.0, ("h", "h/day"): 1.0, ("h", "h/week"): 1.0, ("min", "h/day"): 1 / 60,
    ("h/day", "min"): 60.0, ("kg", "kgf"): 1.0, ("N", "kgf"): 0.1, ("deg", "degC"): 1.0,
    ("m", "cm"): 100.0, ("cm", "m"): 0.01,
}  # fmt: skip
_WORDS: Final = (
    (r"\b(drie|3) ?kwartier\b", "45 min"),
    (r"\b(een |1 )?kwartier\b", "15 min"), (r"\b(een |1 )?half ?uur\b", "30 min"), (r"\been uur\b", "1 uur"),
    (r"\bdb\(a\)", "db"), (r"\s+(achtereen|aaneen|aan een stuk)\b", ""),
)  # fmt: skip
_ABOUT: Final = (
    r"(?:max\.?|maximaal|ten hoogste|hooguit|hoogstens|niet meer dan|niet langer dan|tot|up to|at most"
    r"|ongeveer|circa|ca\.?|about|≤|±|~)\s*"
)
_LESS: Final = r"(?P<less>(?:minder dan|korter dan|less than|onder|<)\s*)"
_NUMBER: Final = r"(?P<number>[-−]?\d+(?:[.,]\d+)?)\s*(?P<unit>.*)"
_AMOUNT: Final = re.compile(rf"(?:{_ABOUT})*{_LESS}?(?:{_ABOUT})*{_NUMBER}")
_EXACT: Final = re.compile(r"max|hoogste|hooguit|hoogstens|niet meer|niet langer|at most")
_SIDE: Final = re.compile(r"[,;]?\s*\(?\b(?:side|zijde|kant)\s*=\s*(?P<side>[a-z ]+?)\)?\s*$")
_LOOSE_SIDE: Final = re.compile(rf"[,;]?\s*(?:\(\s*({'|'.join(SIDES)})\s*\)|\b({'|'.join(SIDES)}))\s*$")
_EXPLAINS: Final = ("level says", "niveau")
LEVEL_WORDS: Final = {
    "normal": "normaal", "niet beperkt": "normaal", "geen beperking": "normaal", "not limited": "normaal",
    "not applicable": "normaal", "nee": "normaal", "limited": "beperkt", "ja": "beperkt", "yes": "beperkt",
    "applies": "beperkt", "van toepassing": "beperkt", "slightly limited": "licht beperkt",
    "severely limited": "sterk beperkt", "strongly limited": "sterk beperkt",
    "ernstig beperkt": "sterk beperkt",
    "somewhat limited": "enigszins beperkt", "very limited": "zeer beperkt",
}  # fmt: skip
"""Other words for the form's levels; a form with one limited level takes each as that one."""

_LEVEL: Final = re.compile(
    r"(niveau|level) \d|((licht|sterk|enigszins|zeer) )?beperkt|normaal|(niet )?van toepassing"
)
COUNTED: Final = frozenset({"min", "times/h", "steps"})
"""Units of which "less than" means at most one less; of the others a tenth less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value as written: `amount` in `unit` ("" where none was written), level words, side and the rest."""

    amount: float | None = None
    unit: str = ""
    level: str = ""
    side: str = ""
    note: str = ""
    less_than: bool = False


def plain(text: str) -> str:
    """Lower case with single blanks, as words are compared."""
    return " ".join(text.casefold().replace("’", "'").split())


def split_side(text: str) -> tuple[str, str]:
    """The text without a side named at its end, and that side ("" where none)."""
    said = plain(text)
    found = _SIDE.search(said)
    if found and found["side"].strip() in SIDES:
        return said[: found.start()].strip(), SIDES[found["side"].strip()]
    loose = _LOOSE_SIDE.search(said)
    if loose and said[: loose.start()].strip():
        return said[: loose.start()].strip(), SIDES[loose[1] or loose[2]]
    return said, ""


def parse_amount(text: str) -> Value | None:
    """An amount such as "max 7 kg", "minder dan een half uur" or "15 treden"; None where it isn't one."""
    said = plain(text)
    for pattern, instead in _WORDS:
        said = re.sub(pattern, instead, said)
    found = _AMOUNT.fullmatch(said)
    if found is None or (found["unit"] and found["unit"] not in _UNITS):
        return None
    number = float(found["number"].replace(",", ".").replace("−", "-"))
    return Value(amount=number, unit=_UNITS.get(found["unit"], ""), less_than=bool(found["less"]))


def parse_value(text: str) -> Value:
    """A value as written, taken apart: "beperkt (5 kg), side=links" is 5 kg, limited, left.

    Of two amounts the one called a maximum counts, else the lower one. Words that are neither an amount nor
    level words nor a side are the `note`: nothing written is lost.
    """
    said, side = split_side(text)
    pieces = [piece for piece in re.split(r"[;()]", said.replace("db(a)", "db")) if piece.strip(" ,")]
    amounts: list[tuple[bool, Value]] = []
    level = ""
    rest: list[str] = []
    for piece in (piece.strip(" ,") for piece in pieces):
        value = parse_amount(piece)
        if value is not None:
            amounts.append((bool(_EXACT.search(piece)), value))
        elif not piece.startswith(_EXPLAINS):
            new = not level and is_level(piece)
            level, rest = (piece, rest) if new else (level, [*rest, piece])
    chosen = _chosen(amounts) or Value()
    return Value(amount=chosen.amount, unit=chosen.unit, level=level, side=side, note="; ".join(rest),
                 less_than=chosen.less_than)  # fmt: skip


def _chosen(amounts: list[tuple[bool, Value]]) -> Value | None:
    exact = [value for said_max, value in amounts if said_max] or [value for _, value in amounts]
    return min(exact, key=lambda value: value.amount or 0.0, default=None)


def is_level(text: str) -> bool:
    """True for words that some form uses as a level."""
    said = plain(text)
    return said in LEVEL_WORDS or bool(_LEVEL.fullmatch(said))


def find_level(item: Item, layout: Layout, text: str) -> int | None:
    """The index of a level in the item's scale, from the form's words or others for them; None if unknown."""
    said = plain(text)
    tries = [said, LEVEL_WORDS.get(said, said), said.split(" (")[0]]
    for words in tries:
        try:
            return item.level(layout, words)
        except UnknownLevel:
            continue
    numbered = re.fullmatch(r"(?:niveau|level) (\d)", said)
    count = len((item.scales.get(layout) or item.any_scale).levels)
    return int(numbered[1]) if numbered and int(numbered[1]) < count else None


def in_unit(value: Value, item: Item) -> float | None:
    """The value's amount in the item's unit; None where the units don't belong together."""
    if value.amount is None or not item.unit:
        return None
    factor = 1.0 if value.unit in ("", item.unit) else _FACTORS.get((value.unit, item.unit))
    if factor is None:
        return None
    amount = round(value.amount * factor, 6)
    step = 1.0 if item.unit in COUNTED else 0.1
    return max(0.0, round(amount - step, 6)) if value.less_than else amount
