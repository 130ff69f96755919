"""The full ESCO vocabulary from a user's own download, joined to our own terms; it is never shipped.

    import_esco(Path("ESCO dataset"), Path("my-vocabulary"))
    vocabulary = read_vocabulary(Path("my-vocabulary"))

What it writes is ESCO's (European Commission, Decision 2011/833/EU): say so where you use it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from math import sqrt
from pathlib import Path
from typing import Final

import pandas as pd

from datasets.esco_files import EscoTables, read_esco
from datasets.skills import (
    IMPORTED,
    IMPORTED_NEAR,
    NEIGHBOUR_COLUMNS,
    TERM_COLUMNS,
    Vocabulary,
    listed,
    read_vocabulary,
)

PREFIX: Final = "esco:"
BY_WORDS: Final = 0.78  # from this likeness on the words alone are sure enough
BY_BOTH: Final = 0.66  # from this one on where the skill's group is one of the term's groups as well
RELATED: Final = {True: 0.6, False: 0.4}  # nearness of a skill that is essential or optional to another
LEAST_NEAR: Final = 0.5
MOST_NEAR: Final = 6
SHRINK: Final = 3  # occupations' worth of doubt: two skills of one occupation are not yet neighbours


def import_esco(source: Path, to: Path) -> int:
    """Write the skills of the ESCO download in folder `source` to the folder `to`; how many there are.

    `to` gets `esco_terms.csv` (the columns of our own vocabulary; key "esco:" and the skill's id) and
    `esco_neighbours.csv`. `broader` is our own nearest term where group and words make that sure, else ESCO's
    own broader skill. DataError with all that is missing in `source`.
    """
    tables = read_esco(source)
    terms = _terms(tables, read_vocabulary())
    to.mkdir(parents=True, exist_ok=True)
    terms.to_csv(to / IMPORTED, index=False, lineterminator="\n")
    _neighbours(tables).to_csv(to / IMPORTED_NEAR, index=False, lineterminator="\n")
    return len(terms)


def _terms(tables: EscoTables, own: Vocabulary) -> pd.DataFrame:
    known = set(tables.skills["id"])
    english = Vocabulary(table=own.table.assign(name=own.table["name_en"], alt=""), near=own.near)
    rows = []
    for skill, name_nl, name_en, alt in tables.skills.itertuples(index=False, name=None):
        codes = _codes(skill, tables)
        linked = _linked(name_nl, codes, own) if name_nl else _linked(name_en, codes, english)
        above = sorted(PREFIX + parent for parent in tables.parents.get(skill, ()) if parent in known)
        broader = linked or next(iter(above), "")
        rows.append((PREFIX + skill, name_nl or name_en, name_en, alt, broader, ";".join(codes), ""))
    return pd.DataFrame(rows, columns=list(TERM_COLUMNS))


def _linked(name: str, codes: tuple[str, ...], own: Vocabulary) -> str:
    """Our own nearest term, where words and group make it sure enough; else ""."""
    for key, likeness in own.find(name, 3):
        shared = set(codes) & set(listed(str(own.table.at[key, "esco_groups"])))
        if likeness >= (BY_BOTH if shared else BY_WORDS):
            return key
    return ""


def _codes(skill: str, tables: EscoTables) -> tuple[str, ...]:
    """The codes of all groups above a skill, whatever the number of levels."""
    seen: set[str] = set()
    waiting = list(tables.parents.get(skill, ()))
    while waiting:
        parent = waiting.pop()
        if parent not in seen:
            seen.add(parent)
            waiting.extend(tables.parents.get(parent, ()))
    return tuple(sorted({tables.codes[parent] for parent in seen if parent in tables.codes}))


def _neighbours(tables: EscoTables) -> pd.DataFrame:
    """What ESCO relates, and the skills that the same occupations ask for; both ways, sorted."""
    known = set(tables.skills["id"])
    near = dict(_together(tables.asked))
    for skill, other, essential in tables.related.itertuples(index=False, name=None):
        pair = (min(skill, other), max(skill, other))
        near[pair] = max(near.get(pair, 0.0), RELATED[bool(essential)])
    both = {
        (PREFIX + one, PREFIX + other): value
        for pair, value in near.items()
        for one, other in (pair, pair[::-1])
        if one in known and other in known and one != other
    }
    rows = [(one, other, value) for (one, other), value in sorted(both.items())]
    return pd.DataFrame(rows, columns=list(NEIGHBOUR_COLUMNS))


def _together(asked: pd.DataFrame) -> Iterable[tuple[tuple[str, str], float]]:
    """Pairs of skills by the cosine of the occupations that ask for them, shrunk, the best few per skill."""
    number = asked["skill"].value_counts().to_dict()
    pairs: Counter[tuple[str, str]] = Counter()
    for _, skills in asked.groupby("occupation")["skill"]:
        pairs.update(combinations(sorted(set(skills)), 2))
    cosines = (
        (pair, n / sqrt((number[pair[0]] + SHRINK) * (number[pair[1]] + SHRINK))) for pair, n in pairs.items()
    )
    kept: Counter[str] = Counter()
    for pair, cosine in sorted(cosines, key=lambda found: (-found[1], found[0])):
        if cosine >= LEAST_NEAR and max(kept[pair[0]], kept[pair[1]]) < MOST_NEAR:
            kept.update(pair)
            yield pair, round(cosine, 2)
