"""The places that a ranker is asked about, as columns; what never changes of a network is laid out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.items import HOURS_DAY, HOURS_WEEK
from datasets.model import PAPERS, Profile
from datasets.network import Network
from matcher import hours

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]

ESSENTIAL: Final = 2
"""How much an essential competence weighs against one that is only asked for."""
FULL_WEEK: Final = 40.0
MEANINGS: Final = 3
"""So many terms are considered behind an ask in own words."""
SURE_TITLE: Final = 0.85
"""From this likeness on a title surely means a function."""
_KEPT: Final = "_matcher_places"


class Lines(NamedTuple):
    """Asks as arrays of shape (n_lines,): which place (or function), which of the things, how heavy."""

    place: Ints
    ask: Ints
    weight: Ints


class Meant(NamedTuple):
    """The terms behind the different asks, shape (n_meanings,): which ask, the term's position in the
    vocabulary, and how like it the words are (thousandths; the very name is 1000).
    """

    ask: Ints
    term: Ints
    likeness: Ints


@dataclass(frozen=True, eq=False)
class Places:
    """The places of a network as columns in table order, shape (n_vacancies,); built once."""

    network: Network

    @classmethod
    def of(cls, network: Network) -> Places:
        """The columns of a network, built on the first call and kept beside the network's own views."""
        kept = network.__dict__
        if _KEPT not in kept:
            kept[_KEPT] = cls(network)
        found: Places = kept[_KEPT]
        return found

    @cached_property
    def table(self) -> pd.DataFrame:
        """The table of places."""
        return self.network.tables["vacancies"]

    @cached_property
    def ids(self) -> Texts:
        """The id of every place."""
        return self.texts("id")

    def function_key(self, words: str) -> str:
        """The function that somebody names: its key, or the one whose title is surely meant; "" where unknown."""
        if words not in self._named:
            self._named[words] = self._proposed(words)
        return self._named[words]

    @cached_property
    def _named(self) -> dict[str, str]:
        return {}

    def _proposed(self, words: str) -> str:
        catalogue = self.network.catalogue
        if not words or words in catalogue.functions.index:
            return words
        found = catalogue.propose(words, 1)
        return found[0].key if found and found[0].likeness >= SURE_TITLE else ""

    def numbers(self, name: str) -> Floats:
        """A column of numbers; nan where unknown."""
        return np.asarray(self.table[name].to_numpy(dtype=float))

    def texts(self, name: str) -> Texts:
        """A column of texts; "" where unknown."""
        return np.asarray(self.table[name].to_numpy(dtype=object))

    @cached_property
    def starts(self) -> npt.NDArray[np.datetime64]:
        """The day on which each place starts; NaT where unknown."""
        return np.asarray(self.table["starts"].to_numpy(dtype="datetime64[D]"))

    @cached_property
    def hours_most(self) -> Floats:
        """The most hours a week that each place offers; nan where it names none."""
        low, high = self.numbers("hours_min"), self.numbers("hours_max")
        return np.where(np.isnan(high), low, np.fmax(low, high))

    @cached_property
    def wage(self) -> Floats:
        """The wage an hour; nan where unknown."""
        return self.numbers("wage_hour")

    @cached_property
    def home(self) -> Floats:
        """The share that is worked at home, 0 where it isn't named."""
        return np.asarray(np.clip(np.nan_to_num(self.numbers("home_share")), 0.0, 1.0))

    @cached_property
    def kinds(self) -> Texts:
        """The kind of each place; one without a kind is a vacature."""
        kinds = self.texts("kind")
        return np.where(kinds == "", "vacature", kinds)

    @cached_property
    def sectors(self) -> Texts:
        """The employer's sector of each place."""
        frame = self.network.tables["employers"]
        known = dict(zip(frame["id"], frame["sector"], strict=True))
        return np.array([known.get(one, "") for one in self.table["employer"]], dtype=object)

    @cached_property
    def towns(self) -> Texts:
        """The town of each place in small letters."""
        codes, at = np.unique(self.texts("postcode").astype(str), return_inverse=True)
        names = np.array([self.network.town(code).casefold() for code in codes], dtype=object)
        return np.asarray(names[at]) if len(codes) else np.array([], dtype=object)

    @cached_property
    def functions(self) -> tuple[tuple[str, ...], Ints]:
        """The different functions, and for each place which of them it has."""
        keys, at = np.unique(self.texts("function").astype(str), return_inverse=True)
        return tuple(str(key) for key in keys), np.asarray(at, dtype=np.int64)

    @cached_property
    def asks(self) -> tuple[tuple[str, ...], Lines]:
        """The different competences that places ask (papers are judged by the verdict), and who asks them."""
        frame = self.network.tables["asks"]
        frame = frame[~frame["what"].isin(list(PAPERS))]
        place = pd.Index(self.ids).get_indexer(pd.Index(frame["vacancy"]))
        frame, place = frame[place >= 0], place[place >= 0]
        different, ask = np.unique(frame["what"].to_numpy(dtype=str), return_inverse=True)
        heavy = np.where(frame["essential"].fillna(False).to_numpy(dtype=bool), ESSENTIAL, 1)
        return tuple(map(str, different)), Lines(whole(place), whole(ask), whole(heavy))

    @cached_property
    def worded(self) -> Mapping[str, int]:
        """Which of the different asks is said in these words."""
        return {spoken(what): at for at, what in enumerate(self.asks[0])}

    @cached_property
    def meant(self) -> Meant:
        """What the asks mean in terms of the vocabulary; a key or a name means that term alone."""
        rows = [
            (at, key, likeness)
            for at, what in enumerate(self.asks[0])
            for key, likeness in self._meanings(what)
        ]
        positions = self.network.vocabulary.positions
        asks, terms, likeness = zip(*rows, strict=True) if rows else ((), (), ())
        return Meant(whole(asks), whole([positions[key] for key in terms]), whole(likeness))

    def _meanings(self, what: str) -> list[tuple[str, int]]:
        found = self.network.vocabulary.find(what, MEANINGS)
        near = [(one.key, round(1000 * one.likeness)) for one in found]
        exact = [pair for pair in near if pair[1] == 1000]
        return exact or near

    @cached_property
    def usual(self) -> Lines:
        """The usual competences per function: the function, the term's position, the weight in hundredths."""
        positions, catalogue = self.network.vocabulary.positions, self.network.catalogue
        rows = [
            (at, positions[key], round(100 * weight))
            for at, function in enumerate(self.functions[0])
            for key, weight in catalogue.usual(function).items()
            if key in positions
        ]
        functions, terms, weights = zip(*rows, strict=True) if rows else ((), (), ())
        return Lines(whole(functions), whole(terms), whole(weights))


