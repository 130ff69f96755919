"""The network as it was known on a day: what came later is cut, what was filled since is open again, and what can't be
told any more is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

import pandas as pd

from datasets.model import MoveOutcome
from datasets.network import Network
from matcher.learning_steps import GAINS, HELD_DAYS, TRIALS

COLUMNS: Final = ("table", "why", "done", "rows")
PROFILE_LINES: Final = ("limits", "hours", "competences", "papers", "wishes")
VACANCY_LINES: Final = ("demands", "adaptations", "asks")
UNDATED_LINES: Final = ("papers", "wishes", "adaptations", "asks")


class Reason(StrEnum):
    """Why rows of a table aren't as they stand, or can't be trusted to be as they were."""

    LATER = "later"
    """They are of after the day."""
    UNDATED = "undated"
    """They don't say of when they are."""
    CHANGED = "changed"
    """They were last changed after the day; how they were before isn't kept."""
    OWNER = "owner"
    """The person or place that they belong to is cut."""
    ENDED = "ended"
    """They ended after the day, and were under way on it."""
    FILLED = "filled"
    """They were filled after the day, and open on it."""


class Done(StrEnum):
    """What was done with rows."""

    CUT = "cut"
    KEPT = "kept"
    RESTORED = "restored"


@dataclass(slots=True)
class _Past:
    """Tables on their way to how they were, and what was done to them."""

    on: pd.Timestamp
    tables: dict[str, pd.DataFrame]
    told: list[tuple[str, str, str, int]] = field(default_factory=list)

    def tell(self, table: str, why: Reason, done: Done, rows: pd.Series[bool]) -> None:
        """Say what was done to some rows."""
        if rows.any():
            self.told.append((table, str(why), str(done), int(rows.sum())))

    def cut(self, table: str, why: Reason, rows: pd.Series[bool]) -> None:
        """Cut some rows."""
        self.tell(table, why, Done.CUT, rows)
        self.tables[table] = self.tables[table][~rows]

    def after(self, table: str, column: str) -> pd.Series[bool]:
        """Which rows are dated after the day."""
        return self.tables[table][column] > self.on

    def frame(self) -> pd.DataFrame:
        """What was done."""
        return pd.DataFrame(self.told, columns=list(COLUMNS))


def known(network: Network, on: date, *, strict: bool = False) -> tuple[Network, pd.DataFrame]:
    """The network as it was known on a day, and what was done to get there: table, why (`Reason`), done (`Done`), rows.

    People whose list is of after the day, or who fell ill after it, weren't known. A place tells when it was changed,
    not when it came: one changed since is kept as it is now, or with `strict` cut unless an outcome of before names
    it. Places of employers that joined later are cut likewise.
    """
    past = _Past(pd.Timestamp(on), {name: network.table(name) for name in network.tables})
    _outcomes(past)
    _moves(past)
    _profiles(past)
    _places(past, network, strict)
    return network.with_tables(past.tables), past.frame()


def _outcomes(past: _Past) -> None:
    past.cut("outcomes", Reason.LATER, past.after("outcomes", "on"))
    past.cut("outcomes", Reason.UNDATED, past.tables["outcomes"]["on"].isna())


def _moves(past: _Past) -> None:
    past.cut("moves", Reason.LATER, past.after("moves", "starts"))
    past.cut("moves", Reason.UNDATED, past.tables["moves"]["starts"].isna())
    moves = past.tables["moves"].copy()
    half_year = moves["starts"] + pd.Timedelta(days=HELD_DAYS)
    held = (moves["outcome"] == str(MoveOutcome.HELD)) & moves["ends"].isna() & (half_year > past.on)
    going = (moves["ends"] > past.on) | held | (moves["outcome"] == str(MoveOutcome.PLANNED))
    moves.loc[going, "ends"] = pd.NaT
    moves.loc[going, "outcome"] = str(MoveOutcome.RUNNING)
    past.tell("moves", Reason.ENDED, Done.RESTORED, going)
    past.tables["moves"] = moves


def _profiles(past: _Past) -> None:
    later = past.after("profiles", "assessed") | past.after("profiles", "first_sick_day")
    past.cut("profiles", Reason.LATER, later)
    past.tell("profiles", Reason.UNDATED, Done.KEPT, past.tables["profiles"]["assessed"].isna())
    for name in PROFILE_LINES:
        past.cut(name, Reason.OWNER, ~past.tables[name]["profile"].isin(past.tables["profiles"]["id"]))
    past.cut("competences", Reason.LATER, past.after("competences", "on"))
    past.tell("competences", Reason.UNDATED, Done.KEPT, past.tables["competences"]["on"].isna())
    _uncleared(past)


