"""The kinds of measures: per name what there is to choose; the formulas stand in definitions.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Family(StrEnum):
    """What a measure looks at."""

    RANKING = "ranking"
    CHANCES = "chances"
    EXPOSURE = "exposure"
    NETWORK = "network"
    ALLOCATION = "allocation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an option may be: one of some words (the first is usual), or a whole number from `least` on."""

    words: tuple[str, ...] = ()
    least: int = 1
    number: int = 1

    @property
    def usual(self) -> str | int:
        """The value where none is told."""
        return self.words[0] if self.words else self.number

    @property
    def expected(self) -> str:
        """What may stand here, in a phrase."""
        return f"one of {', '.join(self.words)}" if self.words else f"a whole number of {self.least} or more"

    def allows(self, value: object) -> bool:
        """True for a value that may stand here."""
        if self.words:
            return value in self.words
        return isinstance(value, int) and not isinstance(value, bool) and value >= self.least


NO_OPTIONS: Final[Mapping[str, Choice]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What there is to choose: a word per slot (the first is usual), options, and whether lists can be cut.

    `named` words stand in the name even where they are usual; `alone` are words that no other word goes with; `cut` is
    empty where nothing can be cut, else the words of the first slot that can ("*": whichever).
    """

    family: Family
    slots: tuple[tuple[str, ...], ...] = ()
    options: Mapping[str, Choice] = field(default_factory=lambda: NO_OPTIONS)
    cut: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    named: bool = False

    def kept(self, of: tuple[str, ...]) -> tuple[str, ...]:
        """The words to keep, in the order of their slots: those that aren't usual, and those that are named."""
        found = [next((one for one in of if one in slot), slot[0]) for slot in self.slots]
        return tuple(
            word for at, word in enumerate(found) if word != self.slots[at][0] or (self.named and at == 0)
        )

    def told(self, options: Mapping[str, str | int]) -> tuple[tuple[str, str | int], ...]:
        """The options to keep, in the order of the kind: those that aren't usual."""
        return tuple(
            (name, options[name])
            for name, choice in self.options.items()
            if name in options and options[name] != choice.usual
        )

    def cuts(self, of: tuple[str, ...]) -> bool:
        """True where such a measure can be cut at a rank or a week."""
        first = next((one for one in of if self.slots and one in self.slots[0]), None)
        usual = self.slots[0][0] if self.slots else "*"
        return "*" in self.cut or (first or usual) in self.cut


UNITS: Final = ("persons", "weeks")
TIES: Final = Choice(words=("listed", "expected"))
JUDGED: Final = Choice(words=("all", "only"))
GRADES: Final = MappingProxyType({"ties": TIES, "judged": JUDGED})
RELEVANCE: Final = MappingProxyType({"rel": Choice(), "ties": TIES, "judged": JUDGED})


def _ranking(options: Mapping[str, Choice] = RELEVANCE) -> Kind:
    return Kind(family=Family.RANKING, options=options, cut=("*",))


NETWORK: Final = Kind(family=Family.NETWORK, slots=(UNITS,))


KINDS: Final[Mapping[str, Kind]] = MappingProxyType({
    "nDCG": _ranking(GRADES),
    "Recall": _ranking(),
    "Precision": _ranking(),
    "MRR": _ranking(),
    "MAP": _ranking(),
    "Success": _ranking(),
    "Brier": Kind(family=Family.CHANCES),
    "LogLoss": Kind(family=Family.CHANCES),
    "ECE": Kind(family=Family.CHANCES, options=MappingProxyType({"bins": Choice(least=2, number=10)})),
    "Coverage": Kind(family=Family.EXPOSURE, cut=("*",)),
    "Gini": Kind(
        family=Family.EXPOSURE, slots=(("exposure", "net", "taken", "brought"), UNITS), cut=("exposure",),
        alone=("exposure",), named=True,
    ),
    "Congestion": Kind(family=Family.EXPOSURE, cut=("*",)),
    "B": NETWORK,
    "Phi": Kind(family=Family.NETWORK),
    "Reciprocity": Kind(
        family=Family.NETWORK, slots=(("r", "rho"), UNITS), alone=("rho",),
        options=MappingProxyType({"seed": Choice(least=0)}),
    ),
    "RingShare": NETWORK,
    "HHI": NETWORK,
    "Placed": Kind(family=Family.ALLOCATION),
    "Quality": Kind(family=Family.ALLOCATION),
    "WorstOff": Kind(family=Family.ALLOCATION),
    "Envy": Kind(family=Family.ALLOCATION, slots=(("count", "share"),)),
    "Waiting": Kind(family=Family.ALLOCATION, slots=(("median", "mean"),), cut=("mean",)),
})  # fmt: skip
"""Every measure by name, in the order in which they are told."""
