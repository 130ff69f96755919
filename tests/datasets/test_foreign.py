"""Region files as other people keep them: Dutch headers, words for unknown, schooling in names, codes as numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.problems import Severity
from datasets.read import read_network, validate


def _folder(to: Path, vacancies: str, **more: str) -> Path:
    (to / "werkgevers.csv").write_text("kenmerk;naam\nw-1;De Proef\n", encoding="utf-8-sig")
    (to / "vacatures.csv").write_text(vacancies, encoding="utf-8-sig")
    for name, text in more.items():
        (to / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    return to


HEAD = "vacaturenummer;werkgever;functienaam;startdatum;opleiding;functie;diensten\n"


@pytest.mark.parametrize(
    ("starts", "education", "level"), [("per direct", "mbo 3", 3), ("z.s.m.", "VMBO-T", 2), ("-", "hbo", 6)]
)
def test_dutch_headers_and_words_are_read(tmp_path: Path, starts: str, education: str, level: int) -> None:
    row = f'v-1;w-1;"Kok &amp; gastvrouw";{starts};{education};onbekend;dag en avond\n'
    place = read_network(_folder(tmp_path, HEAD + row)).vacancies["v-1"]
    assert (place.title, place.starts, place.education, place.function) == (
        "Kok & gastvrouw",
        None,
        level,
        "",
    )


def test_a_note_that_says_nothing_keeps_no_item_open(tmp_path: Path) -> None:
    limits = "kandidaat;punt;hoeveelheid;toelichting\nk-1;4,14;7;n.v.t.\n"
    people = "id;indeling;volledig\nk-1;klassieke FML;ja\n"
    folder = _folder(tmp_path, HEAD + "v-1;w-1;Kok;;;;\n", kandidaten=people, beperkingen=limits)
    found = read_network(folder).profiles["k-1"].limits
    assert [(one.item, one.amount, one.note) for one in found] == [("lifting", 7, ""), ("carrying", 7, "")]


def test_a_code_with_a_comma_that_may_be_two_is_named(tmp_path: Path) -> None:
    limits = "kandidaat;punt;niveau\nk-1;4,1;links\n"
    folder = _folder(tmp_path, HEAD + "v-1;w-1;Kok;;;;\n", kandidaten="id\nk-1\n", beperkingen=limits)
    errors = [one for one in validate(folder) if one.severity is Severity.ERROR]
    assert [one.got for one in errors] == ["a number that may be 4.1 or 4.10"]
