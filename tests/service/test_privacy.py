"""What an employer may read: places and offered adaptations, never who it is about or what somebody can do."""

import json

import pytest

from tests.service.conftest import DAY, Run

EMPLOYER = ("--audience", "employer")


@pytest.mark.parametrize("vacancy", ["v-1", "v-2", "v-3", "v-4", "v-5"])
@pytest.mark.parametrize("person", ["k-1", "k-3"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_an_employer_reads_nothing_of_the_person_about_a_place(
    run: Run, person: str, vacancy: str, lang: str
) -> None:
    code, out, _ = run("explain", "DIR", person, vacancy, *DAY, *EMPLOYER, "--lang", lang)
    assert code == 0
    told = (
        person,
        "min reizen",
        "travel",
        "kunt",
        "you",
        "past vanaf",
        "fits from",
        "beperkt",
        "belastbaarheid",
    )
    assert [word for word in told if word in out] == []


def test_an_employer_reads_the_adaptation_that_he_offers(run: Run) -> None:
    out = run("explain", "DIR", "k-1", "v-5", *DAY, *EMPLOYER)[1]
    assert "nodig: steekwagen en laadklep" in out
    assert not [word for word in ("10 kg", "Staan") if word in out]


def test_an_employer_gets_no_person_in_json(run: Run) -> None:
    one = json.loads(run("explain", "DIR", "k-1", "v-5", *DAY, *EMPLOYER, "--format", "json")[1])
    assert (one["profile"], one["score"], one["parts"], one["fits_from"]) == (None, None, {}, None)
    assert (one["remarks"], one["questions"], one["openings"]) == ([], [], {"shut": [], "sets": []})
    assert all(reason["have"] is None and reason["outcome"] == "ADAPT" for reason in one["reasons"])


@pytest.mark.parametrize("command", ["match", "left-out", "what-if", "questions", "adaptations"])
def test_what_is_about_a_person_is_refused_to_an_employer(run: Run, command: str) -> None:
    code, out, err = run(command, "DIR", "k-1", *EMPLOYER, *DAY)
    assert (code, out, "niet voor een werkgever" in err) == (2, "", True)


@pytest.mark.parametrize("form", ["json", "csv", "html"])
def test_no_form_of_a_list_is_for_an_employer(run: Run, form: str) -> None:
    assert run("match", "DIR", "--all", *DAY, *EMPLOYER, "--format", form)[:2] == (2, "")


def test_nobody_is_told_to_type_what_he_typed(run: Run) -> None:
    code, _, err = run("questions", "DIR", "k-1", "--to", "employer", *EMPLOYER, *DAY)
    assert (code, "--to employer" in err, "Laat de kandidaat weg" in err) == (2, False, True)
    code, out, _ = run("questions", "DIR", "--to", "employer", *EMPLOYER, *DAY)
    assert (code, out.startswith("Vragen aan de werkgever")) == (0, True)
