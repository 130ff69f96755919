"""An allocation as text, JSON, CSV and a page: who goes where, what it does to each balance, and who waits and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import Any, Final

import pandas as pd

from datasets.network import Network
from matcher.closed import left_out
from matcher.exchange.allocate import Mechanism
from matcher.exchange.allocation import Allocation, Placement
from matcher.exchange.waiting import Waiting, Why
from matcher.exchange.whatif import lifted
from matcher.match import shut
from service.html import document
from service.network_balance import signed
from service.network_names import Names
from service.say import Audience, say, upper_first
from service.show import closing_text
from service.tables import html_table, text_table
from service.words import Words

PAIR: Final = ("person", "origin", "target", "place", "score")
PAIR_WORDS: Final = (0, 1, 2, 3)
BALANCE: Final = ("employer", "now", "brings", "takes", "then", "bounds")
NAMED: Final = 2
"""So many reasons that close most places are named for who fits nowhere."""


def plan_text(made: Allocation, network: Network, mechanism: Mechanism, words: Words) -> str:
    """The whole allocation as text."""
    names = Names(network, words)
    pairs = text_table([words(f"plan.{one}") for one in PAIR], _pairs(made, names), words=PAIR_WORDS)
    balance = text_table([words(f"plan.{one}") for one in BALANCE], _balances(made, names))
    lines = [*summary(made, network, mechanism, words), "", pairs, "", words("plan.balance"), balance]
    waits = list(waiting_lines(made, network, words))
    return "\n".join(
        [*lines, *(["", words("plan.waiting"), *waits] if waits else []), "", words("plan.more")]
    )


def summary(made: Allocation, network: Network, mechanism: Mechanism, words: Words) -> list[str]:
    """What it came to, in sentences; and what its mechanism promises and doesn't."""
    people = len(made.among.profiles)
    mean = words.number(made.score / len(made.pairs), 0) if made.pairs else "-"
    said = [
        words("plan.title", day=words.day(made.on)),
        words("plan.placed", placed=len(made.pairs), people=people, mean=mean, worst=made.worst or "-"),
        words(f"plan.mechanism_{mechanism}"),
        words("plan.begins", share=words.percent(made.begins)),
    ]
    faults = made.faults(network)
    return [*said, _proof(made, words),
            words("plan.no_faults") if not faults else words("plan.faults", count=len(faults))]  # fmt: skip


def _proof(made: Allocation, words: Words) -> str:
    """What is known of whether another allocation would be better."""
    if made.proven:
        return words("plan.proven")
    if made.gap is None:
        return words("plan.unproven")
    return words("plan.gap", most=made.gap.most, share=words.number(100 * made.gap.gap, 3))


def _pairs(made: Allocation, names: Names) -> list[list[str]]:
    return [
        [one.profile, names.employer(one.origin), names.employer(one.target), names.place(one.vacancy), str(one.score)]
        for one in made.pairs
    ]  # fmt: skip


def _balances(made: Allocation, names: Names) -> list[list[str]]:
    """The employers that bring or take: what the ledger says now, what is proposed, and what is expected then."""
    brings, takes = (Counter(getattr(one, side) for one in made.pairs) for side in ("origin", "target"))
    at = {id: position for position, id in enumerate(made.among.employers)}
    shown = sorted((brings.keys() | takes.keys()) & made.net.keys(), key=lambda id: (made.expected[id], id))
    words = names.words
    return [
        [
            names.employer(id), signed(made.carried.get(id, 0), words), str(brings[id]), str(takes[id]),
            signed(made.expected[id], words), _bound(made, at[id], words),
        ]
        for id in shown
    ]  # fmt: skip


def _bound(made: Allocation, at: int, words: Words) -> str:
    """How far the balance of this allocation may go."""
    low, high = int(made.bounds.bring[at]), int(made.bounds.take[at])
    most = len(made.among.profiles)
    return words(
        "plan.bound", low=f"-{low}" if low < most else "-∞", high=f"+{high}" if high < most else "+∞"
    )


def waiting_lines(made: Allocation, network: Network, words: Words) -> Iterator[str]:
    """Everybody who isn't placed, with the reason and what would help."""
    for id, one in made.waiting.items():
        yield f"  {id}: {_why(one, made, network, words)}"
        if one.why is Why.NOTHING_FITS:
            yield from (f"      {line}" for line in _opens(id, made, network, words))


