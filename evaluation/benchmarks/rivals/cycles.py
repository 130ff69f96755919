"""Top trading cycles between employers as the paper tells it: point, execute one cycle, begin anew. Slow and plain.

Exactly balanced, for employers that the network knows alone. Which cycle goes first doesn't matter to who goes where.
"""

from __future__ import annotations

import numpy as np

from matcher.bits import Ints
from matcher.exchange.pairs import Pairs


def traded(pairs: Pairs) -> Ints:
    """The positions of the pairs that are executed."""
    table = _Table(pairs)
    found: list[int] = []
    while (cycle := table.cycle()) is not None:
        for at in cycle:
            table.go(at)
        found += cycle
    return np.array(sorted(found), dtype=np.int64)


class _Table:
    """Who is left, which openings are left, and which employers still have somebody to bring."""

    def __init__(self, pairs: Pairs) -> None:
        self.left = pairs.openings.tolist()
        self.origin, self.place = pairs.origin[pairs.profile].tolist(), pairs.vacancy.tolist()
        self.target, self.person = pairs.target[pairs.vacancy].tolist(), pairs.profile.tolist()
        self.wanted: list[list[int]] = [[] for _ in pairs.profiles]
        for at in np.lexsort((pairs.vacancy, -pairs.quality)).tolist():
            self.wanted[self.person[at]].append(at)
        order = np.lexsort((np.arange(len(pairs.profiles)), -pairs.urgency)).tolist()
        self.own = [[one for one in order if pairs.origin[one] == at] for at in range(len(pairs.employers))]

    def cycle(self) -> list[int] | None:
        """The pairs of one cycle; None where nobody can go anywhere."""
        self._tidy()
        start = next((at for at, own in enumerate(self.own) if own), None)
        if start is None:
            return None
        path: list[int] = []
        seen: dict[int, int] = {}
        while start not in seen:
            seen[start] = len(path)
            path.append(self.wanted[self.own[start][0]][0])
            start = self.target[path[-1]]
        return path[seen[start] :]

    def go(self, at: int) -> None:
        """Somebody takes an opening."""
        self.left[self.place[at]] -= 1
        self.own[self.origin[at]].remove(self.person[at])

    def _tidy(self) -> None:
        """Without who has no place left, and employers without anybody, until nothing changes."""
        changed = True
        while changed:
            changed = False
            for own in self.own:
                for one in list(own):
                    self.wanted[one] = [at for at in self.wanted[one] if self._open(at)]
                    if not self.wanted[one]:
                        own.remove(one)
                        changed = True

    def _open(self, at: int) -> bool:
        return self.left[self.place[at]] > 0 and bool(self.own[self.target[at]])
