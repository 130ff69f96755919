"""A candidate on paper: the notation of the practice cases, its example, and one broken line per message."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from datasets.fml_check import check_list
from datasets.items import Layout
from datasets.model import Competence, HoursStep, Limit, Paper, Profile, Proof, Side, Transport, Want, Wish
from datasets.paper import example, of_cells, parse_profile, read_profile
from datasets.paper_lines import KEYS
from datasets.problems import DataError, Severity
from tests.datasets.shared import shared_rows

COLUMNS = ("own_function", "layout", "complete", "limits", "note", "competences")


def _read(text: str) -> Profile:
    return read_profile(f"volledig: ja\n{text}\n", id="k-1")


def _errors(text: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        read_profile(f"volledig: ja\n{text}\n", id="k-1")
    return [str(problem) for problem in caught.value.problems]


def _cases() -> dict[str, Profile]:
    rows = shared_rows("cases", "practice.csv")
    return {row["case"]: of_cells({name: row[name] for name in COLUMNS}, id=row["case"]) for row in rows}


def test_every_practice_case_is_read_whole() -> None:
    cases = _cases()
    assert len(cases) == 9
    # 4.14 counts for two items, the two own words for none.
    counts = {name: len(profile.limits) for name, profile in cases.items()}
    assert counts == {
        "thuishulp-reuma": 10, "wijkverpleegkundige-fysiek": 10, "postbode-been": 8, "been-chauffeur-of-kantoor": 7,
        "rand-van-de-norm": 2, "verborgen-beperking": 1, "onvolledige-lijst": 4, "geen-benutbare-mogelijkheden": 0,
        "urenopbouw": 2,
    }  # fmt: skip
    assert [name for name, profile in cases.items() if not profile.complete] == ["onvolledige-lijst"]
    assert [name for name, profile in cases.items() if profile.usable is False] == [
        "geen-benutbare-mogelijkheden"
    ]


def test_practice_notes_glosses_and_papers() -> None:
    cases = _cases()
    postman, driver = cases["postbode-been"], cases["been-chauffeur-of-kantoor"]
    assert (postman.layout, postman.transport) == (Layout.REVISED, Transport.ADAPTED_CAR)
    assert postman.papers == (Paper(paper="rijbewijs_b", held=True),)
    assert "adapted car" in postman.limits[-1].gloss
    assert driver.papers == (Paper(paper="rijbewijs_c", held=True),)
    assert driver.limits[-1].item == "no-personal-risk"
    assert not driver.limits[-1].open_note
    (hidden,) = cases["verborgen-beperking"].limits
    assert (hidden.item, hidden.level, hidden.note) == (
        "standing", "normaal", "niet langer dan een kwartier achtereen",
    )  # fmt: skip
    assert hidden.open_note


def test_practice_competences_and_their_proof() -> None:
    cases = _cases()
    assert (
        Competence(competence="verzorgende", proof=Proof.EVC, level=2) in cases["thuishulp-reuma"].competences
    )
    nurse = cases["wijkverpleegkundige-fysiek"]
    assert nurse.competences[0] == Competence(competence="verpleegkundige hbo", proof=Proof.DIPLOMA, level=6)
    assert nurse.education == 6
    assert cases["thuishulp-reuma"].education is None


def test_practice_build_up_reaches_its_end_on_the_day_that_the_case_says() -> None:
    profile = _cases()["urenopbouw"]
    assert [step.hours_week for step in profile.hours] == [6, 8, 10, 12, 14, 16, 18, 20, 22, 24]
    assert profile.hours[1].start == date(2026, 12, 15)
    assert profile.hours[-1].start == date(2027, 4, 6)
    assert not [p for p in check_list(profile, on=date(2026, 12, 1)) if "build-up" in str(p)]


def test_the_example_reads_without_a_single_problem_and_shows_every_kind_of_line() -> None:
    profile, problems = parse_profile(example(), id="voorbeeld")
    assert problems == ()
    assert profile.old_function == "postbode"
    assert profile.layout is Layout.CLASSIC
    assert (profile.complete, profile.usable, profile.consent) == (True, True, True)
    assert (profile.minutes_max, profile.minutes_medical) == (45, True)
    assert (profile.old_wage_hour, profile.first_sick_day) == (17.5, date(2025, 10, 1))
    assert (profile.education, profile.postcode, profile.transport) == (2, "1601", Transport.ADAPTED_CAR)
    limits = {limit.item: limit for limit in profile.limits}
    assert limits["fine-motor"].side is Side.LEFT
    assert limits["standing"] == Limit(
        item="standing", amount=15, note="niet langer dan een kwartier achtereen", cleared_by="A. Jansen",
        cleared_on=date(2026, 10, 1),
    )  # fmt: skip
    assert limits["transport"].gloss == "reist met een aangepaste auto"
    assert profile.papers == (Paper(paper="rijbewijs_b", held=True), Paper(paper="vog", held=None))
    assert profile.wishes == (
        Wish(what=Want.SECTOR, value="zorg"), Wish(what=Want.FUNCTION, value="productie", weight=-2),
    )  # fmt: skip


def test_file_name_is_the_id_and_windows_text_is_read(tmp_path: Path) -> None:
    file = tmp_path / "k-014.txt"
    file.write_bytes(
        "functie: kok\r\nuitleg: café\r\nwensen: café (plaats)\r\n4.18: 15 min\r\n".encode("cp1252")
    )
    profile = read_profile(file)
    assert (profile.id, profile.wishes[0].value) == ("k-014", "café")
    file.write_text("\ufefffunctie: kok\n", encoding="utf-8")
    assert read_profile(str(file)).old_function == "kok"


def test_absent_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="spoor2 new"):
        read_profile(tmp_path / "geen.txt")


def test_consent_is_given_unless_the_paper_says_no_or_unknown() -> None:
    assert _read("functie: kok").consent is True
    assert _read("toestemming: nee").consent is False
    assert _read("toestemming: onbekend").consent is None
    assert _read("benutbaar: onbekend").usable is None


def test_a_list_that_does_not_say_whether_it_is_complete_is_not_and_is_warned_of() -> None:
    profile, problems = parse_profile("4.14: 5 kg\n", id="k-1")
    assert profile.complete is False
    assert [problem.severity for problem in problems] == [Severity.WARNING]


def test_limits_on_lines_of_their_own_on_one_line_and_indented_are_the_same() -> None:
    one = _read("beperkingen: 4.14=10 kg; max 7 kg; 4.18=15 min").limits
    assert _read("4.14: 10 kg; max 7 kg\n4.18: 15 min").limits == one
    assert _read("beperkingen:\n  4.14 = 10 kg; max 7 kg\n  4.18 = 15 min").limits == one
    assert [limit.amount for limit in one] == [7, 7, 15]


def test_layout_is_known_before_the_limits_wherever_it_stands() -> None:
    assert _read("beperkingen: 4.16=15 min\nindeling: herzien").limits[0].item == "walking"


def test_limits_may_have_dates() -> None:
    (limit,) = _read("5.3: 15 min vanaf 2026-10-01 t/m 1-3-2027").limits
    assert (limit.amount, limit.since, limit.until) == (15, date(2026, 10, 1), date(2027, 3, 1))


def test_localisation_on_paper() -> None:
    limits = _read("beperkingen: 4.3.7=beperkt; 4.2=rechts; 4.18=15 min").limits
    assert [limit.side for limit in limits] == [Side.RIGHT, None]


def test_a_note_on_an_item_without_a_value_keeps_it_open() -> None:
    (limit,) = _read("toelichting 5.7: soms pijn bij heffen").limits
    assert (limit.item, limit.level, limit.open_note) == ("overhead-work", "normaal", True)


def test_a_note_that_somebody_cleared_is_closed_and_keeps_or_changes_its_value() -> None:
    kept = _read("5.3: 30 min\ntoelichting 5.3: kort\nopgehelderd 5.3: A. Jansen, 1-10-2026").limits[0]
    assert (kept.amount, kept.open_note, kept.cleared_on) == (30, False, date(2026, 10, 1))
    less = _read("5.3: 30 min\ntoelichting 5.3: kort\nopgehelderd 5.3: A. Jansen, 1-10-2026: 15 min").limits[
        0
    ]
    assert (less.amount, less.open_note) == (15, False)


def test_words_beside_a_value_are_a_note() -> None:
    (limit,) = _read("5.3: 30 min (wisselend)").limits
    assert (limit.amount, limit.note, limit.open_note) == (30, "wisselend", True)


def test_steps_of_a_build_up_may_be_written_out() -> None:
    steps = _read("opbouw: 2026-12-15: 8 uur; 2026-12-01: 6 uur").hours
    assert steps == (
        HoursStep(start=date(2026, 12, 1), hours_week=6), HoursStep(start=date(2026, 12, 15), hours_week=8),
    )  # fmt: skip


def test_a_build_up_ends_on_its_end_and_may_name_the_day() -> None:
    steps = _read(
        "opbouw: 6 uur per week vanaf 1-12-2026, +4 per week tot 12, ten hoogste 4 uur per dag"
    ).hours
    assert [(step.hours_week, step.hours_day) for step in steps] == [(6, 4), (10, 4), (12, 4)]


def test_papers_said_on_purpose_win_over_a_licence_among_the_competences() -> None:
    assert _read("competenties: rijbewijs B\npapieren: rijbewijs b nee").papers == (
        Paper(paper="rijbewijs_b", held=False),
    )


@pytest.mark.parametrize(("said", "level"), [("4", 4), ("mbo 4", 4), ("NLQF 6", 6), ("hbo", 6), ("vmbo", 2)])
def test_education_in_levels_or_in_names_of_schools(said: str, level: int) -> None:
    assert _read(f"opleiding: {said}").education == level


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("naam: Jan Jansen", "no name, diagnosis, age or sex"),
        ("diagnose: reuma", "no name, diagnosis, age or sex"),
        ("zomaar een zin", "a line without a colon"),
        ("beperkng: 4.14=5 kg", "Did you mean 'beperkingen'?"),
        ("4.14: 5 min", "expected kg for lifting, got min"),
        ("9.9: beperkt", "got '9.9'"),
        ("5.3: heel raar", "'sterk beperkt'"),
        ("5.3: 15 min vanaf 31-2-2026", "a day that doesn't exist"),
        ("postcode: 99", "a Dutch postcode"),
        ("vervoer: raket", "adapted_car"),
        ("reistijd: lang", "1 to 300"),
        ("opleiding: 12", "1 to 8"),
        ("oud uurloon: veel", "0 to 500"),
        ("indeling: anders", "classic, revised"),
        ("indeling: klassiek\nindeling: herzien", "expected one line"),
        ("toelichting: vaag", "toelichting 5.3"),
        ("toelichting 9.9: vaag", "got '9.9'"),
        ("opgehelderd 5.3: A. Jansen, 2026-10-01", "a note on the item to clear"),
        ("toelichting 5.3: x\nopgehelderd 5.3: A. Jansen", "a name, a day"),
        ("toelichting 5.3: x\nopgehelderd 5.3: A. Jansen, ooit", "a day such as"),
        ("competenties: rekenen (goed)", "ervaring, EVC, diploma"),
        ("wensen: dichtbij", "reistijd"),
        ("wensen: zorg (sector, 9)", "-3 to 3"),
        ("opbouw: langzaam aan", "a build-up such as"),
        ("opbouw: 24 uur per week vanaf 2026-12-01, +2 per week tot 6", "a build-up that goes up"),
        ("opbouw: 6 uur per week vanaf 2026-13-01, +2 per week tot 8", "a day that doesn't exist"),
        ("opbouw: 1 uur per week vanaf 2026-12-01, +0,1 per week tot 40", "at most 200 steps"),
    ],
)  # fmt: skip
def test_each_broken_line_has_its_message(text: str, part: str) -> None:
    said = _errors(text)
    assert len(said) == 1, said
    assert part in said[0]
    assert said[0].startswith("profile.txt, row ")


def test_all_problems_come_at_once_with_their_rows() -> None:
    with pytest.raises(DataError) as caught:
        read_profile("postcode: 99\n\nvervoer: raket\n4.14: 5 min\n", id="k-1")
    assert [problem.row for problem in caught.value.problems] == [1, 3, 4]


def test_no_message_repeats_a_value_of_the_person() -> None:
    text = (
        "oud uurloon: zeventien euro\n5.3: zeven kwartier\nnaam: Jan Jansen\nopgehelderd 5.3: dokter Bibber"
    )
    said = "\n".join(_errors(text))
    assert not [word for word in ("zeventien", "zeven kwartier", "Jansen", "Bibber") if word in said]


def test_every_key_of_the_example_is_known_and_english_works_too() -> None:
    english = _read(
        "function: cook\nlayout: revised\nlimits: 4.13=5 kg\nnote 4.13: sometimes\ntransport: bicycle"
    )
    assert (english.old_function, english.layout, english.limits[0].note) == (
        "cook",
        Layout.REVISED,
        "sometimes",
    )
    assert {"functie", "function", "beperkingen", "limits"} <= set(KEYS)
