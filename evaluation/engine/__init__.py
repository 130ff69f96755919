"""Quality of the engine itself: its estimates, its questions, its inputs, and its rules just around their limits."""

from evaluation.engine.answers import AsksAnswered, asks_answered
from evaluation.engine.audit import Audit, near_limit_audit, near_limit_cases
from evaluation.engine.case import Case
from evaluation.engine.estimates import EstimatesQuality, estimates_quality
from evaluation.engine.moved import drift, in_period

__all__ = [
    "AsksAnswered", "Audit", "Case", "EstimatesQuality", "asks_answered", "drift", "estimates_quality", "in_period",
    "near_limit_audit", "near_limit_cases",
]  # fmt: skip
