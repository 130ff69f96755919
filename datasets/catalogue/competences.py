"""The usual competences of every function: from public counts and the words of its name, adjusted by hand."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

import pandas as pd

from datasets.problems import DataError, Problem
from datasets.skills import Vocabulary, listed, read_vocabulary
from datasets.vocabulary.evidence import gather

Row = tuple[str, str, float, str]
Groups = dict[str, tuple[str, ...]]

COLUMNS: Final = ("function", "competence", "weight", "source")
FEWEST: Final = 5
MOST: Final = 15
LEAST_WEIGHT: Final = 0.4  # below this a competence is not typical, unless a function has hardly any
BY_WORDS: Final = 0.5  # most that a name alone adds: "heftruckchauffeur" asks for driving a forklift
GROUPS_OF_PEOPLE: Final = "omgaan-met-doelgroepen"
UNSAID: Final = 0.5  # tasks tell that people are washed, not whether they are old or ill: half, unless said
LIKE_ENOUGH: Final = 0.75  # from this likeness on a function's name speaks of a competence
PUBLIC: Final = "O*NET 29.3; ESCO 1.2"
HAND: Final = "hand"


def usual_competences(functions: pd.DataFrame, source: Path) -> pd.DataFrame:
    """The 5 to 15 usual competences of each function, heaviest first.

    `functions` has the columns key, name, synonyms, isco, esco and onet (lists joined by ";"); `source` is a
    folder with `esco` and `onet`. Columns of the outcome: function, competence, weight (0 to 1, two decimals)
    and source. The adjustments by hand win; a weight of 0 there removes a competence. What
    `competence_groups.csv` ties to some ISCO groups counts elsewhere only where the name says it. DataError
    where files are missing or an adjustment names an unknown competence.
    """
    vocabulary = read_vocabulary()
    evidence = gather(source, vocabulary.table)
    by_hand, groups = _adjustments(vocabulary), _groups(vocabulary)
    people = frozenset(vocabulary.narrower(GROUPS_OF_PEOPLE))
    rows: list[Row] = []
    for function in functions.sort_values("key").itertuples():
        known = evidence.of(list(listed(str(function.esco))), list(listed(str(function.onet))))
        words = _spoken([str(function.name), *listed(str(function.synonyms))], vocabulary)
        asked = _asked(
            {str(key): float(value) for key, value in known.items()}, words, str(function.isco), groups
        )
        weights = _weights(asked, words, people)
        rows.extend(_rows(str(function.key), _without_broad(weights, vocabulary), by_hand))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _asked(known: dict[str, float], words: dict[str, float], isco: str, groups: Groups) -> dict[str, float]:
    """Public evidence without trades of other ISCO groups: one shared work activity makes nobody a baker."""
    return {
        key: value if key in words or isco.startswith(groups.get(key, ("",))) else 0.0
        for key, value in known.items()
    }


def _weights(known: dict[str, float], words: dict[str, float], people: frozenset[str]) -> dict[str, float]:
    """Public evidence and words together; which people a function works with must be said to count fully."""
    told = {
        key: value * (UNSAID if key in people and key not in words else 1.0) for key, value in known.items()
    }
    return {key: round(min(value + words.get(key, 0.0), 1.0), 2) for key, value in told.items()}


def _rows(function: str, weights: dict[str, float], by_hand: pd.DataFrame) -> list[Row]:
    """The adjusted competences first, then the public ones that are typical, together at most `MOST`."""
    mine = by_hand[by_hand["function"] == function]
    said = dict(zip(mine["competence"], mine["weight"], strict=True))
    kept = [(function, key, weight, HAND) for key, weight in said.items() if weight > 0]
    others = sorted((-weight, key) for key, weight in weights.items() if key not in said and weight > 0)
    for weight, key in others:
        if len(kept) < MOST and (-weight >= LEAST_WEIGHT or len(kept) < FEWEST):
            kept.append((function, key, -weight, PUBLIC))
    return sorted(kept, key=lambda row: (-row[2], row[1]))[:MOST]


def _spoken(names: list[str], vocabulary: Vocabulary) -> dict[str, float]:
    """What the name and synonyms of a function add per competence that they speak of."""
    found: dict[str, float] = {}
    for name in names:
        for key, likeness in vocabulary.find(name, 2):
            if likeness >= LIKE_ENOUGH:
                found[key] = max(found.get(key, 0.0), BY_WORDS * likeness)
    return found


def _without_broad(weights: dict[str, float], vocabulary: Vocabulary) -> dict[str, float]:
    """The weights without a broad term of which two narrower ones say more already."""
    return {
        key: weight
        for key, weight in weights.items()
        if sum(weights[narrow] >= max(weight, LEAST_WEIGHT) for narrow in vocabulary.narrower(key)) < 2
    }


def _adjustments(vocabulary: Vocabulary) -> pd.DataFrame:
    """The adjustments by hand: function, competence, weight, why."""
    return _by_hand("competence_adjustments.csv", vocabulary).astype({"weight": float})


def _groups(vocabulary: Vocabulary) -> Groups:
    """Competences of a trade and the ISCO groups (beginnings of codes) that it belongs to."""
    table = _by_hand("competence_groups.csv", vocabulary)
    return {str(row.competence): tuple(listed(str(row.isco))) for row in table.itertuples()}


def _by_hand(name: str, vocabulary: Vocabulary) -> pd.DataFrame:
    with files("datasets.catalogue").joinpath(name).open(encoding="utf-8") as file:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    problems = [
        Problem(
            file=name,
            row=int(row) + 2,
            column="competence",
            expected="a key of the vocabulary",
            got=repr(key),
            remedy="Correct it or add the term.",
        )
        for row, key in enumerate(table["competence"])
        if key not in vocabulary
    ]
    if problems:
        raise DataError(problems)
    return table
