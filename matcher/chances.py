"""The chance that a function asks more than a limit, for all functions of a network at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from datasets.items import Item
from datasets.model import Estimate, Estimates
from matcher.bits import Ints
from matcher.told import Floats


class Chances:
    """The chances of some functions; each limit that was asked for is kept."""

    def __init__(self, keys: Sequence[str], estimates_on: Callable[[str], Mapping[str, Estimate]]) -> None:
        """Of the functions `keys`; `estimates_on` tells the estimates on an item per function."""
        self._codes = {key: code for code, key in enumerate(keys)}
        self._estimates_on = estimates_on
        self._items: dict[str, tuple[Ints, Estimates]] = {}
        self._found: dict[tuple[str, float], Floats] = {}

    def over(self, item: Item, limit: float) -> Floats:
        """The chance that each function asks more than `limit`, shape (n_functions,); nan without an estimate."""
        key = (item.slug, limit)
        if key not in self._found:
            self._found[key] = self._over(item, limit)
        return self._found[key]

    def _over(self, item: Item, limit: float) -> Floats:
        found = np.full(len(self._codes), np.nan)
        functions, estimates = self._on(item.slug)
        found[functions] = estimates.exceed(limit, item.nothing, item.sign)
        return found

    def _on(self, slug: str) -> tuple[Ints, Estimates]:
        """The functions with an estimate on an item, and those estimates."""
        if slug not in self._items:
            known = self._estimates_on(slug)
            own = {self._codes[key]: one for key, one in known.items() if key in self._codes}
            self._items[slug] = np.array(list(own), dtype=np.int64), Estimates.of(list(own.values()))
        return self._items[slug]
