"""Everybody of a network placed at once, with bounds and the proof, against the solvers that others would use.

Ours is timed with everything: urgency, what tells equal answers apart, and its proof. Rivals get one weight per pair
(a placement before all quality), so that for what both found, urgency is left out on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from evaluation.benchmarks.figures import Figure, Limit
from evaluation.benchmarks.instances import instance
from evaluation.benchmarks.placing import carried_bounds, faults, plain, refuted, stands, worth
from evaluation.benchmarks.rivals import graph, linear
from evaluation.benchmarks.rivals.linear import Answer
from evaluation.benchmarks.setting import Setting
from evaluation.benchmarks.timing import timed
from matcher.exchange.bounds import Bounds, unbound
from matcher.exchange.choose import Chosen, WorstOff, choose
from matcher.exchange.pairs import Pairs

SIZE: Final = (500, 2_000, 5_000, 60_000)
SMALL: Final = (120, 500, 1_250, 15_000)
"""What networkx survives."""
TRIES: Final = 7
FREE: Final = "scipy assignment, no bounds"


@dataclass(frozen=True, eq=False, kw_only=True)
class Held:
    """What rivals took, and where they, or a check, say otherwise than we do."""

    rivals: Mapping[str, float]
    unequal: tuple[str, ...]
    notes: tuple[str, ...]


def run(setting: Setting) -> list[Figure]:
    """Two rows: the size that is asked for, and a smaller one for networkx."""
    whole, small = (
        instance(*map(setting.size, size), seed=setting.seed)  # type: ignore[misc]  # four sizes
        for size in (SIZE, SMALL)
    )
    bounds = carried_bounds(whole, setting.seed)
    return [
        row("everybody placed at once", whole, bounds, against(whole, bounds), (Limit(at_most=0.5, unit="s"),)),
        row("the same, of a size for networkx", small, carried_bounds(small, setting.seed), in_small(small, setting)),
    ]  # fmt: skip


def row(work: str, pairs: Pairs, bounds: Bounds, held: Held, must: tuple[Limit, ...] = ()) -> Figure:
    """Our time beside the rivals'."""
    made = placed(pairs, bounds)
    took = timed(lambda _: placed(pairs, bounds), range(TRIES))
    wrong = (*checked(pairs, bounds, made), *held.unequal)
    return Figure(
        work=work, ours=took.median / 1000, unit="s", must=must, rivals=held.rivals, exact=not wrong,
        also={"slowest": took.p95 / 1000, "placed": made.count, "mean quality": made.quality / max(made.count, 1)},
        notes=(f"{described(pairs)}; bounds, certificate, urgency and ties in the time.", *held.notes, *wrong),
    )  # fmt: skip


def described(pairs: Pairs) -> str:
    """The size of an exchange."""
    return (
        f"{len(pairs.employers):,} employers, {len(pairs.profiles):,} people, {len(pairs.vacancies):,} places, "
        f"{len(pairs):,} pairs"
    )


def placed(pairs: Pairs, bounds: Bounds) -> Chosen:
    """Our answer with its proof, without what is done for the worst-off."""
    return choose(pairs, bounds, worst_off=WorstOff.NOTHING)


def checked(pairs: Pairs, bounds: Bounds, made: Chosen) -> Iterator[str]:
    """What is wrong with our answer: bounds, openings, its proof made anew, and planted errors that go unnoticed."""
    yield from faults(pairs, bounds, made.at)
    if not (made.proven and stands(pairs, bounds, made.at)):
        yield "no proof"
    if not refuted(pairs, bounds, made.at):
        yield "a planted error was not noticed"


def against(pairs: Pairs, bounds: Bounds) -> Held:
    """HiGHS with the same bounds, and scipy's assignment without any."""
    same, free = plain(pairs), unbound(len(pairs.employers))
    answers = {"HiGHS LP": (linear.highs(same, bounds), bounds), FREE: (linear.assignment(same), free)}
    return held(same, answers)


def in_small(pairs: Pairs, setting: Setting) -> Held:
    """The same with networkx beside them."""
    same, bounds = plain(pairs), carried_bounds(pairs, setting.seed)
    return held(
        same,
        {
            "networkx network_simplex": (graph.simplex(same, bounds), bounds),
            "HiGHS LP": (linear.highs(same, bounds), bounds),
        },
    )


def held(pairs: Pairs, answers: Mapping[str, tuple[Answer, Bounds]]) -> Held:
    """Rivals' answers against ours within the same bounds; one that had too little time only notes so."""
    unequal, notes = [], []
    for name, (answer, bounds) in answers.items():
        found, own = worth(pairs, answer.chosen), worth(pairs, placed(pairs, bounds).at)
        if answer.chosen is None:
            notes.append(f"{name} was stopped after {answer.seconds:.0f} s without an answer.")
        elif found != own or faults(pairs, bounds, answer.chosen):
            unequal.append(f"{name}: {found}, ours {own} (placed, quality)")
    rivals = {name: answer.seconds for name, (answer, _) in answers.items()}
    return Held(rivals=rivals, unequal=tuple(unequal), notes=tuple(notes))
