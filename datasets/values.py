"""The values that a law, a form or the network owns, in the words in which they stand in the files."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The four ways in which a place takes somebody in; "a vacancy" in code is any of them."""

    VACANCY = "vacature"
    WORK_EXPERIENCE = "werkervaringsplek"
    TRIAL = "proefplaatsing"
    SECONDMENT = "detachering"


class Period(StrEnum):
    """A part of the day or the week in which a place is worked."""

    DAY = "dag"
    EVENING = "avond"
    NIGHT = "nacht"
    WEEKEND = "weekend"


class Side(StrEnum):
    """Which hand; a demand without a side can be met with the better hand."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Often(StrEnum):
    """Whether a demand is part of the work or an exception in it."""

    REGULAR = "regular"
    INCIDENTAL = "incidental"


class Source(StrEnum):
    """Who recorded a demand."""

    OBSERVED = "observed"
    EMPLOYER = "employer"


class Proof(StrEnum):
    """What shows that somebody has a competence."""

    EVC = "evc"
    DIPLOMA = "diploma"
    EXPERIENCE = "experience"
    OWN_WORD = "own_word"


class Transport(StrEnum):
    """How somebody travels."""

    CAR = "car"
    ADAPTED_CAR = "adapted_car"
    PUBLIC = "public"
    BICYCLE = "bicycle"
    FOOT = "foot"


class Want(StrEnum):
    """What a wish is about."""

    SECTOR = "sector"
    FUNCTION = "function"
    COMPETENCE = "competence"
    KIND = "kind"
    TOWN = "town"


class MoveOutcome(StrEnum):
    """How far a move of a person between employers has come."""

    PLANNED = "planned"
    RUNNING = "running"
    HELD = "held"
    BROKEN = "broken"


class Flow(StrEnum):
    """The two sides of a move between employers: one brings somebody, another takes somebody in."""

    BRING = "brengen"
    TAKE = "halen"


class Step(StrEnum):
    """How far one pair has come."""

    SHOWN = "shown"
    CONSIDERED = "considered"
    CONTACTED = "contacted"
    TALK = "talk"
    TRIED = "tried"
    PLACED = "placed"
    DECLINED = "declined"
    HELD_26 = "held_26"
