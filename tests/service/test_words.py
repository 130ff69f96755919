"""The texts: both languages have the same keys and holes, and every value of the code has its word."""

import re
import tomllib
from datetime import date
from itertools import product
from pathlib import Path
from string import Formatter

import pytest

from datasets.items import ITEMS
from datasets.model import Flow, Kind, MoveOutcome
from datasets.papers import PAPERS
from evaluation.balance.figures import MEASURES as FIGURES
from evaluation.engine import answers, estimates, moved
from evaluation.experiments import comparing as compared
from evaluation.ladder import Design
from evaluation.ladder.rungs import Need
from evaluation.measures import evidence as measured
from evaluation.simulation.ended import How
from evaluation.simulation.policy import BAD, POLICIES
from evaluation.simulation.results import MEASURES
from matcher import rules
from matcher.exchange.ranker import MOST
from matcher.rank import WEIGHTS
from matcher.remarks import About
from matcher.verdict import Mark, Outcome, Whom
from service.say import Audience
from service.words import LANGS, ROOMS, MissingTextError, flat, read_texts, read_words

DUTCH, ENGLISH = read_texts("nl"), read_texts("en")
WHYS = (
    *measured.Why, *compared.Why, "withheld", "no_interval", "headcount_unknown", "nothing", estimates.NONE_CLOSED,
    answers.NO_OUTCOMES, answers.NOT_RECORDED_LATER, answers.NO_CHANCE, moved.ABSENT, moved.SAME,
)  # fmt: skip
"""Why a figure isn't there, in all rooms of the evaluation."""
RULES = ("usable", "consent", "open", "hours", "capacity", "travel", "papers", "education")
OWN_NAME = {"open_place": "open", "hours_week": "hours", "hours_day": "hours"}
NL, EN = read_words("nl"), read_words("en")


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


DUTCH_ALONE = "problems"
"""The room of translations: its keys are the English that the program says itself."""
TEXTS = Path(__file__).parents[2] / "service" / "texts"


@pytest.mark.parametrize("room", sorted(set(ROOMS) - {DUTCH_ALONE}))
def test_both_languages_say_the_same_in_the_same_room(room: str) -> None:
    dutch, english = (
        set(flat(tomllib.loads((TEXTS / f"{room}.{lang}.toml").read_text(encoding="utf-8"))))
        for lang in LANGS
    )
    assert (dutch - english, english - dutch) == (set(), set())


def test_every_file_of_texts_is_a_room_and_one_alone_has_no_english() -> None:
    found = {path.name for path in TEXTS.glob("*.toml")}
    both = {f"{room}.{lang}.toml" for room, lang in product(ROOMS, LANGS)}
    assert both - found == {f"{DUTCH_ALONE}.en.toml"}
    assert found - both == set()
    assert {key.split(".")[0] for key in set(DUTCH) - set(ENGLISH)} == {"phrase"}


@pytest.mark.parametrize("key", sorted(set(ENGLISH) & set(DUTCH)))
def test_both_languages_fill_in_the_same(key: str) -> None:
    assert holes(ENGLISH[key]) <= holes(DUTCH[key]) | set(DUTCH) & {"u", "uw"} | PERSON


PERSON = {"u", "u_", "uw", "kunt", "kunt_", "bent", "hebt", "komt", "goedvindt"}


@pytest.mark.parametrize(
    "key",
    [
        *(f"{group}.{one.name}" for group, one in product(("outcome", "meaning"), Outcome)),
        *(f"whom.{one}" for one in Whom),
        *(f"kind.{one}" for one in Kind),
        *(f"{group}{name}" for group in ("part.", "column.part_") for name in (*WEIGHTS, *MOST)),
        *(f"flow.{one}" for one in Flow),
        *(f"moved.{one}" for one in MoveOutcome),
        *(f"remark.{one}" for one in About),
        *(f"unit.{item.unit}" for item in ITEMS.values() if item.unit),
        *(f"end.{mark.name}" for mark in Mark),
        *(f"person.{one}.kunt" for one in Audience if one is not Audience.EMPLOYER),
        *(f"rule.{rule}" for rule in RULES),
        *(f"report_why.{why}" for why in WHYS),
        *(f"rep_need.{one}" for one in Need),
        *(f"rep_design.{one}" for one in Design),
        *(f"{group}.{name}" for group in ("rep_policy", "rep_policy_means") for name in (*POLICIES, *BAD)),
        *(f"{group}.{name}" for group, name in product(("rep_result", "rep_meaning"), MEASURES)),
        *(f"rep_ended.{one}" for one in How if one is not How.RUNNING),
        *(f"rep_balance.{name}" for name in FIGURES),
    ],
)  # fmt: skip
def test_every_value_has_its_word(key: str) -> None:
    assert DUTCH[key]


def test_the_named_rules_are_all_the_rules() -> None:
    named = {rule.__name__ for rule in (*rules.GATES, *rules.RULES)}
    assert {OWN_NAME.get(name, name) for name in named} == set(RULES)


@pytest.mark.parametrize("slug", [*ITEMS, *PAPERS])
def test_every_item_and_paper_has_a_name(slug: str) -> None:
    assert NL.item(slug) != slug
    assert not NL.item(slug).startswith("Specifieke voorwaarde: ")


def test_numbers_are_written_as_the_language_does() -> None:
    assert (NL.number(2.5), EN.number(2.5)) == ("2,5", "2.5")
    assert (NL.number(10.0), NL.number(100.0), NL.number(-0.01)) == ("10", "100", "0")
    assert (NL.day(date(2026, 12, 1)), EN.day(date(2026, 12, 1))) == ("1-12-2026", "2026-12-01")


def test_an_unsure_chance_is_never_sure() -> None:
    assert [NL.percent(chance) for chance in (0.0, 0.25, 0.999)] == ["1%", "25%", "99%"]


def test_one_and_more_have_their_own_word() -> None:
    assert NL("left.hours_only", count=1).startswith("1 plek valt alleen af op de uren, ")
    assert NL("left.hours_only", count=2).startswith("2 plekken vallen alleen af op de uren, ")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_choice_between_one_and_more_is_ever_printed(lang: str) -> None:
    """A pair of words stands right behind its number, in every text of both languages."""
    words = read_words(lang)
    counted = [key for key, text in read_texts(lang).items() if re.search(r"\[[^\]]*\|", text)]
    assert len(counted) > 5
    for key, count in product(counted, (1, 7)):
        assert "|" not in words(key, **dict.fromkeys(holes(words.texts[key]), count)), key


def test_a_missing_text_is_a_fault_of_the_program() -> None:
    with pytest.raises(MissingTextError):
        NL("no.such.text")


def test_no_text_is_left_over() -> None:
    """Every key of the pages is asked for somewhere, so that no sentence grows old unseen."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    spoken = {key for key in DUTCH if key.split(".")[0] in GROUPS}
    assert {key for key in spoken if not re.search(rf'["\']{re.escape(key)}["\']', code)} == set()


GROUPS = ["list", "later", "left", "explain", "new", "error", "page", "progress", "demo", "form", "validate"]
SOURCES = sorted(Path(__file__).parents[2].glob("service/**/*.py"))
