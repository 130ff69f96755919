"""Lists that are written down: what is shown, with which chance and by which protocol; the order may be drawn."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from matcher.log import Log, Logged, logged_list, ranker_digest
from matcher.near_ties import MOST, Shuffle
from matcher.rank import Ranker
from service.commands import Refused
from service.commands.common import tell
from service.page import Page
from service.words import Words

LETTERS: Final = 12
"""So much of a hash is told; all of it stands in the log."""


def may_log(args: Namespace, words: Words) -> None:
    """What goes with a log, and what a log goes with."""
    asked = args.shuffle is not None or args.seed is not None or args.protocol is not None
    if (asked and not args.log) or (args.seed is not None and args.shuffle is None):
        raise Refused(words("error.only_log"))
    if args.log and (args.file or args.km is not None or args.folder or args.workers):
        raise Refused(words("error.no_log"))


def more_to_draw(args: Namespace) -> int:
    """So many places below the list must be known where its order is drawn."""
    return 0 if args.shuffle is None else MOST - 1


def logged(
    pages: Sequence[Page], args: Namespace, words: Words, ranker: Ranker, on: date, *, spread: float | None
) -> list[Page]:
    """The pages as they are shown, `n` places each, written to the log; what departs from the protocol is told.

    `spread` is the share of all scores that sharing out might cost; None for one person's list.
    """
    from evaluation.ladder.protocol import read_protocol  # noqa: PLC0415 (statistics take a second, only a log needs them)

    protocol, shuffle = read_protocol(args.protocol), _shuffle(args)
    done = protocol.carried(ranker, args.n, shuffle=shuffle, spread=spread)
    digest = ranker_digest(ranker)
    lists = [
        logged_list(
            page.profile.id, [one.place.vacancy.id for one in page.entries], [one.score or 0 for one in page.entries],
            args.n, on=on, protocol=done.hash, ranker=digest, shuffle=shuffle, seed=args.seed,
        )
        for page in pages
    ]  # fmt: skip
    log = Log(Path(args.log))
    count = log.write(lists, written=moment())
    tell(words("log.written", path=args.log, count=count, hash=done.hash[:LETTERS]))
    tell(words("log.last", last=log.last))
    if shuffle:
        tell(words("log.drawn", width=shuffle.width))
    if differs := protocol.differs(done):
        tell(words("log.differs", fields=", ".join(words(f"log_field.{one}") for one in differs)))
    return [_as_shown(page, one) for page, one in zip(pages, lists, strict=True)]


def moment() -> datetime:
    """Now: a line says when it was written, for a list that is written down later shows nothing."""
    return datetime.now(UTC)


def _shuffle(args: Namespace) -> Shuffle | None:
    return None if args.shuffle is None else Shuffle(width=args.shuffle)


def _as_shown(page: Page, one: Logged) -> Page:
    """A page with its places in the order of the log, ranks counted anew."""
    places = [page.entries[at] for at in one.order[: len(one.shown)]]
    return replace(page, entries=tuple(replace(entry, rank=at) for at, entry in enumerate(places, start=1)))