def _why(one: Waiting, made: Allocation, network: Network, words: Words) -> str:
    if one.why is not Why.BALANCE:
        return words(f"plan.why_{one.why}", places=one.places)
    names = Names(network, words)
    lifts = words("plan.and").join(
        words(f"plan.lift_{lift.flow}", employer=names.employer(lift.employer)) for lift in one.lifts
    )
    gain = lifted(made, one.lifts)
    return words("plan.why_balance", places=one.places, lifts=lifts, placed=gain.placed, score=f"{gain.score:+d}",
                 persons=len(one.lifts))  # fmt: skip


def _opens(id: str, made: Allocation, network: Network, words: Words) -> Iterator[str]:
    """Why nothing fits: the one reason that closes all, or what closes most places."""
    person = network.profiles[id]
    closed = shut(person, made.on)
    if closed:
        yield upper_first(say(closed[0], words, Audience.CANDIDATE))
        return
    found = left_out(person, network, on=made.on)
    yield from (closing_text(one, words) for one in [*found.recorded, *found.estimated][:NAMED])
    yield words("plan.opens", person=id)


def plan_json(made: Allocation, network: Network, mechanism: Mechanism) -> dict[str, Any]:
    """All of it as plain values."""
    return {
        "on": made.on.isoformat(), "mechanism": str(mechanism), "proven": made.proven,
        "gap": None if made.gap is None else round(made.gap.gap, 9), "begins": round(made.begins, 6),
        "faults": [{"what": str(one.what), "id": one.id} for one in made.faults(network)],
        "placed": [placement_json(one) for one in made.pairs],
        "employers": [_employer_json(made, at, id) for at, id in enumerate(made.among.employers) if id in made.net],
        "waiting": [_waiting_json(id, one) for id, one in made.waiting.items()],
    }  # fmt: skip


def placement_json(one: Placement) -> dict[str, Any]:
    """One placement."""
    return {
        "profile": one.profile, "vacancy": one.vacancy, "from": one.origin, "to": one.target, "score": one.score,
    }  # fmt: skip


def _employer_json(made: Allocation, at: int, id: str) -> dict[str, Any]:
    most = len(made.among.profiles)
    bring, take = (int(one[at]) for one in (made.bounds.bring, made.bounds.take))
    return {
        "employer": id, "net_before": made.carried.get(id, 0), "net": made.net[id],
        "net_expected": round(made.expected[id], 6), "may_bring": bring if bring < most else None,
        "may_take": take if take < most else None,
    }  # fmt: skip


def _waiting_json(id: str, one: Waiting) -> dict[str, Any]:
    lifts = [{"employer": lift.employer, "flow": str(lift.flow)} for lift in one.lifts]
    return {"profile": id, "why": str(one.why), "places": one.places, "lifts": lifts}


def plan_csv(made: Allocation) -> str:
    """A row per person: where to, or why not."""
    rows = [placement_json(one) | {"why": ""} for one in made.pairs]
    waits = [{"profile": id, "why": str(one.why)} for id, one in made.waiting.items()]
    columns = ["profile", "vacancy", "from", "to", "score", "why"]
    table = pd.DataFrame([*rows, *waits], columns=columns).astype({"score": "Int64"}).sort_values("profile")
    return str(table.to_csv(index=False, lineterminator="\n"))


def plan_html(made: Allocation, network: Network, mechanism: Mechanism, words: Words) -> str:
    """The same as a page."""
    names = Names(network, words)
    title, *said = summary(made, network, mechanism, words)
    waits = list(waiting_lines(made, network, words))
    pairs = html_table(
        words("plan.pairs"), [words(f"plan.{one}") for one in PAIR], _pairs(made, names), words=PAIR_WORDS
    )
    balance = html_table(
        words("plan.balance"), [words(f"plan.{one}") for one in BALANCE], _balances(made, names)
    )
    items = "".join(f"<li>{escape(line.strip())}</li>" for line in waits)
    parts = [
        f"<h1>{escape(title)}</h1>", *(f'<p class="summary">{escape(line)}</p>' for line in said),
        f'<div class="wide">{pairs}</div>', f'<div class="wide">{balance}</div>',
        f"<h2>{escape(words('plan.waiting'))}</h2><ul>{items}</ul>" if waits else "",
    ]  # fmt: skip
    return document(title, f"<section>\n{chr(10).join(filter(None, parts))}\n</section>", words)
