"""What the candidates of a made region can't do: lists as they look in practice, in both layouts, some partial."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.items import ITEMS, Item, ItemKind, Layout
from datasets.making.chance import Bools, Floats, Ints
from datasets.making.people import People
from datasets.making.setting import Frame, Setting, read_rows, text
from datasets.model import Side

SECOND: Final = 0.25
"""The share of the candidates with limits of a second pattern."""
PARTIAL: Final = 0.45
"""A partial list holds this share of the lines."""
TOGETHER: Final = {"carrying": "lifting", "evening": "night", "hours-week": "hours-day"}
"""Items that go with another: the same draw, so that lists agree with themselves."""
HOURS: Final = {"hours-week": (32, 28, 28, 24, 20, 16), "hours-day": (8, 6, 6, 6, 6, 4)}
"""The hours that lists leave, from mild to severe; a week fits in five of the days."""
FREE_TEXT: Final = ("dynamic-other", "static-other", "hours-other", "allergy")
NOTES: Final = (
    "alleen als er tussendoor gerust kan worden", "in overleg met de bedrijfsarts op te bouwen",
    "niet langer dan een half uur achtereen", "wisselt per dag", "liever niet aan het eind van de dag",
)  # fmt: skip
GLOSSES: Final = (
    "volgens de lijst van de bedrijfsarts", "verbetert naar verwachting binnen een half jaar",
    "met hulpmiddel soms meer", "vooral in de ochtend",
)  # fmt: skip
WORDS: Final = {
    "dynamic-other": "niet springen van een laadklep", "static-other": "niet met de arm gesteund werken",
    "hours-other": "geen gebroken diensten", "allergy": "overgevoelig voor parfum",
}  # fmt: skip


def make_limits(setting: Setting, people: People) -> Frame:
    """The limits' table of the candidates: pattern by pattern, item by item."""
    parts = [line for line in _lines(setting, people) if len(line)]
    found = pd.concat([*parts, _free_text(setting, people)], ignore_index=True)
    found = found.drop_duplicates(["person", "item"], keep="first")
    found = found[_kept(setting, people, found)].sort_values(
        ["person", "order"], kind="stable", ignore_index=True
    )
    return _beside(setting, people, found)


def _lines(setting: Setting, people: People) -> Iterator[Frame]:
    table = pd.DataFrame(read_rows("patterns.csv"))
    names = list(dict.fromkeys(table["pattern"]))
    weights = [float(table.loc[table["pattern"] == name, "weight"].iloc[0]) for name in names]
    n, chance = len(people.table), setting.chance
    main = chance.pick("limit/pattern", n, weights)
    second = chance.pick("limit/second", n, weights)
    second = np.where(chance.yes("limit/mixed", n, SECOND), second, main)
    severity = chance.even("limit/severity", n)
    for row in table.to_dict("records"):
        at = names.index(row["pattern"])
        has = ((main == at) | (second == at)) & people.usable
        yield from _item(setting, people, has, severity, row)


def _item(setting: Setting, people: People, has: Bools, severity: Floats, row: Any) -> Iterator[Frame]:
    """The lines on one item of one pattern, in the words of each person's layout."""
    item, n = ITEMS[str(row["item"])], len(people.table)
    draw = TOGETHER.get(item.slug, item.slug)
    limited = has & setting.chance.yes(f"limit/{row['pattern']}/{draw}", n, float(row["chance"]))
    much = 0.5 * severity + 0.5 * setting.chance.even(f"limit/{row['pattern']}/{draw}/much", n)
    if item.slug in HOURS:
        yield _hours(item, np.flatnonzero(limited), much)
        return
    for layout, scale in item.scales.items():
        lines = np.flatnonzero(limited & (people.layout == str(layout)))
        step = 1 + (much[lines] >= float(row["mild"])).astype(np.int64)
        step = np.minimum(step + (much[lines] > 0.88) * (step > 1), len(scale.levels) - 1)
        yield _written(setting, item, layout, lines, step)


