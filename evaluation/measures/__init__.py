"""Measures as values: what each counts, of what, and files of other tools."""

from evaluation.measures.define import Better, Definition, Example, definition, definitions
from evaluation.measures.evidence import Evidence, Scored, Why
from evaluation.measures.kinds import KINDS, Family
from evaluation.measures.measured import measured, measured_all
from evaluation.measures.parse import parse, parse_many
from evaluation.measures.ready import (
    ECE,
    HHI,
    MAP,
    MRR,
    B,
    Brier,
    Congestion,
    Coverage,
    Envy,
    Gini,
    LogLoss,
    Phi,
    Placed,
    Precision,
    Quality,
    Recall,
    Reciprocity,
    RingShare,
    Success,
    Waiting,
    WorstOff,
    nDCG,
)
from evaluation.measures.trec import Heads, evaluated, heads, read_qrels, read_run, write_run
from evaluation.measures.value import Measure

__all__ = [
    "ECE", "HHI", "KINDS", "MAP", "MRR", "B", "Better", "Brier", "Congestion", "Coverage", "Definition", "Envy",
    "Evidence", "Example", "Family", "Gini", "Heads", "LogLoss", "Measure", "Phi", "Placed", "Precision",
    "Quality", "Recall", "Reciprocity", "RingShare", "Scored", "Success", "Waiting", "Why", "WorstOff",
    "definition", "definitions", "evaluated", "heads", "measured", "measured_all", "nDCG", "parse",
    "parse_many", "read_qrels", "read_run", "write_run",
]  # fmt: skip
