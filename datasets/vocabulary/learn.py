"""Which competences are neighbours, learned from which occupations ask for what.

Two terms are near when the same occupations ask for both more than chance would have it: the cosine between
their rows of positive pointwise mutual information over all ESCO occupations with an O*NET match.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from datasets.vocabulary.evidence import gather, own_terms

Floats = NDArray[np.float64]

# By tasks alone terms meet by accident, by broad groups everybody meets: nearness is the mean of both views.
VIEWS: Final = (0.2, 1.0)
LEAST_EVIDENCE: Final = 0.25  # weaker evidence is noise of one odd task
LEAST_NEARNESS: Final = 0.35
MOST: Final = 6  # per term, from its own side; it can be in more lists of others
SHRINK: Final = 8.0  # occupations' worth of "asked by nobody" added to every term's length


def learn_neighbours(source: Path) -> pd.DataFrame:
    """The neighbours of every term: competence, neighbour, nearness (two decimals), symmetric, sorted by key.

    `source` is a folder with `esco` and `onet` (DataError if files are missing). A term's own broader and
    narrower terms are no neighbours: that relation says more.
    """
    terms = own_terms()
    evidence = gather(source, terms)
    views = [_nearness(evidence.table(unshown).to_numpy()) for unshown in VIEWS]
    near: Floats = np.mean(views, axis=0)
    near[_related(terms)] = 0.0
    return _pairs(near, list(terms.index))


def _nearness(asked: Floats) -> Floats:
    """The shrunk cosine between the columns' positive mutual information, shape (n_terms, n_terms)."""
    strong = np.where(asked >= LEAST_EVIDENCE, asked, 0.0)
    joint = strong / strong.sum()
    by_chance = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    ratio = np.divide(joint, by_chance, out=np.ones_like(joint), where=(joint > 0) & (by_chance > 0))
    information = np.maximum(np.log2(ratio), 0.0)
    lengths = np.sqrt((information**2).sum(axis=0) + SHRINK)
    near: Floats = information.T @ information / np.outer(lengths, lengths)
    np.fill_diagonal(near, 0.0)
    return near


def _related(terms: pd.DataFrame) -> NDArray[np.bool_]:
    """True where one term is broader than the other, at any depth."""
    position = {key: at for at, key in enumerate(terms.index)}
    related = np.zeros((len(terms), len(terms)), dtype=bool)
    for key in terms.index:
        parent = terms.at[key, "broader"]
        while parent:
            related[position[key], position[parent]] = related[position[parent], position[key]] = True
            parent = terms.at[parent, "broader"]
    return related


def _pairs(near: Floats, keys: list[str]) -> pd.DataFrame:
    rounded = np.round(near, 2)
    kept: set[tuple[str, str]] = set()
    for row, key in enumerate(keys):
        order = sorted(range(len(keys)), key=lambda at: (-rounded[row, at], keys[at]))[:MOST]
        for at in order:
            if rounded[row, at] >= LEAST_NEARNESS:
                kept |= {(key, keys[at]), (keys[at], key)}
    position = {key: at for at, key in enumerate(keys)}
    rows = [(one, other, rounded[position[one], position[other]]) for one, other in sorted(kept)]
    return pd.DataFrame(rows, columns=["competence", "neighbour", "nearness"])
