"""The list: the places that fit one person, ranked, with every part and reason; and those that fit later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from datasets.model import Profile, Vacancy
from datasets.network import Network
from matcher import bits, rules
from matcher.index import Index
from matcher.rank import EXPERT, Points, Ranked, Ranker
from matcher.remarks import Remark, remarks
from matcher.screen import Screened, screen
from matcher.selection import Places, Selection
from matcher.verdict import Outcome, Reason, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One place on a list, at `rank` (from 1); `parts` add up to `score`, in thousandths."""

    rank: int
    profile: str
    vacancy: str
    score: int
    parts: Mapping[str, int]
    verdict: Verdict
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """A place that only hours close now, and that fits from a day within the horizon."""

    profile: str
    vacancy: str
    fits_from: date
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One person's list, the places below it that fit later, and where nothing is matched at all: why."""

    profile: str
    matches: tuple[Match, ...]
    later: tuple[Later, ...] = ()
    closed: tuple[Reason, ...] = ()


def match(
    profile: Profile, network: Network, n: int = 10, *, on: date, ranker: Ranker = EXPERT,
    index: Index | None = None,
) -> list[Match]:  # fmt: skip
    """The `n` best places for one person on a day, best first, ties by id; blocked places never stand in it.

    `index` is the network's on that day, made here where it isn't given. ValueError for a negative `n`.
    """
    if n < 0:
        raise ValueError(f"n: expected 0 or more, got {n}. Say how many places you want to see.")
    found = index or Index.of(network, on)
    return shown(profile, network, ranked(profile, network, screen(profile, found), on, ranker), n, on)


def shown(profile: Profile, network: Network, listed: Ranked, n: int, on: date) -> list[Match]:
    """The first `n` of ranked places with their verdicts and remarks."""
    return [_shown(profile, network, listed, at, on) for at in range(min(n, len(listed.rows)))]


def ranked(
    profile: Profile, network: Network, screened: Screened, on: date, ranker: Ranker = EXPERT
) -> Ranked:
    """Every place that isn't blocked, by (-score, id)."""
    found = bits.positions(~screened.closed, screened.size)
    chosen = Selection(network, screened.index.order[found].astype(np.int64), screened.weight(found))
    return rank_rows(profile, chosen, on, ranker)


def rank_rows(profile: Profile, chosen: Selection, on: date, ranker: Ranker = EXPERT) -> Ranked:
    """The selected places by (-score, id)."""
    points = ranker.parts(profile, chosen, on)
    order = np.lexsort((chosen.places.ids[chosen.rows].astype(str), -points.scores))
    return Ranked(chosen.rows[order], Points(points.names, points.values[order]))


def _shown(profile: Profile, network: Network, listed: Ranked, at: int, on: date) -> Match:
    vacancy, parts = place_at(network, int(listed.rows[at])), listed.points.of(at)
    return Match(
        rank=at + 1, profile=profile.id, vacancy=vacancy.id, score=sum(parts.values()), parts=parts,
        verdict=rules.check(profile, vacancy, on), remarks=remarks(profile, vacancy, on),
    )  # fmt: skip


def place_at(network: Network, row: int) -> Vacancy:
    """The record of the place at a position of the table."""
    return network.vacancies[str(Places.of(network).ids[row])]


def later(profile: Profile, network: Network, *, on: date, index: Index | None = None) -> list[Later]:
    """The places that only hours close, and that a build-up opens within the horizon; by day, ties by id."""
    return _later(profile, network, screen(profile, index or Index.of(network, on)), on)


def _later(profile: Profile, network: Network, screened: Screened, on: date) -> list[Later]:
    found = []
    for row in np.flatnonzero(screened.hours_only):
        vacancy = place_at(network, int(row))
        verdict = rules.check(profile, vacancy, on)
        if verdict.fits_from is not None:
            one = Later(profile=profile.id, vacancy=vacancy.id, fits_from=verdict.fits_from, verdict=verdict)
            found.append(one)
    return sorted(found, key=lambda one: (one.fits_from, one.vacancy))


def listing(
    profile: Profile, network: Network, n: int = 10, *, on: date, ranker: Ranker = EXPERT,
    index: Index | None = None,
) -> Listing:  # fmt: skip
    """The whole page of one person: the list, what fits later, and why there is nothing where that is so."""
    screened = screen(profile, index or Index.of(network, on))
    listed = ranked(profile, network, screened, on, ranker)
    return Listing(
        profile=profile.id, matches=tuple(shown(profile, network, listed, n, on)),
        later=tuple(_later(profile, network, screened, on)), closed=shut(profile, on),
    )  # fmt: skip


def shut(profile: Profile, on: date) -> tuple[Reason, ...]:
    """The one reason that closes every place for this person (not usable, no consent), else nothing."""
    reasons = (reason for rule in rules.GATES for reason in rule(profile, Vacancy(id=""), on, on))
    return tuple(reason for reason in reasons if reason.outcome is Outcome.BLOCKED)[:1]


def match_all(
    network: Network, n: int = 10, *, on: date, ranker: Ranker = EXPERT, index: Index | None = None
) -> dict[str, list[Match]]:
    """The list of every candidate of the network, by id in order."""
    found = index or Index.of(network, on)
    return {
        id: match(network.profiles[id], network, n, on=on, ranker=ranker, index=found)
        for id in sorted(network.profiles)
    }
