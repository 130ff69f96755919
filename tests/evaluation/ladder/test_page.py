"""The page about protocol, log and ladder says what the code does: run as a module it writes its figures anew."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from evaluation.ladder import sample_sizes
from evaluation.ladder.intervals import CLUSTERS
from evaluation.ladder.sizes import interval
from evaluation.ladder.theory import INGREDIENTS
from matcher.log import Log, logged_list
from matcher.near_ties import MOST, Shuffle
from service.words import read_words

PAGE = Path(__file__).parents[3] / "docs" / "protocol.md"
TEXT = PAGE.read_text(encoding="utf-8")
WORDS = read_words("nl")
DESIGNS = {
    "individual": "loting per persoon", "parallel": "loting per groep, tegelijk",
    "stepped": "loting per groep, om de beurt",
}  # fmt: skip


def table() -> str:
    """The table of sizes."""
    lines = [
        "| opzet | verschil | groepen | trajecten | jaren van één regio | deel van een jaar van het land |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for one in sample_sizes().itertuples():
        years = f"{WORDS.number(one.region_years_low)} tot {WORDS.number(one.region_years_high)}"
        share = f"{round(100 * one.national_share_low)}% tot {round(100 * one.national_share_high)}%"
        clusters = "" if pd.isna(one.clusters) else one.clusters
        lines.append(
            f"| {DESIGNS[str(one.design)]} | +{round(100 * one.effect)} procentpunt | {clusters} | "
            f"{one.persons} | {years} | {share} |"
        )
    return "\n".join(lines)


def test_the_sizes_on_the_page_are_those_that_are_computed() -> None:
    assert table() in TEXT
    assert f"zijn {interval(0.35, 0.05)} trajecten nodig" in TEXT


def test_the_numbers_in_words_are_those_of_the_code() -> None:
    assert MOST == 12
    assert "ten hoogste twaalf" in TEXT
    assert CLUSTERS == 10
    assert "minder dan tien werkgevers" in TEXT
    assert len(INGREDIENTS) == 5
    assert "(filter, rangschikker, prijs, ringen,\nverdelen)" in TEXT


def test_every_field_of_a_line_has_its_entry(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    log.write([logged_list("k", ["a", "b"], [2, 1], 1, on=date(2026, 12, 1), protocol="p", ranker="r",
                           shuffle=Shuffle(width=5))], written=datetime(2026, 12, 1, tzinfo=UTC))  # fmt: skip
    line = json.loads(log.path.read_text("utf-8"))
    keys = {*line, *(key for place in line["places"] for key in place)}
    assert keys <= set(re.findall(r"`(\w+)`", TEXT))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_value_of_the_ladder_has_its_words(lang: str) -> None:
    from evaluation.ladder.intervals import Level
    from evaluation.ladder.protocol import Protocol
    from evaluation.ladder.rungs import Need
    from evaluation.ladder.sizes import Design

    words = read_words(lang)
    assert set(words.under("rep_need")) == {str(one) for one in Need}
    assert set(words.under("rep_design")) == {str(one) for one in Design}
    assert set(words.under("ladder_level")) == {str(one) for one in Level}
    assert set(words.under("log_field")) == set(Protocol.__dataclass_fields__)


if __name__ == "__main__":
    before, _, after = TEXT.partition("| opzet |")
    PAGE.write_text(f"{before}{table()}\n\n{after.split(chr(10) * 2, 1)[-1]}", "utf-8")
