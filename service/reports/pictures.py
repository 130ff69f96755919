"""Plots of a report: figures with their intervals, and figures over time with the limits of a chart.

The same figures give the same bytes, as for the other pictures; every one stands above a table with what it draws.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from textwrap import fill
from typing import Any, Final

from evaluation.estimate import Estimate
from service.network_picture import BRING, DARK, GREY, TAKE, Picture
from service.words import Words

COLOURS: Final = (TAKE, BRING, "#2e9e5b", "#c0398a", "#b08d00", DARK)
MARKS: Final = ("o", "s", "^", "D", "v", "P")
"""Series are told apart by their mark as well as their colour."""
WIDTH: Final = 7.0
"""In inches; the letters of such a picture can be read where it isn't made smaller than this."""
LETTERS: Final = 10.0
NAMES, TALL, WIDE = 30, 36, 70
"""Letters on a line, of names before rows, up along a picture and below it."""
MOST: Final = 40
"""More lines than this can't be read in one picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """A line per figure with its interval; `line` is the value that means no difference or the whole."""

    title: str
    axis: str
    rows: Sequence[tuple[str, Estimate]]
    words: Words
    line: float | None = None
    share: bool = False
    points: bool = False

    def picture(self) -> Picture | None:
        """The drawing; none where there is no figure at all. Of `points` the axis counts percentage points."""
        known = [(label, one) for label, one in self.rows if _known(one)][:MOST]
        if not known:
            return None

        def draw(canvas: Any) -> None:
            canvas.set_layout_engine("constrained")
            axes = canvas.add_subplot()
            for at, (_, one) in enumerate(known):
                self._row(axes, at, one)
            axes.set_yticks(range(len(known)), [fill(label, NAMES) for label, _ in known], fontsize=LETTERS)
            axes.set_ylim(len(known) - 0.4, -0.6)
            self._frame(axes)

        return Picture(draw, (WIDTH, 1.25 + 0.3 * max(2, len(known))), self.title)

    def _row(self, axes: Any, at: int, one: Estimate) -> None:
        if one.low is not None and one.high is not None:
            axes.plot([one.low, one.high], [at, at], color=TAKE, linewidth=2, alpha=0.55)
        axes.plot([one.value], [at], color=TAKE, marker="o", markersize=5.5, linestyle="")

    def _frame(self, axes: Any) -> None:
        if self.line is not None:
            axes.axvline(self.line, color=DARK, linewidth=0.9, linestyle=(0, (3, 2)))
        axes.set_xlabel(fill(self.axis, WIDE), fontsize=LETTERS)
        axes.xaxis.set_major_formatter(_ticks(self.words, share=self.share, points=self.points))
        axes.tick_params(length=0, labelsize=LETTERS - 1)
        axes.grid(True, axis="x", alpha=0.25)
        axes.spines[["top", "right", "left"]].set_visible(False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line over days or numbers; `low` and `high` its interval per point, `alarm` which points are one."""

    label: str
    at: Sequence[date] | Sequence[float]
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    alarm: Sequence[bool] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines over time or over a growing number, with the limits of a chart as dashes."""

    title: str
    axis: str
    series: Sequence[Series]
    words: Words
    across: str = ""
    limits: Sequence[tuple[Sequence[Any], Sequence[float]]] = ()
    line: float | None = None
    share: bool = False
    across_share: bool = False
    plain: bool = False

    def picture(self) -> Picture | None:
        """The drawing; none where there is no point at all. A `plain` one has no marks on its lines."""
        shown = [one for one in self.series if any(isfinite(value) for value in one.values)][: len(COLOURS)]
        if not shown:
            return None

        def draw(canvas: Any) -> None:
            canvas.set_layout_engine("constrained")
            axes = canvas.add_subplot()
            for one, colour, mark in zip(shown, COLOURS, MARKS, strict=False):
                _line(axes, one, colour, "" if self.plain else mark)
            for at, limit in self.limits:
                axes.plot(at, limit, color=GREY, linewidth=1, linestyle=(0, (4, 2)))
            self._frame(axes, many=len(shown) > 1)

        return Picture(draw, (WIDTH, 3.4), self.title)

    def _frame(self, axes: Any, *, many: bool) -> None:
        if self.line is not None:
            axes.axhline(self.line, color=DARK, linewidth=0.8, linestyle=(0, (3, 2)))
        axes.set_ylabel(fill(self.axis, TALL), fontsize=LETTERS)
        axes.set_xlabel(self.across, fontsize=LETTERS)
        axes.yaxis.set_major_formatter(_ticks(self.words, share=self.share))
        if self.across_share:
            axes.xaxis.set_major_formatter(_ticks(self.words, share=True))
        axes.tick_params(labelsize=LETTERS - 1)
        axes.grid(True, alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
        if isinstance(self.series[0].at[0], date):
            axes.xaxis.set_major_formatter(_month)
            axes.tick_params(axis="x", labelsize=LETTERS - 1)
        if many:
            axes.legend(frameon=False, fontsize=LETTERS - 0.5, loc="best")


def _month(number: float, _: object) -> str:
    """A day of an axis as month and year in figures, which need no language."""
    from matplotlib.dates import num2date  # noqa: PLC0415  # slow: only pictures need it

    return str(num2date(number).strftime("%m-%Y"))


def _line(axes: Any, one: Series, colour: str, mark: str) -> None:
    if one.low and one.high:
        axes.fill_between(one.at, one.low, one.high, color=colour, alpha=0.15, linewidth=0)
    axes.plot(one.at, one.values, color=colour, marker=mark, markersize=4, linewidth=1.4, label=one.label)
    at = [point for point, alarm in zip(one.at, one.alarm, strict=False) if alarm]
    values = [value for value, alarm in zip(one.values, one.alarm, strict=False) if alarm]
    axes.plot(
        at, values, marker="o", markersize=11, markerfacecolor="none", markeredgecolor="#b00020", linestyle=""
    )


def _ticks(words: Words, *, share: bool, points: bool = False) -> Callable[[float, object], str]:
    """The figures along an axis, as the language writes them."""
    times, sign = (100, "" if points else "%") if share or points else (1, "")

    def told(value: float, _: object) -> str:
        return f"{times * value + 0.0:.4g}".replace(".", _point(words)) + sign

    return told


def _point(words: Words) -> str:
    return "," if words.lang == "nl" else "."


def _known(one: Estimate) -> bool:
    return one.value is not None and isfinite(one.value)
