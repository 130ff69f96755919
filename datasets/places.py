"""Where places are and how long the way is: postcodes to points, points to minutes."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt


class Point(NamedTuple):
    """A place on earth in degrees (WGS84)."""

    lat: float
    lon: float


SPEED: Final = {
    # transport: (minutes before and after the ride, detour over the straight line, km per hour)
    "car": (8.0, 1.35, 48.0),
    "adapted_car": (12.0, 1.35, 48.0),
    "public": (18.0, 1.45, 29.0),
    "bicycle": (3.0, 1.25, 16.0),
    "foot": (0.0, 1.2, 4.5),
}
"""The formula of the estimate: minutes = fixed + km × detour / speed × 60, rounded up."""

EARTH_KM: Final = 6371.0


def km_to(point: Point, lat: npt.ArrayLike, lon: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Kilometres as the crow flies from one point to many, shape (n,); nan where a place has no point."""
    lat_a, lon_a = np.radians(point.lat), np.radians(point.lon)
    lat_b = np.radians(np.asarray(lat, dtype=float))
    lon_b = np.radians(np.asarray(lon, dtype=float))
    half = np.sin((lat_b - lat_a) / 2) ** 2
    half = half + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)))


def minutes_for(km: npt.NDArray[np.float64], transport: str) -> npt.NDArray[np.float64]:
    """Estimated minutes one way for distances in km, shape (n,), rounded up to whole minutes; nan stays nan."""
    fixed, detour, speed = SPEED[transport]
    return np.asarray(np.ceil(np.round(fixed + km * detour / speed * 60, 6)))


def minutes(origin: Point, target: Point, transport: str) -> int:
    """Estimated minutes one way between two points."""
    return int(minutes_for(km_to(origin, [target.lat], [target.lon]), transport)[0])
