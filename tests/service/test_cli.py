"""The command as people type it: answers, forms of output, mistakes and exit codes."""

import json
import re
from pathlib import Path

import pytest

from matcher.rank import WEIGHTS
from service.commands.common import for_screen, with_progress
from service.jsons import MATCH_KEYS, REASON_KEYS
from service.words import read_words
from tests.service.conftest import DAY, SMALL, Run


def test_the_list_says_what_fits_and_why(run: Run) -> None:
    code, out, _ = run("match", "DIR", "k-1", *DAY)
    assert code == 0
    assert out.startswith(
        "Plekken voor k-1 op 1-12-2026\n5 plekken: 1 past, 0 met aanpassing, 0 op de rand, 2 navragen"
    )
    assert "tillen: de plek vraagt 11 kg, u kunt 10 kg; op de rand, een mens moet dit motiveren" in out
    assert (
        "aan de werkgever: Staan tijdens het werk: hoeveel vraagt dit werk (uur per dag), en hoe vaak?" in out
    )
    assert "Weggelaten: 2 van de 5 plekken passen niet." in out


def test_the_parts_add_up_as_shown(run: Run) -> None:
    _, out, _ = run("match", "DIR", "k-1", *DAY)
    lines = [line.strip() for line in out.splitlines() if line.strip().startswith("belastbaarheid ")]
    assert len(lines) == 3
    for line in lines:
        parts, score = line.split(" = ")
        points = [part.rsplit(" ", 1)[1].split("/") for part in parts.split(" + ")]
        assert sum(int(given) for given, _ in points) == int(score)
        assert [int(most) for _, most in points] == [one.most for one in WEIGHTS.values()]


def test_hours_that_build_up_stand_below_the_list(run: Run) -> None:
    _, out, _ = run("match", "DIR", "k-3", *DAY)
    assert "De lijst is leeg." in out
    assert "  15-12-2026  Gastvrouw zorg, Zorghuis De Linde (v-1)" in out


def test_an_empty_list_says_why(run: Run) -> None:
    _, out, _ = run("match", "DIR", "k-2", *DAY)
    assert "Er wordt niet gezocht. Op de lijst staat: geen benutbare mogelijkheden." in out
    assert "Weggelaten" not in out


