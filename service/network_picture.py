"""The network in pictures: balances as bars to both sides, and employers in a ring with arrows between them.

The same network gives the same bytes: no date, no chance, and everything drawn in the order of sectors and ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from io import BytesIO
from itertools import groupby
from math import cos, degrees, pi, sin, sqrt
from typing import Any, Final, NamedTuple

from service.network_graph import Graph, sector_text
from service.network_sheet import Row
from service.words import Words

LOOK: Final = {
    "svg.hashsalt": "spoor2", "svg.fonttype": "path", "font.size": 9.0, "font.family": "DejaVu Sans",
}  # fmt: skip
PLAIN: Final[Mapping[str, Mapping[str, None]]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}
"""What would make the same picture other bytes tomorrow."""
BRING, TAKE, DARK, GREY, COMING = "#c75b12", "#1f6f9f", "#1a1a1a", "#8a8f94", "#7a3e9d"
"""Orange owes and blue is owed: told apart by whoever sees no red or green, and by their side and sign too."""
MOST: Final = 60
"""More employers than this don't fit in a picture that can be read."""
BENT: Final = {True: 0.6, False: 0.4}
"""How far an arrow bends to the middle, one way and the other, so that two between the same two are told apart."""
ROUND: Final = 0.6
"""No arrow is rounder than this: between neighbours it would run in a loop."""
EARLIER: Final = 0.35
"""How faint an arrow is of somebody who went before these days and was still there."""
ROOM: Final = 1.5
"""So many places in the ring are kept before each sector, for its name."""


class Picture(NamedTuple):
    """What draws on a canvas of matplotlib, its width and height in inches, and what it is for who can't see it."""

    draw: Callable[[Any], None]
    size: tuple[float, float]
    title: str


def svg(picture: Picture) -> str:
    """A picture as SVG."""
    label = f'<svg role="img" aria-label="{escape(picture.title, quote=True)}" '
    return _drawn(picture, "svg").decode("utf-8").replace("<svg ", label, 1)


def png(picture: Picture) -> bytes:
    """A picture as PNG."""
    return _drawn(picture, "png")


def inline(picture: Picture) -> str:
    """A picture as part of a page."""
    drawn = svg(picture)
    return f'<figure class="picture">{drawn[drawn.index("<svg") :].strip()}</figure>'


def bars(rows: Sequence[Row], when: str, words: Words) -> Picture:
    """What employers brought (left) and took (right) with the net between, who owes most on top; at most `MOST`.

    `when` says over which days.
    """
    moved = [row for row in rows if row.balance.brought or row.balance.taken]
    far = sorted(moved, key=lambda row: (-abs(row.balance.net), row.employer.id))[:MOST]
    shown = [row for row in moved if row in far]

    def draw(canvas: Any) -> None:
        canvas.set_layout_engine("constrained")
        axes = canvas.add_subplot()
        _bars(axes, shown, words)
        some = words("balance.picture_some", shown=len(shown), total=len(moved))
        said = [words("balance.picture" if shown else "balance.none"), when]
        said += [some] if len(shown) < len(moved) else []
        axes.set_title("\n".join(said), loc="left", fontsize=10, pad=22)

    return Picture(draw, (9.0, 1.6 + 0.21 * max(3, len(shown))), words("balance.title"))


def _bars(axes: Any, shown: Sequence[Row], words: Words) -> None:
    at = range(len(shown))
    balances = [row.balance for row in shown]
    axes.barh(at, [-one.brought for one in balances], color=BRING, alpha=0.35, height=0.78, linewidth=0)
    axes.barh(at, [one.taken for one in balances], color=TAKE, alpha=0.35, height=0.78, linewidth=0)
    colours = [BRING if one.net < 0 else TAKE for one in balances]
    axes.barh(at, [one.net for one in balances], color=colours, height=0.36, linewidth=0)
    most = max((max(one.brought, one.taken) for one in balances), default=1)
    for place, one in enumerate(balances):
        said = f"{one.net:+d}" if one.net else "0"
        axes.text(1.12 * most + 0.4, place, said, va="center", ha="right", fontsize=8)
    axes.set_yticks(list(at), [row.name for row in shown], fontsize=8)
    axes.set(
        xlim=(-most - 0.4, 1.12 * most + 0.5),
        ylim=(max(3, len(shown)) - 0.4, -0.6),
        xlabel=words("balance.axis"),
    )
    axes.axvline(0, color=DARK, linewidth=0.8)
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.tick_params(length=0)
    axes.grid(True, axis="x", alpha=0.25)
    axes.spines[["top", "right", "left"]].set_visible(False)
    for x, word, side in ((0.0, "sign_bring", "left"), (1.0, "sign_take", "right")):
        axes.text(
            x, 1.005, words(f"balance.{word}"), transform=axes.transAxes, ha=side, va="bottom", fontsize=8,
            color=BRING if side == "left" else TAKE,
        )  # fmt: skip


class _Spot(NamedTuple):
    """A place in the ring: an employer, or the name of the sector that begins there."""

    id: str
    text: str
    angle: float

    @property
    def at(self) -> tuple[float, float]:
        return cos(self.angle), sin(self.angle)


