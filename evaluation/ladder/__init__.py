"""The effectladder: which trede a claim stands on, and what a higher one would need."""

from evaluation.ladder.before_after import BeforeAfter, Change, before_after
from evaluation.ladder.gather import gather, ladder
from evaluation.ladder.hypotheses import Hypotheses, Hypothesis, read_hypotheses
from evaluation.ladder.protocol import Protocol, protocol_hash, read_protocol
from evaluation.ladder.rungs import Artefacts, Claim, Need, Rung, rung, rungs
from evaluation.ladder.sizes import Design, Needed, sample_sizes
from evaluation.ladder.stamps import Stamped, stamped
from evaluation.ladder.theory import Theory, read_theory

__all__ = [
    "Artefacts", "BeforeAfter", "Change", "Claim", "Design", "Hypotheses", "Hypothesis", "Need", "Needed", "Protocol",
    "Rung", "Stamped", "Theory", "before_after", "gather", "ladder", "protocol_hash", "read_hypotheses",
    "read_protocol", "read_theory", "rung", "rungs", "sample_sizes", "stamped",
]  # fmt: skip
