"""What several commands share: where the region is, who it is about, which day, and where the answer goes."""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final, TypeVar

from rapidfuzz import process

from datasets.fml_check import check_list
from datasets.model import Profile, Vacancy
from datasets.network import Network
from datasets.paper import read_paper
from datasets.places import home
from datasets.read import read_network
from datasets.skills import IMPORTED, read_vocabulary
from matcher.exchange.ranker import in_network
from matcher.rank import EXPERT, Ranker
from service.commands import Refused, Stop
from service.faults import problems_text
from service.page import employer_name
from service.say import Audience
from service.words import Words

EMBEDDED: Final = ("demo", "voorbeeld", "example")
"""The words for the embedded region, where a folder is asked."""
NEAR: Final = 70
SURE: Final = 92
"""From this likeness on a title is taken for the one that is meant, where no other is as like."""
NAMED: Final = 5
EVERY: Final = 1.0
"""Seconds between two lines of progress."""
T = TypeVar("T")


def folder(path: str, words: Words) -> Path:
    """The folder or workbook that is meant; the embedded region for its own words."""
    if path in EMBEDDED and not Path(path).exists():
        return embedded(words)
    found = Path(path)
    if not found.exists():
        raise Refused(words("error.no_folder", path=path))
    return found


def embedded(words: Words) -> Path:
    """The folder of the embedded region."""
    regions = sorted(
        Path(str(one))
        for one in files("datasets.regions").iterdir()
        if one.joinpath("vacancies.csv").is_file()
    )
    if not regions:
        raise Refused(words("demo.no_region"))
    return regions[0]


def network_of(args: Namespace, words: Words) -> Network:
    """The region that a command is about."""
    network = read_network(folder(args.dir, words))
    return replace(network, vocabulary=read_vocabulary(home())) if (home() / IMPORTED).is_file() else network


def day_of(args: Namespace) -> date:
    """The day that is asked about; today where none is said, and only here."""
    return args.on or date.today()


def ranker_of(args: Namespace, network: Network, on: date) -> Ranker:
    """The ranker of a list: with the network in it where that was asked."""
    return in_network(network, on) if args.network else EXPERT


def audience_of(args: Namespace) -> Audience:
    """Who reads."""
    return Audience(args.audience)


def not_for_employers(args: Namespace, words: Words, key: str = "error.employer_list") -> None:
    """A whole list about a person isn't for an employer."""
    if audience_of(args) is Audience.EMPLOYER:
        raise Refused(words(key))


def profile_of(args: Namespace, network: Network, words: Words) -> Profile:
    """The one person that a command is about: an id of the region, or a file."""
    if args.file and args.profile:
        raise Refused(words("error.one_way"))
    if args.file:
        return network.locate(on_paper(Path(args.file), day_of(args), words))
    if not args.profile:
        names = list(network.profiles)
        raise Refused(words("error.who", count=len(names), names=", ".join(names[:3]) or "-"))
    return known(args.profile, network.profiles, "error.unknown_profile", args.dir, words)


def on_paper(path: Path, on: date, words: Words) -> Profile:
    """The person of a file, with what is doubtful about the list told before the answer."""
    profile, doubts = read_paper(path)
    own = f"{profile.id}: "
    listed = check_list(profile, on=on, file=path.name)
    found = [*doubts, *(replace(one, column=one.column.removeprefix(own)) for one in listed)]
    if found:
        tell(problems_text(found, words))
    return profile


def vacancy_of(args: Namespace, network: Network, words: Words) -> Vacancy:
    """The place that a command is about."""
    if not args.vacancy:
        raise Refused(words("error.which_place"))
    if args.vacancy in network.vacancies:
        return network.vacancies[args.vacancy]
    return titled(args.vacancy, network, args.dir, words)


def titled(text: str, network: Network, path: str, words: Words) -> Vacancy:
    """The one place whose title is this, or nearly; where several may be meant, a stop that names them."""
    titles = {str(id): " ".join(str(title).split()) for id, title in zip(
        network.tables["vacancies"]["id"], network.tables["vacancies"]["title"], strict=True)}  # fmt: skip
    said = " ".join(text.casefold().split())
    same = [id for id, title in titles.items() if title.casefold() == said]
    likes = process.extract(
        said, {id: title.casefold() for id, title in titles.items()}, limit=NAMED, score_cutoff=NEAR
    )
    sure = same or [str(id) for _, score, id in likes if score >= SURE]
    if len(sure) == 1:
        return network.vacancies[sure[0]]
    if same:
        names = ", ".join(
            f"{id} ({employer_name(network.vacancies[id].employer, network)})" for id in same[:NAMED]
        )
        raise Stop(words("error.same_title", count=len(same), title=titles[same[0]], names=names), 3)
    named = [f"{titles[str(id)]} ({id})" for _, _, id in likes]
    alike = [str(id) for id, *_ in process.extract(text, list(titles), limit=3, score_cutoff=NEAR)]
    near = words("error.near", names=", ".join(named or alike)) if named or alike else ""
    raise Stop(words("error.unknown_vacancy", id=text, path=path, near=near), 3)


def known(id: str, records: Mapping[str, T], key: str, path: str, words: Words) -> T:
    """The record of an id, or a stop that names the ids like it."""
    if id in records:
        return records[id]
    likes = [str(name) for name, *_ in process.extract(id, list(records), limit=3, score_cutoff=NEAR)]
    near = words("error.near", names=", ".join(likes)) if likes else ""
    raise Stop(words(key, id=id, path=path, near=near), 3)


def write(args: Namespace, words: Words, made: str | bytes) -> None:
    """The answer to the file that was named, or to the screen."""
    if args.out:
        data = made if isinstance(made, bytes) else made.encode("utf-8")
        Path(args.out).write_bytes(data)
        tell(words("made.written", path=args.out))
    elif isinstance(made, bytes):
        raise Refused(words("error.needs_out", format=args.format))
    else:
        sys.stdout.write(for_screen(made) if sys.stdout.isatty() else _ended(made))


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def for_screen(text: str, width: int | None = None) -> str:
    """The text with long lines folded under their own beginning; into a file or pipe lines stay whole."""
    columns = width or shutil.get_terminal_size().columns
    return "".join(
        f"{folded}\n" for line in text.splitlines() for folded in _folded(line, max(40, columns - 1))
    )


def _folded(line: str, width: int) -> list[str]:
    text = line.lstrip(" ")
    indent = " " * (len(line) - len(text) + (2 if text.startswith("- ") else 0))
    return textwrap.wrap(line, width, subsequent_indent=indent, break_on_hyphens=False) or [""]


def tell(text: str) -> None:
    """A line beside the answer, to the error stream."""
    sys.stderr.write(text + "\n")


def with_progress(
    items: Sequence[T], words: Words, clock: Callable[[], float] = time.monotonic
) -> Iterator[T]:
    """The items one by one, with how far the work is on the error stream, at most once a second."""
    last = clock()
    for done, item in enumerate(items):
        if clock() - last >= EVERY:
            last = clock()
            tell(words("progress.working", done=done, total=len(items)))
        yield item
