"""The screen of one profile over a million places: the five counts and the why-not counts, against the rivals.

Rivals are timed with the building of their statement, not with what the person's list makes of each kind of
demand: that is given to them (see `rivals.query`). Every answer timed must equal ours, ours must equal the rules on
pairs drawn at random, and an error put in on purpose must be noticed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from datasets.model import Profile
from datasets.network import Network
from evaluation.benchmarks.country import ON
from evaluation.benchmarks.figures import Curve, Figure, Limit
from evaluation.benchmarks.pairs import differing, drawn, unlike
from evaluation.benchmarks.probing import probes
from evaluation.benchmarks.rivals import contest, planted
from evaluation.benchmarks.rivals.query import Counts, compiled
from evaluation.benchmarks.rivals.table import Table
from evaluation.benchmarks.setting import Setting
from evaluation.benchmarks.timing import Timed
from matcher import loops
from matcher.held import Book
from matcher.index import Index
from matcher.screen import screen

PLACES, PEOPLE = 1_000_000, 2_500
SMALLER: Final = (100_000, 300_000)
"""Other numbers of places, for how cost grows."""
PEOPLE_ASKED = 400
"""So many people are looked up; a quarter of them before anything is timed."""
PAIRS: Final = 100_000
"""So many are held against the rules; in a quick run a fiftieth, for each costs as much in a small country."""
ASKED_OF: Final = {"DuckDB": 30, "Polars": 30, "pandas": 30, "SQLite": 3, "pyroaring": 100}
"""How many of the timed people each rival is asked about."""
HELD_AGAINST: Final = ("DuckDB", "Polars", "pandas", "SQLite")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """Our own times and answers, in the order of the people; `reads` is the bytes of the sets of one of them.

    `plain` is the time without numba, of the last of them; the others were timed with it.
    """

    time: Timed
    plain: Timed
    answers: Sequence[Counts]
    reads: int


def run(setting: Setting) -> list[Figure]:
    """One row, with how cost grows with places."""
    smaller = {} if setting.quick else {size: _smaller(setting, size) for size in SMALLER}
    network = setting.network(PLACES, PEOPLE)
    index, (warm, asked) = Index.of(network, ON), _people(network, setting)
    ours = measured(index, warm, asked)
    held, noticed = _held(index, warm, asked, ours, contest.fewer(ASKED_OF, setting))
    people = [*asked, *network.profiles.values()]
    wrong = [*held.unequal, *unlike(people, index, _pairs(setting), setting.seed)]
    noticed = noticed and pair_noticed(people, index, setting.seed)
    setting.say(f"    {len(wrong)} differences; planted errors noticed: {noticed}")
    points = {**smaller, len(index): ours.time.median}
    return [
        Figure(
            work="screen of one profile", ours=ours.time.median, unit="ms",
            must=(
                Limit(at_most=4, unit="ms"), Limit(times=4, against=HELD_AGAINST),
                Limit(times=1, against=("pyroaring",)),
            ),
            also={"p95": ours.time.p95, "without numba": ours.plain.median}, rivals=held.medians(),
            exact=not wrong and noticed, reads=ours.reads,
            curves=(Curve(work="screen", who="ours", along="places", unit="ms", points=points),) if smaller else (),
            notes=(*_notes(held, ours, setting), *wrong[:5]),
        )
    ]  # fmt: skip


def _notes(held: contest.Contest, ours: Ours, setting: Setting) -> tuple[str, ...]:
    return (
        f"{ours.time.n} people of ours; of the rivals {held.numbers()}, whose answers all were held against ours.",
        f"{_pairs(setting):,} random pairs held against rules.check; planted errors must be noticed.",
        "Rivals get what the list makes of each kind of demand for nothing; ours is timed with it.",
    )


def _pairs(setting: Setting) -> int:
    return PAIRS // 50 if setting.quick else PAIRS


def _people(network: Network, setting: Setting) -> tuple[list[Profile], list[Profile]]:
    """Those who are looked up before, and those who are timed: all different; fewer in a quick run."""
    people = probes(network, PEOPLE_ASKED // 6 if setting.quick else PEOPLE_ASKED, setting.seed)
    before = len(people) // 4
    return people[:before], people[before:]


def _smaller(setting: Setting, places: int) -> float:
    """The median in a smaller country."""
    network = setting.network(places, PEOPLE)
    index, (warm, asked) = Index.of(network, ON), _people(network, setting)
    return measured(index, warm, asked).time.median


def measured(index: Index, warm: Sequence[Profile], asked: Sequence[Profile]) -> Ours:
    """Our own screen of some people, after others were looked up."""
    Book.of(index).warm()
    last = max(1, len(asked) // 4)  # what was asked before is kept, so that nobody is asked twice
    loops.prepare()
    for one in warm:
        _ask(one, index)
    time, answers = contest.answered(lambda one: _ask(one, index), asked[:-last])
    loops.take(loops.Plain)
    plain, others = contest.answered(lambda one: _ask(one, index), asked[-last:])
    reads = int(np.median([_bytes(one, index) for one in asked]))
    return Ours(time=time, plain=plain, answers=[*answers, *others], reads=reads)


def _ask(person: Profile, index: Index) -> Counts:
    return Counts.ours(screen(person, index))


def _bytes(person: Profile, index: Index) -> int:
    """The bytes of the sets of places that a screen must join."""
    layers = screen(person, index).layers.values()
    return sum(plane.places.nbytes for layer in layers for plane in layer.planes)


def _held(
    index: Index, warm: Sequence[Profile], asked: Sequence[Profile], ours: Ours, asked_of: Mapping[str, int]
) -> tuple[contest.Contest, bool]:
    """The rivals' times and differences, and whether a planted error is noticed."""
    table, most = Table.of(index), max(asked_of.values())
    before = [compiled(one, table) for one in warm]
    queries = [compiled(one, table) for one in asked[:most]]
    held = contest.hold(
        table, asked_of, lambda rival, query: rival.screen(query), before,
        list(zip(queries, ours.answers, strict=False)),
    )  # fmt: skip
    wrong = [planted.miscounted(ours.answers[0]), *ours.answers[1:]]
    noticed = bool(list(contest.differences("planted", wrong, ours.answers)))
    return held, noticed and planted.noticed(table, queries)


def pair_noticed(people: Sequence[Profile], index: Index, seed: int) -> bool:
    """Whether a mark that was changed for one place is noticed."""
    person, rows = next(drawn(people, index, 1, seed))
    said = {row: int(screen(person, index).marks[row]) ^ 1 for row in rows}
    return len(differing(person, index, rows, said)) == len(rows)
