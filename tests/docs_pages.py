"""The pages of docs/ that say what the code says; `python -m tests.docs_pages` writes them, a test compares them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

from datasets import model
from datasets.items import ITEMS, RUBRIEKEN, Layout
from datasets.papers import PAPERS
from datasets.schema import TABLES, Column, Type
from matcher import capacity, cost, hours, parts, questions, rank, remarks, rules, skills, wishes
from matcher.exchange import ledger, ranker, relations
from matcher.verdict import Mark
from service.words import read_words
from tests.measures_page import measures_page

DOCS = Path(__file__).parent.parent / "docs"
EN, NL = read_words("en"), read_words("nl")


def doc(thing: Callable[..., object]) -> str:
    """A docstring as flowing text."""
    return " ".join((inspect.getdoc(thing) or "").split())


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def section(title: str, text: str) -> str:
    """A headed part of a page."""
    return f"## {title}\n\n{text}\n"


def rules_page() -> str:
    """Every rule and remark by its own docstring."""
    gates = "\n".join(f"- **{rule.__name__}**: {doc(rule)}" for rule in rules.GATES)
    plain = "\n".join(f"- **{rule.__name__}**: {doc(rule)}" for rule in rules.RULES)
    beside = "\n".join(f"- **{rule.__name__}**: {doc(rule)}" for rule in remarks.RULES)
    marks = table(
        ("mark", "outcome", "in Dutch", "asks"),
        [(mark.name, mark.outcome.name, NL("outcome." + mark.outcome.name), mark.ask or "") for mark in Mark],
    )
    return "\n".join(
        [
            "# Rules",
            "",
            "A rule compares one thing and gives a reason with two sides: what the place asks, what the person can do.",
            "The worst reason is the verdict. The text of each entry is the rule's own docstring.",
            "",
            section("Outcomes", marks),
            section("Gates", f"When one of these closes, it is the one reason.\n\n{gates}"),
            section("Rules", plain),
            section("Remarks", f"They stand beside a verdict and never change outcome or score.\n\n{beside}"),
        ]
    )


SETTINGS: Mapping[ModuleType, tuple[str, ...]] = {
    capacity: ("SURE", "NOTHING", "FRESH_YEARS"),
    hours: ("HORIZON", "SHORTEST_DAY", "WORKING_DAYS"),
    cost: ("BASE_RATE", "QUESTION"),
    parts: ("FARTHEST", "BEYOND", "DROP", "LINE", "WISH_CAP"),
    wishes: ("SAME_GROUP",),
    skills: ("NARROWER", "NEIGHBOUR", "ALIKE"),
    remarks: ("WAIT", "LIST_MONTHS", "TRAVEL_SHARE"),
    questions: ("HALF", "SELDOM"),
    ledger: ("FEW",),
    relations: ("PLACED", "SAME_SECTOR", "SAME_TOWN"),
    ranker: ("PRICE", "BALANCE", "RANGE"),
}
"""The figures that somebody may want to know or discuss, by the module where they stand with their reason."""


def setting(value: object) -> str:
    """A setting's value as people write it."""
    days = getattr(value, "days", None)
    return f"{days // 7} weeks" if isinstance(days, int) else str(value)


NETWORK_PARTS: Mapping[str, tuple[str, str]] = {
    "network": (
        f"0 to {ranker.MOST['network']}",
        "What the candidate's employer and the place's are to each other: moves between them in either direction "
        "that began, one sector, one town. Nothing for a candidate without a known employer.",
    ),
    "balance": (
        f"-{ranker.MOST['balance']} to {ranker.MOST['balance']}",
        "The ledger price: places of employers who brought more than they took since the start gain, those of "
        "employers who took more lose, so many thousandths per person.",
    ),
}
"""The parts that a list has with the network in it: from where to where, and what they are."""


