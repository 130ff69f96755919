"""One profile's list of a million places, with reasons for the top 20: nearby, everywhere, and in skewed countries.

Ours is timed from the person to the places with all reasons and parts; the rivals from points and weights per code,
which they are given, to ids and scores, and to the same reasons by the same rules. Lists must be equal on every query
that is timed, ours or theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final

from datasets.model import Profile
from datasets.network import Network
from evaluation.benchmarks.country import ON
from evaluation.benchmarks.figures import Figure, Limit
from evaluation.benchmarks.probing import probes
from evaluation.benchmarks.rivals import contest, planted
from evaluation.benchmarks.rivals.score import Scoring, scored
from evaluation.benchmarks.rivals.table import Table
from evaluation.benchmarks.setting import ORDINARY, Setting
from evaluation.benchmarks.shapes import SHAPES
from evaluation.benchmarks.timing import Timed
from matcher import loops
from matcher.held import Book
from matcher.index import Index
from matcher.match import first, match
from matcher.remarks import remarks
from matcher.rules import check
from matcher.screen import screen
from matcher.work import cores

PLACES, PEOPLE = 1_000_000, 2_500
TOP: Final = 20
KM: Final = (25.0, 60.0)
PEOPLE_ASKED = 240
"""So many people each row asks; a sixth of them before anything is timed."""
ASKED_OF: Final = {"DuckDB": 20, "Polars": 20, "pandas": 20, "SQLite": 3}
"""How many of the timed people each rival is asked about; pyroaring adds nothing up, and makes no lists."""
ASKED_IN_SKEWED: Final = {"DuckDB": 8, "Polars": 8, "pandas": 8, "SQLite": 2}
RIVALS: Final = tuple(ASKED_OF)
CHECKED: Final = "pandas"
"""The rival against which all our lists are held."""
NEARBY: Final = (
    Limit(at_most=10, unit="ms"), Limit(at_most=20, of="p95", unit="ms"), Limit(times=4, against=RIVALS),
)  # fmt: skip
EVERYWHERE: Final = (
    Limit(at_most=40, of="p95", unit="ms"), Limit(at_most=80, of="p95 without numba", unit="ms"),
    Limit(times=4, against=RIVALS),
)  # fmt: skip
Best = list[tuple[str, int]]
Query = tuple[Profile, Scoring]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One list: of whom, and within how many km (None is everywhere)."""

    person: Profile
    km: float | None


