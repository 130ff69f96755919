"""Sentences: every reason that rules can give has one, with both sides, and a side can be withheld."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.items import ITEMS, ItemKind
from datasets.model import Adaptation, Often, Side
from matcher.verdict import By, Have, Mark, Reason, Whom
from service.ask import asked_text, employer_question, question_of
from service.say import Audience, for_reader, say, worth_saying
from service.words import read_words

NL, EN = read_words("nl"), read_words("en")
COMPARED = [item for item in ITEMS.values() if item.kind is not ItemKind.DESCRIPTOR]
AMOUNTS = st.sampled_from([None, 0.0, 1.0, 2.0, 4.5, 10.0, -15.0, inf])


OFFERS = [
    lambda item: None,
    lambda item: Adaptation(item=item.slug, what="tilhulp"),
    lambda item: Adaptation(item=item.slug, what="helm", brings="protective-equipment"),
]


@st.composite
def item_reasons(draw: st.DrawFn) -> Reason:
    item = draw(st.sampled_from(COMPARED))
    offered = draw(st.sampled_from(OFFERS))(item)
    return Reason(
        rule=draw(st.sampled_from(["capacity", "hours"])), item=item.slug, mark=draw(st.sampled_from(Mark)),
        need=draw(AMOUNTS), have=draw(AMOUNTS), have_by=draw(st.sampled_from([None, *Have])), unit=item.unit,
        by=draw(st.sampled_from(By)), often=draw(st.sampled_from([None, *Often])),
        side=draw(st.sampled_from([None, *Side])), chance=draw(st.sampled_from([None, 0.0, 0.4, 0.97])),
        adaptation=offered,
    )  # fmt: skip


@given(item_reasons(), st.sampled_from([Audience.CANDIDATE, Audience.EXPERT]), st.sampled_from([NL, EN]))
def test_every_reason_is_a_sentence(reason: Reason, audience: Audience, words: object) -> None:
    text = say(reason, words, audience)  # type: ignore[arg-type]
    assert ": " in text
    assert "{" not in text
    assert "inf" not in text.replace("infe", "")
    assert text.count("; ") >= 1


@given(item_reasons())
def test_an_employer_reads_nothing_of_the_person(reason: Reason) -> None:
    text = say(reason, NL, Audience.EMPLOYER)
    assert (text == "") == (reason.mark is not Mark.ADAPT)
    assert not {"kunt", "beperkt", "u kunt", "kandidaat"} & set(text.split())
    given = for_reader(reason, Audience.EMPLOYER)
    assert given is None or (given.have is None and given.have_by is None and given.chance is None)


@given(item_reasons())
def test_every_open_question_can_be_asked(reason: Reason) -> None:
    assert bool(question_of(reason, NL)) == (reason.ask is not None)
    assert "{" not in question_of(reason, NL)


@pytest.mark.parametrize("slug", [item.slug for item in COMPARED] + ["vog", "education"])
def test_a_form_never_speaks_of_a_candidate(slug: str) -> None:
    text = employer_question(slug, NL)
    assert text.endswith("?")
    assert "kandidaat" not in text


def lifting(mark: Mark, need: float | None, have: float, **more: object) -> Reason:
    plain = {
        "rule": "capacity",
        "item": "lifting",
        "unit": "kg",
        "have_by": Have.STATED,
        "often": Often.REGULAR,
    }
    return Reason(**(plain | {"mark": mark, "need": need, "have": have} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (lifting(Mark.MARGINAL, 11, 10),
         "tillen: de plek vraagt 11 kg, u kunt 10 kg; op de rand, een mens moet dit motiveren"),
        (lifting(Mark.BLOCKED, 15, 10), "tillen: de plek vraagt 15 kg, u kunt 10 kg; past niet"),
        (lifting(Mark.BLOCKED, 15, 0), "tillen: de plek vraagt 15 kg, u kunt dit niet; past niet"),
        (lifting(Mark.MARGINAL, 15, 10, often=Often.INCIDENTAL),
         "tillen: de plek vraagt af en toe 15 kg, u kunt 10 kg; op de rand, een mens moet dit motiveren"),
        (lifting(Mark.ASK_EMPLOYER, None, 10, often=None, by=By.SILENT, chance=0.25),
         "tillen: van de plek is dit niet bekend, u kunt 10 kg; navragen bij de werkgever"
         " (kans dat het te zwaar is: 25%)"),
        (lifting(Mark.ASK_EMPLOYER, 12.5, 10, often=None, by=By.ESTIMATE, chance=0.7),
         "tillen: zulk werk vraagt naar schatting ongeveer 12,5 kg, u kunt 10 kg; navragen bij de werkgever"
         " (kans dat het te zwaar is: 70%)"),
        (lifting(Mark.ADAPT, 20, 10, adaptation=Adaptation(item="lifting", amount=8, what="tilhulp")),
         "tillen: de plek vraagt 20 kg, u kunt 10 kg; past met de aanpassing die de plek biedt: tilhulp"),
        (Reason(rule="capacity", item="night", mark=Mark.BLOCKED, need=1, have=0, have_by=Have.STATED,
                often=Often.REGULAR),
         "nachtdienst: er wordt 's nachts gewerkt, u kunt niet 's nachts werken; past niet"),
        (Reason(rule="capacity", item="predictable-work", mark=Mark.BLOCKED, need=1, have=0, have_by=Have.STATED,
                often=Often.REGULAR),
         "voorspelbare werksituatie: de plek biedt dit niet, u hebt dit nodig; past niet"),
        (Reason(rule="papers", item="rijbewijs_b", need="rijbewijs_b", mark=Mark.BLOCKED),
         "Rijbewijs B (auto): wettelijk nodig, u hebt het niet; past niet"),
        (Reason(rule="open", need="2026-11-01", mark=Mark.BLOCKED), "de plek is gesloten sinds 1-11-2026"),
        (Reason(rule="travel", need=50, have=45.0, mark=Mark.BLOCKED),
         "reizen: 50 min enkele reis, u kunt om medische redenen ten hoogste 45 min; past niet"),
        (Reason(rule="education", need=4, have=2, mark=Mark.ASK_EMPLOYER),
         "opleiding: gevraagd NLQF 4, u hebt het als EVC; vragen of dat meetelt"),
    ],
)  # fmt: skip
def test_sentences_as_people_read_them(reason: Reason, text: str) -> None:
    assert say(reason, NL) == text


def test_the_expert_is_told_about_the_candidate() -> None:
    text = say(lifting(Mark.BLOCKED, 15, 10), NL, Audience.EXPERT)
    assert text == "tillen: de plek vraagt 15 kg, de kandidaat kan 10 kg; past niet"


@pytest.mark.parametrize("rule", ["usable", "consent", "open", "travel", "papers", "education"])
@pytest.mark.parametrize("mark", Mark)
def test_the_other_rules_have_a_sentence_for_every_outcome(rule: str, mark: Mark) -> None:
    item = "vog" if rule == "papers" else ""
    for need in (None, "2026-11-01" if rule == "open" else "vog" if rule == "papers" else 3):
        assert say(Reason(rule=rule, item=item, mark=mark, need=need), NL)


def test_the_worst_is_said_first_and_what_fits_is_left_unsaid() -> None:
    reasons = (lifting(Mark.FITS, 5, 10), lifting(Mark.MARGINAL, 11, 10), lifting(Mark.BLOCKED, 15, 10))
    assert [one.mark for one in worth_saying(reasons)] == [Mark.BLOCKED, Mark.MARGINAL]
    assert len(worth_saying(reasons, everything=True)) == 3


def test_questions_about_the_person_as_such() -> None:
    assert asked_text(Whom.CANDIDATE, "consent", "", NL).startswith("Stemt u")
