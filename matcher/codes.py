"""Places by a code, such as their hours or postcode: which places have one of several codes, as sets."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from matcher import bits
from matcher.bits import Bools, Words
from matcher.loops import loops
from matcher.planes import STEP, Plane, stacked

FEW: Final = 64
"""Up to so many different codes, each code's places are kept as bits; of more, the codes are looked up."""
KEPT: Final = 256


class Coded:
    """A code per place, shape (n_places,), of `size` different ones."""

    def __init__(self, codes: npt.NDArray[np.integer], size: int, *, in_order: bool = False) -> None:
        """The codes run from 0 to size - 1; with `in_order` no place has a lower one than the place before."""
        self.codes, self.size, self.in_order = codes, size, in_order
        self._planes: dict[int, Words] = {}
        self._found: OrderedDict[bytes, Words] = OrderedDict()
        self._from: OrderedDict[bytes, tuple[Plane, ...]] = OrderedDict()

    def where(self, chosen: Bools) -> Words:
        """The places with one of the chosen codes; `chosen` has shape (size,). Sets asked for lately are kept."""
        key = chosen.tobytes()
        if key not in self._found:
            self._found[key] = self._where(chosen)
            if len(self._found) > KEPT:
                self._found.popitem(last=False)
        self._found.move_to_end(key)
        return self._found[key]

    def planes(self, values: npt.NDArray[np.int64]) -> tuple[Plane, ...]:
        """The places from each mark on that occurs among values (mark × STEP + cost) per code, mildest first."""
        key = values.tobytes()
        if key not in self._from:
            marks = sorted({int(mark) for mark in values // STEP} - {0})
            self._from[key] = stacked((mark, self.where(values >= mark * STEP)) for mark in marks)
            if len(self._from) > KEPT:
                self._from.popitem(last=False)
        return self._from[key]

    @cached_property
    def _starts(self) -> npt.NDArray[np.integer]:
        """Where the places of each code start, and past the last, where they are in order."""
        return np.concatenate([[0], np.cumsum(np.bincount(self.codes, minlength=self.size))])

    @cached_property
    def _rows(self) -> npt.NDArray[np.int32]:
        """The places in the order of their codes."""
        return np.argsort(self.codes, kind="stable").astype(np.int32)

    def _where(self, chosen: Bools) -> Words:
        if self.in_order:
            return bits.stretches(self._edges(chosen), len(self.codes))
        if self.size > FEW:
            return self._marked(chosen)
        wanted = np.flatnonzero(chosen)
        if len(wanted) * 2 > self.size:
            return ~self._any(np.flatnonzero(~chosen)) & bits.every(len(self.codes))
        return self._any(wanted)

    def _edges(self, chosen: Bools) -> npt.NDArray[np.integer]:
        """Where each stretch of chosen codes starts and ends, among the places in the order of codes."""
        return np.asarray(self._starts[np.flatnonzero(np.diff(chosen, prepend=False, append=False))])

    def _marked(self, chosen: Bools) -> Words:
        """The places with one of the chosen codes, marked one by one; or the others, where those are fewer."""
        edges, size, found = self._edges(chosen).tolist(), len(self.codes), bits.none(len(self.codes))
        if 2 * (sum(edges[1::2]) - sum(edges[::2])) > size:
            return ~self._marked(~chosen) & bits.every(size)
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            loops().mark(found, self._rows[first:last])
        return found

    def _any(self, codes: npt.NDArray[np.intp]) -> Words:
        found = bits.none(len(self.codes))
        for code in codes.tolist():
            found |= self._plane(code)
        return found

    def _plane(self, code: int) -> Words:
        if code not in self._planes:
            self._planes[code] = bits.pack(self.codes == code)
        return self._planes[code]
