"""The program behind short rings: pairs, cycles of employers and links of chains, tied by who goes where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from datasets.network import Spoor2Error
from matcher.bits import Bools, Ints
from matcher.exchange.bounds import FREE, Bounds
from matcher.exchange.highs import Program, step
from matcher.exchange.pairs import NOBODY, Pairs

Run = tuple[int, ...]
Floats = npt.NDArray[np.float64]
Heads = Mapping[int, Mapping[int, int]]
"""Per employer that brings, the arc to each that takes."""


class TooLarge(Spoor2Error):
    """An exchange with more cycles of employers than can be searched."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Model:
    """What is counted: `use` (pairs), how often each cycle of arcs, how many go over an arc as a chain's k-th link.

    An arc leads from an employer that brings (`tail`) to one that takes (`head`); `arc` says which one a pair belongs
    to, (n_pairs,). `links` are arcs with k, (n_links, 2), k from 0 at the place that is offered freely. `take` and
    `bring` are how many chains may end and begin at each employer.
    """

    pairs: Pairs
    take: Ints
    bring: Ints
    use: Ints
    arc: Ints
    tail: Ints
    head: Ints
    cycles: tuple[Run, ...]
    links: Ints

    @classmethod
    def of(cls, pairs: Pairs, bounds: Bounds, employers: int, links: int, most: int) -> Model:
        """The model of some pairs; those that are in no ring and no chain are left out."""
        codes, arc = np.unique(pairs.bringing * len(pairs.employers) + pairs.taking, return_inverse=True)
        tail, head = np.divmod(codes, len(pairs.employers))
        nobody = np.array([id == NOBODY for id in pairs.employers], dtype=np.bool_)
        take, bring = (np.where(nobody, FREE, one) for one in (bounds.take, bounds.bring))
        rings = _cycles(tail, head, ~nobody[tail] & ~nobody[head], employers, most)
        chain = _links(tail, head, nobody, take, links)
        useful = np.zeros(len(codes), dtype=np.bool_)
        useful[[one for ring in rings for one in ring]] = True
        useful[chain[:, 0]] = True
        return cls(
            pairs=pairs, take=take, bring=bring, use=np.flatnonzero(useful[arc]), arc=arc, tail=tail, head=head,
            cycles=rings, links=chain,
        )  # fmt: skip

    def program(self) -> Program:
        """Each person once, each place its openings, each arc as often as its rings and chains, chains link by link."""
        rows = _Rows()
        used = np.arange(len(self.use))
        rows.put(rows.block(np.ones(len(self.pairs.profiles))), self.pairs.profile[self.use], used, 1)
        rows.put(rows.block(self.pairs.openings), self.pairs.vacancy[self.use], used, 1)
        tied = rows.block(np.zeros(len(self.tail)), equal=True)
        rows.put(tied, self.arc[self.use], used, 1)
        rows.put(
            tied,
            np.array([one for ring in self.cycles for one in ring], dtype=np.int64),
            self._ring_columns,
            -1,
        )
        rows.put(tied, self.links[:, 0], self._link_columns, -1)
        self._chained(rows)
        worth, upper = np.zeros(self._columns), self._upper()
        worth[used] = step(self.pairs) + self.pairs.quality[self.use]
        return rows.program(worth, upper)

    def _chained(self, rows: _Rows) -> None:
        """A chain's first link goes to a place offered freely, each next to one that the link before left behind."""
        size, depth = len(self.pairs.employers), int(self.links[:, 1].max(initial=0)) + 1
        (arc, k), columns, later = self.links.T, self._link_columns, self.links[:, 1] > 0
        offered = rows.block(np.concatenate([self.take, np.zeros(size * depth, dtype=np.int64)]))
        rows.put(offered, k * size + self.head[arc], columns, 1)
        rows.put(offered, (k + 1) * size + self.tail[arc], columns, -1)
        begun = rows.block(self.bring)
        rows.put(begun, self.tail[arc], columns, 1)
        rows.put(begun, self.head[arc[later]], columns[later], -1)

    @property
    def _columns(self) -> int:
        return len(self.use) + len(self.cycles) + len(self.links)

    @property
    def _ring_columns(self) -> Ints:
        """The column of each arc of each cycle."""
        return len(self.use) + np.repeat(np.arange(len(self.cycles)), [len(ring) for ring in self.cycles])

    @property
    def _link_columns(self) -> Ints:
        return self._columns - len(self.links) + np.arange(len(self.links))

    def _upper(self) -> Ints:
        """Pairs once; cycles and links as often as people could go."""
        people = np.unique(self.arc * len(self.pairs.profiles) + self.pairs.profile) // max(
            len(self.pairs.profiles), 1
        )
        room = np.bincount(people, minlength=len(self.tail))
        rings = np.array([room[list(ring)].min() for ring in self.cycles], dtype=np.int64)
        return np.concatenate([np.ones(len(self.use), dtype=np.int64), rings, room[self.links[:, 0]]])

    def runs(self, values: Ints) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
        """The rings and chains of an answer, as positions of pairs; who is in which is told by the order of the ids."""
        going: dict[int, list[int]] = {}
        for at in self.use[np.flatnonzero(values[: len(self.use)])][::-1].tolist():
            going.setdefault(int(self.arc[at]), []).append(at)
        times = values[len(self.use) : len(self.use) + len(self.cycles)].tolist()
        rings = [ring for ring, n in zip(self.cycles, times, strict=True) for _ in range(n)]
        found = tuple(tuple(going[one].pop() for one in ring) for ring in rings)
        return found, tuple(self._chains(values, going))

    def _chains(self, values: Ints, going: dict[int, list[int]]) -> Iterator[Run]:
        """Chains put together link by link: who goes to what the link before left behind."""
        times = values[self._columns - len(self.links) :]
        ends: dict[int, list[Run]] = {}
        for k in range(int(self.links[:, 1].max(initial=0)) + 1):
            longer: dict[int, list[Run]] = {}
            for row in np.flatnonzero((self.links[:, 1] == k) & (times > 0)).tolist():
                arc = int(self.links[row, 0])
                for _ in range(int(times[row])):
                    after = ends[int(self.head[arc])].pop() if k else ()
                    longer.setdefault(int(self.tail[arc]), []).append((going[arc].pop(), *after))
            yield from (run for left in ends.values() for run in left)
            ends = longer
        yield from (run for left in ends.values() for run in left)


