"""A log of lists: what was shown to whom, in which order and with which chance, so that it can be learned from later.

A line of JSON per list, whole or not at all: ids, scores and chances, never a limit, a reason or a part of the score.
The id of a list is the digest of what stands in its line, and each line hangs on the one before: see `log_read`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import blake2b
from io import FileIO
from pathlib import Path
from typing import Any, Final

from matcher.ledger import ranker_text
from matcher.log_read import COLUMNS, LogError, Read, chained, digest, last_mark, read_log
from matcher.near_ties import Drawn, Shuffle, drawn
from matcher.rank import Ranker

try:
    import fcntl
except ImportError:  # not on every machine
    fcntl = None  # type: ignore[assignment]

__all__ = [
    "COLUMNS", "DIGITS", "Log", "LogError", "Logged", "Read", "Shown", "logged_list", "ranker_digest", "read_log",
    "seed_of",
]  # fmt: skip

DIGITS: Final = 12
"""Chances are written in so many digits, the same on every machine."""
_PLACE: Final = ("vacancy", "score", "rank", "chance", "included")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One place of a list; without a `rank` chance left it off. `chance` is that of this place on this rank, or of not
    being on the list where it isn't; `included` that of being on the list at all.
    """

    vacancy: str
    score: int
    rank: int | None
    chance: float
    included: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One list as it was shown: of at most `n` places on a day, with its chance, and the protocol and ranker behind it.

    `order` are positions in the ranked list, first those shown; `seed` and `shuffle` are None where no chance was used.
    """

    profile: str
    on: date
    n: int
    places: tuple[Shown, ...]
    chance: float
    protocol: str
    ranker: str
    seed: int | None = None
    shuffle: Shuffle | None = None
    order: tuple[int, ...] = field(default=(), compare=False)

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The places that were on the list, in order."""
        return tuple(one for one in self.places if one.rank is not None)

    @property
    def id(self) -> str:
        """The digest of all that stands in the line."""
        return digest(_line(self))


def logged_list(
    profile: str, vacancies: Sequence[str], scores: Sequence[int], n: int, *, on: date, protocol: str, ranker: str,
    shuffle: Shuffle | None = None, seed: int | None = None,
) -> Logged:  # fmt: skip
    """The list as it is shown, of a ranked list (ids and scores, best first; see `near_ties.drawn` for how long).

    Chance is the profile's and the day's own, and with `seed` another. Without `shuffle` the list is the ranked one.
    """
    if len(vacancies) != len(scores):
        raise ValueError(f"scores: expected {len(vacancies)}, one per vacancy, got {len(scores)}.")
    own = None if shuffle is None else seed_of(profile, on, seed)
    found = drawn(scores, n, shuffle=shuffle, seed=own or 0)
    return Logged(
        profile=profile, on=on, n=n, places=_places(found, vacancies, scores), chance=_rounded(found.chance),
        protocol=protocol, ranker=ranker, seed=own, shuffle=shuffle, order=found.order + found.off,
    )  # fmt: skip


def _places(found: Drawn, vacancies: Sequence[str], scores: Sequence[int]) -> tuple[Shown, ...]:
    def place(at: int, rank: int | None, chance: float, included: float) -> Shown:
        return Shown(
            vacancy=vacancies[at], score=int(scores[at]), rank=rank, chance=_rounded(chance),
            included=_rounded(included),
        )  # fmt: skip

    on = zip(found.order, range(1, len(found.order) + 1), found.at, found.on, strict=True)
    off = ((at, None, 1 - included, included) for at, included in zip(found.off, found.off_on, strict=True))
    return tuple(place(*one) for one in (*on, *off))


def _rounded(chance: float) -> float:
    return float(f"{chance:.{DIGITS}g}")


def seed_of(profile: str, on: date, seed: int | None = None) -> int:
    """The seed of one person's list of one day, 53 bits: no two lists share their chance."""
    found = blake2b(f"{profile}|{on.isoformat()}|{'' if seed is None else seed}".encode(), digest_size=8)
    return int.from_bytes(found.digest(), "big") >> 11


def ranker_digest(ranker: Ranker) -> str:
    """What a ranker is as one short text; another weight, network or fit gives another."""
    return digest([ranker_text(ranker), str(getattr(ranker, "digest", ""))])


def _line(one: Logged) -> dict[str, Any]:
    chance = {} if one.shuffle is None else {
        "seed": one.seed, "width": one.shuffle.width, "temperature": one.shuffle.temperature,
    }  # fmt: skip
    return {
        "profile": one.profile, "on": one.on.isoformat(), "n": one.n, "chance": one.chance,
        "protocol": one.protocol, "ranker": one.ranker, **chance,
        "places": [{name: getattr(place, name) for name in _PLACE} for place in one.places],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Log:
    """A file that lists are added to; what stands in it is never changed, and each line hangs on the one before."""

    path: Path

    def write(self, lists: Iterable[Logged], *, written: datetime | None = None) -> int:
        """Add lists, all in one write, and say how many; after a line that was cut off a new one begins.

        `written` is the moment of writing, with its time zone; a line without it can't show that it was written in
        time. ValueError for a moment without a zone.
        """
        if written is not None and written.tzinfo is None:
            raise ValueError("written: expected a moment with its time zone, got one without.")
        moment = None if written is None else written.astimezone(UTC)
        with open(self.path, "a+b", buffering=0, opener=_guarded) as file, _alone(file):
            file.seek(0)
            held = file.read()
            lines = list(_chain(lists, last_mark(held), moment))
            data = b"\n" * (held[-1:] not in (b"", b"\n")) + "".join(lines).encode()
            while data:
                data = data[file.write(data) :]
            os.fsync(file.fileno())
        return len(lines)

    @property
    def last(self) -> str:
        """The digest of the last line: kept elsewhere, it shows later that nothing up to there was changed."""
        return last_mark(self.path.read_bytes())

    def read(self) -> Read:
        """What stands in it."""
        return read_log(self.path)


def _chain(lists: Iterable[Logged], before: str, written: datetime | None) -> Iterator[str]:
    """The lines, each hung on the one before."""
    for one in lists:
        line = chained({"list": one.id, **_line(one)}, before, written)
        before = line["digest"]
        yield json.dumps(line, ensure_ascii=False) + "\n"


@contextmanager
def _alone(file: FileIO) -> Iterator[None]:
    """Nobody else writes between reading the last line and adding to it, where the machine can see to that."""
    if fcntl is not None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
    yield


def _guarded(path: str, flags: int) -> int:
    """Who was proposed what is nobody else's: a new file is the owner's alone."""
    return os.open(path, flags, 0o600)
