"""What stands behind a trede: the files that were read with their hashes, what a log lacks, and what it cannot show."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.ladder import Hypotheses, Protocol, Rung, Stamped
from service.words import Words


def behind(found: Rung, words: Words, *, since: bool = True) -> tuple[str, ...]:
    """What was read, with what is wrong with it in numbers; of the hypotheses also what must stand in the protocol.

    Without a day `since` nothing is said of a day that differs.
    """
    has = found.has
    return (
        *(_protocol(has.protocol, words) if has.protocol else ()),
        *(_hypotheses(has.hypotheses, has.protocol, words) if has.hypotheses else ()),
        *(_day(found, has.hypotheses, words) if has.hypotheses and since else ()),
        *(_log(has.stamped, words) if has.stamped else ()),
    )


def limits(found: Rung, words: Words) -> tuple[str, ...]:
    """What a log can't show, and what many measures at once do to chance; nothing where there is neither."""
    stamped, has = found.has.stamped, found.has
    chain = (words("ladder.chain", last=stamped.last),) if stamped and stamped.last else ()
    count = sum(one.chance is not None for one in has.changes)
    return (*chain, *((words("ladder.holm", count=count),) if count > 1 else ()))


def _protocol(one: Protocol, words: Words) -> Iterator[str]:
    yield words("ladder.read_protocol", id=one.id or "-", version=one.version or "-", hash=one.hash)


def _hypotheses(one: Hypotheses, protocol: Protocol | None, words: Words) -> Iterator[str]:
    begins = words.day(one.begins) if one.begins else words("ladder.no_begins")
    yield words("ladder.read_hypotheses", day=words.day(one.registered), begins=begins, hash=one.hash)
    if protocol and not one.under(protocol):
        yield words("ladder.other_hypotheses", named=protocol.hypotheses or "-", hash=one.hash)


def _day(found: Rung, one: Hypotheses, words: Words) -> Iterator[str]:
    if one.begins != found.claim.begins:
        begins = words.day(one.begins) if one.begins else words("ladder.no_begins")
        yield words("ladder.begins", begins=begins, since=words.day(found.claim.begins))


def _log(one: Stamped, words: Words) -> Iterator[str]:
    yield words("ladder.decisions", count=one.decisions, stamped=one.stamped)
    for name in ("unlogged", "uncovered", "late", "torn"):
        if count := getattr(one, name):
            yield words(f"ladder.{name}", count=count)
