"""The coordinator's lists: everybody's pages with the places shared out, so that one place isn't sent to everyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd

from datasets.network import Network
from matcher.exchange.spread import Spread, spread
from matcher.lists import Lists
from service.page import Page
from service.words import Words

POOL: Final = 3
"""So many times as long as the lists that are asked for are those that they are chosen from."""


def shared_out(pages: Sequence[Page], network: Network, on: date, n: int) -> tuple[list[Page], Spread]:
    """Pages of longer lists cut down to `n` places each that serve all together best; and what that did."""
    lines = [
        (page.profile.id, entry.rank, entry.place.vacancy.id, entry.score) for page in pages for entry in page.entries
    ]  # fmt: skip
    frame = pd.DataFrame(lines, columns=["profile", "rank", "vacancy", "score"])
    frame = frame.astype({"profile": "str", "rank": "int32", "vacancy": "str", "score": "int64"})
    made = spread(Lists(network, on, tuple(page.profile.id for page in pages), (), frame), n)
    kept = set(zip(made.lists.frame["profile"], made.lists.frame["vacancy"], strict=True))
    return [_only(page, kept) for page in pages], made


def _only(page: Page, kept: set[tuple[str, str]]) -> Page:
    """A page with the places that are kept, their ranks counted anew."""
    found = [one for one in page.entries if (page.profile.id, one.place.vacancy.id) in kept]
    return replace(page, entries=tuple(replace(one, rank=at) for at, one in enumerate(found, start=1)))


def spread_said(made: Spread, words: Words) -> str:
    """What sharing out did, and what it cost."""
    before, after = made.before, made.after
    return words(
        "spread.said", cost=words.number(100 * (1 - made.kept), 1), most=after.most, most_before=before.most,
        gini=words.number(after.gini, 2), gini_before=words.number(before.gini, 2), shown=after.shown,
        shown_before=before.shown, places=after.places,
    )  # fmt: skip
