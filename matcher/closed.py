"""Left out: which item closes how many places, alone and together with others, and estimates apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import inf

from datasets.model import Profile
from datasets.network import Network
from matcher import bits, rules
from matcher.changed import index_of
from matcher.index import Index
from matcher.screen import Screened, screen
from matcher.selection import Places
from matcher.verdict import Mark, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """One rule and item: how many places it closes alone, and how many together with others.

    `vacancies` names the places that this alone closes; for an estimate, the employer's answer would open them.
    """

    rule: str
    item: str
    alone: int
    together: int
    vacancies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Why places are not on the list; heaviest item first.

    `recorded` is about places that something known closes, `estimated` about places that only estimates
    close. With `several` and `several_estimated`, the places that more than one reason closes, all adds up:
    listed + Σ recorded.alone + several + Σ estimated.alone + several_estimated = places.
    """

    profile: str
    places: int
    listed: int
    recorded: tuple[Closing, ...]
    several: int
    estimated: tuple[Closing, ...]
    several_estimated: int
    hours_only: int

    @property
    def closed(self) -> int:
        """The places that aren't on the list."""
        return self.places - self.listed


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A place that one reason alone closes, with that reason."""

    vacancy: str
    reason: Reason


def left_out(profile: Profile, network: Network, *, on: date, index: Index | None = None) -> LeftOut:
    """What closes the places of a network for one person on a day."""
    return count(profile, network, screen(profile, index_of(network, on, index)))


def count(profile: Profile, network: Network, screened: Screened) -> LeftOut:
    """The same, of a profile that was screened already."""
    more = screened.closed & ~screened.once
    return LeftOut(
        profile=profile.id, places=screened.size, listed=screened.size - bits.count(screened.closed),
        recorded=_ordered(_closings(screened, Mark.BLOCKED, network)),
        several=bits.count(more & screened.known),
        estimated=_ordered(_closings(screened, Mark.BLOCKED_BY_ESTIMATE, network)),
        several_estimated=bits.count(more & ~screened.known), hours_only=int(screened.hours_only.sum()),
    )  # fmt: skip


def _closings(screened: Screened, mark: Mark, network: Network) -> Iterator[Closing]:
    ids = Places.of(network).ids
    for key, shut in screened.why_not.items():
        known = mark is Mark.BLOCKED
        alone, total = (shut.alone, shut.known) if known else (shut.alone_estimated, shut.estimated)
        if total:
            names = tuple(sorted(str(id) for id in ids[screened.shut_by(key, mark)]))
            yield Closing(rule=key[0], item=key[1], alone=alone, together=total - alone, vacancies=names)


def near_misses(profile: Profile, network: Network, closing: Closing, on: date) -> tuple[NearMiss, ...]:
    """The places that one reason alone closes, those it misses by least first, ties by id."""
    found = [one for id in closing.vacancies if (one := _miss(profile, network, closing, id, on))]
    return tuple(sorted(found, key=lambda one: (_short(one.reason), one.vacancy)))


def _miss(profile: Profile, network: Network, closing: Closing, id: str, on: date) -> NearMiss | None:
    for reason in rules.check(profile, network.vacancies[id], on).blocking:
        if (reason.rule, reason.item) == (closing.rule, closing.item):
            return NearMiss(vacancy=id, reason=reason)
    return None


def _short(reason: Reason) -> float:
    """By how much the person falls short, in the item's own unit; without numbers it can't be told."""
    need, have = reason.need, reason.have
    known = isinstance(need, int | float) and isinstance(have, int | float)
    return abs(float(need or 0) - float(have or 0)) if known else inf


def _ordered(found: Iterator[Closing]) -> tuple[Closing, ...]:
    return tuple(sorted(found, key=lambda one: (-one.alone, -one.together, one.rule, one.item)))