class _Rows:
    """The rows of a program, block by block."""

    def __init__(self) -> None:
        self.high: list[Floats] = []
        self.low: list[Floats] = []
        self.cells: list[tuple[Ints, Ints, Floats]] = []
        self.size = 0

    def block(self, high: Ints | Floats, *, equal: bool = False) -> int:
        """So many more rows with at most, or exactly, these sums; the first row's position."""
        self.high.append(high.astype(float))
        self.low.append(self.high[-1] if equal else np.full(len(high), -np.inf))
        self.size += len(high)
        return self.size - len(high)

    def put(self, first: int, rows: Ints, columns: Ints, value: int) -> None:
        """The same value in some cells; rows count from the first of a block."""
        self.cells.append((first + rows, columns, np.full(len(rows), float(value))))

    def program(self, worth: Floats, upper: Ints) -> Program:
        """The program of these rows."""
        from scipy.sparse import csr_array  # noqa: PLC0415 (slow to load, and only this needs it)

        rows, columns, values = (np.concatenate(each) for each in zip(*self.cells, strict=True))
        matrix = csr_array((values, (rows, columns)), shape=(self.size, len(worth)))
        high = np.concatenate(self.high)
        return Program(
            worth=worth, rows=matrix, low=np.concatenate(self.low), high=np.where(high >= FREE, np.inf, high),
            upper=upper.astype(float),
        )  # fmt: skip


def _cycles(tail: Ints, head: Ints, inner: Bools, longest: int, most: int) -> tuple[Run, ...]:
    """Every cycle of at most so many employers as arcs, each from its first employer on; TooLarge where too many."""
    heads: dict[int, dict[int, int]] = {}
    for arc in np.flatnonzero(inner).tolist():
        heads.setdefault(int(tail[arc]), {})[int(head[arc])] = arc
    found: list[Run] = []
    for start in heads:
        found.extend(islice(_closing(heads, start, (start,), (), longest), most + 1 - len(found)))
        if len(found) > most:
            raise TooLarge(
                f"rings: expected at most {most} cycles of employers, got more. Ask for rings of fewer employers, or "
                "split an allocation of everybody into its rings."
            )
    return tuple(found)


def _closing(heads: Heads, start: int, nodes: Run, arcs: Run, longest: int) -> Iterator[Run]:
    """The cycles that go on from a path of employers; the first employer is the first by id."""
    after = heads.get(nodes[-1], {})
    if arcs and start in after:
        yield (*arcs, after[start])
    if len(nodes) < longest:
        for then, arc in after.items():
            if then > start and then not in nodes:
                yield from _closing(heads, start, (*nodes, then), (*arcs, arc), longest)


def _links(tail: Ints, head: Ints, nobody: Bools, take: Ints, longest: int) -> Ints:
    """Which arcs can be which link of a chain, (n_links, 2): nobody's place only first, nobody's person last."""
    found, offering = [np.empty((0, 2), dtype=np.int64)], take > 0
    for k in range(longest):
        arcs = np.flatnonzero(offering[head])
        found.append(np.column_stack([arcs, np.full(len(arcs), k)]))
        offering = np.zeros_like(nobody)
        offering[tail[arcs]] = True
        offering &= ~nobody
    return np.concatenate(found)