def spoken(words: str) -> str:
    """Words in small letters, single-spaced."""
    return " ".join(words.casefold().split())


def whole(values: npt.ArrayLike) -> Ints:
    """Whole numbers as an array."""
    return np.asarray(values, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Selection:
    """The places that one profile is ranked on: `rows` are positions in the table, `cost` what their verdicts
    weigh (see `matcher.cost.WEIGHTS`); both of shape (n_vacancies,).
    """

    network: Network
    rows: Ints
    cost: Ints

    @property
    def places(self) -> Places:
        """The columns of the whole network."""
        return Places.of(self.network)

    def __len__(self) -> int:
        return len(self.rows)

    def minutes(self, profile: Profile) -> Floats:
        """Minutes of travel one way, nan where unknown."""
        return np.asarray(self.network.travel(profile)[self.rows])

    def hours_able(self, profile: Profile, on: date) -> Floats:
        """The hours a week that the person can work on the day each place starts, at most a full week."""
        days = np.fmax(self.places.starts[self.rows], np.datetime64(on))
        changes = hours.changes(profile, on, days.max().item()) if len(days) else ()
        able = [_able(profile, day) for day in (on, *changes)]
        turns = np.array(changes, dtype="datetime64[D]")
        return np.asarray(np.array(able)[np.searchsorted(turns, days, side="right")])


def _able(profile: Profile, day: date) -> float:
    week, long = (hours.most(profile, slug, day) for slug in (HOURS_WEEK, HOURS_DAY))
    return max(0.0, min(FULL_WEEK, week, long * hours.WORKING_DAYS))
