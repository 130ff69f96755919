"""What follows from it: verdicts, lists whose scores add up, and everybody placed at once; no clock, no web."""

from matcher.batch import match_all
from matcher.exchange.allocate import allocate
from matcher.exchange.allocation import Allocation
from matcher.exchange.rings import rings
from matcher.exchange.spread import spread
from matcher.match import Match, match
from matcher.rank import Ranker
from matcher.rules import check

__all__ = ["Allocation", "Match", "Ranker", "allocate", "check", "match", "match_all", "rings", "spread"]
