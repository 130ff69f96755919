"""A few places straight from their records: the rules say what they come to, and nothing is laid out for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from datasets.model import PAPERS, Profile, Vacancy
from datasets.network import Network
from matcher import bits, rules
from matcher.bits import Ints, Words
from matcher.codes import Coded
from matcher.cost import cost
from matcher.gates import Key
from matcher.index import Index
from matcher.layers import ByCode, Part
from matcher.planes import STEP
from matcher.screen import Screened
from matcher.selection import ESSENTIAL, Floats, Places, Texts, whole
from matcher.shares import Asked, Codes

FEW: Final = 64
"""So many places are held against the rules one by one."""
Vacancies = Mapping[str, Vacancy]
Said = Mapping[Key, int]
"""Mark × STEP + cost per rule and item, of one person and one place."""
_ALONE: Final = "_matcher_alone"


class Few(Index):
    """A few places on one day, in the order of their network's table; see `few_of`."""

    @cached_property
    def places(self) -> Places:
        """The columns that rankers look at, from the records."""
        return FewPlaces(self.network)

    @cached_property
    def codes(self) -> Coded:
        """Every place is one of its own."""
        return Coded(self.order, len(self))

    def within(self, profile: Profile, km: float) -> Words:
        """The places within so many kilometres of a person, and those worked wholly from home."""
        near = self.network.kilometres(profile)[self.network.postcodes[0]] <= km
        return bits.pack(near | (self.places.numbers("home_share") == 1))

    def screened(self, profile: Profile) -> Screened:
        """What the rules say of one person and every place."""
        return Screened(self, self.gates(profile))

    def said(self, profile: Profile, at: int) -> Said:
        """What the rules say of one person and the place at a position."""
        place = self.network.vacancies.at(at)
        day = max(self.on, place.starts or self.on)
        return {
            (one.rule, one.item): one.mark * STEP + cost(one)
            for one in rules.reasons_at(profile, place, self.on, day)
        }

    def gates(self, profile: Profile) -> Mapping[Key, ByCode]:
        """What every rule and item says of every place: the layers of a screen."""
        found: dict[Key, Ints] = {}
        for at in range(len(self)):
            for key, value in self.said(profile, at).items():
                found.setdefault(key, np.zeros(len(self), dtype=np.int64))[at] = value
        return {key: ByCode((Part(self.codes, values),)) for key, values in found.items()}


def few_of(network: Network, on: date) -> Few:
    """The few places of a network on a day."""
    order = np.arange(len(network.vacancies), dtype=np.int32)
    return Few(network, on, {"order": order}, (), (), ())


def alone(network: Network, places: Iterable[Vacancy]) -> Network:
    """A network with some places alone, and all else as in another; the same catalogue, points and people."""
    kept = vars(network)
    if _ALONE not in kept:
        names = ("vacancies", "demands", "adaptations", "asks")
        kept[_ALONE] = network.with_tables({name: network.tables[name].iloc[:0] for name in names})
    bare: Network = kept[_ALONE]
    return bare.with_places(places)


def laid_out(index: Index, places: list[Vacancy]) -> Index:
    """An index of some places alone: by the rules where they are few."""
    network = alone(index.network.base, places)
    return few_of(network, index.on) if len(places) <= FEW else Index.of(network, index.on)


class FewPlaces(Places):
    """The columns of a few places, from their records."""

    @cached_property
    def records(self) -> tuple[Vacancy, ...]:
        """The places in order."""
        places = self.network.vacancies
        return tuple(places.at(at) for at in range(len(places)))

    def __len__(self) -> int:
        return len(self.records)

    @cached_property
    def ids(self) -> Texts:
        """The id of every place."""
        return np.array([one.id for one in self.records], dtype=object)

    @cached_property
    def id_ranks(self) -> Ints:
        """The position of each place's id among all ids in order."""
        return np.argsort(np.argsort(self.ids.astype(str), kind="stable"), kind="stable")

    def numbers(self, name: str) -> Floats:
        """A column of numbers; nan where unknown."""
        return np.array([getattr(one, name) for one in self.records], dtype=float)

    def days(self, name: str) -> npt.NDArray[np.datetime64]:
        """A column of days; NaT where unknown."""
        return np.array([getattr(one, name) for one in self.records], dtype="datetime64[D]")

    def named(self, name: str) -> tuple[tuple[str, ...], Codes]:
        """The different texts of a column in alphabetical order, and which each place has."""
        texts = [str(getattr(one, name) or "") for one in self.records]
        found = {text: code for code, text in enumerate(sorted(set(texts)))}
        return tuple(found), np.array([found[text] for text in texts], dtype=np.int64)

    @cached_property
    def hours(self) -> tuple[npt.NDArray[np.datetime64], Floats, Codes]:
        """The start and the most hours a week of each place, one by one."""
        low, high = self.numbers("hours_min"), self.numbers("hours_max")
        return self.days("starts"), np.where(np.isnan(high), low, np.fmax(low, high)), self._each

    @cached_property
    def wage(self) -> tuple[Floats, Codes]:
        """The wage an hour of each place, one by one."""
        return self.numbers("wage_hour"), self._each

    @cached_property
    def ways(self) -> tuple[Ints, Floats, Codes]:
        """The postcode and the share worked at home of each place, one by one."""
        home = np.clip(np.nan_to_num(self.numbers("home_share")), 0.0, 1.0)
        return whole(self.postcodes[0]), home, self._each

    @cached_property
    def _each(self) -> Codes:
        """Every place is one of its own: looking for equal ones takes longer than there are."""
        return np.arange(len(self))

    @cached_property
    def sectors(self) -> tuple[tuple[str, ...], Codes]:
        """The different employers' sectors, and which each place has."""
        return self.named("sector")

    @cached_property
    def towns(self) -> tuple[tuple[str, ...], Codes]:
        """The different towns in small letters, and which each place has."""
        names, at = self.named("town")
        return tuple(name.casefold() for name in names), at

    @cached_property
    def asks(self) -> tuple[tuple[str, ...], Asked]:
        """The different competences that places ask (papers are judged by the verdict), and who asks them."""
        lines = [
            (at, ask.what, ESSENTIAL if ask.essential else 1)
            for at, one in enumerate(self.records) for ask in one.asks if ask.what not in PAPERS
        ]  # fmt: skip
        names = {what: code for code, what in enumerate(sorted({what for _, what, _ in lines}))}
        rows = [(at, names[what], heavy) for at, what, heavy in lines]
        place, ask, heavy = np.array(rows, dtype=np.int64).reshape(-1, 3).T
        return tuple(names), Asked.of(place, ask, heavy, len(self), len(names))
