"""The list: the places that fit one person, ranked, with every part and reason; and those that fit later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from datasets.model import Profile, Vacancy, look_up_ways
from datasets.network import Network
from matcher import bits, rules
from matcher.bits import Words
from matcher.changed import index_of
from matcher.index import Index
from matcher.overlaid import Overlaid
from matcher.rank import EXPERT, Points, Ranked, Ranker, Weighted
from matcher.remarks import Remark, remarks
from matcher.screen import Screened, screen
from matcher.selection import Selection
from matcher.shortlist import shortlist
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
    index: Index | None = None, km: float | None = None,
) -> list[Match]:  # fmt: skip
    """The `n` best places for one person on a day, best first, ties by id; blocked places never stand in it.

    `index` is the network's on that day, made here where it isn't given. With `km` only places within so many
    kilometres as the crow flies, or worked wholly from home. ValueError for a negative `n` or `km`.
    """
    _counted(n, km)
    found = index_of(network, on, index)
    screened = screen(profile, found)
    within = None if km is None else found.within(profile, km)
    return shown(profile, network, first(profile, screened, n, on=on, ranker=ranker, within=within), on)


def _counted(n: int, km: float | None) -> None:
    if n < 0:
        raise ValueError(f"n: expected 0 or more, got {n}. Say how many you want to see.")
    if km is not None and km < 0:
        raise ValueError(f"km: expected 0 or more, got {km}. Say how far it may be, or leave it out.")


def shown(profile: Profile, network: Network, listed: Ranked, on: date) -> list[Match]:
    """Ranked places with their verdicts and remarks."""
    places = network.vacancies.some(listed.rows.tolist())
    look_up_ways(profile, places)
    return [_shown(profile, one, listed.points.of(at), at + 1, on) for at, one in enumerate(places)]


def first(
    profile: Profile, screened: Screened, n: int, *, on: date, ranker: Ranker = EXPERT,
    within: Words | None = None,
) -> Ranked:  # fmt: skip
    """The first `n` open places by (-score, id), of those of `within` where it is given."""
    if isinstance(ranker, Weighted):
        return shortlist(profile, screened, n, on=on, ranker=ranker, within=within)
    found = ranked(profile, screened, on, ranker, within)
    return Ranked(found.rows[:n], Points(found.points.names, found.points.values[:n]))


def ranked(
    profile: Profile, screened: Screened, on: date, ranker: Ranker = EXPERT, within: Words | None = None
) -> Ranked:
    """Every open place by (-score, id), each weighed and ranked: what any ranker can do, and the plain way."""
    return rank_rows(profile, opened(screened, within), on, ranker)


def opened(screened: Screened, within: Words | None = None) -> Selection:
    """Every open place, each weighed."""
    network, index = screened.index.network, screened.index
    if isinstance(screened, Overlaid):
        return Selection(network, *screened.open(within))
    open_ = ~screened.closed if within is None else within & ~screened.closed
    rows = bits.positions(open_, len(index))
    return Selection(network, index.order[rows].astype(np.int64), screened.weight(rows))


def rank_rows(profile: Profile, chosen: Selection, on: date, ranker: Ranker = EXPERT) -> Ranked:
    """The selected places by (-score, id)."""
    points = ranker.parts(profile, chosen, on)
    order = np.lexsort((chosen.places.id_ranks[chosen.rows], -points.scores))
    return Ranked(chosen.rows[order], Points(points.names, points.values[order]))


def _shown(profile: Profile, vacancy: Vacancy, parts: Mapping[str, int], rank: int, on: date) -> Match:
    return Match(
        rank=rank, profile=profile.id, vacancy=vacancy.id, score=sum(parts.values()), parts=parts,
        verdict=rules.check(profile, vacancy, on), remarks=remarks(profile, vacancy, on),
    )  # fmt: skip


def later(profile: Profile, network: Network, *, on: date, index: Index | None = None) -> list[Later]:
    """The places that only hours close, and that a build-up opens within the horizon; by day, ties by id."""
    return _later(profile, network, screen(profile, index_of(network, on, index)), on)


def _later(profile: Profile, network: Network, screened: Screened, on: date) -> list[Later]:
    found = []
    for vacancy in network.vacancies.some(np.flatnonzero(screened.hours_only).tolist()):
        verdict = rules.check(profile, vacancy, on)
        if verdict.fits_from is not None:
            one = Later(profile=profile.id, vacancy=vacancy.id, fits_from=verdict.fits_from, verdict=verdict)
            found.append(one)
    return sorted(found, key=lambda one: (one.fits_from, one.vacancy))


def listing(
    profile: Profile, network: Network, n: int = 10, *, on: date, ranker: Ranker = EXPERT,
    index: Index | None = None, km: float | None = None,
) -> Listing:  # fmt: skip
    """The whole page of one person: the list, what fits later, and why there is nothing where that is so.

    With `km` list and later hold only what `match` says is within so many kilometres.
    """
    _counted(n, km)
    found = index_of(network, on, index)
    screened = screen(profile, found)
    within = None if km is None else found.within(profile, km)
    listed = first(profile, screened, n, on=on, ranker=ranker, within=within)
    after = (
        one for one in _later(profile, network, screened, on) if _near(profile, network, one.vacancy, km)
    )
    return Listing(
        profile=profile.id, matches=tuple(shown(profile, network, listed, on)), later=tuple(after),
        closed=shut(profile, on),
    )  # fmt: skip


def _near(profile: Profile, network: Network, vacancy: str, km: float | None) -> bool:
    """Whether one place is within so many kilometres, or worked wholly from home."""
    place = network.vacancies[vacancy]
    if km is None or place.home_share == 1:
        return True
    at = network.postcodes[1].index(place.postcode[:4])
    return bool(network.kilometres(profile)[at] <= km)


def shut(profile: Profile, on: date) -> tuple[Reason, ...]:
    """The one reason that closes every place for this person (not usable, no consent), else nothing."""
    reasons = (reason for rule in rules.GATES for reason in rule(profile, Vacancy(id=""), on, on))
    return tuple(reason for reason in reasons if reason.outcome is Outcome.BLOCKED)[:1]
