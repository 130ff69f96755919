"""The places that a ranker is asked about, as columns; what never changes of a network is laid out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.model import PAPERS
from datasets.network import Network
from matcher.columns import different, named, together
from matcher.loops import COLUMNS
from matcher.shares import Asked, Codes
from matcher.told import coded, compact, rows_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]

ESSENTIAL: Final = 2
"""How much an essential competence weighs against one that is only asked for."""
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
    """The places of a network as columns, shape (n_vacancies,); built once.

    In the order of the network's table, or of `order`: positions in the table.
    """

    network: Network
    order: npt.NDArray[np.integer] | None = None

    @classmethod
    def of(cls, network: Network) -> Places:
        """The columns of a network, built on the first call and kept beside the network's own views."""
        kept = network.__dict__
        if _KEPT not in kept:
            kept[_KEPT] = cls(network)
        found: Places = kept[_KEPT]
        return found

    def __len__(self) -> int:
        return len(self.network.vacancies)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The table of places, in its own order."""
        return self.network.tables["vacancies"]

    def ordered(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A column of the table in the order of these places."""
        return values if self.order is None else values[self.order]

    @cached_property
    def ids(self) -> Texts:
        """The id of every place."""
        base, places = self.network.base, self.network.vacancies
        if base is not self.network:  # changed places keep their ids, so that nothing has to be merged
            added = [places.at(at).id for at in range(len(base.vacancies), len(places))]
            return self.ordered(np.append(Places.of(base).ids, np.array(added, dtype=object)))
        return self.ordered(np.asarray(self.table["id"].to_numpy(dtype=object)))

    @cached_property
    def id_ranks(self) -> Ints:
        """The position of each place's id among all ids in order."""
        ids = pd.Index(self.table["id"])
        if ids.is_monotonic_increasing:
            return self.ordered(np.arange(len(ids)))
        found = np.empty(len(ids), dtype=np.int64)
        found[np.argsort(ids.to_numpy(dtype=str), kind="stable")] = np.arange(len(ids))
        return self.ordered(found)

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
        return self.ordered(np.asarray(self.table[name].to_numpy(dtype=float)))

    def days(self, name: str) -> npt.NDArray[np.datetime64]:
        """A column of days; NaT where unknown."""
        return self.ordered(self.table[name].to_numpy(dtype="datetime64[D]"))

    def named(self, name: str) -> tuple[tuple[str, ...], Codes]:
        """The different texts of a column in alphabetical order, and which each place has."""
        found, codes = named(self.table[name])
        return found, self.ordered(codes)

    @cached_property
    def postcodes(self) -> tuple[Codes, tuple[str, ...]]:
        """Which of the network's postcodes each place has, and those postcodes."""
        codes, postcodes = self.network.postcodes
        return self.ordered(codes).astype(np.int64), postcodes

    @cached_property
    def hours(self) -> tuple[npt.NDArray[np.datetime64], Floats, Codes]:
        """The different starts (NaT where unknown) with the most hours a week offered (nan where none is named),
        and which of them each place has.
        """
        low, high = self.numbers("hours_min"), self.numbers("hours_max")
        most, at = different(np.where(np.isnan(high), low, np.fmax(low, high)))
        days, on = np.unique(self.days("starts"), return_inverse=True)
        pairs, codes = together(on, at, len(most))
        return days[pairs // max(1, len(most))], most[pairs % max(1, len(most))], codes

    @cached_property
    def wage(self) -> tuple[Floats, Codes]:
        """The different wages an hour, nan where unknown, and which of them each place has."""
        return different(self.numbers("wage_hour"))

    @cached_property
    def ways(self) -> tuple[Ints, Floats, Codes]:
        """The different ways to work: which of the network's postcodes, the share that is worked at home (0 where it
        isn't named), and which of them each place has.
        """
        home, at = different(np.clip(np.nan_to_num(self.numbers("home_share")), 0.0, 1.0))
        pairs, codes = together(self.postcodes[0], at, len(home))
        return pairs // max(1, len(home)), home[pairs % max(1, len(home))], codes

    @cached_property
    def kinds(self) -> tuple[tuple[str, ...], Codes]:
        """The different kinds of place, and which each has; one without a kind is a vacature."""
        kinds, at = self.named("kind")
        return tuple(kind or "vacature" for kind in kinds), at

    @cached_property
    def sectors(self) -> tuple[tuple[str, ...], Codes]:
        """The different employers' sectors, and which each place has."""
        frame = self.network.tables["employers"]
        known = dict(zip(frame["id"], frame["sector"], strict=True))
        employers, at = self.named("employer")
        codes, sectors = coded(pd.Series([str(known.get(one, "")) for one in employers], dtype="str"))
        return sectors, compact(codes)[at] if len(at) else at

    @cached_property
    def towns(self) -> tuple[tuple[str, ...], Codes]:
        """The different towns in small letters, and which each place has."""
        at, postcodes = self.postcodes
        towns = pd.Series([self.network.town(code).casefold() for code in postcodes], dtype="str")
        names, codes = named(towns)
        return names, codes[at] if len(at) else at

    @cached_property
    def functions(self) -> tuple[tuple[str, ...], Codes]:
        """The different functions, and for each place which of them it has."""
        return self.named("function")

    @cached_property
    def side_by_side(self) -> Codes:
        """The codes that count for everybody, each place in one line of memory, shape (n_places, COLUMNS)."""
        return compact(np.stack(self._columns[:COLUMNS], axis=1, dtype=np.int32, casting="unsafe"))

    @cached_property
    def wished(self) -> Codes:
        """The codes at which wishes look, shape (n_columns, n_places)."""
        return compact(np.stack(self._columns[COLUMNS:], dtype=np.int32, casting="unsafe"))

    @cached_property
    def column_of(self) -> Mapping[int, int]:
        """The column of codes, by identity: of `side_by_side`, and after it of `wished`."""
        return {id(codes): at for at, codes in enumerate(self._columns)}

    @cached_property
    def _columns(self) -> tuple[Codes, ...]:
        """First the functions, and beyond so many those of places that ask something: what skills are judged by."""
        names, functions = self.functions
        told = (self.hours, self.wage, self.ways, self.kinds, self.sectors, self.towns)
        return (self.asks[1].plain(functions, len(names)), *(one[-1] for one in told), functions)

    @cached_property
    def asks(self) -> tuple[tuple[str, ...], Asked]:
        """The different competences that places ask (papers are judged by the verdict), and who asks them."""
        frame = self.network.tables["asks"]
        names, ask = named(frame["what"])
        papers = np.array([name in PAPERS for name in names], dtype=bool)
        place = self._position[rows_of(self.network, "asks")]
        keep = np.flatnonzero((place >= 0) & ~papers[ask]) if len(names) else np.empty(0, dtype=np.int64)
        keep = keep[np.argsort(place[keep], kind="stable")]
        heavy = np.where(frame["essential"].fillna(False).to_numpy(dtype=bool), ESSENTIAL, 1)[keep]
        own = tuple(name for name, paper in zip(names, papers, strict=True) if not paper)
        code = np.cumsum(~papers) - 1
        asked = code[ask[keep]] if len(keep) else np.empty(0, dtype=np.int64)
        return own, Asked.of(place[keep], asked, heavy, len(self.table), len(own))

    @cached_property
    def _position(self) -> Ints:
        """The position here of each place of the table, and -1 for none."""
        found = np.arange(len(self.table) + 1)
        found[self.ordered(np.arange(len(self.table)))] = np.arange(len(self.table))
        found[-1] = -1
        return found

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
