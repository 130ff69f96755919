"""How large the region is that is simulated, and what happens in it whatever anybody decides.

Every number is set by hand near a published figure where there is one; the sources stand beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

YEAR: Final = 52
"""Weeks of a year, as the Poortwachter calendar counts them."""
END: Final = 104
"""The week of illness in which the wage ends and UWV judges. Source: WIA, art. 23."""
STAGE: Final = 13
"""So many weeks somebody is looked at with the same hours; then the build-up has gone on."""
HELD: Final = 26
"""Who still works after so many weeks is counted as lasting."""
START: Final = (40, 58)
"""The weeks of illness in which the second track begins, at the latest week 58. Source: UWV, RIV-toets."""
OWN_WORK: Final = 0.3
"""The share that goes back to its own work if nothing else comes before. Source: kennissynthese tweede spoor (2021),
estimate by employers: 30% own work, 23% other work, 21% IVA or WGA 80-100, 14% agreement to end the contract.
"""
AGREED: Final = 0.14
"""The share whose contract ends by agreement if nothing else comes before; the same source."""
AS_SAID, LATER, NEVER, WORSE = range(4)
COURSES: Final = (0.5, 0.25, 0.15, 0.1)
"""How a recovery goes: as the prognosis says, a quarter of a year later, not at all, or backwards. Set by hand."""
REASSESSED: Final = 0.45
"""The share whose list is made anew on the way, once. Set by hand: at least once a year is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The size of a simulated region.

    `inflow` is the number of second tracks that begin a year per thousand employees: 20,000 to 25,000 a year in the
    Netherlands on some 8 million employees (source: kennissynthese tweede spoor, 2021). `places` is how many places a
    year members offer per person who comes in; `open_weeks` is the median time until others fill a place or it is
    withdrawn. `keen` is how unlike employers are in what they offer beside their size, as the spread of a logarithm:
    without it nobody would structurally take more than they bring.
    """

    employers: int = 100
    years: int = 10
    inflow: float = 2.9
    places: float = 5.0
    open_weeks: float = 9.0
    keen: float = 0.75

    def __post_init__(self) -> None:
        if min(self.employers, self.years) < 1 or min(self.inflow, self.open_weeks) <= 0:
            raise ValueError(
                f"employers, years, inflow, open_weeks: expected more than 0, got {self.employers}, {self.years}, "
                f"{self.inflow}, {self.open_weeks}. Give a region that people and places come into."
            )
        if min(self.places, self.keen) < 0:
            raise ValueError(
                f"places, keen: expected 0 or more, got {self.places}, {self.keen}. Say how many and how unlike."
            )

    @property
    def weeks(self) -> int:
        """How long it runs."""
        return self.years * YEAR
