"""The measures as they are written: `nDCG @ 10`, `Gini("net")`, `Recall(ties="expected") @ 20`."""

# ruff: noqa: N816
from __future__ import annotations

from typing import Final

from evaluation.measures.value import Measure

nDCG: Final = Measure(name="nDCG")
Recall: Final = Measure(name="Recall")
Precision: Final = Measure(name="Precision")
MRR: Final = Measure(name="MRR")
MAP: Final = Measure(name="MAP")
Success: Final = Measure(name="Success")
Brier: Final = Measure(name="Brier")
LogLoss: Final = Measure(name="LogLoss")
ECE: Final = Measure(name="ECE")
Coverage: Final = Measure(name="Coverage")
Gini: Final = Measure(name="Gini")
Congestion: Final = Measure(name="Congestion")
B: Final = Measure(name="B")
Phi: Final = Measure(name="Phi")
Reciprocity: Final = Measure(name="Reciprocity")
RingShare: Final = Measure(name="RingShare")
HHI: Final = Measure(name="HHI")
Placed: Final = Measure(name="Placed")
Quality: Final = Measure(name="Quality")
WorstOff: Final = Measure(name="WorstOff")
Envy: Final = Measure(name="Envy")
Waiting: Final = Measure(name="Waiting")
