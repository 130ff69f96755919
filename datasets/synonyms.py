"""Words that people write for the values of the tables: Dutch for English, everyday for official."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

YES: Final = frozenset({"yes", "y", "ja", "j", "true", "waar", "1", "x", "wel"})
NO: Final = frozenset({"no", "n", "nee", "neen", "false", "onwaar", "0", "niet"})
UNKNOWN: Final = frozenset(
    {"", "-", "?", "onbekend", "unknown", "n/a", "na", "nvt", "n.v.t.", "null", "nan", "none", "nat"}
)
"""What stands for an empty cell in a column of numbers, days, yes/no, choices or postcodes."""

SIGNS: Final = frozenset({"-", "--", "?", "onbekend", "unknown", "n.v.t.", "nvt", "n/a"})
"""What stands for an empty cell in a column of words, where "none" may be a word of its own."""

AT_ONCE: Final = frozenset({"per direct", "direct", "z.s.m.", "zsm", "per omgaande", "in overleg"})
"""What stands for an empty cell in the day on which a place starts."""

ALL: Final = frozenset({"all", "alle", "alles", "allemaal"})
PRESENT_WORDS: Final = YES | {"present", "aanwezig", "gevraagd", "nodig"}
NONE_WORDS: Final = NO | {"none", "geen", "afwezig"}
OFFERED_WORDS: Final = YES | {"offered", "geboden", "aangeboden"}
NOT_OFFERED_WORDS: Final = NO | {"not_offered", "niet_geboden", "geen"}

_SAID: Final = """
car: auto, eigen auto
adapted_car: aangepaste auto, aangepast vervoer
public: ov, openbaar vervoer, trein, bus, public transport
bicycle: fiets, e-bike, ebike, elektrische fiets, bike
foot: lopend, te voet, lopen, voet
running: lopend, loopt
classic: klassiek, klassieke, klassieke fml, fml klassiek, klassieke indeling, oude
revised: herzien, herziene, nieuw, herziene fml, fml herzien, herziene indeling, nieuwe, nieuwe fml
left: links, linker, l
right: rechts, rechter, r
both: beide, beiden, allebei, tweezijdig, links en rechts
incidental: incidenteel, soms, af en toe
regular: regelmatig, vaak, dagelijks, geregeld
observed: waargenomen, geobserveerd, gezien, arbeidsdeskundige
employer: werkgever
experience: ervaring, werkervaring
own_word: eigen woord, eigen woorden, eigen zeggen
diploma: diploma's
vacature: vacancy, baan, job
werkervaringsplek: werkervaring, werkervaringsplaats, work experience
proefplaatsing: proefplaats, trial
detachering: secondment, gedetacheerd
dag: day, overdag, dagdienst
avond: evening, avonds, 's avonds, avonddienst
nacht: night, nachts, 's nachts, nachtdienst
weekend: weekeinde, za, zo, zaterdag, zondag
I: 1, rubriek i, rubriek 1
II: 2, rubriek ii, rubriek 2
III: 3, rubriek iii, rubriek 3
IV: 4, rubriek iv, rubriek 4
V: 5, rubriek v, rubriek 5
VI: 6, rubriek vi, rubriek 6
sector: branche
function: functie, beroep
competence: competentie
kind: soort, vorm
town: plaats, stad, woonplaats, gemeente
planned: gepland
held: gehouden, behouden, geslaagd, duurzaam
broken: afgebroken, gestopt, beeindigd, beëindigd, mislukt
shown: getoond, voorgesteld
considered: overwogen
contacted: benaderd, contact
talk: gesprek, kennismaking
tried: geprobeerd, proef
placed: geplaatst
declined: afgewezen, geweigerd, afgeslagen
held_26: 26 weken, half jaar, duurzaam
"""


def key(text: str) -> str:
    """A word or name in which case, spaces, hyphens and underscores make no difference."""
    return re.sub(r"[\s_\-]+", "_", text.strip().casefold())


def _read(said: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in said.strip().splitlines():
        value, words = line.split(":", 1)
        for word in words.split(", "):
            found[key(word)] = (*found.get(key(word), ()), value)
    return found


OWN_DUTCH: Final = frozenset(
    {"vacature", "werkervaringsplek", "proefplaatsing", "detachering", "dag", "avond", "nacht", "weekend"}
    | {"I", "II", "III", "IV", "V", "VI", "diploma", "sector"}
)
"""Values that are Dutch already, because a law or a form owns them."""


@lru_cache(maxsize=1024)
def dutch(value: str) -> str:
    """The Dutch word that people choose for a value; reads back as the value in its own column."""
    lines = dict(line.split(":", 1) for line in _SAID.strip().splitlines())
    return value if value in OWN_DUTCH or value not in lines else lines[value].split(",")[0].strip()


SYNONYMS: Final = _read(_SAID)
"""The values behind a word; more than one where the word is used in several columns."""


def choose(text: str, choices: Iterable[str]) -> str | None:
    """The one of `choices` that a text says in any of its words; None where it says none of them."""
    choices = tuple(choices)
    said = key(text)
    by_key = {key(choice): choice for choice in choices}
    if said in by_key:
        return by_key[said]
    return next((value for value in SYNONYMS.get(said, ()) if value in choices), None)


def near(text: str, names: Iterable[str], n: int = 2, least: float = 70) -> tuple[str, ...]:
    """At most `n` names that are like a text, best first, ties by name; none below `least` %."""
    found = process.extract(
        key(text), sorted(set(names)), scorer=fuzz.ratio, processor=key, limit=n, score_cutoff=least
    )
    return tuple(name for name, *_ in found)


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """A question with the nearest names, or nothing."""
    found = near(text, names)
    return f"Did you mean {' or '.join(repr(name) for name in found)}?" if found else ""
