"""Rankers held against what happened afterwards."""

from evaluation.experiments.calibrating import Calibration, calibration, cross_fitted
from evaluation.experiments.chance import CHANCE, with_chance
from evaluation.experiments.comparing import compare
from evaluation.experiments.learning import LearningCurve, learning_curve
from evaluation.experiments.planting import EXPERTS, OTHER, Planted, Truth, planted
from evaluation.experiments.running import Experiment, evaluate
from evaluation.experiments.splitting import Split, split

__all__ = [
    "CHANCE",
    "EXPERTS",
    "OTHER",
    "Calibration",
    "Experiment",
    "LearningCurve",
    "Planted",
    "Split",
    "Truth",
    "calibration",
    "compare",
    "cross_fitted",
    "evaluate",
    "learning_curve",
    "planted",
    "split",
    "with_chance",
]
