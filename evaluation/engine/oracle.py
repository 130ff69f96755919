"""The decision table written down once more, so that the engine can be held against it.

Nothing here is taken from the rules: a line of the table is data, an item is what the form says (`items.csv`), and
amounts are compared as they stand. Source: the decision table of the architecture, chapter 4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from scipy import stats

from datasets.items import Item, Layout
from datasets.model import Estimate
from matcher.verdict import Mark

SURE: Final = 0.95
NOTHING: Final = 0.05
NEAR: Final = 1e-9
ALWAYS_ASKED: Final = frozenset({
    "sitting", "sitting-hours", "standing", "standing-hours", "walking", "walking-hours", "lifting", "hours-day",
    "hours-week",
})  # fmt: skip
"""What a place that calls its rubriek complete may still ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One item of one person and one place, in plain numbers; `have`, `need` and the like count upward in heaviness.

    `know` says how the person's side is known (stated, norm, silent), `told` how the place's is (recorded, not_asked,
    estimated, silent). `reach` is the edge of the margin, `milder` the next milder level (None without one). `over`
    and `any` are the chances that more than the reach, or than nothing, is asked. `offer` is what an adaptation leaves,
    with `brought` what becomes of the item that it brings. `words` is a limit that nothing can be compared with.
    """

    know: str
    told: str
    have: float = 0.0
    reach: float = 0.0
    milder: float | None = None
    need: float = 0.0
    nothing: float = 0.0
    peak: bool = False
    softens: str = "marginal"
    over: float = 0.0
    any: float = 0.0
    offer: float | None = None
    offer_peak: bool = False
    brought: Mark = Mark.FITS
    complete: bool = True
    note: bool = False
    words: bool = False


def fits(one: Facts) -> bool:
    """The need lies within what the person can do, or is a peak where peaks are left to the person."""
    return one.need <= one.have + NEAR or (one.peak and one.softens == "fits")


def at_edge(one: Facts) -> bool:
    """The need lies within the margin, or is a peak up to the next milder level."""
    peak = one.peak and one.softens == "marginal" and one.milder is not None
    return one.need <= one.reach + NEAR or (peak and one.need <= (one.milder or 0.0) + NEAR)


def helped(one: Facts) -> bool:
    """What an adaptation leaves fits or lies at the edge, and what it brings doesn't close the place."""
    if one.offer is None or one.brought >= Mark.BLOCKED_BY_ESTIMATE:
        return False
    left = replace(one, need=one.offer, peak=one.offer_peak)
    return fits(left) or at_edge(left)


def asks_something(one: Facts) -> bool:
    """More than nothing is recorded, or expected of a person with a partial list."""
    if one.told == "recorded":
        return one.need > one.nothing
    return one.told == "estimated" and one.any > NOTHING and not one.complete


def sure(one: Facts) -> bool:
    """The estimate is all but certain that too much is asked."""
    return one.over >= SURE - 1e-12


def always(one: Facts) -> bool:
    """Holds of everything that came this far."""
    return True


ANY: Final = frozenset({"stated", "norm", "silent", "recorded", "not_asked", "estimated"})
STATED, NORM, SILENT = frozenset({"stated"}), frozenset({"norm"}), frozenset({"silent"})
RECORDED, NOT_ASKED, ESTIMATED = frozenset({"recorded"}), frozenset({"not_asked"}), frozenset({"estimated"})
Line = tuple[frozenset[str], frozenset[str], Callable[[Facts], bool], Mark | None]
TABLE: Final[tuple[Line, ...]] = (
    (ANY, NOT_ASKED, always, Mark.FITS),
    (SILENT, ANY, asks_something, Mark.ASK_CANDIDATE),
    (SILENT, ANY, always, Mark.FITS),
    (NORM, ESTIMATED | SILENT, always, Mark.FITS),
    (STATED | NORM, RECORDED, fits, Mark.FITS),
    (STATED | NORM, RECORDED, at_edge, Mark.MARGINAL),
    (STATED | NORM, ANY, helped, None),
    (NORM, RECORDED, always, Mark.ASK_EXPERT),
    (STATED, RECORDED, always, Mark.BLOCKED),
    (STATED, ESTIMATED, sure, Mark.BLOCKED_BY_ESTIMATE),
    (STATED, ESTIMATED | SILENT, always, Mark.ASK_EMPLOYER),
)
"""The first line that holds decides; None is ADAPT, or what becomes of the item that the adaptation brings."""


def decided(one: Facts) -> Mark:
    """What the table says of one item, and what an open note or a limit in words raises it to."""
    mark = next(
        Mark(max(Mark.ADAPT, one.brought)) if said is None else said
        for know, told, holds, said in TABLE
        if one.know in know and one.told in told and holds(one)
    )
    noted = one.note and one.told != "not_asked"
    return max(mark, Mark.ASK_EXPERT) if noted or one.words else mark


def hands(both: Mapping[str, Facts], side: str) -> Mark:
    """A need for one side bites on that hand, for both on each, without a side on the better one."""
    marks = {hand: decided(one) for hand, one in both.items()}
    if side in marks:
        return marks[side]
    return max(marks.values()) if side == "both" else min(marks.values())


def direction(item: Item) -> int:
    """1 where more of the unit is heavier, -1 where less is (cold)."""
    amounts = next(iter(item.scales.values())).amounts
    return -1 if amounts[-1] > amounts[0] else 1


def reach_of(item: Item, have: float, *, edge: bool = True) -> float:
    """The end of the margin above a capacity; none above a "less than" level."""
    return have + (abs(have) * item.margin if edge and have not in (float("inf"),) else 0.0)


def milder_of(item: Item, layout: Layout, have: float) -> float | None:
    """The nearest level of a layout that is milder than a capacity."""
    scale = item.scales.get(layout) or next(iter(item.scales.values()))
    loads = [direction(item) * amount for amount in scale.amounts]
    return min((load for load in loads if load > have), default=None)


def chance_over(estimate: Estimate, limit: float, nothing: float, sign: int) -> float:
    """The chance that a place asks more than a limit (both in heaviness), from how the estimate is drawn."""
    if estimate.amount is None:
        return estimate.chance if limit <= nothing else 0.0
    if not estimate.spread:
        return estimate.chance if sign * estimate.amount > limit else 0.0
    if estimate.shape == "log":
        return float(estimate.chance * stats.lognorm.sf(limit, estimate.spread, scale=estimate.amount))
    drawn = stats.norm(estimate.amount, estimate.spread)
    return float(estimate.chance * (drawn.sf(limit) if sign > 0 else drawn.cdf(-limit)))