def network_part() -> str:
    """What the parts of the network are, and what they can't do."""
    rows = [(name, *told) for name, told in NETWORK_PARTS.items()]
    return "\n".join(
        [
            "`spoor2 match DIR PROFILE --network`, or `matcher.exchange.ranker.in_network(network, on)` as a ranker,",
            "adds two parts to any ranker; each can be left out (`relations=False`, `balance=False`). A known employer",
            "lowers the threshold for both, and who owes the network comes first among near-equals.",
            "",
            table(("part", "from and to", "what it is"), rows),
            "",
            f"Together they move places at most {ranker.RANGE} thousandths apart: a place that is more than that",
            "better without them stays first. For somebody with wishes they are brought back, in proportion, to one",
            "thousandth less than the least by which two places of the network differ in the part `wish`: of places",
            "that differ in nothing else, the one that meets the wishes better always comes first. Where wishes",
            "differ by little (as wishes for a competence may) nothing is left of the two parts, and that is meant.",
            "A place at the candidate's own employer gets neither: nobody moves.",
        ]
    )


def ranking_page() -> str:
    """The parts of the score with their weights and reasons, and every figure that counts."""
    weights = [
        (name, weight.most, doc(weight.share or parts.capacity), weight.why)
        for name, weight in rank.WEIGHTS.items()
    ]
    costs = [
        (
            mark.name,
            cost.COSTS.get(mark, "400 × the chance of a no" if mark is Mark.ASK_EMPLOYER else "closed"),
        )
        for mark in Mark
    ]
    figures = [
        (f"`{module.__name__}.{name}`", setting(getattr(module, name)))
        for module, names in SETTINGS.items()
        for name in names
    ]
    return "\n".join(
        [
            "# Ranking",
            "",
            "The score is the sum of its parts, in whole thousandths; what is shown adds up as shown. Blocked places",
            "are dropped before ranking. The list is ordered by score, ties by id. One table holds all weights",
            "(`matcher.rank.WEIGHTS`); a ranker of your own is any object with `names` and `parts` (`matcher.Ranker`).",
            "",
            section("Parts", table(("part", "at most", "what it is", "why so much"), weights)),
            section("Parts of the network", network_part()),
            section("What an outcome takes from `capacity`", table(("mark", "thousandths"), costs)),
            section("Figures", table(("name", "value"), figures)),
        ]
    )


def network_page() -> str:
    """Every table and column of a network folder."""
    sections = []
    for name, one in TABLES.items():
        rows = [
            (f"`{column.name}`", kind(column), "yes" if column.required else "") for column in one.columns
        ]
        key = f" One row per {' and '.join(one.key)}." if one.key else ""
        need = "Required." if one.required else "Optional."
        sections.append(section(name, f"{need}{key}\n\n{table(('column', 'holds', 'required'), rows)}"))
    return "\n".join(
        [
            "# The network folder",
            "",
            "A region is a folder with a CSV file per table (comma or semicolon, decimal point or comma, with or",
            "without byte-order mark), a folder of Parquet files, or one workbook with a sheet per table. An empty",
            "cell means unknown. Columns that aren't named here are kept and do nothing. `spoor2 new DIR` makes an",
            "empty folder with a workbook to fill in, `spoor2 validate DIR` names every problem at once.",
            "",
            "`item` takes a slug of `datasets/items.csv`, a Dutch name, or a code of the FML layout. In `level` a",
            "demand says the capability needed in the words of the form, `none` or `present`, or for a condition",
            "`offered` or `not_offered`. Where an amount and a level stand, the amount wins.",
            "",
            *sections,
        ]
    )


def kind(column: Column) -> str:
    """What a column holds, in words."""
    if column.choices:
        many = "any of " if column.type is Type.LIST else "one of "
        return many + ", ".join(f"`{choice}`" for choice in column.choices)
    if column.refers:
        return f"an id of {column.refers}"
    said = {Type.YES_NO: "yes or no", Type.WHOLE: "whole number", Type.POSTCODE: "Dutch postcode"}
    text = said.get(column.type, str(column.type))
    if column.low is None and column.high is None:
        return text
    low = "" if column.low is None else f" from {column.low:g}"
    return text + low + ("" if column.high is None else f" to {column.high:g}")


