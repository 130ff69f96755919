"""The parts of the expert score, one short function each: a share of 0 to 1000 per place, higher is better.

Every share is monotone: better on one side, all else equal, never lowers it. What is unknown gets a neutral
value between the known good and the known bad. Whole numbers throughout, so that sums and ties are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

import numpy as np

from datasets.model import Competence, Profile, Proof
from matcher.bits import Ints
from matcher.cost import left
from matcher.hours import FULL_WEEK, able
from matcher.selection import Places, spoken, whole
from matcher.shares import ByCode, Covered, Same, Shares, shares
from matcher.skills import ALIKE, FULL, Coverage, Terms, proof_percent
from matcher.told import Floats
from matcher.wishes import Met, met

Part = Callable[[Profile, Places, date], Shares]

_KEPT: Final = "_matcher_covered"
NEUTRAL: Final = {"competences": 300, "travel": 500, "hours": 400, "wish": 500, "wage": 500}
"""The share where nothing is known; of hours it is capped by what the person can work."""
FARTHEST: Final = 90.0
"""Minutes one way from which the way says nothing good any more."""
BEYOND: Final = 0.4
"""Just beyond a maximum that is a wish, this share of the travel part is left."""
DROP: Final = 30.0
"""So many minutes beyond it nothing is left."""
ASKED_TO_USUAL: Final = (2, 1)
"""What the place asks weighs twice what its function usually asks."""
LINE: Final = 0.65
"""The share of the old wage with allowances that re-integration aims at."""
WISH_CAP: Final = 3.0
"""Wishes together count at most as one of the heaviest."""


def capacity(cost: Ints) -> Ints:
    """What the verdict leaves: everything where all fits, less per edge, adaptation and open question."""
    return shares(left(cost))


def competences(profile: Profile, places: Places, on: date) -> Shares:
    """How much the person has of what the place, and usually its function, asks; by nearness and proof."""
    held = (*profile.competences, *_from_old_function(profile, places))
    if not held:
        return Same(0)
    best = _covered(held, places.network.vocabulary, on)
    functions, at = places.functions
    usual, known = _mean(places.usual.place, places.usual.ask, places.usual.weight, best, len(functions))
    asked = _in_same_words(places, held, _asked_points(places, best), on)
    return Covered(places.asks[1], asked, usual, known, at, NEUTRAL["competences"], ASKED_TO_USUAL)


def _covered(held: tuple[Competence, ...], vocabulary: Terms, on: date) -> Ints:
    """The points for each term; kept beside the vocabulary for the next places of the same person."""
    kept = vars(vocabulary).get(_KEPT)
    if kept is None or kept[0] != (held, on):
        vars(vocabulary)[_KEPT] = kept = ((held, on), Coverage.of(held, vocabulary, on).best)
    found: Ints = kept[1]
    return found


def _asked_points(places: Places, best: Ints) -> Ints:
    """The points for each different ask: the best of the terms that its words may mean."""
    meant = places.meant
    points = np.zeros(len(places.asks[0]), dtype=np.int64)
    reach = best[meant.term]
    alike = reach * meant.likeness * ALIKE // FULL**2
    np.maximum.at(points, meant.ask, np.where(meant.likeness == FULL, reach, alike))
    return points


def _in_same_words(places: Places, held: Iterable[Competence], points: Ints, on: date) -> Ints:
    """The points with those raised that are asked in the very words in which the person says to have them."""
    raised = points.copy()
    for one in held:
        at = places.worded.get(spoken(one.competence))
        if at is not None:
            raised[at] = max(int(raised[at]), FULL * proof_percent(one, on) // 100)
    return raised


def _mean(place: Ints, ask: Ints, weight: Ints, points: Ints, size: int) -> tuple[Ints, Ints]:
    """The weighted mean of the points per place, rounded down, and 1 where there is anything to weigh."""
    total, heavy = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    np.add.at(total, place, points[ask] * weight)
    np.add.at(heavy, place, weight)
    return total // np.maximum(heavy, 1), whole(heavy > 0)


def _from_old_function(profile: Profile, places: Places) -> tuple[Competence, ...]:
    """What the old function usually asks, as if the person had named it without proof."""
    usual = places.network.catalogue.usual(places.function_key(profile.old_function))
    return tuple(Competence(competence=key, proof=Proof.OWN_WORD) for key in sorted(usual))


def travel(profile: Profile, places: Places, on: date) -> Shares:
    """The way: full at the door, nothing at 90 minutes; home days shorten it, a wished maximum drops it."""
    postcodes, home, codes = places.ways
    minutes, away = places.network.minutes(profile)[postcodes], 1 - home
    near = 1 - np.minimum(minutes * away / FARTHEST, 1.0)
    value = near * (1 - away * (1 - _wished(profile, minutes)))
    value = np.where(away == 0, 1.0, value)
    known = np.where(np.isnan(value), NEUTRAL["travel"], shares(np.fmax(value, 0.0)))
    return ByCode(known, codes)


def _wished(profile: Profile, minutes: Floats) -> Floats:
    """1 within the person's own maximum, then a steep drop; a medical maximum is a matter of the verdict."""
    if profile.minutes_max is None or profile.minutes_medical:
        return np.ones(len(minutes))
    over = minutes - profile.minutes_max
    return np.where(over <= 0, 1.0, BEYOND * np.clip(1 - over / DROP, 0.0, 1.0))


def hours(profile: Profile, places: Places, on: date) -> Shares:
    """The hours a week that can be worked there, of forty; the first hours weigh most (the square root)."""
    days, offered, codes = places.hours
    can = able(profile, days, on)
    worked = np.sqrt(np.fmin(can, offered) / FULL_WEEK)
    unknown = np.minimum(np.sqrt(can / FULL_WEEK), NEUTRAL["hours"] / FULL)
    return ByCode(shares(np.where(np.isnan(offered), unknown, worked)), codes)


def wish(profile: Profile, places: Places, on: date) -> Shares:
    """Half without wishes; each wish that is met lifts or lowers it by its weight, together at most 3."""
    if not profile.wishes:
        return Same(NEUTRAL["wish"])
    wishes = sorted(profile.wishes, key=lambda one: (one.what, one.value, one.weight))
    return Met(tuple(met(one, places) for one in wishes), WISH_CAP)


def wage(profile: Profile, places: Places, on: date) -> Shares:
    """The wage against the old one with allowances: 600 at the 65% line, full at 100%, a step less below."""
    old = old_wage(profile)
    if old is None:
        return Same(NEUTRAL["wage"])
    wages, codes = places.wage
    share = wages / old
    above = 0.6 + 0.4 * (share - LINE) / (1 - LINE)
    below = 0.4 * share / LINE
    value = np.where(np.round(share, 9) >= LINE, above, below)
    return ByCode(np.where(np.isnan(share), NEUTRAL["wage"], shares(np.fmax(value, 0.0))), codes)


def old_wage(profile: Profile) -> float | None:
    """The old wage an hour with its allowances; None where unknown or nothing."""
    if profile.old_wage_hour is None:
        return None
    return profile.old_wage_hour + (profile.old_allowances or 0.0) or None