def run(setting: Setting) -> list[Figure]:
    """A row for nearby, for everywhere, and for everywhere in each skewed country."""
    found, asked = [], PEOPLE_ASKED // 10 if setting.quick else PEOPLE_ASKED
    often, seldom = contest.fewer(ASKED_OF, setting), contest.fewer(ASKED_IN_SKEWED, setting)
    if setting.quick:
        del seldom["SQLite"]  # its table costs more than all that is timed
    for shape in SHAPES:
        places = PLACES // 5 if setting.quick and shape != ORDINARY else PLACES
        index = Index.of(setting.network(places, PEOPLE, shape), ON)
        Book.of(index).warm()
        table = Table.of(index)
        if shape == ORDINARY:
            people, others = (probes(index.network, asked, setting.seed + at) for at in (0, 1))
            near = _row("one profile's list, 25 to 60 km", table, nearby(people, setting.seed), often, NEARBY)
            far = _row("the same without a radius", table, everywhere(others), often, EVERYWHERE)
            found += [near, far]
        else:
            people = skewed(index, shape, asked // 2, setting.seed)
            work = f"without a radius, {shape}"
            found.append(_row(work, table, everywhere(people), seldom, EVERYWHERE))
    return found


def skewed(index: Index, shape: str, asked: int, seed: int) -> list[Profile]:
    """People as a skewed country has them: without limits where all is at the norm, at the limit where that is."""
    if shape == "all at the norm":
        return probes(index.network, asked, seed, (0, 0))
    return probes(index.network, asked, seed, at_limit=shape == "all at the limit")


def nearby(people: Sequence[Profile], seed: int) -> list[Wanted]:
    """Lists within a radius that differs from person to person."""
    chance = Random(seed)
    return [Wanted(person=one, km=round(chance.uniform(*KM), 1)) for one in people]


def everywhere(people: Sequence[Profile]) -> list[Wanted]:
    """Lists of the whole country."""
    return [Wanted(person=one, km=None) for one in people]


def ours(wanted: Wanted, index: Index) -> Best:
    """Our list, made with all its reasons; of it the ids and scores."""
    found = match(wanted.person, index.network, TOP, on=ON, index=index, km=wanted.km)
    return [(one.vacancy, one.score) for one in found]


def alone(wanted: Wanted, index: Index) -> Best:
    """Our list without its reasons, as the rivals make it: ids and scores."""
    screened = screen(wanted.person, index)
    within = None if wanted.km is None else index.within(wanted.person, wanted.km)
    found = first(wanted.person, screened, TOP, on=ON, within=within)
    ids = index.network.tables["vacancies"]["id"].take(found.rows)
    return list(zip(ids.tolist(), found.points.scores.tolist(), strict=True))


def _row(
    work: str, table: Table, wanted: Sequence[Wanted], asked_of: Mapping[str, int], must: tuple[Limit, ...]
) -> Figure:
    before = len(wanted) // 6
    warm, asked = wanted[:before], wanted[before:]
    rivals = sum(asked_of.values())
    theirs, asked = asked[:rivals], asked[rivals:]
    third = len(asked) // 3  # what was asked before is kept, so that nobody is asked twice
    loops.take(loops.Plain)
    plain, answers = measured(table.index, warm, asked[:third])
    loops.prepare(threads=cores())
    bursts = stretches(asked[third : 2 * third], 1 + len(asked_of))
    held, time, more = in_turns(table, warm, theirs, asked_of, bursts)
    bare, rest = contest.answered(lambda one: alone(one, table.index), asked[2 * third :])
    noticed = checked(table, asked, [*answers, *more, *rest], held)
    return Figure(
        work=work, ours=time.median, unit="ms", must=must,
        also={
            "p95": time.p95, "without numba": plain.median, "p95 without numba": plain.p95,
            "without reasons": bare.median,
        }, rivals=held.medians(),
        exact=not held.unequal and noticed,
        notes=(
            f"{time.n} people of ours, with reasons for the top {TOP}, some before each rival and some after the last; "
            f"of the rivals {held.numbers()}: people of whom nobody made a list before, for what was read of a "
            "place or said of a limit is kept.",
            "Rivals get what the list makes of each code for nothing; ours is timed with it.",
            f"All {len(asked)} lists that we made were held against those of {CHECKED}.",
            *held.unequal[:5], *([] if noticed else ["a planted error was not noticed"]),
        ),
    )  # fmt: skip


def measured(index: Index, warm: Sequence[Wanted], asked: Sequence[Wanted]) -> tuple[Timed, list[Best]]:
    """Our own times and lists, after others were made."""
    for one in warm:
        ours(one, index)
    return contest.answered(lambda one: ours(one, index), asked)


def in_turns(
    table: Table, warm: Sequence[Wanted], theirs: Sequence[Wanted], asked_of: Mapping[str, int],
    bursts: Sequence[Sequence[Wanted]],
) -> tuple[contest.Contest, Timed, list[Best]]:  # fmt: skip
    """The rivals, each asked of people of its own, and ours before each and after the last: our times and lists.

    A machine that is fast one minute and slow the next is so for all of them.
    """
    held, before = contest.Contest(), scorings(table, warm[: contest.FIRST])
    time, lists = measured(table.index, warm, bursts[0])
    for (name, number), burst in zip(asked_of.items(), bursts[1:], strict=True):
        own, theirs = theirs[:number], theirs[number:]
        hold(name, table, before, own, held)
        if burst:
            took, more = measured(table.index, warm[: contest.FIRST], burst)
            time, lists = time + took, lists + more
    return held, time, lists


def hold(
    name: str, table: Table, before: Sequence[Query], asked: Sequence[Wanted], held: contest.Contest
) -> None:
    """Adds a rival's times, and where its lists aren't ours, which are made afterwards."""
    with closing(contest.load(name, table)) as rival:
        held.times[name], answers = contest.warmed(
            name, lambda one: reasoned(one[0], rival.best(one[1], TOP), table.index.network), before,
            scorings(table, asked),
        )  # fmt: skip
    held.unequal += contest.differences(name, answers, [ours(one, table.index) for one in asked])


def stretches(asked: Sequence[Wanted], n: int) -> list[Sequence[Wanted]]:
    """People in `n` stretches of about as many; of too few the first has one, and some have none."""
    edges = [-(-len(asked) * at // n) for at in range(n + 1)]
    return [asked[first:last] for first, last in pairwise(edges)]


def scorings(table: Table, wanted: Sequence[Wanted]) -> list[Query]:
    """People with what their lists come to per code, which rivals are given."""
    return [(one.person, scored(one.person, table, one.km)) for one in wanted]


def checked(table: Table, asked: Sequence[Wanted], answers: Sequence[Best], held: contest.Contest) -> bool:
    """Holds our lists against those of one rival, and says whether planted errors are noticed."""
    queries = [query for _, query in scorings(table, asked)]
    with closing(contest.load(CHECKED, table)) as rival:
        theirs = [rival.best(query, TOP) for query in queries]
    held.unequal += contest.differences(f"ours, by {CHECKED}", theirs, answers)
    return planted.list_noticed(table, queries, answers)


def reasoned(person: Profile, best: Best, network: Network) -> Best:
    """A rival's list once its reasons and remarks are looked up too, as ours are."""
    for id, _ in best:
        place = network.vacancies[id]
        check(person, place, ON)
        remarks(person, place, ON)
    return best
