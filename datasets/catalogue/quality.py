"""Write `QUALITY.md`: how good the figures of the catalogue are, measured on occupations left out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from datasets.catalogue.build import CLEARLY, NARROW, Model, estimates, learn
from datasets.catalogue.checks import (
    Strength,
    coverage,
    error_table,
    reliability,
    strength_check,
)
from datasets.catalogue.conventions import TRANSFER_LOG
from datasets.catalogue.figures import SITTING
from datasets.catalogue.tables import HAND, adjusted, read_functions
from datasets.items import ITEMS

NOTICE = """\
## Sources

- Source: U.S. Bureau of Labor Statistics, Occupational Requirements Survey (2018 estimates, civilian workers).
- This product includes information from the O*NET 29.3 Database by the U.S. Department of Labor, Employment and
  Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA. The
  information was modified; USDOL/ETA has not approved, endorsed, or tested these modifications. (Work context:
  O*NET 27.)
- This service uses the ESCO classification of the European Commission. Codes only; the data were joined and
  changed. Crosswalk of ESCO and O*NET: ESCO secretariat and U.S. Department of Labor.

Names of functions are our own; descriptions, labels and task texts of these sources are not in the catalogue.
"""
HEAD = """\
# Quality of the function catalogue

Written by `spoor2 catalogue quality --from DIR`; change nothing by hand. Every error is of an occupation that was
**left out**: nothing of its own ORS figures, nor of any occupation in the same six-digit SOC group, was used; the
settings of the model were chosen on the other occupations. Points are percentage points of workers, or of the day.
"""


def write_quality(source: Path, to: Path) -> Path:
    """Measure and write `catalogue/QUALITY.md` below `to`; returns the file. DataError where a source is missing."""

    model, functions = learn(source), read_functions()
    table = adjusted(estimates(model, functions), functions)
    text = "\n".join([HEAD, *_day(model), *_strength(strength_check(model)), *_errors(model), *_calibration(model),
                      *_unproven(model), *_contents(table), NOTICE])  # fmt: skip
    file = to / "catalogue" / "QUALITY.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


def _markdown(table: pd.DataFrame, digits: int = 1) -> str:
    def cell(value: object) -> str:
        return f"{value:.{digits}f}" if isinstance(value, float) else str(value)

    rows = [[cell(value) for value in row] for row in table.itertuples(index=False)]
    lines = [[str(name) for name in table.columns], ["---"] * table.shape[1], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _day(model: Model) -> list[str]:
    row = error_table(model).set_index("requirement").loc[SITTING]
    spread, n = model.between
    return [
        "## Sitting and standing\n",
        "Mean absolute error in points of the working day. Standing here is ORS's *standing and walking*, which is",
        "100 minus sitting, so both have the same error.\n",
        "| occupations | n | model | five nearest | mean guess | to reach |\n| --- | --- | --- | --- | --- | --- |",
        f"| with a work context of their own | {row['n own']} | {row['error own']:.2f} | | | 6.5 |",
        f"| all, the rest with a filled-in context | {row['n']} | {row['error']:.2f} | {row['5 nearest']:.2f} "
        f"| {row['mean guess']:.2f} | 6.5 |\n",
        "ORS has no spread between places of one occupation for these (its standard error is that of the mean). It is",
        f"taken as {spread:.2f} × sqrt(m × (1 - m)), fitted on the share of sedentary work in {n} occupations: a weak",
        f"basis. The model's own error (standard deviation {100 * model.error:.1f} points) is added for functions",
        "without a published figure. How the rest of the day divides into standing and walking has no truth in ORS.\n",
    ]


def _strength(found: Strength) -> list[str]:
    table = found.confusion.rename_axis("seen, down; predicted, across").reset_index()
    return [
        "## Strength class\n",
        "Right means: the most frequent of the five classes among the occupation's workers, predicted while its SOC",
        "group was left out. Counted are occupations where that class is sure: its published share is larger than",
        f"all that ORS leaves unpublished together ({found.unsure} are not).\n",
        "| occupations | n | right | to reach |\n| --- | --- | --- | --- |",
        f"| with a work context of their own | {found.own} | {100 * found.own_right:.1f}% | 85% |",
        f"| all | {found.n} | {100 * found.right:.1f}% | 85% |\n",
        _markdown(table),
        "Light work is the weak spot. The one setting of this classifier was picked with these results in sight, so\n"
        "they may be slightly kind. The class itself is not a figure of the catalogue: weights are.\n",
    ]


def _errors(model: Model) -> list[str]:
    return [
        "## Error per requirement\n",
        "Mean absolute error in points over the class edges, where published rows leave a share open by at most",
        f"{100 * NARROW:.0f} points. A model is *used* where its error is at most {100 * CLEARLY:.0f}% of the mean",
        "guess's and better by more than two standard errors; otherwise the requirement is *silent*, but for",
        "occupations with a published figure.\n",
        _markdown(error_table(model)),
        "The same per item; an item of several requirements takes the highest of them (`crosswalk.csv`).\n",
        _markdown(_items_fed(model)),
    ]


def _items_fed(model: Model) -> pd.DataFrame:
    measured = error_table(model).set_index("requirement")
    rows = []
    for rules in model.rules.values():
        for rule in rules:
            if rule.figure in measured.index:
                line = measured.loc[rule.figure]
                rows.append((rule.item, rule.figure, line["n"], line["error"], line["mean guess"], line["model"],
                             "yes" if rule.validated else "no"))  # fmt: skip
    columns = ["item", "requirement", "n", "error", "mean guess", "model", "validated"]
    return pd.DataFrame(rows, columns=columns)


def _calibration(model: Model) -> list[str]:
    table, brier, guess = reliability(model)
    return [
        "## Are the chances calibrated?\n",
        "Stated shares of places against the shares seen, all used requirements and class edges together.\n",
        _markdown(table, 3),
        f"Brier score over places: {brier:.4f}; the mean guess has {guess:.4f}.\n",
        "## Are the spreads calibrated?\n",
        "Which part of the places of occupations left out lies within the stated range. Too high is too wide a spread.",
        f"Spreads hold what was added for the conversion of classes and for another country ({TRANSFER_LOG} in the",
        "logarithm).\n",
        _markdown(coverage(model), 2),
    ]


def _unproven(model: Model) -> list[str]:
    silent = [item for item, rules in model.rules.items() if rules[0].convention == "silent"]
    rest = [item for item, rules in model.rules.items() if item not in silent and not rules[0].validated]
    first = [item for item in rest if ITEMS[item].rubriek in ("I", "II")]
    other = [item for item in rest if ITEMS[item].rubriek not in ("I", "II")]
    return [
        "## Not validated\n",
        f"Rubriek I and II ({len(first)} items) have no public truth; they follow O*NET's frequencies by a written",
        f"convention: {', '.join(first)}.\n",
        f"Of the other rubrieken ({len(other)} items) the amount, or the whole, is a convention: {', '.join(other)}.\n",
        f"Silent, without any figure ({len(silent)} items): {', '.join(silent)}.\n",
        "Nothing here was tested against Dutch places; American figures stand in for them, and what was clearly wrong",
        "for the Netherlands was changed by hand in `adjustments.csv`.\n",
    ]


def _contents(table: pd.DataFrame) -> list[str]:
    kinds = {"BLS ORS 2018": "published", "implied: BLS ORS 2018": "published", HAND: "by hand"}
    kind = table["source"].map(lambda text: kinds.get(text, "model" if "model" in text else "convention"))
    counts = kind.value_counts().rename_axis("figure").reset_index(name="rows").sort_values("figure")
    return [
        "## What is in the catalogue\n",
        f"{table['function'].nunique()} functions, {table['item'].nunique()} items, {len(table)} figures.\n",
        _markdown(counts),
    ]
