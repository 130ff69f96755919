"""How like a vacancy's title is to the name of a function: by its letters, its words, or as a part of it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

LEAST_LIKENESS: Final = 0.6
"""Below this likeness a title is not proposed at all: an empty function is better than a wrong one."""
_NOISE: Final = re.compile(
    r"\((?:m/?v/?x?|v/m)\)|\bm/v(?:/x)?\b|\bv/m\b|\d+\s*(?:-|tot|à)?\s*\d*\s*(?:uur|u|hours?)\b"
    r"|\b(?:parttime|part-time|fulltime|full-time|vacature|gezocht|bbl|zzp|bijbaan|per week|bij .*)\b",
    re.IGNORECASE,
)


def plain_title(title: str) -> str:
    """A title without case, accents, hours and hiring words.

    >>> plain_title("Magazijnmedewerker (m/v) 24-32 uur, fulltime")
    'magazijnmedewerker'
    """
    text = unicodedata.normalize("NFKD", _NOISE.sub(" ", title))
    letters = "".join(char for char in text if not unicodedata.combining(char)).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def ratios(wanted: list[str], labels: list[str]) -> npt.NDArray[np.float32]:
    """Likeness by letters, shape (n_wanted, n_labels); 0 for what can't be a proposal."""
    found = process.cdist(wanted, labels, scorer=fuzz.ratio, score_cutoff=100 * LEAST_LIKENESS - 1)
    return np.asarray(found / 100)


def sorted_words(text: str) -> str:
    """The words of a text in alphabetical order."""
    return " ".join(sorted(text.split()))


def parts(wanted: str) -> set[str]:
    """Every part of a title that ends where a word ends."""
    ends = [at for at, sign in enumerate(f"{wanted} ") if sign == " "]
    return {wanted[start:end] for end in ends for start in range(end)}


def contained(label: str, wanted: str) -> float:
    """How much a label says about a longer title that holds it as a word or as the end of a compound.

    In Dutch the last part of a compound names the job ("schoonmaakmedewerker" is a medewerker), so a label
    that ends a word of the title counts, one that only begins it does not.
    """
    if len(label) < 5 or not any(word.endswith(label.split(maxsplit=1)[0]) for word in wanted.split()):
        return 0.0
    padded = f"{wanted} "
    if f"{label} " not in padded:
        return 0.0
    return 0.7 + 0.25 * len(label) / len(wanted)
