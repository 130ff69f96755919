"""The network: the tables of one region, with catalogue, vocabulary and places joined in; records are views on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets import records
from datasets.catalogue.store import Catalogue, read_catalogue
from datasets.delta import NONE, ChangedPlaces, MergedTables
from datasets.frames import Column, columns_of, dicts, empty_table, typed
from datasets.model import Employer, Move, Point, Profile, Vacancy
from datasets.places import km_to, minutes_for
from datasets.problems import Problem, Spoor2Error
from datasets.schema import TABLES
from datasets.skills import Vocabulary, read_vocabulary
from datasets.views import Ids, Lines, Offsets, Orders, Records, UnknownId

__all__ = ["Network", "Spoor2Error", "UnknownId"]

_SHARED = ("profiles", "employers", "moves", "_places", "_sectors")
"""The views that are the same where only places changed."""


@dataclass(frozen=True)
class Network:
    """The tables of one region; everything is a view on them and nothing is changed in place.

    `tables` holds typed frames by name (see `datasets.schema`), `points` a frame by four-digit postcode with
    lat, lon and town, `warnings` what the reading found that doesn't stop it. `orders` holds what was worked out
    about the tables before; `delta` the places that differ from those of the network `origin`.
    """

    tables: Mapping[str, pd.DataFrame]
    catalogue: Catalogue
    vocabulary: Vocabulary
    points: pd.DataFrame
    warnings: tuple[Problem, ...] = ()
    orders: Orders | None = field(default=None, repr=False, compare=False)
    delta: Mapping[str, Vacancy] = field(default_factory=lambda: NONE)
    origin: Network | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        tables: Mapping[str, pd.DataFrame],
        *,
        catalogue: Catalogue | None = None,
        vocabulary: Vocabulary | None = None,
        points: pd.DataFrame | None = None,
        warnings: tuple[Problem, ...] = (),
    ) -> Network:
        """A network of tables; absent ones are empty, catalogue and vocabulary are the embedded ones."""
        known = {
            name: typed(tables[name], table) if name in tables else empty_table(table)
            for name, table in TABLES.items()
        }
        return cls(
            tables=MappingProxyType(known),
            catalogue=catalogue or read_catalogue(),
            vocabulary=vocabulary or read_vocabulary(),
            points=_points(known["points"], points),
            warnings=warnings,
        )

    def table(self, name: str) -> pd.DataFrame:
        """A shallow copy of a table, so that nobody writes through it."""
        return self.tables[name].copy(deep=False)

    def with_tables(self, changed: Mapping[str, pd.DataFrame]) -> Network:
        """The same network with some tables replaced."""
        fresh = {name: typed(frame, TABLES[name]) for name, frame in changed.items()}
        tables = MappingProxyType(dict(self.tables) | fresh)
        return replace(self, tables=tables, orders=None, delta=NONE, origin=None)

    @cached_property
    def base(self) -> Network:
        """The network without the places that changed; itself where none did."""
        if self.origin is None:
            return self
        same = self.origin.catalogue is self.catalogue and self.origin.vocabulary is self.vocabulary
        return (
            self.origin
            if same
            else replace(self.origin, catalogue=self.catalogue, vocabulary=self.vocabulary)
        )

    def with_places(self, changed: Iterable[Vacancy]) -> Network:
        """The same network with some places replaced, where they stood, or added behind the others.

        The base is shared and what the tables say of the places is merged only when somebody asks for them.
        Raises Spoor2Error for a place without an id.
        """
        base = self.base
        delta = MappingProxyType({**self.delta, **{one.id: base.joined(one) for one in changed}})
        if "" in delta:
            raise Spoor2Error("vacancies: expected a place with an id, got one without. Give it one.")
        places = ChangedPlaces(base.vacancies, delta)
        fresh = replace(
            self, tables=MergedTables(base.tables, places, delta), orders=None, delta=delta, origin=base
        )
        fresh.__dict__.update({name: getattr(base, name) for name in _SHARED}, vacancies=places)
        return fresh

    def positions(self, ids: Iterable[str]) -> npt.NDArray[np.int64]:
        """The positions of places in the table, shape (n_ids,); raises UnknownId for an id that isn't there."""
        return np.array([self.vacancies.position(id) for id in ids], dtype=np.int64)

    @cached_property
    def profiles(self) -> Records[Profile]:
        """Every candidate by id."""
        return Records("profiles", self._ids("profiles"), self._profiles)

    @cached_property
    def vacancies(self) -> Records[Vacancy]:
        """Every place by id, of all four kinds."""
        return Records("vacancies", self._ids("vacancies"), self._vacancies)

    @cached_property
    def employers(self) -> Records[Employer]:
        """Every member by id."""
        return Records(
            "employers", self._ids("employers"), lambda at: map(records.employer, self._rows("employers", at))
        )

    @cached_property
    def moves(self) -> Records[Move]:
        """Every move by id."""
        return Records("moves", self._ids("moves"), lambda at: map(records.move, self._rows("moves", at)))

    def point(self, postcode: str) -> Point | None:
        """The point of a postcode, or None where the network has none."""
        known = self._places.get(postcode[:4])
        return Point(known[0], known[1]) if known else None

    def town(self, postcode: str) -> str:
        """The town of a postcode, empty where unknown."""
        known = self._places.get(postcode[:4])
        return known[2] if known else ""

    @cached_property
    def _places(self) -> Mapping[str, tuple[float, float, str]]:
        columns = (self.points[name] for name in ("lat", "lon", "town"))
        rows = zip(self.points.index, *columns, strict=True)
        return {str(code): (float(lat), float(lon), str(town)) for code, lat, lon, town in rows}

    @cached_property
    def postcodes(self) -> tuple[npt.NDArray[np.int32], tuple[str, ...]]:
        """Which of the different four-digit postcodes each place has, shape (n_vacancies,), and those postcodes."""
        if isinstance(self.vacancies, ChangedPlaces):
            return self.vacancies.postcodes(self.base.postcodes)
        codes, different = pd.factorize(self.tables["vacancies"]["postcode"].str[:4])
        return codes.astype(np.int32), tuple(map(str, different))

    def minutes(self, profile: Profile) -> npt.NDArray[np.float64]:
        """Minutes one way to each different postcode, shape (n_postcodes,); nan where unknown; a user's table wins."""
        km = self.kilometres(profile)
        found = minutes_for(km, profile.transport) if profile.transport else np.full(len(km), np.nan)
        for code in self._postcode_at.keys() & profile.travel.keys():
            found[self._postcode_at[code]] = profile.travel[code]
        return found

    def kilometres(self, profile: Profile) -> npt.NDArray[np.float64]:
        """Kilometres as the crow flies to each different postcode, shape (n_postcodes,); nan where unknown.

        Those of the person who was asked about last are kept.
        """
        known: tuple[Point, npt.NDArray[np.float64]] | None = self.__dict__.get("_last_kilometres")
        if profile.point is None:
            return np.full(len(self._postcode_points), np.nan)
        if known is None or known[0] != profile.point:
            found = km_to(profile.point, *self._postcode_points.T)
            found.flags.writeable = False
            self.__dict__["_last_kilometres"] = known = profile.point, found
        return known[1]

    def travel(self, profile: Profile) -> npt.NDArray[np.float64]:
        """Minutes one way to every place, shape (n_vacancies,); nan where unknown; a user's table wins."""
        return self.minutes(profile)[self.postcodes[0]]

    @cached_property
    def _postcode_at(self) -> Mapping[str, int]:
        return {code: at for at, code in enumerate(self.postcodes[1])}

    @cached_property
    def _postcode_points(self) -> npt.NDArray[np.float64]:
        nowhere = (np.nan, np.nan, "")
        known = [self._places.get(code, nowhere)[:2] for code in self.postcodes[1]]
        return np.array(known, dtype=float).reshape(-1, 2)

    def _ids(self, name: str) -> Ids:
        return Ids(self.tables[name]["id"], self.orders.ids.get(name) if self.orders else None)

    def _rows(self, name: str, at: Sequence[int]) -> Iterator[dict[str, Any]]:
        return dicts(self._columns[name], np.asarray(at))

    def _with_lines(
        self, name: str, of: Sequence[str], at: Sequence[int]
    ) -> Iterator[tuple[dict[str, Any], dict[str, list[records.Line]]]]:
        """Some rows of a table, each with its lines in other tables."""
        lines = zip(*(self._lines[one].of(at) for one in of), strict=True)
        return zip(self._rows(name, at), (dict(zip(of, each, strict=True)) for each in lines), strict=True)

    @cached_property
    def _columns(self) -> Mapping[str, Mapping[str, Column]]:
        return {name: columns_of(frame) for name, frame in self.tables.items()}

    @cached_property
    def offsets(self) -> Mapping[str, Offsets]:
        """Where the lines of each profile and place stand, by table of lines."""
        if self.orders:
            return self.orders.lines
        whose = {"profile": "profiles", "vacancy": "vacancies"}
        return {
            name: Offsets.of(self.tables[name][parent], self.tables[whose[parent]]["id"])
            for name, parent in records.PARENTS.items()
        }

    @cached_property
    def _lines(self) -> Mapping[str, Lines]:
        return {name: Lines(self.tables[name], offsets) for name, offsets in self.offsets.items()}

    @cached_property
    def _travel_tables(self) -> Mapping[tuple[str, str], Mapping[str, int]]:
        if self.origin:
            return self.origin._travel_tables
        known: dict[tuple[str, str], dict[str, int]] = {}
        for line in self.tables["minutes"].itertuples(index=False):
            origin, target, transport, minutes = line[:4]
            if pd.notna(minutes):
                known.setdefault((origin[:4], transport), {})[target[:4]] = int(minutes)
        return known

    @cached_property
    def _sectors(self) -> Mapping[str, str]:
        frame = self.tables["employers"]
        return dict(zip(frame["id"], frame["sector"], strict=True))

    def _profiles(self, at: Sequence[int]) -> Iterator[Profile]:
        for row, lines in self._with_lines("profiles", records.PROFILE_LINES, at):
            travel = self._travel_tables.get((str(row["postcode"])[:4], str(row["transport"])), {})
            yield records.profile(row, lines, point=self.point(row["postcode"]), travel=travel)

    def _vacancies(self, at: Sequence[int]) -> Iterator[Vacancy]:
        for row, lines in self._with_lines("vacancies", records.VACANCY_LINES, at):
            yield records.vacancy(row, lines, self._around(row["postcode"], row["employer"], row["function"]))

    def joined(self, place: Vacancy) -> Vacancy:
        """A place as tables would tell of it: of its postcode, employer and function what the network knows, and only
        that.
        """
        known = self._around(place.postcode, place.employer, place.function)
        # no period at all can't be said in a table: it is unknown
        return replace(place, periods=place.periods or None, **known)

    def _around(self, postcode: str, employer: str, function: str) -> dict[str, Any]:
        catalogue = self.catalogue
        return {
            "point": self.point(postcode),
            "town": self.town(postcode) or "",
            "sector": self._sectors.get(employer) or "",
            "estimates": catalogue.estimates_of(function),
            "base": catalogue.base,
            "usual_education": catalogue.usual_education.get(function),
        }

    def locate(self, profile: Profile) -> Profile:
        """A profile from outside the network (on paper) with its point and travel table joined in."""
        travel = self._travel_tables.get((profile.postcode[:4], str(profile.transport)), {})
        return replace(profile, point=profile.point or self.point(profile.postcode), travel=travel)


def _points(own: pd.DataFrame, given: pd.DataFrame | None) -> pd.DataFrame:
    """The region's own points first, a wider table behind them."""
    own = own.assign(postcode=own["postcode"].str[:4]).set_index("postcode")[["lat", "lon", "town"]]
    if given is not None:
        own = pd.concat([own, given[["lat", "lon", "town"]]])
    return own[~own.index.duplicated()]