TERMS: Mapping[str, str] = {
    "tweede spoor": "second track: work with another employer, when the own one has no suitable work",
    "FML": "functionele-mogelijkhedenlijst, the form on which a doctor writes what somebody can do",
    "rubriek": "one of the six parts of the FML",
    "belastbaarheid": "what somebody can do; the part `capacity`",
    "halen, brengen": "taking somebody in, and bringing somebody to another employer",
    "EVC": "erkenning van verworven competenties: proof of what was learned without a diploma",
    "NLQF": "the Dutch levels of education, 1 to 8",
    "UWV": "the Dutch employee insurance agency",
    "VOG": "verklaring omtrent het gedrag, a certificate of conduct",
    "SBI": "the Dutch classification of businesses; sectors are its section letters",
    "geen benutbare mogelijkheden": "no usable possibilities: the cover sheet says that nothing is matched",
    "toelichting": "a note beside an item; it keeps the item open until a person clears it",
    "no-riskpolis": "a sickness insurance for the new employer, from week 104 on",
    "arbeidsdeskundige": "labour expert: weighs work against what somebody can do",
    "bedrijfsarts": "company doctor: writes the list",
    "classic, revised": "the two layouts of the FML: klassiek and herzien",
}


def glossary_page() -> str:
    """Each Dutch value of the code with what it means, and the words for outcomes, parts and rubrieken."""
    kinds = [(f"`{one}`", EN.name("kind", one), doc_of_member(model.Kind, one.name)) for one in model.Kind]
    periods = [(f"`{one}`", one.name.lower()) for one in model.Period]
    flows = [(f"`{one}`", EN.name("flow", one), doc_of_member(model.Flow, one.name)) for one in model.Flow]
    outcomes = [(key, NL("outcome." + key), text) for key, text in EN.under("meaning").items()]
    part = [(f"`{name}`", NL("part." + name)) for name in (*rank.WEIGHTS, *ranker.MOST)]
    rubriek = [(f"`{one}`", NL("rubriek." + one), EN("rubriek." + one)) for one in RUBRIEKEN]
    paper = [(f"`{one.slug}`", one.name_nl, one.name_en, "yes" if one.law else "") for one in PAPERS.values()]
    items = [
        (
            f"`{item.slug}`",
            item.name_nl,
            *(item.scales[one].code if one in item.scales else "" for one in Layout),
        )
        for item in ITEMS.values()
    ]
    return "\n".join(
        [
            "# Glossary",
            "",
            "Code is in English; Dutch lives in values that a law, a form or the network owns. A test holds this page",
            "and the code together.",
            "",
            section("Terms", table(("Dutch", "meaning"), list(TERMS.items()))),
            section("Kinds of places", table(("value", "English", "name in code"), kinds)),
            section("Periods", table(("value", "name in code"), periods)),
            section("Sides of a move", table(("value", "English", "name in code"), flows)),
            section("Outcomes", table(("name", "Dutch", "meaning"), outcomes)),
            section("Parts of the score", table(("name", "Dutch"), part)),
            section("Rubrieken", table(("value", "Dutch", "English"), rubriek)),
            section("Papers", table(("value", "Dutch", "English", "required by law"), paper)),
            section("Items", table(("slug", "Dutch", "classic", "revised"), items)),
        ]
    )


def doc_of_member(owner: type, name: str) -> str:
    """Where a value stands in the code."""
    return f"`{owner.__name__}.{name}`"


PAGES: Mapping[str, Callable[[], str]] = {
    "rules.md": rules_page,
    "ranking.md": ranking_page,
    "network-folder.md": network_page,
    "glossary.md": glossary_page,
    "measures.md": measures_page,
}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
