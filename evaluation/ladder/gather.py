"""What there is to support a claim, gathered: protocol, log, theory, hypotheses and what was measured."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from datasets.network import Network
from evaluation.ladder.before_after import FOLLOW, WINDOW, before_after
from evaluation.ladder.hypotheses import read_hypotheses
from evaluation.ladder.protocol import read_protocol
from evaluation.ladder.rungs import Artefacts, Claim, Rung, rung
from evaluation.ladder.stamps import stamped
from evaluation.ladder.theory import read_theory
from matcher.log import Read


def gather(
    network: Network, begins: date, *, until: date, log: Read | None = None,
    protocol: str | Path | None = None, theory: str | Path | None = None, hypotheses: str | Path | None = None,
    window: timedelta = WINDOW, follow: timedelta = FOLLOW, seed: int = 1,
) -> Artefacts:  # fmt: skip
    """All artefacts of what began on a day, as far as is known `until` another; files not named are the program's own.

    `log` is what was read of one (`matcher.log.read_log(path)`); decisions from `begins` up to and including `until`
    count, and all that happened in that time must stand in it. The parts to be explained are those that the protocol
    gives any weight. DataError for a file that is wrong.
    """
    rules = read_protocol(protocol)
    found = before_after(network, begins, until=until, window=window, follow=follow, seed=seed)
    return Artefacts(
        protocol=rules, theory=read_theory(theory), hypotheses=read_hypotheses(hypotheses), changes=found.changes,
        parts=tuple(name for name, most in rules.weights.items() if most),
        stamped=None if log is None else stamped(log, rules, network=network, since=begins, until=until),
    )  # fmt: skip


def ladder(measures: Iterable[str], begins: date, has: Artefacts, *, asserted: int = 0) -> tuple[Rung, ...]:
    """The trede of the claim that each measure changed for the better since a day."""
    return tuple(rung(Claim(measure=one, begins=begins, asserted=asserted), has) for one in measures)