def web(found: Graph, when: str, words: Words) -> Picture:
    """The employers with moves in a ring, by sector, with an arrow from who brings to who takes; at most `MOST`.

    `when` says over which days.
    """
    busy = {id: sum(edge["persons"] + edge["planned"] for edge in _edges_of(found, id)) for id in found.nodes}
    moving = sorted((id for id in busy if busy[id]), key=lambda id: (-busy[id], id))
    shown = found.subgraph(moving[:MOST])

    def draw(canvas: Any) -> None:
        axes = canvas.add_axes((0.0, 0.0, 1.0, 0.92))
        axes.set(xlim=(-1.9, 1.9), ylim=(-1.9, 1.9), aspect="equal")
        axes.axis("off")
        some = words("graph.some", shown=MOST) if len(moving) > MOST else words("graph.title")
        canvas.text(0.03, 0.97, f"{some}, {when}", fontsize=13, fontweight="bold")
        canvas.text(0.03, 0.948, words("graph.picture" if moving else "balance.none"), fontsize=9)
        _ring(axes, shown, words)
        _key(canvas, words)

    return Picture(draw, (10.5, 11.4), words("graph.title"))


def _edges_of(found: Graph, id: str) -> list[Mapping[str, Any]]:
    return [edge for *_, edge in [*found.in_edges(id, data=True), *found.out_edges(id, data=True)]]


def _ring(axes: Any, shown: Graph, words: Words) -> None:
    spots = list(_spots(shown, words))
    employers = {spot.id: spot for spot in spots if spot.id}
    for one, other in sorted(shown.edges):
        _arrow(axes, employers[one], employers[other], shown.edges[one, other], one < other)
    sizes = [_size(shown.nodes[id]["headcount"]) for id in employers]
    nets = [shown.nodes[id]["net"] for id in employers]
    x, y = zip(*(spot.at for spot in employers.values()), strict=True) if employers else ((), ())
    colours = [GREY if net == 0 else BRING if net < 0 else TAKE for net in nets]
    axes.scatter(x, y, s=sizes, c=colours, edgecolors="white", linewidths=0.8, zorder=4)
    for spot in spots:
        _label(axes, spot, shown)


def _spots(shown: Graph, words: Words) -> Iterator[_Spot]:
    """The ring from the top, clockwise: per sector its name, then its employers."""
    order = sorted(
        shown.nodes, key=lambda id: (shown.nodes[id]["sector"] or "~", shown.nodes[id]["name"], id)
    )
    sectors = [(key, list(ids)) for key, ids in groupby(order, key=lambda id: shown.nodes[id]["sector"])]
    step, at = 2 * pi / max(1.0, len(order) + ROOM * len(sectors)), 0.0
    for sector, ids in sectors:
        yield _Spot("", sector_text(sector, words), pi / 2 - step * (at + ROOM / 3))
        at += ROOM
        for id in ids:
            yield _Spot(id, shown.nodes[id]["name"], pi / 2 - step * at)
            at += 1


def _label(axes: Any, spot: _Spot, shown: Graph) -> None:
    """The name outwards from the ring, never upside down; behind an employer's its net."""
    (x, y), turned = spot.at, cos(spot.angle) < 0
    net = shown.nodes[spot.id]["net"] if spot.id else 0
    text = f"{spot.text}  {net:+d}" if net else spot.text
    axes.text(
        1.06 * x, 1.06 * y, text, rotation=degrees(spot.angle) + (180 if turned else 0),
        ha="right" if turned else "left", va="center", rotation_mode="anchor",
        fontsize=8 if spot.id else 8.5, fontweight="normal" if spot.id else "bold",
        color=DARK if spot.id else "#555555",
    )  # fmt: skip


def _arrow(axes: Any, one: _Spot, other: _Spot, edge: Mapping[str, Any], first: bool) -> None:
    from matplotlib.patches import FancyArrowPatch  # noqa: PLC0415  # slow: only pictures need it

    half = ((other.angle - one.angle) % (2 * pi)) / 2
    bend = BENT[first] * cos(half) / (2 * sin(half)) + (0.06 if first else -0.06)
    persons, coming = edge["persons"], edge["planned"] and not edge["moves"]
    axes.add_patch(FancyArrowPatch(
        one.at, other.at, connectionstyle=f"arc3,rad={-max(-ROUND, min(ROUND, bend)):.4f}", arrowstyle="-|>",
        mutation_scale=9, linewidth=0.7 + 0.9 * max(0, persons - 1), linestyle=(0, (2, 1.5)) if coming else "-",
        color=COMING if coming else DARK if persons > 1 else GREY, alpha=0.7 if persons or coming else EARLIER,
        shrinkA=5, shrinkB=7,
        zorder=2 + 0.1 * min(persons, 9),
    ))  # fmt: skip


def _size(headcount: int | None) -> float:
    """The surface of a dot, by the root of the headcount; the smallest where it isn't known."""
    return 30.0 + 4.0 * sqrt(min(headcount or 0, 5000))


def _key(canvas: Any, words: Words) -> None:
    said = ((BRING, "balance.sign_bring"), (TAKE, "balance.sign_take"))
    for at, (colour, key) in enumerate(said):
        canvas.text(0.03, 0.045 - 0.018 * at, "●", color=colour, fontsize=10, va="center")
        canvas.text(0.05, 0.045 - 0.018 * at, words(key), fontsize=8.5, va="center")
    canvas.text(0.97, 0.027, words("graph.size"), fontsize=8.5, va="center", ha="right", color="#444444")


def _drawn(picture: Picture, form: str) -> bytes:
    import matplotlib as mpl  # noqa: PLC0415  # slow: only pictures need it
    from matplotlib.figure import Figure  # noqa: PLC0415  # the same

    made = BytesIO()
    with mpl.rc_context({**mpl.rcParamsDefault, "backend": "agg", **LOOK}):
        canvas = Figure(figsize=picture.size)
        picture.draw(canvas)
        canvas.savefig(made, format=form, dpi=130, metadata=dict(PLAIN[form]))
    return made.getvalue()