def _uncleared(past: _Past) -> None:
    """A note that was cleared after the day was open on it."""
    limits = past.tables["limits"].copy()
    later = limits["cleared_on"] > past.on
    limits.loc[later, "cleared_by"] = ""
    limits.loc[later, "cleared_on"] = pd.NaT
    past.tell("limits", Reason.LATER, Done.RESTORED, later)
    past.tables["limits"] = limits


def _places(past: _Past, network: Network, strict: bool) -> None:
    places, employers = past.tables["vacancies"], past.tables["employers"]
    named = places["id"].isin({*past.tables["outcomes"]["vacancy"], *past.tables["moves"]["vacancy"]})
    late = places["employer"].isin(employers["id"][employers["member_since"] > past.on]) & ~named
    past.cut("vacancies", Reason.LATER, late)
    changed = past.after("vacancies", "updated")
    if strict:
        past.cut("vacancies", Reason.CHANGED, changed & ~named[~late])
        changed = past.after("vacancies", "updated")
    past.tell("vacancies", Reason.CHANGED, Done.KEPT, changed)
    past.tell("vacancies", Reason.UNDATED, Done.KEPT, past.tables["vacancies"]["updated"].isna())
    _reopen(past, network)
    for name in VACANCY_LINES:
        past.cut(name, Reason.OWNER, ~past.tables[name]["vacancy"].isin(past.tables["vacancies"]["id"]))
    _demands(past)
    for name in UNDATED_LINES:
        past.tell(name, Reason.UNDATED, Done.KEPT, past.tables[name].iloc[:, 0].notna())


def _demands(past: _Past) -> None:
    """A demand without a day is of when its place was last changed."""
    past.cut("demands", Reason.LATER, past.after("demands", "on"))
    updated = past.tables["vacancies"].set_index("id")["updated"]
    lines = past.tables["demands"]
    of_place = updated.reindex(lines["vacancy"]).set_axis(lines.index)
    changed = lines["on"].isna() & (of_place > past.on)
    past.tell("demands", Reason.CHANGED, Done.KEPT, changed)


def _reopen(past: _Past, network: Network) -> None:
    """A place where people began after the day was open on it, for so many at least."""
    taken = _begun_after(network, past.on)
    places = past.tables["vacancies"].copy()
    least = taken.reindex(places["id"]).fillna(0).set_axis(places.index)
    short = places["openings"].notna() & (places["openings"] < least)
    places["openings"] = places["openings"].where(~short, least)
    past.tell("vacancies", Reason.FILLED, Done.RESTORED, short)
    past.tables["vacancies"] = places


def _begun_after(network: Network, on: pd.Timestamp) -> pd.Series[int]:
    """How many people began at each place after a day, by id of the place."""
    steps, moves = network.tables["outcomes"], network.tables["moves"]
    begun = steps["step"].isin([str(one) for one, gain in GAINS.items() if gain in {2, 3}])
    moved = (moves["starts"] > on) & (moves["outcome"] != str(MoveOutcome.PLANNED)) & (moves["vacancy"] != "")
    pairs = [steps[begun & (steps["on"] > on)], moves[moved]]
    both = pd.concat([one[["profile", "vacancy"]] for one in pairs]).drop_duplicates()
    return both.groupby("vacancy").size()


def placed_by(known_: Network) -> set[str]:
    """The people of a known network who have found work and haven't lost it: they no longer search."""
    steps, moves = known_.tables["outcomes"], known_.tables["moves"]
    contract = steps[steps["step"].isin([str(one) for one, gain in GAINS.items() if gain >= 3])]
    lasting = moves[~moves["kind"].isin(TRIALS)]
    running = lasting[lasting["outcome"] == str(MoveOutcome.RUNNING)]
    broken = lasting[lasting["outcome"] == str(MoveOutcome.BROKEN)]
    began = contract.groupby("profile")["on"].max()
    lost = broken.groupby("profile")["ends"].max().reindex(began.index)
    still = began.index[~(lost >= began).to_numpy(dtype=bool, na_value=False)]
    return {*still, *running["profile"]} - {""}
