"""How cost grows with places and with profiles, drawn; the same figures give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.figures import Curve

OURS: Final = "ours"
LOOK: Final = {"svg.hashsalt": "spoor2", "svg.fonttype": "path", "font.size": 9.0}
SIZE: Final = (6.0, 4.2)
"""Inches per panel."""


def draw(curves: Sequence[Curve], path: Path) -> bool:
    """Draws the curves, a panel per work, direction and unit, both axes logarithmic; False where nothing was drawn."""
    if not curves or find_spec("matplotlib") is None:
        return False
    import matplotlib as mpl  # noqa: PLC0415  # optional and slow: only benchmarks draw
    from matplotlib.figure import Figure as Canvas  # noqa: PLC0415  # the same

    panels = list(dict.fromkeys((one.work, one.along, one.unit) for one in curves))
    with mpl.rc_context({**mpl.rcParamsDefault, "backend": "svg", **LOOK}):
        canvas = Canvas(figsize=(SIZE[0] * len(panels), SIZE[1]), layout="constrained")
        for at, panel in enumerate(panels):
            axes = canvas.add_subplot(1, len(panels), at + 1)
            _panel(axes, [one for one in curves if (one.work, one.along, one.unit) == panel])
        canvas.savefig(path, format="svg", metadata={"Date": None})
    return True


def _panel(axes: Any, curves: Sequence[Curve]) -> None:
    for curve in curves:
        sizes = sorted(curve.points)
        own = curve.who.startswith(OURS)
        axes.plot(
            sizes, [curve.points[size] for size in sizes], marker="o", label=curve.who,
            linewidth=2.4 if own else 1.2, linestyle="-" if own else "--",
        )  # fmt: skip
    axes.set(xscale="log", yscale="log", title=curves[0].work, xlabel=curves[0].along, ylabel=curves[0].unit)
    axes.grid(True, which="major", alpha=0.3)
    axes.legend()
