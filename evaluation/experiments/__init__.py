"""Rankers held against what happened afterwards."""

from evaluation.experiments.comparing import compare
from evaluation.experiments.running import Experiment, evaluate
from evaluation.experiments.splitting import Split, split

__all__ = ["Experiment", "Split", "compare", "evaluate", "split"]
