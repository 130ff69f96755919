"""The commands for a whole network: everybody's lists on all cores, and an index that is stored to begin from."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path

from datasets.network import Network
from matcher import store
from matcher.batch import match_all
from matcher.index import Index
from matcher.ledger import LISTS
from service.commands import Refused
from service.commands.common import EVERY, day_of, network_of, not_for_employers, ranker_of, tell
from service.words import Words


def opened(args: Namespace, words: Words) -> tuple[Network, date, Index | None]:
    """The region that a command is about, the day, and the index where the folder is a stored one."""
    if not (Path(args.dir) / store.ABOUT).is_file():
        return network_of(args, words), day_of(args), None
    index = store.open_kept(args.dir, args.on)
    return index.network, index.on, index


def run_everybody(args: Namespace, words: Words) -> int:
    """Everybody's lists as one Parquet file; with a folder it goes on where it was interrupted."""
    not_for_employers(args, words)
    if args.format not in ("table", "parquet") or not (args.folder or args.out):
        raise Refused(words("error.needs_folder"))
    network, on, index = opened(args, words)
    found = match_all(
        network, args.n, on=on, ranker=ranker_of(args, network, on), index=index, workers=args.workers,
        folder=args.folder, progress=progress(words, time.monotonic),
    )  # fmt: skip
    if args.out:
        found.write(args.out)
    tell(words("spread.not"))
    tell(words("made.written", path=args.out or str(Path(args.folder) / LISTS)))
    return 0


def progress(words: Words, clock: Callable[[], float]) -> Callable[[int, int], None]:
    """Tells how far the work is on the error stream, at most once a second, and at the end."""
    last = [clock()]

    def told(done: int, total: int) -> None:
        if done == total or clock() - last[0] >= EVERY:
            last[0] = clock()
            tell(words("progress.working", done=done, total=total))

    return told


def run_index(args: Namespace, words: Words) -> int:
    """Store a region with its index of one day, so that other commands begin at once."""
    store.keep(Index.of(network_of(args, words), day_of(args)), args.path)
    tell(words("made.written", path=args.path))
    return 0