def test_a_candidate_on_paper(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "iemand.txt"
    paper.write_text(
        "volledig: ja\nbeperkingen: 4.14=10 kg\npostcode: 1601\nvervoer: auto\nopleiding: 2\n", "utf-8"
    )
    code, out, _ = run("match", "DIR", "--profile", str(paper), *DAY)
    assert code == 0
    assert out.startswith("Plekken voor iemand op 1-12-2026")


def test_json_has_the_agreed_keys(run: Run) -> None:
    _, out, _ = run("match", "DIR", "k-1", *DAY, "--format", "json")
    found = json.loads(out)
    assert [one["rank"] for one in found] == [1, 2, 3]
    for one in found:
        assert tuple(one) == MATCH_KEYS
        assert sum(one["parts"].values()) == one["score"]
        assert all(tuple(reason) == REASON_KEYS for reason in one["reasons"])


def test_json_keys_are_english_whatever_the_language(run: Run) -> None:
    dutch, english = (
        json.loads(run("match", "DIR", "k-1", *DAY, "--format", "json", "--lang", lang)[1])
        for lang in ("nl", "en")
    )
    assert [one["outcome"] for one in dutch] == [one["outcome"] for one in english] == ["FITS", "ASK", "ASK"]
    assert dutch[1]["reasons"][0]["text"] != english[1]["reasons"][0]["text"]


def test_the_same_question_gives_the_same_bytes(run: Run) -> None:
    for form in ("table", "json", "csv", "html"):
        assert run("match", "DIR", "--all", *DAY, "--format", form) == run(
            "match", "DIR", "--all", *DAY, "--format", form
        )


def test_the_first_of_ten_are_the_first_of_two(run: Run) -> None:
    ten, two = (
        json.loads(run("match", "DIR", "k-1", *DAY, "--format", "json", "-n", n)[1]) for n in ("10", "2")
    )
    assert ten[:2] == two


def test_csv_has_a_row_per_place(run: Run) -> None:
    _, out, _ = run("match", "DIR", "--all", *DAY, "--format", "csv")
    rows = [",".join(line.split(",")[:3]) for line in out.splitlines()[1:]]
    assert rows == ["1,k-1,v-1", "2,k-1,v-3", "3,k-1,v-5"]


def test_explain_says_what_would_open_a_place(run: Run) -> None:
    _, out, _ = run("explain", "DIR", "k-1", "v-2", *DAY)
    assert "PAST NIET: de plek vraagt meer dan de kandidaat kan" in out
    assert "tillen: de plek vraagt 15 kg, u kunt 10 kg; past niet" in out
    assert "steekwagen en laadklep: tillen naar 8 kg (1 plek in het netwerk biedt dit al)" in out


def test_explain_takes_a_paper_and_a_place(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "iemand.txt"
    paper.write_text("volledig: ja\nbeperkingen: 4.14=10 kg\n", "utf-8")
    code, out, _ = run("explain", "DIR", "--profile", str(paper), "v-2", *DAY)
    assert (code, "PAST NIET" in out) == (0, True)


def test_left_out_counts_each_item(run: Run) -> None:
    _, out, _ = run("left-out", "DIR", "k-1", *DAY)
    assert "  Nachtdienst: 1 plek, waarvan 1 alleen hierom" in out
    found = json.loads(run("left-out", "DIR", "k-1", *DAY, "--format", "json")[1])
    alone = sum(one["alone"] for one in found["recorded"] + found["estimated"])
    assert found["listed"] + alone + found["several"] + found["several_estimated"] == found["places"] == 5


def test_what_if_a_limit_changes_the_list_does(run: Run) -> None:
    _, out, _ = run("what-if", "DIR", "k-1", "--limit", "lifting=20", "--limit", "5.4=8 uur", *DAY)
    assert "  Orderpicker, Magazijn Oost (v-2): PAST NIET wordt PAST" in out
    found = json.loads(run("what-if", "DIR", "k-1", "--hours-week", "10", *DAY, "--format", "json")[1])
    assert {one["vacancy"] for one in found["closes"]} == {"v-1", "v-3", "v-5"}


def test_what_if_without_a_limit(run: Run) -> None:
    _, out, _ = run("what-if", "DIR", "k-1", "--without", "night", *DAY)
    assert "Nachtwacht" in out


def test_forms_for_employers_name_no_candidate(run: Run) -> None:
    _, out, _ = run("questions", "DIR", *DAY)
    assert "Statische houdingen (rubriek V)" in out
    assert "k-1" not in out
    assert "kandidaat" not in out


def test_questions_of_one_person(run: Run) -> None:
    _, out, _ = run("questions", "DIR", "k-1", *DAY)
    assert out.startswith(" 1. aan de werkgever:")
    found = json.loads(run("questions", "DIR", "k-3", "--to", "expert", *DAY, "--format", "json")[1])
    assert {one["ask"] for one in found} <= {"expert"}


def test_adaptations_alone(run: Run) -> None:
    _, out, _ = run("adaptations", "DIR", "k-1", "v-2", *DAY)
    assert out.startswith("Kleinste stel aanpassingen\n  1. dan: PAST MET AANPASSING")
    assert "Er is geen aanpassing nodig." in run("adaptations", "DIR", "k-1", "v-1", *DAY)[1]
    assert "Geen aanpassing helpt" in run("adaptations", "DIR", "k-3", "v-2", *DAY)[1]


def test_validate_tells_all_and_ends_with_one(run: Run, tmp_path: Path) -> None:
    assert run("validate", "DIR")[0] == 0
    folder = tmp_path / "stuk"
    folder.mkdir()
    for file in SMALL.glob("*.csv"):
        text = file.read_text("utf-8").replace(
            "v-1,w-1,Gastvrouw zorg,,vacature,16,24", "v-1,w-1,Gastvrouw zorg,,vacature,fulltime,99"
        )
        (folder / file.name).write_text(text, "utf-8")
    code, out, _ = run("validate", str(folder))
    assert code == 1
    assert "vacancies.csv, regel 2, kolom hours_min: verwacht " in out
    assert "kolom hours_max: verwacht " in out
    code, _, err = run("match", str(folder), "k-1")
    assert (code, err.startswith("De gegevens kunnen niet worden gelezen:\n")) == (1, True)
    found = json.loads(run("validate", str(folder), "--format", "json")[1])
    assert {"file", "row", "column", "expected", "got", "remedy", "severity", "text"} == set(found[0])


def test_a_new_folder_is_sound_and_never_written_over(run: Run, tmp_path: Path) -> None:
    target = str(tmp_path / "nieuw")
    assert run("new", target)[0] == 0
    assert (Path(target) / "vacancies.csv").is_file()
    assert run("validate", target)[0] == 0
    code, _, err = run("new", target)
    assert (code, "bestaat al" in err) == (2, True)


def test_a_region_of_any_size(run: Run, tmp_path: Path) -> None:
    size = ("--seed", "5", "--candidates", "3", "--employers", "4", "--places", "20")
    code, out, _ = run("make-region", str(tmp_path / "een"), *size, *DAY)
    assert (code, "3 kandidaten, 20 plekken bij 4 werkgevers" in out) == (0, True)
    assert "Uitkomsten over 60 paren: PAST " in out
    run("make-region", str(tmp_path / "twee"), *size, *DAY)
    for file in (tmp_path / "een").iterdir():
        assert file.read_bytes() == (tmp_path / "twee" / file.name).read_bytes()
    code, _, err = run("make-region", str(tmp_path / "een"), *size)
    assert (code, "bestaat al" in err) == (2, True)


def test_a_region_of_which_more_is_written_down_asks_less(run: Run, tmp_path: Path) -> None:
    size = ("--seed", "5", "--candidates", "6", "--employers", "8", "--places", "60")
    asked = {}
    for recorded in ("0,1", "0,9"):
        knobs = ("--recorded", recorded, "--rubrieken", recorded)
        _, out, _ = run("make-region", str(tmp_path / recorded), *size, *knobs, *DAY)
        found = re.search(r"NAVRAGEN ([\d,]+)%", out)
        assert found
        asked[recorded] = float(found[1].replace(",", "."))
    assert asked["0,9"] < asked["0,1"]


def test_places_can_be_imported(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "pc.csv"
    file.write_text("postcode,lat,lon,town\n1012,52.37,4.89,Amsterdam\n", "utf-8")
    code, out, _ = run("import", "places", str(file))
    assert (code, "1 regels ingelezen" in out or "ingelezen" in out) == (0, True)


def test_the_catalogue_shows_a_function(run: Run) -> None:
    code, out, _ = run("catalogue", "show", "receptionist")
    assert (code, "Gewoonlijk nodig" in out) == (0, True)
    code, _, err = run("catalogue", "show", "xyzzy")
    assert (code, "geen functie 'xyzzy'" in err) == (3, True)
    assert run("catalogue", "quality")[0] == 0


@pytest.mark.parametrize(
    ("argv", "code", "part"),
    [
        ((), 2, "ontbreekt: OPDRACHT"),
        (("match",), 2, "ontbreekt: DIR"),
        (("match", "DIR"), 2, "Zeg welke kandidaat"),
        (("match", "DIR", "k-1", "--all"), 2, "niet meer dan een"),
        (("match", "/nergens", "k-1"), 2, "geen map of bestand /nergens"),
        (("match", "DIR", "k-11"), 3, "geen kandidaat 'k-11'"),
        (("explain", "DIR", "k-1", "v-9"), 3, "geen plek 'v-9'"),
        (("match", "DIR", "k-1", "--on", "31-31-2026"), 2, "geen dag"),
        (("match", "DIR", "k-1", "-n", "-3"), 2, "Verkeerd gebruik"),
        (("match", "DIR", "k-1", "--format", "pdf"), 2, "kies uit"),
        (("match", "DIR", "k-1", "--format", "xlsx"), 2, "--out"),
        (("match", "DIR", "k-1", "--lang", "fr"), 2, "kies uit"),
        (("match", "DIR", "--profile", "/nergens.txt"), 1, "tekstbestand"),
        (("what-if", "DIR", "k-1"), 2, "Zeg wat er anders is"),
        (("what-if", "DIR", "k-1", "--limit", "lifting"), 2, "PUNT=WAARDE"),
        (("what-if", "DIR", "k-1", "--limit", "lifting=veel"), 2, "PUNT=WAARDE"),
        (("what-if", "DIR", "k-1", "--limit", "liftin=3"), 2, "lifting"),
        (("what-if", "DIR", "k-1", "--paper", "rijbewijs_q"), 2, "geen bekend papier"),
        (("what-if", "DIR", "k-1", "--hours-week", "veel"), 2, "geen getal"),
        (("questions", "DIR", "--to", "expert"), 2, "Zeg welke kandidaat"),
        (("match", "DIR", "k-1", "--out", "/nergens/lijst.txt"), 2, "/nergens/lijst.txt"),
        (("make-region", "x", "--places", "0"), 2, "vanaf 1"),
        (("make-region", "x", "--rubrieken", "3"), 2, "deel van 0 tot 1"),
        (("catalogue", "build"), 2, "--from"),
        (("import", "places", "/nergens.csv"), 1, "postcodes"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_message_and_a_code(run: Run, argv: tuple[str, ...], code: int, part: str) -> None:
    found, out, err = run(*argv)
    assert (found, out) == (code, "")
    assert part in err
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 3


def test_no_error_repeats_what_somebody_wrote_about_health(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "iemand.txt"
    paper.write_text("beperkingen: 4.14=geheimwoord kg\nwensen: iets (x)\n", "utf-8")
    code, _, err = run("match", "DIR", "--profile", str(paper), *DAY)
    assert (code, "geheimwoord" in err) == (1, False)


def test_help_and_version_are_there(capsys: pytest.CaptureFixture[str], run: Run) -> None:
    for argv in (["--help"], ["match", "--help"], ["--version"], ["--lang", "en", "what-if", "--help"]):
        with pytest.raises(SystemExit) as stop:
            run(*argv)
        assert stop.value.code == 0
        assert capsys.readouterr().out


def test_long_lines_are_folded_for_a_screen_alone() -> None:
    line = "      - tillen: de plek vraagt 11 kg, u kunt 10 kg; op de rand, een mens moet dit motiveren"
    folded = for_screen(line, 60).splitlines()
    assert all(len(one) < 60 for one in folded)
    assert [one[:8] for one in folded] == ["      - ", "        "]
    assert " ".join(one.strip() for one in folded) == line.strip()


def test_progress_is_told_on_long_work() -> None:
    clock = iter([0.0, 2.0, 2.5, 9.0, 9.0, 9.1, 9.2])
    assert list(with_progress([1, 2, 3], read_words("nl"), lambda: next(clock))) == [1, 2, 3]


def test_a_list_on_paper_that_disagrees_with_itself_is_warned_of(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "kandidaat.txt"
    paper.write_text(
        "indeling: klassiek\nbeperkingen: 5.1=2 uur; 5.2=1 uur; 6.2=4 uur; 6.3=30 uur\n", encoding="utf-8"
    )
    code, _, err = run("match", "demo", "--profile", str(paper), "--on", "2026-12-01", "-n", "1")
    assert code == 0
    assert "volledig" in err
    assert "6.2 hours-day + 6.3 hours-week" in err


def test_a_place_that_is_not_said_is_wrong_use(run: Run) -> None:
    code, _, err = run("explain", "demo", "k-014")
    assert (code, "welke plek" in err) == (2, True)


def test_who_interrupts_reads_that_what_is_finished_stays(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("service.commands.everybody.match_all", interrupted)
    code, _, err = run("match", "DIR", "--all", "--workers", "1", "--folder", str(tmp_path / "run"), *DAY)
    assert code == 130
    assert "Onderbroken. Wat in een map (--folder) al af is, blijft" in err


@pytest.mark.parametrize(
    ("name", "form", "begin"),
    [
        ("lijst.html", (), "<!doctype"),
        ("lijst.JSON", (), "{"),
        ("lijst.txt", (), "k-014"),
        ("lijst.html", ("--format", "json"), "{"),
    ],
)
def test_the_name_of_the_file_says_the_form_where_nothing_else_does(
    run: Run, tmp_path: Path, name: str, form: tuple[str, ...], begin: str
) -> None:
    assert run("match", "demo", "k-014", "--on", "2026-12-01", "--out", str(tmp_path / name), *form)[0] == 0
    assert (tmp_path / name).read_text(encoding="utf-8").lower().lstrip()[:200].find(begin.lower()) >= 0
