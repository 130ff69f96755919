"""What chance alone would do with the same moves: each direction a fair coin, or each move rewired at random."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matcher.bits import Ints

Floats = npt.NDArray[np.float64]
DRAWS: Final = 200
"""So many random networks stand for chance."""
SWEEPS: Final = 16
"""Rounds in which moves trade where they go, after a fresh shuffle; all moves take part in each."""
MANY: Final = 1000
"""Of so many moves few have to be parted after the shuffle, and a quarter of the rounds is enough."""
CELLS: Final = 4_000_000
"""Moves drawn at once, so that memory stays bounded."""


def moves_of(w: npt.NDArray[np.generic]) -> tuple[Ints, Ints]:
    """The single moves of a matrix of whole numbers without moves to oneself: who brings and who takes, shape (V,).

    ValueError where the matrix isn't square, has parts of persons, or less than nobody.
    """
    found = np.asarray(w)
    if found.ndim != 2 or found.shape[0] != found.shape[1]:
        raise ValueError(
            f"flows: expected a square matrix, got shape {found.shape}. Give one row per employer."
        )
    whole = np.round(found.astype(float))
    if (whole != found).any() or (whole < 0).any():
        raise ValueError("flows: expected whole persons from 0 on, got others. Give persons, not weeks.")
    counts = whole.astype(np.int64)
    np.fill_diagonal(counts, 0)
    giver, taker = np.nonzero(counts)
    times = counts[giver, taker]
    return np.repeat(giver, times).astype(np.int64), np.repeat(taker, times).astype(np.int64)


def rewired(giver: Ints, taker: Ints, seed: int, n: int = DRAWS, sweeps: int | None = None) -> Ints:
    """Who takes instead, shape (n, V): every employer brings and takes as many as before, nobody's move goes to itself.

    Each draw shuffles all moves anew, parts what came together wrongly, and then lets random pairs and threes trade in
    rounds: all ways to rewire single moves are as likely. Source: the directed configuration model; Rao, Jana and
    Bandyopadhyay, A Markov chain Monte Carlo method (1996), for why threes are needed beside pairs.
    """
    chance = np.random.default_rng((seed, 2))
    drawn = chance.permuted(np.tile(taker.astype(np.int32), (n, 1)), axis=1)
    if len(giver) > 1:
        _part(chance, giver, drawn)
        # One row per move: then a round moves whole rows.
        turned = np.ascontiguousarray(drawn.T)
        rounds = SWEEPS // (4 if len(giver) >= MANY else 1) if sweeps is None else sweeps
        for turn in range(rounds):
            _trade(chance, giver, turned, 2 + turn % 2)
        drawn = turned.T
    return drawn.astype(np.int64)


def _part(chance: np.random.Generator, giver: Ints, drawn: Ints) -> None:
    """Takes moves to oneself apart, one per draw at a time; there always is a move to trade with."""
    while True:
        wrong = drawn == giver
        rows = np.flatnonzero(wrong.any(axis=1))
        if not len(rows):
            return
        one, other = wrong[rows].argmax(axis=1), chance.integers(0, len(giver), len(rows))
        here, there = drawn[rows, one], drawn[rows, other]
        fits = (giver[one] != there) & (giver[other] != here)
        rows, one, other = rows[fits], one[fits], other[fits]
        drawn[rows, one], drawn[rows, other] = there[fits], here[fits]


def _trade(chance: np.random.Generator, giver: Ints, drawn: npt.NDArray[np.int32], size: int) -> None:
    """All moves in random groups; each group passes on where it goes, where nobody would go to itself then.

    `drawn` of shape (V, n). Of two the coin says whether, of three which way round.
    """
    groups = len(giver) // size
    if not groups:
        return
    places = chance.permutation(len(giver))[: groups * size].reshape(size, groups)
    coin = chance.integers(0, 2, (groups, drawn.shape[1]), dtype=np.int8).astype(bool)
    before = [drawn[one] for one in places]
    after = before[1:] + before[:1]
    if size > 2:
        after = [
            np.where(coin, one, other) for one, other in zip(after, before[-1:] + before[:-1], strict=True)
        ]
    fits = coin if size == 2 else np.ones_like(coin)
    for one, there in zip(places, after, strict=True):
        fits = fits & (giver[one, None] != there)
    for at, one in enumerate(places):
        drawn[one] = np.where(fits, after[at], before[at])


def returned(giver: Ints, drawn: Ints, size: int) -> Floats:
    """The share of moves that is answered by one the other way, for each draw; shape (n,), `size` employers."""
    if not len(giver):
        return np.zeros(len(drawn))
    low, high = np.minimum(giver, drawn), np.maximum(giver, drawn)
    keys = np.sort((low * size + high) * 2 + (giver > drawn), axis=1)
    rows = np.arange(len(drawn))[:, None] * np.int64(size * size * 2)
    flat = (keys + rows).ravel()
    starts = np.flatnonzero(np.concatenate([[True], np.diff(flat >> 1) != 0]))
    one_way = np.abs(np.add.reduceat(1 - 2 * (flat & 1), starts))
    lonely = np.bincount(starts // keys.shape[1], weights=one_way, minlength=len(drawn))
    return np.asarray(1 - lonely / keys.shape[1])


def coins(
    giver: Ints, taker: Ints, weights: Floats, size: int, *, seed: int, n: int = DRAWS
) -> Iterator[Floats]:
    """The net per employer were each move's direction a fair coin, shape (draws, size, n_weights), in parts.

    `weights` of shape (V, n_weights) is what each move counts for; the same coins serve all of them.
    """
    chance = np.random.default_rng((seed, 3))
    moves, kinds = weights.shape
    ends = _ends(giver, taker, size)
    step = max(1, CELLS // max(1, moves))
    for at in range(0, n, step):
        rows = min(step, n - at)
        signs = 2.0 * chance.integers(0, 2, (rows, moves), dtype=np.int8) - 1.0
        yield np.stack([(ends @ (signs * weights[:, one]).T).T for one in range(kinds)], axis=2)


def _ends(giver: Ints, taker: Ints, size: int) -> sparse.csr_array:
    """Which employers each move touches, and on what side; shape (size, V)."""
    moves = np.arange(len(giver))
    ones = np.ones(len(giver))
    return sparse.csr_array(
        (np.concatenate([ones, -ones]), (np.concatenate([taker, giver]), np.concatenate([moves, moves]))),
        shape=(size, len(giver)),
    )
