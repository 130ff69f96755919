"""Answers about one person: near misses, places by title, what is counted and what is said."""

import json
from pathlib import Path

import pytest

from tests.service.conftest import DAY, SMALL, Run


def changed(to: Path, old: str, new: str) -> str:
    """The small region with one text changed."""
    for file in SMALL.glob("*.csv"):
        (to / file.name).write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    return str(to)


def test_left_out_names_the_places_that_one_item_alone_closes(run: Run) -> None:
    out = run("left-out", "DIR", "k-1", *DAY)[1]
    assert (
        "  Nachtdienst: 1 plek, waarvan 1 alleen hierom\n"
        "    alleen hierom: Nachtwacht (v-4), er wordt 's nachts gewerkt, u kunt niet 's nachts werken\n"
    ) in out


@pytest.mark.parametrize("item", ["night", "Nachtdienst", "nachtdienst", "6.1"])
def test_left_out_of_one_item_by_any_of_its_names(run: Run, item: str) -> None:
    code, out, _ = run("left-out", "DIR", "k-1", *DAY, "--item", item)
    assert code == 0
    assert out.startswith("Nachtdienst: 1 plek, waarvan 1 alleen hierom\n  alleen hierom: Nachtwacht")


def test_left_out_of_one_item_in_json(run: Run) -> None:
    found = json.loads(run("left-out", "DIR", "k-1", *DAY, "--item", "night", "--format", "json")[1])
    assert [(one["item"], one["alone"], one["vacancies"]) for one in found["recorded"]] == [
        ("night", 1, ["v-4"])
    ]


def test_an_item_that_closes_nothing_or_is_none_is_said(run: Run) -> None:
    code, _, err = run("left-out", "DIR", "k-1", *DAY, "--item", "horen")
    assert (code, err) == (3, "Op horen valt geen plek af.\n")
    code, _, err = run("left-out", "DIR", "k-1", *DAY, "--item", "xyzzy")
    assert (code, "geen punt van de lijst" in err) == (2, True)


def test_the_list_points_to_what_is_left_out(run: Run) -> None:
    assert "spoor2 left-out … --item PUNT" in run("match", "DIR", "k-1", *DAY)[1]


@pytest.mark.parametrize("title", ["Gastvrouw zorg", "gastvrouw  zorg", "Gastvrouw zorgg"])
def test_a_place_by_its_title(run: Run, title: str) -> None:
    code, out, _ = run("explain", "DIR", "k-1", title, *DAY)
    assert (code, out.startswith("k-1 en v-1: Gastvrouw zorg")) == (0, True)


def test_a_title_that_is_like_others_names_them(run: Run, tmp_path: Path) -> None:
    code, _, err = run("explain", "DIR", "k-1", "gastvrouw", *DAY)
    assert (code, "Gastvrouw zorg (v-1)" in err) == (3, True)
    twice = changed(tmp_path, "Orderpicker", "Gastvrouw zorg")
    code, _, err = run("explain", twice, "k-1", "Gastvrouw zorg", *DAY)
    assert (code, err.startswith("Er zijn 2 plekken 'Gastvrouw zorg': v-1 (")) == (3, True)


def test_without_a_place_it_is_asked(run: Run) -> None:
    code, _, err = run("explain", "DIR", "k-1", *DAY)
    assert (code, err) == (2, "Zeg welke plek: een id (zoals v-035) of de titel.\n")


def test_explain_says_own_limits_and_counts_the_rest(run: Run) -> None:
    short = run("explain", "DIR", "k-1", "v-1", *DAY)[1]
    every = run("explain", "DIR", "k-1", "v-1", *DAY, "--all-items")[1]
    counted = [line for line in short.splitlines() if "waarop u niet beperkt bent" in line]
    assert len(counted) == 1
    count = int(counted[0].split()[2])
    reasons = [line for line in every.splitlines() if line.startswith("      - ")]
    said = [line for line in short.splitlines() if line.startswith("      - ")]
    assert sum("niet beperkt; past" in line or "niet nodig; past" in line for line in reasons) == count
    assert len(said) - 1 + count == len(reasons)
    assert any("tillen: de plek vraagt 4 kg, u kunt 10 kg; past" in line for line in said)


def test_work_at_home_stands_beside_the_way(run: Run, tmp_path: Path) -> None:
    somewhere = changed(tmp_path, ",16,1621,,2,I;II", ",16,1621,0.4,2,I;II")
    assert "min reizen · 40% thuis  [v-1]" in run("match", somewhere, "k-1", *DAY)[1]


def test_a_way_beyond_the_wish_is_remarked_upon(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "iemand.txt"
    paper.write_text(
        "volledig: ja\npostcode: 1601\nvervoer: auto\nreistijd: 1 minuten\nopleiding: 2\n", "utf-8"
    )
    out = run("match", "DIR", "--profile", str(paper), *DAY)[1]
    assert " langer dan de wens (1)" in out


def test_what_if_names_the_change_in_words(run: Run) -> None:
    argv = ("--hours-day", "8", "--limit", "4.14=12 kg", "--without", "night", "--transport", "bicycle")
    out = run("what-if", "DIR", "k-1", *argv, *DAY)[1]
    assert out.startswith(
        "Wat als (tillen 12 kg, dragen 12 kg, geen beperking op: nachtdienst, 8 uur per dag, vervoer: fiets)"
    )


def test_a_broken_folder_tells_its_errors_and_counts_its_warnings(run: Run, tmp_path: Path) -> None:
    folder = changed(
        tmp_path, "v-1,w-1,Gastvrouw zorg,,vacature,16,24", "v-1,w-1,Gastvrouw zorg,,vacature,fulltime,99"
    )
    every = run("validate", folder)[1]
    err = run("match", folder, "k-1", *DAY)[2]
    assert "let op" not in err
    assert ("let op" in every) == ("spoor2 validate noemt ze" in err)
    assert "kolom hours_min" in err


def test_a_new_folder_says_what_was_made_and_what_counts(run: Run, tmp_path: Path) -> None:
    out = run("new", str(tmp_path / "regio"))[1]
    assert "invulboek.xlsx" in out
    assert "Vul een van de twee" in out


def test_import_says_which_columns_it_needs(capsys: pytest.CaptureFixture[str], run: Run) -> None:
    with pytest.raises(SystemExit):
        run("import", "places", "--help")
    said = " ".join(capsys.readouterr().out.split())
    assert "postcode, lat, lon en town" in said
