"""Errors put in on purpose: a check that doesn't notice them measures nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from evaluation.benchmarks.rivals import plain
from evaluation.benchmarks.rivals.contest import differences
from evaluation.benchmarks.rivals.masks import Masks
from evaluation.benchmarks.rivals.query import CLOSED, Counts, Query
from evaluation.benchmarks.rivals.score import Scoring
from evaluation.benchmarks.rivals.table import ID, Table


class NotPlanted(ValueError):
    """No place could be changed so that a query must count otherwise."""


def noticed(table: Table, queries: Sequence[Query]) -> bool:
    """Whether the comparison of answers sees that one code of one place was changed."""
    for query in queries:
        changed = plant(table, query)
        if changed is not None:
            right, wrong = (plain.Rival(one).screen(query) for one in (table, changed))
            same = not list(differences("same", [right], [plain.Rival(table).screen(query)]))
            return same and bool(list(differences("planted", [wrong], [right])))
    raise NotPlanted("queries: expected one with an open place and something that closes places, got none.")


def plant(table: Table, query: Query) -> Table | None:
    """The table in which one open place got a code that closes it; None where the query gives no occasion."""
    spans = [
        cut.spans[0] for one in query.closing() for cut in one.at_least(CLOSED) if cut.spans and not cut.where
    ]
    masks = Masks(table.columns, query.functions)
    closed = masks.of(query.closing_cuts())
    if not spans or closed.all():
        return None
    columns = dict(table.columns)
    column = columns[spans[0].column].copy()
    column[np.flatnonzero(~closed)[0]] = spans[0].low
    return replace(table, columns=columns | {spans[0].column: column})


def miscounted(counts: Counts) -> Counts:
    """The same counts but for one place, which goes from one outcome to the next."""
    first, second, *_ = counts.outcomes
    moved = {first: counts.outcomes[first] + 1, second: counts.outcomes[second] - 1}
    return replace(counts, outcomes=dict(counts.outcomes) | moved)


def list_noticed(
    table: Table, scorings: Sequence[Scoring], answers: Sequence[Sequence[tuple[str, int]]]
) -> bool:
    """Whether the comparison of lists sees that the best place was closed, and that one score is one more."""
    for scoring, answer in zip(scorings, answers, strict=False):
        if answer:
            without = plain.Rival(_without(table, answer[0][0])).best(scoring, len(answer))
            (id, score), *others = answer
            wrong = [without, [(id, score + 1), *others], list(answer[1:])]
            return all(list(differences("planted", [one], [list(answer)])) for one in wrong)
    raise NotPlanted("answers: expected a list with a place on it, got none.")


def _without(table: Table, id: str) -> Table:
    """The table without one place."""
    keep = table.columns[ID] != np.searchsorted(table.ids.astype(str), id)
    return replace(table, columns={name: column[keep] for name, column in table.columns.items()})
