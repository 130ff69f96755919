"""What was measured, beside what it must be: whether a row is in order is worked out here and can't be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import Any


def _nothing() -> Mapping[str, float]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One thing that a row must be: our own figure, or another that was measured beside it.

    `of` names a figure in `Figure.also` (p95, peak GB), empty for our own. `times` says how many times slower
    the fastest of the rivals named in `against` (all where empty) must at least be.
    """

    at_most: float | None = None
    at_least: float | None = None
    of: str = ""
    unit: str = ""
    times: float | None = None
    against: tuple[str, ...] = ()

    def __str__(self) -> str:
        what = f"{self.of} " if self.of else ""
        if self.times is not None:
            return f"≥ {self.times:g} × {', '.join(self.against) or 'the fastest'}"
        if self.at_most is not None:
            return f"{what}≤ {self.at_most:g} {self.unit}".rstrip()
        return f"{what}≥ {self.at_least:g} {self.unit}".rstrip()

    def met(self, figure: Figure) -> bool:
        """Whether it holds; a figure or rival that is missing holds nothing."""
        if self.times is not None:
            return self._faster(figure, self.times)
        value = figure.also.get(self.of) if self.of else figure.ours
        if value is None or not isfinite(value):
            return False
        low, high = self.at_least, self.at_most
        return (low is None or value >= low) and (high is None or value <= high)

    def _faster(self, figure: Figure, times: float) -> bool:
        names = self.against or tuple(figure.rivals)
        if not names or figure.ours is None or any(name not in figure.rivals for name in names):
            return False
        return min(figure.rivals[name] for name in names) >= times * figure.ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How a cost grows: the figure of one party per size, along places or profiles."""

    work: str
    who: str
    along: str
    unit: str
    points: Mapping[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of the table; lower is better where there are rivals.

    `ours` is None where it couldn't be measured, and `error` says why. `also` holds what was measured beside it,
    by name. `reads` is how many bytes must at least be read for one answer. `exact` says that every answer that
    was held against the definition, and against the rivals, was equal to it.
    """

    work: str
    ours: float | None
    unit: str
    must: tuple[Limit, ...] = ()
    also: Mapping[str, float] = field(default_factory=_nothing)
    rivals: Mapping[str, float] = field(default_factory=_nothing)
    exact: bool = False
    reads: int | None = None
    curves: tuple[Curve, ...] = ()
    notes: tuple[str, ...] = ()
    error: str = ""
    ok: bool = field(init=False)

    def __post_init__(self) -> None:
        known = self.ours is not None and isfinite(self.ours) and not self.error
        object.__setattr__(self, "ok", known and self.exact and all(one.met(self) for one in self.must))

    @property
    def must_be(self) -> str:
        """What the row must be, in words."""
        return "; ".join(str(limit) for limit in self.must)

    @property
    def ratio_to_best(self) -> float | None:
        """How many times our figure goes into that of the fastest of all rivals; None without rivals."""
        if not self.rivals or not self.ours:
            return None
        return min(self.rivals.values()) / self.ours

    @property
    def missed(self) -> tuple[str, ...]:
        """What keeps the row from being in order."""
        found = [str(limit) for limit in self.must if not limit.met(self)]
        return (*([self.error] if self.error else []), *([] if self.exact else ["not exact"]), *found)

    def limit_ms(self, bandwidth: float) -> float | None:
        """Milliseconds that reading what must be read takes at so many GB a second."""
        return None if self.reads is None else self.reads / (bandwidth * 1e9) * 1000

    def as_json(self) -> dict[str, Any]:
        """The row as `results.json` has it; a row that failed names its error."""
        row = {
            "work": self.work, "ours": _short(self.ours), "unit": self.unit, "must_be": self.must_be,
            "rivals": {name: _short(value) for name, value in self.rivals.items()},
            "ratio_to_best": _short(self.ratio_to_best), "exact": self.exact, "ok": self.ok,
        }  # fmt: skip
        return row | ({"error": self.error} if self.error else {})


def failed(work: str, error: Exception | str) -> Figure:
    """The row of work that couldn't be done."""
    told = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    return Figure(work=work, ours=None, unit="", error=" ".join(told.split()))


def _short(value: float | None) -> float | None:
    """Four figures, which is more than a measurement is worth; None where there is no number."""
    return float(f"{value:.4g}") if value is not None and isfinite(value) else None
