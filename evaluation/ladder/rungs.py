"""The effectladder: the highest trede that a claim's artefacts support, and what a higher one would still need.

The tredes are those of the kennissynthese re-integratie tweede spoor (2021), table 7.1, after the ladder of Van Yperen
and Veerman: 1 on paper, 2 promising, 3 goals reached, 4 plausibly caused by it, 5 proven by chance. One to three can be
reached here; for four and five it says what is missing, and how many that would take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from evaluation.estimate import holm
from evaluation.ladder.before_after import Change
from evaluation.ladder.hypotheses import Direction, Hypotheses, Hypothesis, named
from evaluation.ladder.protocol import Protocol
from evaluation.ladder.sizes import ALPHA, BASELINE, Design, Needed, interval, needed
from evaluation.ladder.stamps import Stamped
from evaluation.ladder.theory import Theory

HIGHEST: Final = 3
"""What can be reached with the artefacts that this program makes itself."""
SHARES: Final = ("Placed", "Held")
"""Measures that are a share of trajectories: for these sizes can be computed."""
EFFECT: Final = 0.08
"""The effect that sizes are given for where no hypothesis says another. Source: the largest of field trials."""
HALF: Final = 0.05
LEVEL: Final = 0.35
"""An interval of a share around 35% that reaches five percentage points to either side is narrow enough to steer by."""


class Need(StrEnum):
    """What a trede asks, in the order in which it is told."""

    PROTOCOL = "protocol"
    COMPLETE = "protocol_complete"
    LOGGED = "decisions_logged"
    STAMPED = "decisions_stamped"
    EVERY = "every_decision_logged"
    WHOLE = "log_lines_whole"
    IN_TIME = "log_written_in_time"
    THEORY = "theory"
    EXPLAINED = "every_part_explained"
    HYPOTHESIS = "hypothesis_about_measure"
    BEFOREHAND = "registered_beforehand"
    UNDER_PROTOCOL = "hypotheses_of_protocol"
    BEGINS = "begin_day_beforehand"
    MEASURED = "before_and_after"
    INTERVAL = "interval"
    CLEAR = "clear_of_chance"
    WANTED = "in_expected_direction"
    ENOUGH = "as_large_as_expected"
    DESIGN = "causal_design"
    PLACEBO = "placebo_tests"
    ABLATION = "ablation_per_ingredient"
    RANDOMISED = "randomised"
    POWER = "power_computed_beforehand"
    FLOW = "flow_of_participants"


TREDES: Final[Mapping[int, tuple[Need, ...]]] = MappingProxyType({
    1: (Need.PROTOCOL, Need.COMPLETE, Need.LOGGED, Need.STAMPED, Need.EVERY, Need.WHOLE, Need.IN_TIME),
    2: (Need.THEORY, Need.EXPLAINED, Need.HYPOTHESIS, Need.BEFOREHAND, Need.UNDER_PROTOCOL),
    3: (Need.BEGINS, Need.MEASURED, Need.INTERVAL, Need.CLEAR, Need.WANTED, Need.ENOUGH),
    4: (Need.DESIGN, Need.PLACEBO, Need.ABLATION),
    5: (Need.RANDOMISED, Need.POWER, Need.FLOW),
})  # fmt: skip
"""What each trede asks beside all that those below it ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That a measure changed for the better since a day (`begins`), and the trede that somebody says it stands on.

    ValueError for a trede that isn't 0 to 5.
    """

    measure: str
    begins: date
    asserted: int = 0
    says: str = ""

    def __post_init__(self) -> None:
        if self.asserted not in range(6):
            raise ValueError(f"asserted: expected a trede from 0 to 5, got {self.asserted}.")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Artefacts:
    """What there is to support a claim; None where there is none. `parts` are those of the ranking in use."""

    protocol: Protocol | None = None
    stamped: Stamped | None = None
    theory: Theory | None = None
    parts: tuple[str, ...] = ()
    hypotheses: Hypotheses | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Rung:
    """The trede that a claim reaches, `why` (all that holds up to it), and per higher trede what is missing.

    `refused` where a higher one was asserted; `needed` is what randomised designs would take, `wanted` how many
    trajectories per period an interval of five percentage points to either side takes; `has` is what it was judged by.
    """

    claim: Claim
    reached: int
    why: tuple[Need, ...]
    missing: Mapping[int, tuple[Need, ...]]
    needed: tuple[Needed, ...]
    wanted: int
    has: Artefacts

    @property
    def refused(self) -> bool:
        """Whether the claim asserts more than is supported."""
        return self.claim.asserted > self.reached

    @property
    def lacks(self) -> tuple[Need, ...]:
        """All that the asserted trede still needs; nothing where it is reached."""
        return tuple(
            one for trede in self.missing if trede <= self.claim.asserted for one in self.missing[trede]
        )


def rung(claim: Claim, artefacts: Artefacts, *, baseline: float = BASELINE) -> Rung:
    """The trede of a claim: the highest of which nothing is missing, nor of any below it."""
    holds = dict(_holds(claim, artefacts))
    missing = {trede: tuple(one for one in asks if not holds.get(one)) for trede, asks in TREDES.items()}
    reached = next((trede - 1 for trede in TREDES if missing[trede]), HIGHEST)
    why = tuple(one for trede, asks in TREDES.items() if trede <= reached for one in asks)
    return Rung(
        claim=claim, reached=reached, why=why,
        missing=MappingProxyType({trede: asks for trede, asks in missing.items() if trede > reached}),
        needed=_designs(claim, artefacts, baseline), wanted=interval(LEVEL, HALF), has=artefacts,
    )  # fmt: skip


def rungs(claims: Iterable[Claim], artefacts: Artefacts) -> tuple[Rung, ...]:
    """The trede of each claim."""
    return tuple(rung(one, artefacts) for one in claims)


def _holds(claim: Claim, has: Artefacts) -> Iterator[tuple[Need, bool]]:
    """What holds of the first three tredes; of the others nothing can be shown here."""
    said = has.hypotheses.on(claim.measure) if has.hypotheses else None
    change = _change(claim, has)
    log = has.stamped if has.stamped is not None and has.stamped.decisions else None
    yield Need.PROTOCOL, has.protocol is not None
    yield Need.COMPLETE, has.protocol is not None and not has.protocol.missing
    yield Need.LOGGED, has.stamped is not None and has.stamped.decisions > 0
    yield Need.STAMPED, has.protocol is not None and _all_bear(has.stamped, has.protocol)
    # of no log at all nothing more is told than that there is none
    yield Need.EVERY, log is None or log.every
    yield Need.WHOLE, log is None or not log.torn
    yield Need.IN_TIME, log is None or not log.late
    yield Need.THEORY, has.theory is not None
    yield Need.EXPLAINED, has.theory is not None and bool(has.parts) and not has.theory.faults(has.parts)
    yield Need.HYPOTHESIS, said is not None
    yield Need.BEFOREHAND, has.hypotheses is not None and has.hypotheses.beforehand(claim.begins)
    yield Need.UNDER_PROTOCOL, _under(has)
    yield Need.BEGINS, has.hypotheses is not None and has.hypotheses.begins == claim.begins
    yield from ((need, change is not None and test(change, said)) for need, test in _CHANGED.items())
    yield Need.CLEAR, change is not None and corrected(has.changes)[has.changes.index(change)] <= ALPHA


def _all_bear(stamped: Stamped | None, protocol: Protocol) -> bool:
    """Whether every decision bears this protocol's hash, not just some protocol's."""
    return stamped is not None and stamped.bear and stamped.hash == protocol.hash


def _under(has: Artefacts) -> bool:
    return has.hypotheses is not None and has.protocol is not None and has.hypotheses.under(has.protocol)


def _change(claim: Claim, has: Artefacts) -> Change | None:
    """What was measured about the claim: of its measure, since its day."""
    name = named(claim.measure)
    return next((one for one in has.changes if one.measure == name and one.day == claim.begins), None)


def corrected(changes: Sequence[Change]) -> tuple[float, ...]:
    """The chance of a difference as large as each where nothing changed, corrected for how many were measured (Holm);
    1 where a difference has no interval: that one takes no part.
    """
    chances = [one.chance for one in changes]
    known = iter(holm([one for one in chances if one is not None]))
    return tuple(1.0 if one is None else float(next(known)) for one in chances)


def _both(change: Change, said: Hypothesis | None) -> bool:
    return change.difference.value is not None


def _bounded(change: Change, said: Hypothesis | None) -> bool:
    return change.difference.low is not None and change.difference.high is not None


def _wanted(change: Change, said: Hypothesis | None) -> bool:
    return said is not None and _gain(change, said) > 0


def _enough(change: Change, said: Hypothesis | None) -> bool:
    return said is not None and _gain(change, said) >= said.least > 0


def _gain(change: Change, said: Hypothesis) -> float:
    """The change in the direction that was expected."""
    return (change.difference.value or 0.0) * (1 if said.direction is Direction.HIGHER else -1)


_CHANGED: Final[Mapping[Need, Callable[[Change, Hypothesis | None], bool]]] = MappingProxyType({
    Need.MEASURED: _both, Need.INTERVAL: _bounded, Need.WANTED: _wanted, Need.ENOUGH: _enough,
})  # fmt: skip


def _designs(claim: Claim, has: Artefacts, baseline: float) -> tuple[Needed, ...]:
    """What randomised designs would take for the effect that was expected of a share, else for a large one."""
    said = has.hypotheses.on(claim.measure) if has.hypotheses else None
    share = said is not None and named(claim.measure) in SHARES and 0 < said.least < 1 - baseline
    effect = said.least if said is not None and share else EFFECT
    return tuple(needed(one, effect, baseline=baseline) for one in Design)
