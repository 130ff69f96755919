"""Where places are and how long the way is: postcodes to points, points to minutes.

The project holds no postcode table of the Netherlands: a region brings the points of its own postcodes, and a
user imports a national table (`import_places`), such as GeoNames' (CC BY 4.0) or 4PP (MIT).
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.problems import DataError, Problem


class Point(NamedTuple):
    """A place on earth in degrees (WGS84)."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How somebody travels: minutes beside the ride, road over straight line, speed in town and beyond."""

    fixed: float
    detour: float
    town_km: float
    town_speed: float
    speed: float


SPEED: Final = {
    # To the car and from the car to the work; slow streets at both ends, main roads in the rush between.
    "car": Way(fixed=5, detour=1.35, town_km=5, town_speed=27, speed=65),
    # The same road, with more time to get in and out.
    "adapted_car": Way(fixed=9, detour=1.35, town_km=5, town_speed=27, speed=65),
    # To the stop, waiting, and from the stop; a bus first, then a change to a train or fast bus.
    "public": Way(fixed=15, detour=1.35, town_km=6, town_speed=18, speed=45),
    # One speed, between an ordinary and an electric bicycle; parking it at both ends.
    "bicycle": Way(fixed=3, detour=1.25, town_km=0, town_speed=16, speed=16),
    "foot": Way(fixed=0, detour=1.2, town_km=0, town_speed=4.5, speed=4.5),
}
"""The estimate: minutes = fixed + first `town_km` of road at `town_speed` + the rest at `speed` (km/h).

Set by hand for an ordinary Dutch commute, careful rather than exact: water, timetables and traffic
jams aren't known. A table of minutes (`minutes.csv`) and a person's own minutes win over it.
"""

KEPT: Final = 1 << 14
"""So many ways between two points are kept, or some more."""
_WAYS: Final[dict[tuple[Point, Point, str], int]] = {}
EARTH_KM: Final = 6371.0
GZIP: Final = b"\x1f\x8b"
LATITUDES: Final = (50.5, 53.8)
LONGITUDES: Final = (3.0, 7.4)
"""What encloses the European Netherlands, to catch swapped and foreign coordinates."""

_COLUMNS: Final = {
    "postcode": ("postcode", "pc4", "pc6", "postal_code", "zip"),
    "lat": ("lat", "latitude", "breedtegraad"),
    "lon": ("lon", "lng", "longitude", "lengtegraad"),
    "town": ("town", "plaats", "woonplaats", "place", "place_name", "city"),
}


