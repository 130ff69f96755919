"""A small region for the tests: few employers with many people each, three years."""

from evaluation.simulation import Policy, Region, Run, run

SMALL = Region(employers=12, years=3, inflow=9.0)
TINY = Region(employers=4, years=1, inflow=10.0)


def ran(policy: Policy, seed: int = 1, region: Region = SMALL) -> Run:
    """One policy in a small world."""
    return run(policy, seed=seed, region=region)
