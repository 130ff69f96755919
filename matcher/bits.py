"""Sets of places as packed bits, 64 to a word: what holds for a million places takes 125 kB."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
WORD = 64


def pack(flags: Bools) -> Words:
    """The flags as bits, shape (n_words,); the bits beyond the last flag are 0."""
    found = np.zeros(-(-len(flags) // WORD) * 8, dtype=np.uint8)
    packed = np.packbits(flags, bitorder="little")
    found[: len(packed)] = packed
    return found.view(np.uint64)


def unpack(words: Words, size: int) -> Bools:
    """The bits as flags, shape (size,)."""
    return np.unpackbits(words.view(np.uint8), count=size, bitorder="little").view(np.bool_)


def of(rows: npt.NDArray[np.integer], size: int) -> Words:
    """The given rows of so many."""
    flags = np.zeros(size, dtype=np.bool_)
    flags[rows] = True
    return pack(flags)


def stretches(edges: npt.NDArray[np.integer], size: int) -> Words:
    """The rows from each first edge up to the second, the third up to the fourth, and so on; edges up to `size`.

    Every edge turns all bits from it on.
    """
    word, at = edges >> 6, (edges & (WORD - 1)).astype(np.uint64)
    found = np.zeros(-(-size // WORD) + 1, dtype=np.uint64)
    np.bitwise_xor.at(found, word, ~np.uint64(0) << at)
    before = np.cumsum(np.bincount(word, minlength=len(found))) & 1
    found[1:] ^= (-before[:-1]).view(np.uint64)
    return found[:-1]


def count(words: Words) -> int:
    """How many bits are set."""
    return int(np.add.reduce(np.bitwise_count(words), dtype=np.int64))


def none(size: int) -> Words:
    """No place of so many."""
    return np.zeros(-(-size // WORD), dtype=np.uint64)


def every(size: int) -> Words:
    """All of so many places."""
    return pack(np.ones(size, dtype=np.bool_))


def sampled(words: Words, step: int) -> Words:
    """Of a set the places at every so many positions, a power of two."""
    every, own = max(1, step // WORD), np.uint64(sum(1 << at for at in range(0, WORD, step)))
    found = np.zeros_like(words)
    found[::every] = words[::every] & own
    return found


def at(words: Words, rows: npt.NDArray[np.integer]) -> Bools:
    """Whether the bit of each row is set, shape as the rows."""
    found = (words[rows >> 6] >> (rows & (WORD - 1)).astype(np.uint64)) & np.uint64(1)
    return np.asarray(found, dtype=np.bool_)


def positions(words: Words, size: int) -> Ints:
    """The rows whose bit is set, in order."""
    return np.flatnonzero(unpack(words, size))
