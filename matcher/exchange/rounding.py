"""Rows that whole persons keep and halves of persons break: they bring the relaxation nearer to what can really be.

An employer that may take one full week can't take three and a third of somebody who works twelve hours. A row of
whole minutes times any number, each amount rounded down, still holds for whole persons (Chvátal and Gomory); tried are
multiples of which somebody's hours are a whole number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from matcher.bits import Ints
from matcher.exchange.highs import Floats, Program

if TYPE_CHECKING:
    from scipy.sparse import csr_array

TIMES: Final = (1, 2, 3)
HOURS: Final = 12
"""Of so many different hours at most the multiples are tried."""
BROKEN: Final = 1e-4
"""A row is added where the relaxation breaks it by so much of its length."""


def rounded(program: Program, net: csr_array, low: Floats, high: Floats, values: Floats) -> Program:
    """The program with, per employer and direction, the rounded row that some values break most, where they do.

    `net` in whole minutes, (n_employers, n_columns), between `low` and `high`.
    """
    from scipy.sparse import vstack  # noqa: PLC0415 (slow to load, and only this needs it)

    found = [row for sign, most in ((1, high), (-1, -low)) for row in _worst(net * sign, most, values)]
    if not found:
        return program
    return replace(
        program, rows=vstack([program.rows, *(row for row, _ in found)], format="csr"),
        low=np.concatenate([program.low, np.full(len(found), -np.inf)]),
        high=np.concatenate([program.high, [most for _, most in found]]),
    )  # fmt: skip


def _worst(net: csr_array, most: Floats, values: Floats) -> Iterator[tuple[csr_array, float]]:
    """Per employer the rounded row that is broken most, if any is."""
    worst: dict[int, tuple[csr_array, float]] = {}
    least = np.full(len(most), BROKEN)
    for times, minutes in _multiples(net):
        row = net.copy()
        row.data = np.floor_divide(net.data * times, minutes)
        top = np.floor_divide(most * times, minutes, where=np.isfinite(most), out=np.full(len(most), np.inf))
        length = np.sqrt(np.asarray(row.power(2).sum(axis=1)).ravel() + 1.0)
        broken = (row @ values - top) / length
        for at in np.flatnonzero(broken > least).tolist():
            worst[at] = row[[at]], float(top[at])
        least = np.maximum(least, broken)
    yield from worst.values()


def _multiples(net: csr_array) -> list[tuple[int, int]]:
    """What a row is multiplied by, as (times, minutes): times over minutes."""
    minutes: Ints = np.unique(np.abs(net.data[net.data != 0])).astype(np.int64)
    some = (
        minutes[np.unique(np.linspace(0, len(minutes) - 1, HOURS).astype(np.int64))]
        if len(minutes)
        else minutes
    )
    return [(times, one) for one in some.tolist() for times in TIMES]