def _hours(item: Item, lines: Ints, much: Floats) -> Frame:
    """The hours a week or a day that are left, as an amount."""
    left = np.array(HOURS[item.slug], dtype=float)
    amounts = left[(much[lines] * len(left)).astype(np.int64)]
    order = list(ITEMS).index(item.slug)
    return pd.DataFrame(
        {"person": lines, "item": item.slug, "amount": amounts, "level": "", "gloss": "", "order": order}
    )


def _written(setting: Setting, item: Item, layout: Layout, lines: Ints, step: Ints) -> Frame:
    """A level in the form's words, or for some the exact amount."""
    scale, n = item.scales[layout], len(lines)
    amounts = np.array(scale.amounts)[step]
    exact = setting.chance.yes(f"limit/exact/{item.slug}/{layout}", n, 0.25) & (item.kind is ItemKind.GRADED)
    exact = exact & np.isfinite(amounts) & ~np.isin(step, list(scale.less_than))
    return pd.DataFrame(
        {
            "person": lines, "item": item.slug, "amount": np.where(exact, amounts, np.nan),
            "level": text("", exact, np.array(scale.levels, dtype=object)[step]), "gloss": "",
            "order": list(ITEMS).index(item.slug),
        }
    )  # fmt: skip


def _free_text(setting: Setting, people: People) -> Frame:
    """A limit that only words say, for some."""
    lines = np.flatnonzero(setting.chance.yes("limit/words", len(people.table), 0.08) & people.usable)
    which = setting.chance.whole("limit/which", len(lines), 0, len(FREE_TEXT) - 1)
    items = np.array(FREE_TEXT, dtype=object)[which]
    return pd.DataFrame(
        {
            "person": lines, "item": items, "amount": np.nan, "level": "beperkt",
            "gloss": [WORDS[item] for item in items], "order": [list(ITEMS).index(item) for item in items],
        }
    )  # fmt: skip


def _kept(setting: Setting, people: People, lines: Frame) -> Any:
    """Every line of a complete list, a part of a partial one."""
    whole = people.complete[lines["person"].to_numpy(dtype=np.int64)]
    return whole | setting.chance.yes("limit/kept", len(lines), PARTIAL)


def _beside(setting: Setting, people: People, lines: Frame) -> Frame:
    """The table with sides, dates, notes (some cleared) and explanations."""
    n, chance, never = len(lines), setting.chance, np.datetime64("NaT", "s")
    person = lines["person"].to_numpy(dtype=np.int64)
    noted = chance.yes("limit/noted", n, setting.knobs.notes)
    cleared = noted & chance.yes("limit/cleared", n, 0.5)
    explained = chance.yes("limit/explained", n, 0.12) & ~noted
    glosses = np.array(GLOSSES, dtype=object)[chance.whole("limit/gloss", n, 0, len(GLOSSES) - 1)]
    until = setting.days(chance.whole("limit/until", n, 30, 200))
    return pd.DataFrame(
        {
            "profile": people.table["id"].to_numpy(dtype=object)[person],
            **{name: lines[name].to_numpy() for name in ("item", "amount", "level")},
            "side": _sides(setting, people, lines),
            "until": np.where(chance.yes("limit/ends", n, 0.04), until, never),
            "note": text(
                np.array(NOTES, dtype=object)[chance.whole("limit/note", n, 0, len(NOTES) - 1)], noted
            ),
            "gloss": text(glosses, explained, lines["gloss"].to_numpy(dtype=object)),
            "cleared_by": text("arbeidsdeskundige", cleared),
            "cleared_on": np.where(cleared, setting.days(-chance.whole("limit/cleared-on", n, 1, 4)), never),
        }
    )


def _sides(setting: Setting, people: People, lines: Frame) -> Any:
    """Limits of the hands mostly hold for one side, the same for all lines of a person."""
    sides = np.array([str(Side.RIGHT), str(Side.LEFT), str(Side.BOTH), ""], dtype=object)
    own = sides[setting.chance.pick("limit/side", len(people.table), (4, 3, 2, 2))]
    sided = lines["item"].map({slug: item.sided for slug, item in ITEMS.items()}).to_numpy(dtype=bool)
    return text(own[lines["person"].to_numpy(dtype=np.int64)], sided)
