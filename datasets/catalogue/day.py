"""The working day: hours of sitting, standing and walking from one share, and how far places differ in it."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Final

import numpy as np
from scipy.special import ndtr

from datasets.catalogue.conventions import SPLIT_SPREAD, Found
from datasets.catalogue.figures import STRENGTH, Array, Figure, table_of
from datasets.catalogue.sources import Evidence

HOURS: Final = 8.0
MOSTLY: Final = 2 / 3  # sedentary work is at most a third of the day on one's feet
STANDING, WALKING = "4.C.2.d.1.b", "4.C.2.d.1.d"
PRESENT: Final = 0.99


def between_places(evidence: Evidence, sitting: Figure, seldom: Figure) -> tuple[float, int]:
    """How far places of one occupation differ in sitting, as c in c × sqrt(m × (1 - m)), and the n behind it.

    ORS publishes the mean share of the day m alone, but also the share of workers whose work is sedentary: on
    their feet for at most a third of the day and lifting at most 10 pounds. Divided by the share that lifts no
    more (as if the two were independent) that is the share above two thirds sitting; c fits it best.
    """
    sedentary = table_of(evidence.requirements, "Strength", STRENGTH)["SEDENTARY"]
    seen, means = [], []
    for code, share in sedentary.dropna().items():
        light = seldom.of(str(code))
        if light is None or 1 - light[2] < 0.5 or str(code) not in sitting.occupations:
            continue
        seen.append(min(float(share) / float(1 - light[2]), 1.0))
        means.append(float(sitting.value[sitting.occupations.index(str(code)), 0]))
    m, target = np.array(means), np.array(seen)
    grid = np.arange(0.2, 0.81, 0.01)
    wide = grid[:, None] * np.sqrt(m * (1 - m))
    errors = ((ndtr((m - MOSTLY) / wide) - target) ** 2).mean(axis=1)
    return float(round(grid[int(errors.argmin())], 2)), len(seen)


def sitting_hours(shares: Array, between: float, error: float) -> Found:
    """Hours of sitting from the share of each occupation of the function; the spread holds their difference."""
    m = float(shares.mean())
    variance = float((between**2 * shares * (1 - shares)).mean()) + float(shares.var()) + error**2
    return Found(chance=PRESENT, amount=HOURS * m, spread=max(HOURS * sqrt(variance), 0.4), shape="normal")


def split(sitting: Found, traits: Mapping[str, float], part: str) -> Found:
    """Hours of standing or of walking: the rest of the day, divided by O*NET's two frequencies."""
    on_feet = HOURS - (sitting.amount or 0.0)
    stands, walks = (float(traits[name]) - 1 for name in (STANDING, WALKING))
    walking = min(max(walks / max(walks + stands, 0.1), 0.1), 0.85)
    hours = on_feet * (walking if part == "walking" else 1 - walking)
    whole = (sitting.spread or 0.0) * hours / max(on_feet, 0.1)
    spread = sqrt(whole**2 + (SPLIT_SPREAD * hours) ** 2)
    return Found(chance=PRESENT, amount=hours, spread=max(spread, 0.1), shape="normal")
