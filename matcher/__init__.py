"""What follows from it: verdicts with their reasons, and lists whose scores add up; no clock, no web."""

from matcher.batch import match_all
from matcher.match import Match, match
from matcher.rank import Ranker
from matcher.rules import check

__all__ = ["Match", "Ranker", "check", "match", "match_all"]
