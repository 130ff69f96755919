"""Halen and brengen over time, with what chance alone would do."""

from evaluation.balance.history import History, history
from evaluation.balance.periods import Window

__all__ = ["History", "Window", "history"]