def km_to(point: Point, lat: npt.ArrayLike, lon: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Kilometres as the crow flies from one point to many, shape (n,); nan where a place has no point."""
    lat_a, lon_a = np.radians(point.lat), np.radians(point.lon)
    lat_b = np.radians(np.asarray(lat, dtype=float))
    lon_b = np.radians(np.asarray(lon, dtype=float))
    half = np.sin((lat_b - lat_a) / 2) ** 2
    half = half + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)))


def minutes_for(km: npt.NDArray[np.float64], transport: str) -> npt.NDArray[np.float64]:
    """Estimated minutes one way for distances in km, shape (n,), rounded up to whole ones; nan stays nan."""
    way = SPEED[transport]
    road = np.asarray(km, dtype=float) * way.detour
    slow = np.minimum(road, way.town_km)
    minutes = way.fixed + 60 * (slow / way.town_speed + (road - slow) / way.speed)
    return np.asarray(np.ceil(np.round(minutes, 6)))


def minutes(origin: Point, target: Point, transport: str) -> int:
    """Estimated minutes one way between two points."""
    known = _WAYS.get((origin, target, transport))
    return minutes_to(origin, (target,), transport)[0] if known is None else known


def minutes_to(origin: Point, targets: Sequence[Point], transport: str) -> list[int]:
    """The same from one point to several, worked out together; they are kept."""
    if len(_WAYS) > KEPT:
        _WAYS.clear()
    lat, lon = np.array(targets, dtype=float).reshape(-1, 2).T
    found: list[int] = minutes_for(km_to(origin, lat, lon), transport).astype(int).tolist()
    _WAYS.update({(origin, target, transport): one for target, one in zip(targets, found, strict=True)})
    return found


def home() -> Path:
    """The folder of the user's own data: SPOOR2_HOME, or .local/share/spoor2 in the home folder."""
    own = os.environ.get("SPOOR2_HOME")
    return Path(own) if own else Path.home() / ".local" / "share" / "spoor2"


def read_places(file: Path | str) -> pd.DataFrame:
    """A table of postcodes (CSV, also .gz) as a frame by four-digit postcode with lat, lon and town.

    Postcodes of six positions are averaged per four digits. Columns may have the names of GeoNames, 4PP or
    this project. Raises DataError with every problem.
    """
    path = Path(file)
    table = _renamed(_read(path), path.name)
    lat, lon = (_degrees(table[name]) for name in ("lat", "lon"))
    codes = table["postcode"].str.strip().str.extract(r"^([1-9]\d{3})(?:\s*[A-Za-z]{2})?$")[0]
    problems = [
        *_bad(path.name, "postcode", codes.isna(), "four figures, with or without two letters"),
        *_bad(path.name, "lat", ~lat.between(*LATITUDES), f"{LATITUDES[0]} to {LATITUDES[1]} degrees"),
        *_bad(path.name, "lon", ~lon.between(*LONGITUDES), f"{LONGITUDES[0]} to {LONGITUDES[1]} degrees"),
    ]
    if problems:
        raise DataError(problems)
    town = table["town"].str.split("|").str[0].str.strip()
    places = pd.DataFrame({"postcode": codes, "lat": lat, "lon": lon, "town": town})
    found = places.groupby("postcode", sort=True).agg({"lat": "mean", "lon": "mean", "town": "first"})
    return found.astype({"lat": "float64", "lon": "float64", "town": "str"})


def import_places(file: Path | str, to: Path | str | None = None) -> int:
    """Copy a table of postcodes into the user's own data, or the folder `to`; returns how many there are."""
    places = read_places(file)
    folder = Path(to) if to else home()
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "points.csv.part"
    places.round(5).to_csv(draft, encoding="utf-8", lineterminator="\n")
    draft.replace(folder / "points.csv")
    return len(places)


def user_points() -> pd.DataFrame | None:
    """The points that the user imported, by four-digit postcode with lat, lon and town; None without them."""
    path = home() / "points.csv"
    return read_places(path) if path.is_file() else None


def _read(path: Path) -> pd.DataFrame:
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw.startswith(GZIP) else raw).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        remedy = "Give a CSV file in UTF-8, plain or .gz."
        problem = Problem(file=path.name, expected="a table of postcodes", got="no text", remedy=remedy)
        raise DataError([problem]) from error
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    return pd.read_csv(StringIO(text), sep=delimiter, dtype="str", keep_default_na=False)


def _renamed(table: pd.DataFrame, file: str) -> pd.DataFrame:
    said = {name.strip().casefold(): name for name in table.columns}
    found = {
        ours: said[alias]
        for ours, aliases in _COLUMNS.items()
        for alias in reversed(aliases)
        if alias in said
    }
    missing = [name for name in ("postcode", "lat", "lon") if name not in found]
    if missing:
        expected = f"columns {', '.join(missing)}"
        known = "; ".join(f"{name}: {', '.join(_COLUMNS[name])}" for name in missing)
        raise DataError(
            [Problem(file=file, row=1, expected=expected, got="none of them", remedy=f"Known: {known}.")]
        )
    renamed = pd.DataFrame({ours: table[theirs] for ours, theirs in found.items()})
    return renamed if "town" in renamed else renamed.assign(town="")


def _degrees(texts: pd.Series[str]) -> pd.Series[float]:
    return pd.to_numeric(texts.str.strip().str.replace(",", ".", regex=False), errors="coerce")


def _bad(file: str, column: str, wrong: pd.Series[bool], expected: str) -> list[Problem]:
    rows = (np.flatnonzero(wrong) + 2).tolist()
    remedy = "Correct the line or remove it."
    return [Problem(file=file, row=row, column=column, expected=expected, remedy=remedy) for row in rows]
