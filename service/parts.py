"""How the parts of a score are shown: each of the most that it can give."""

from __future__ import annotations

from typing import Final

from matcher.exchange.ranker import MOST
from matcher.rank import WEIGHTS

MOSTS: Final = {name: one.most for name, one in WEIGHTS.items()} | dict(MOST)
"""The most that each part can give."""
BELOW: Final = "balance"
"""The part that may also take, and is shown with its sign."""


def part_text(name: str, points: int) -> str:
    """The points of a part, of the most that it can give where that is known."""
    if name == BELOW:
        return f"{points:+d}" if points else "0"
    return f"{points}/{MOSTS[name]}" if name in MOSTS else str(points)
