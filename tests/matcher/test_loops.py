import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import bits, loops
from matcher.loops import SILENT, Looked, OfKinds, Plain
from matcher.tally import MILDER

pytest.importorskip("numba", reason="the compiled way needs numba")

Chance = np.random.Generator
SEEDS = st.integers(0, 2**32 - 1).map(np.random.default_rng)
CODES: dict[bool, Any] = {False: np.int16, True: np.int32}


def starts(chance: Chance, size: int) -> Any:
    """Where the lines of each of so many places start, and past the last."""
    return np.concatenate([[0], np.cumsum(chance.integers(0, 5, size))])


def drawn(chance: Chance) -> tuple[int, Any]:
    """The number of places, and some of them, in any order."""
    size = int(chance.integers(1, 600))
    return size, chance.choice(size, int(chance.integers(0, size + 1)), replace=False)


def compiled() -> type[loops.Loops]:
    from matcher.compiled import Compiled

    return Compiled


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.booleans())
def test_sums_over_lines_are_the_same(chance: Chance, wide: bool) -> None:
    size, rows = drawn(chance)
    start = starts(chance, size)
    ask, heavy = (chance.integers(1, most, start[-1]).astype(CODES[wide]) for most in (30, 3))
    given = chance.integers(0, 1001, 30), rows, start, ask, heavy
    assert np.array_equal(compiled().lines(*given), Plain.lines(*given))


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.booleans())
def test_what_kinds_change_is_the_same(chance: Chance, wide: bool) -> None:
    size, rows = drawn(chance)
    start, kinds, items, functions = starts(chance, size), 50, 6, 9
    lines = chance.integers(0, kinds, start[-1]).astype(CODES[wide])
    said = chance.integers(0, 100, kinds).astype(np.int32)
    said[chance.random(kinds) < 0.3] = -1 - chance.integers(0, 4)
    resting, asked, unasked = (
        chance.integers(least, 100, shape).astype(np.int32)
        for least, shape in ((0, (7, functions)), (0, (functions, items + 1)), (-99, (3, items + 1)))
    )
    item, own = chance.integers(0, items + 1, kinds), tuple(chance.permutation(said) for _ in range(3))
    place = (
        chance.integers(-1, 3, items + 1),
        np.zeros(items + 1, dtype=int),
        chance.integers(0, 3, items + 1),
    )
    given = (
        (rows, chance.integers(0, functions, len(rows)), chance.integers(0, 3, len(rows))), (start, lines),
        OfKinds(item, said, own, *place, resting), (chance.permutation(items + 1), asked, np.maximum(unasked, -1)),
        chance.integers(0, 1 << 41, 100),
    )  # fmt: skip
    assert np.array_equal(compiled().changed(*given), Plain.changed(*given))


def words(chance: Chance, size: int, sets: int) -> Any:
    """Some sets of so many places, as bits."""
    return np.stack([bits.pack(chance.random(size) < 0.4) for _ in range(sets)])


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_the_rows_of_a_set_and_the_set_of_rows_are_the_same(chance: Chance) -> None:
    size, rows = drawn(chance)
    places = ~words(chance, size, 1)[0]  # with bits beyond the last place
    assert np.array_equal(compiled().rows(places, size), Plain.rows(places, size))
    one, other = places.copy(), places.copy()
    compiled().mark(one, rows)
    Plain.mark(other, rows)
    assert np.array_equal(one, other)
    assert bits.at(one, rows).all()


@settings(max_examples=90, deadline=None)
@given(SEEDS, st.integers(0, 5), st.booleans())
def test_what_places_may_score_is_the_same(chance: Chance, tables: int, wide: bool) -> None:
    size = int(chance.integers(1, 600))
    codes, more = (chance.integers(0, 40, shape).astype(CODES[wide]) for shape in ((size, 4), (3, size)))
    columns = chance.choice(np.arange(1, 7), tables, replace=False).tolist()
    values = {one: chance.integers(0, 1000, 40) for one in columns}
    first = -np.sort(-chance.integers(0, 1000, (40, 1 << SILENT)), axis=1).reshape(-1)
    looked = Looked.of(codes, more, values, (first, chance.choice(6, SILENT), words(chance, size, 6)))
    least, step = int(chance.integers(0, 1000 * (tables + 1))), 1 << int(chance.integers(0, 9))
    given = looked, ~words(chance, size, 1)[0], least, step
    for threads in (1, 3):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("matcher.compiled.WIDE", 0)
            patch.setattr(loops, "_THREADS", [threads])
            found = compiled().reaching(*given)
        for one, other in zip(found, Plain.reaching(*given), strict=True):
            assert np.array_equal(one, other)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_stretches_are_the_rows_between_their_edges(chance: Chance) -> None:
    size = int(chance.integers(1, 600))
    edges = np.sort(chance.choice(size + 1, 2 * int(chance.integers(0, size // 2 + 1)), replace=False))
    flags = np.zeros(size, dtype=bool)
    for first, past in edges.reshape(-1, 2).tolist():
        flags[first:past] = True
    assert np.array_equal(bits.stretches(edges, size), bits.pack(flags))


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(0, 6))
def test_what_is_counted_of_sets_is_the_same(chance: Chance, rules: int) -> None:
    size = int(chance.integers(1, 40_000))
    closing = list(words(chance, size, rules)) if rules else []
    others = [one & words(chance, size, 1)[0] for one in closing]
    known = [(one, other, None)[chance.integers(3)] for one, other in zip(closing, others, strict=True)]
    milder = [list(words(chance, size, 2))[: chance.integers(3)] for _ in range(MILDER)]
    given = closing, known, milder, size
    for one, other in zip(compiled().tally(*given), Plain.tally(*given), strict=True):
        assert np.array_equal(one, other)


def test_a_process_loads_no_compiler_until_it_is_asked_to() -> None:
    script = (
        "import sys, matcher, matcher.match, matcher.batch\n"
        "from matcher import loops\n"
        "assert 'numba' not in sys.modules and loops.loops() is loops.Plain\n"
        "assert loops.prepare() and loops.loops() is not loops.Plain and 'numba' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_without_numba_the_plain_way_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    for name in ("matcher.compiled", "matcher.compiled_sets"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(loops, "_CHOSEN", [Plain])
    assert not loops.prepare()
    assert loops.loops() is Plain
