"""Years of a region, week by week, under one policy or another."""

from evaluation.simulation.one_run import Run, run
from evaluation.simulation.policy import POLICIES, Policy, Rings, Way
from evaluation.simulation.region import Region
from evaluation.simulation.side_by_side import Simulated, simulate

__all__ = ["POLICIES", "Policy", "Region", "Rings", "Run", "Simulated", "Way", "run", "simulate"]
