"""The first n of a list of a network of which some places changed: the best of the first n of every piece."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from datasets.model import Profile
from datasets.network import Network
from matcher import bits, parts
from matcher.bits import Ints, Words
from matcher.cost import WEIGHTS
from matcher.few import Few
from matcher.overlaid import Overlaid
from matcher.planes import STEP
from matcher.rank import Points, Ranked, Weighted
from matcher.screen import Screened
from matcher.shares import whole_points
from matcher.verdict import Mark

Each = Callable[[Screened, Words | None], Ranked]
"""The first places of one piece, of those of a set."""


def first_of(
    screened: Overlaid, n: int, *, on: date, ranker: Weighted, within: Words | None, each: Each
) -> Ranked:
    """The first `n` open places by (-score, id): of the first of every piece; `each` gives those of one."""
    found = Ranked(
        np.empty(0, dtype=np.int64), Points(ranker.names, np.empty((0, len(ranker.names)), np.int64))
    )
    for at, where in enumerate(screened.index.by_piece(within)):
        piece = screened.pieces[at]
        if isinstance(piece.index, Few):
            least = int(found.points.scores[n - 1]) if len(found.rows) >= n > 0 else 0
            own = _reaching(screened.profile, piece.index, least, where, on=on, ranker=ranker)
        else:
            own = each(screened.part(at), where)
        own = own._replace(rows=piece.placed(own.rows))
        found = _merged(screened.index.network, found, own, n) if at else own
    return found


def _merged(network: Network, first: Ranked, second: Ranked, n: int) -> Ranked:
    """The first `n` by (-score, id) of a list in that order and some more places; ids are looked up for ties alone."""
    if not len(second.rows):
        return first
    rows = np.concatenate([first.rows, second.rows])
    points = Points(first.points.names, np.concatenate([first.points.values, second.points.values]))
    scores, ids = points.scores, np.full(len(rows), "", dtype=object)
    tied = np.flatnonzero(np.isin(scores, second.points.scores))
    ids[tied] = _ids(network, rows[tied])
    order = np.lexsort((ids.astype(str), -scores))[:n]
    return Ranked(rows[order], Points(points.names, points.values[order]))


def _ids(network: Network, rows: Ints) -> list[str]:
    """The ids of places at some positions of the table."""
    cells, places = network.base.tables["vacancies"]["id"].array, network.vacancies
    return [str(cells[row]) if row < len(cells) else places.at(row).id for row in rows.tolist()]


def _reaching(
    profile: Profile, few: Few, least: int, where: Words | None, *, on: date, ranker: Weighted
) -> Ranked:
    """The open places of a few that score at least so much; the rules are asked of those alone that can."""
    rows = np.arange(len(few)) if where is None else bits.positions(where, len(few))
    points = _most(profile, few, rows, on, ranker)
    keep = np.flatnonzero(points.sum(axis=1) >= least)
    said = [tuple(few.said(profile, at).values()) for at in rows[keep].tolist()]
    open_ = np.array([max(one, default=0) < Mark.BLOCKED_BY_ESTIMATE * STEP for one in said], dtype=bool)
    weights = np.array([sum(int(WEIGHTS[value % STEP]) for value in one) for one in said], dtype=np.int64)
    found = points[keep]
    for at, one in enumerate(ranker.weights.values()):
        if one.share is None:
            found[:, at] = whole_points(one.most, parts.capacity(weights))
    return Ranked(rows[keep][open_], Points(ranker.names, found[open_]))


def _most(profile: Profile, few: Few, rows: Ints, on: date, ranker: Weighted) -> Ints:
    """The parts of some places with the most that a verdict gives, shape (n_rows, n_parts)."""
    columns = [
        one.share(profile, few.places, on).points(one.most, rows)
        if one.share
        else np.full(len(rows), one.most, dtype=np.int64)
        for one in ranker.weights.values()
    ]
    return np.stack(columns, axis=1)
