"""The words that people write after a number, per unit, and what they multiply the number by."""

from __future__ import annotations

from typing import Final

_HOUR: Final = ("u", "uur", "uren", "h", "hr", "hour", "hours")
_MINUTE: Final = ("min", "minuut", "minuten", "minute", "minutes")
_DAY: Final = ("per dag", "/dag", "/ dag", "p/d", "per day", "/day")
_WEEK: Final = ("per week", "/week", "/ week", "p/w", "pw", "/wk", "a week")
_AN_HOUR: Final = ("per uur", "/uur", "/ uur", "p/u", "/u", "per hour", "/h", "an hour")
_TIMES: Final = ("x", "keer", "maal", "times", "")


def _same(*words: str) -> dict[str, float]:
    return dict.fromkeys(words, 1.0)


def _with(words: tuple[str, ...], tails: tuple[str, ...]) -> dict[str, float]:
    joined = (f"{word}{'' if tail.startswith('/') else ' '}{tail}" for word in words for tail in tails)
    return _same(*words, *(text.strip() for text in joined))


UNITS: Final[dict[str, dict[str, float]]] = {
    "h/day": _with(_HOUR, _DAY) | dict.fromkeys(_MINUTE, 1 / 60),
    "h/week": _with(_HOUR, _WEEK),
    "min": _same(*_MINUTE) | dict.fromkeys(_HOUR, 60.0),
    "kg": _same("kg", "kilo", "kilogram"),
    "kgf": _same("kgf", "kg", "kilo", "kilogram", "kilogramkracht"),
    "cm": _same("cm", "centimeter") | {"m": 100.0, "meter": 100.0},
    "m": _same("m", "meter") | {"cm": 0.01},
    "deg": _same("°", "graden", "gr", "deg", "degrees"),
    "degC": _same("°c", "° c", "graden", "graden celsius", "c", "degc"),
    "dB(A)": _same("db(a)", "db", "dba", "decibel"),
    "steps": _same("treden", "trede", "steps", "tree", "treeën"),
    "times/h": _with(_TIMES, _AN_HOUR),
    "euro/h": _with(("", "euro", "eur", "€"), _AN_HOUR),
    "euro": _same("euro", "eur", "€"),
    "people": _same("medewerkers", "werknemers", "mensen", "personen", "people", "employees"),
    "places": _same("plaats", "plaatsen", "plek", "plekken", "places"),
}
"""Per unit of the items and of the columns: the words for it (lower case) and the factor to it."""

COLUMN_UNIT: Final = {
    "hours_min": "h/week", "hours_max": "h/week", "build_up_from": "h/week", "hours_week": "h/week",
    "hours_day_max": "h/day", "hours_day": "h/day", "minutes_max": "min", "minutes": "min",
    "wage_hour": "euro/h", "old_wage_hour": "euro/h", "old_allowances": "euro/h", "cost": "euro",
    "headcount": "people", "openings": "places",
}  # fmt: skip
"""The unit of the columns that have one by their name."""
