"""The commands about a folder: validate, new, make-region, import, demo."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from datetime import date
from pathlib import Path
from shutil import which
from typing import Final

from datasets.esco import import_esco
from datasets.network import Network
from datasets.places import home, import_places
from datasets.problems import Problem, Severity
from datasets.read import read_network, validate
from datasets.write import CannotWriteError, new_folder, write_network
from matcher.index import Index
from matcher.verdict import Outcome
from service.commands import Refused
from service.commands.common import day_of, embedded, folder, with_progress, write
from service.faults import error_text, problem_text, problems_text
from service.jsons import as_text
from service.page import outcomes, page_of
from service.say import Audience
from service.show import show_page
from service.words import Words

DEMO_DAY: Final = date(2026, 12, 1)
DEMO_PROFILE: Final = "k-014"
DEMO_SHOWN: Final = 5


def run_validate(args: Namespace, words: Words) -> int:
    """Every problem of a folder; 1 where there are errors."""
    path = folder(args.dir, words)
    found = validate(path, day_of(args))
    errors = sum(one.severity is Severity.ERROR for one in found)
    if args.format == "json":
        made = as_text([problem_json(one, words) for one in found])
    else:
        said = words("validate.count", errors=errors, warnings=len(found) - errors, path=args.dir)
        made = f"{problems_text(found, words)}\n{said}" if found else words("validate.ok", path=args.dir)
    write(args, words, made)
    return 1 if errors else 0


def problem_json(problem: Problem, words: Words) -> dict[str, object]:
    """A problem as plain values; its own words are English, `text` is the reader's."""
    return {
        "file": problem.file, "row": problem.row or None, "column": problem.column,
        "expected": problem.expected, "got": problem.got, "remedy": problem.remedy,
        "severity": str(problem.severity), "text": problem_text(problem, words),
    }  # fmt: skip


def run_new(args: Namespace, words: Words) -> int:
    """An empty folder to fill in."""
    try:
        new_folder(args.dir)
    except CannotWriteError as error:
        raise Refused(words("new.exists", path=args.dir)) from error
    sys.stdout.write(words("new.made", path=args.dir) + "\n")
    return 0


def run_import(args: Namespace, words: Words) -> int:
    """A user's own download, into the user's own data."""
    to = Path(args.to) if args.to else home()
    count = import_esco(Path(args.path), to) if args.what == "esco" else import_places(args.path, to)
    sys.stdout.write(words("made.imported", path=to, count=count) + "\n")
    return 0


def run_make_region(args: Namespace, words: Words) -> int:
    """A region made from a seed, and how its outcomes are shared out."""
    # slow: making a region reads the whole catalogue, which no other command about folders needs
    from datasets.make import Knobs, make_region  # noqa: PLC0415

    made = make_region(
        seed=args.seed,
        candidates=args.candidates,
        employers=args.employers,
        places=args.places,
        on=day_of(args),
        knobs=Knobs(recorded=args.recorded, rubrieken=args.rubrieken),
    )
    try:
        write_network(made, args.dir)
    except CannotWriteError as error:
        raise Refused(error_text(str(error), words)) from error
    network = read_network(args.dir)
    sys.stdout.write(
        words("made.region", path=args.dir, seed=args.seed, candidates=len(network.profiles),
              places=len(network.vacancies), employers=len(network.employers)) + "\n"
    )  # fmt: skip
    sys.stdout.write(shares_text(network, day_of(args), words) + "\n")
    return 0


def shares_text(network: Network, on: date, words: Words) -> str:
    """The share of each outcome over all pairs."""
    index = Index.of(network, on)
    found: Counter[Outcome] = Counter()
    for id in with_progress(sorted(network.profiles), words):
        found.update(outcomes(network.profiles[id], index))
    pairs = found.total()
    shares = ", ".join(
        f"{words.name('outcome', one.name)} {words.number(100 * found[one] / max(1, pairs))}%"
        for one in Outcome
    )
    return words("made.shares", pairs=pairs, shares=shares)


def run_demo(args: Namespace, words: Words) -> int:
    """The list of one candidate of the embedded region, then what to try next."""
    network = read_network(embedded(words))
    id = DEMO_PROFILE if DEMO_PROFILE in network.profiles else min(network.profiles)
    page = page_of(network.profiles[id], network, DEMO_SHOWN, DEMO_DAY)
    sys.stdout.write(words("demo.intro", profile=id, day=words.day(DEMO_DAY)) + "\n\n")
    sys.stdout.write(show_page(page, words, Audience.CANDIDATE) + "\n\n")
    sys.stdout.write(
        "\n".join(_next(id, page.entries[0].place.vacancy.id if page.entries else "", words)) + "\n"
    )
    return 0


def _next(id: str, vacancy: str, words: Words) -> list[str]:
    spoor2, day = "spoor2" if which("spoor2") else ".venv/bin/spoor2", f"--on {DEMO_DAY}"
    tries = {
        f"{spoor2} explain demo {id} {vacancy} {day}": "demo.explain",
        f"{spoor2} left-out demo {id} {day}": "demo.left_out",
        f"{spoor2} what-if demo {id} --hours-day 8 {day}": "demo.what_if",
        f"{spoor2} match demo --profile docs/voorbeeld.txt {day}": "demo.paper",
        f"{spoor2} match demo {id} {day} --format html --out lijst.html": "demo.page",
    }
    return [
        words("demo.next"),
        *(f"  {command}\n      {words(key)}" for command, key in tries.items()),
        words("demo.read"),
    ]
