"""The price of balance as a picture: placements, quality and the worst-off against how far all are out of balance."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from matcher.exchange.frontier import Frontier, Point
from service.network_picture import BRING, DARK, GREY, TAKE, Picture
from service.network_price import tolerance_text
from service.words import Words

ROOMS: Final = ((0.07, 0.13, 0.41, 0.72), (0.56, 0.13, 0.41, 0.72))
"""Where the two drawings stand: left, bottom, width and height as shares of the whole."""


def curve(found: Frontier, words: Words) -> Picture:
    """A point per tolerance, the knee and what was agreed marked; beside it the scores."""

    def draw(canvas: Any) -> None:
        placed, scores = (canvas.add_axes(room) for room in ROOMS)
        _placed(placed, found, words)
        _scores(scores, found, words)
        for axes, key in ((placed, "price.axis_placed"), (scores, "price.axis_score")):
            axes.set_xlabel(words("price.axis_apart"))
            axes.set_title(words(key), loc="left", fontsize=10)
            axes.yaxis.get_major_locator().set_params(integer=True)
            axes.margins(0.1, 0.2)
            axes.grid(True, alpha=0.25)
            axes.spines[["top", "right"]].set_visible(False)
        canvas.text(0.07, 0.95, words("price.picture"), fontsize=11, va="top")

    return Picture(draw, (10.5, 4.8), words("price.title"))


def _placed(axes: Any, found: Frontier, words: Words) -> None:
    axes.plot([one.apart for one in found.points], [one.placed for one in found.points], color=GREY, zorder=1)
    for (apart, placed), same in groupby(found.points, key=lambda one: (one.apart, one.placed)):
        points = list(same)
        text = ", ".join(tolerance_text(one.tolerance, words) for one in points)
        _mark(axes, (apart, placed), text, TAKE if found.knee in points else GREY)
    _mark(axes, (found.agreed.apart, found.agreed.placed), words("price.agreed"), BRING, up=False)


def _scores(axes: Any, found: Frontier, words: Words) -> None:
    known: list[Point] = [one for one in found.points if one.placed]
    apart = [one.apart for one in known]
    axes.plot(
        apart, [one.mean for one in known], color=TAKE, marker="o", markersize=4, label=words("price.mean")
    )
    axes.plot(
        apart, [one.worst for one in known], color=BRING, marker="o", markersize=4, label=words("price.worst")
    )
    if known:
        axes.legend(frameon=False, loc="best")


def _mark(axes: Any, at: tuple[float, float], text: str, colour: str, *, up: bool = True) -> None:
    axes.scatter(*([one] for one in at), color=colour, s=24 if colour == GREY else 42, zorder=3)
    axes.annotate(
        text, at, xytext=(0, 8 if up else -15), textcoords="offset points", ha="center", fontsize=8.5,
        color=DARK if colour == GREY else colour,
    )  # fmt: skip
