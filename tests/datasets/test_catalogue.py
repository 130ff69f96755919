"""The catalogue as it is read: functions, usual demands and proposals by title."""

import re
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.catalogue.store import Catalogue, read_catalogue
from datasets.catalogue.titles import plain_title
from datasets.items import ITEMS
from datasets.model import Estimate

CATALOGUE = read_catalogue()
ESTIMATES = CATALOGUE.estimates
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the public files in ../shared/data")


def exceeds(function: str, item: str, limit: float) -> float:
    found, kind = CATALOGUE.estimates_of(function)[item], ITEMS[item]
    return found.exceeds(kind.sign * limit, kind.nothing, kind.sign)


def amount(function: str, item: str) -> float:
    found = CATALOGUE.estimates_of(function)[item].amount
    assert found is not None
    return found


def test_at_least_400_functions_with_codes_and_a_reason() -> None:
    table = pd.read_csv(
        str(files("datasets.catalogue").joinpath("functions.csv")), dtype="str", keep_default_na=False
    )
    assert len(table) >= 400
    assert table["key"].is_monotonic_increasing
    assert table["key"].is_unique
    assert table["name"].is_unique
    for column in ("isco", "esco", "onet", "why", "sector"):
        assert (table[column] != "").all(), column


@needs_shared
def test_codes_of_functions_exist() -> None:
    functions = CATALOGUE.functions
    onet = set(pd.read_csv(SHARED / "onet" / "occupation_data.csv.gz")["onet_code"])
    ors = set(pd.read_csv(SHARED / "bls_ors" / "requirements.csv.gz")["soc2010_code"])
    esco = set(pd.read_csv(SHARED / "esco" / "occupations.csv.gz")["occ_id"])
    isco = set(pd.read_csv(SHARED / "esco" / "isco_groups.csv", dtype="str")["isco"])
    for column, known in (("onet", onet), ("soc2010", ors), ("esco", esco), ("isco", isco)):
        used = {code for cell in functions[column] for code in cell.split(";") if code}
        assert used <= known, (column, sorted(used - known))


@needs_shared
def test_no_text_of_others_is_copied() -> None:
    told = pd.read_csv(SHARED / "onet" / "occupation_data.csv.gz")["description"]
    nl = pd.read_csv(SHARED / "esco" / "occupation_descriptions.csv.gz").fillna("")
    tasks = pd.read_csv(SHARED / "onet" / "tasks.csv.gz")["task"]
    others = {text.strip().casefold() for part in (told, nl["description_nl"], nl["description_en"], tasks)
              for text in part.astype("str") if len(text) > 20}  # fmt: skip
    for name in ("functions.csv", "crosswalk.csv", "adjustments.csv"):
        own = pd.read_csv(str(files("datasets.catalogue").joinpath(name)), dtype="str", keep_default_na=False)
        cells = {cell.strip().casefold() for column in own for cell in own[column]}
        assert not cells & others, name


def test_every_function_has_estimates_within_their_laws() -> None:
    assert set(ESTIMATES["function"]) == set(CATALOGUE.functions.index)
    assert set(ESTIMATES["item"]) <= set(ITEMS)
    assert not ESTIMATES.duplicated(["function", "item"]).any()
    assert ESTIMATES["chance"].between(0, 1).all()
    with_amount = ESTIMATES["amount"].notna()
    assert (ESTIMATES[with_amount]["spread"] > 0).all()
    assert set(ESTIMATES[with_amount]["shape"]) == {"log", "normal"}
    assert (ESTIMATES[with_amount & (ESTIMATES["shape"] == "log")]["amount"] > 0).all()
    assert set(ESTIMATES["validated"]) == {"yes", "no"}
    assert (ESTIMATES["source"] != "").all()


def test_rubriek_one_and_two_are_not_validated() -> None:
    early = ESTIMATES["item"].map(lambda item: ITEMS[item].rubriek in ("I", "II"))
    assert (ESTIMATES[early]["validated"] == "no").all()


@pytest.mark.parametrize("part", ["sitting", "standing", "walking"])
def test_a_stretch_is_never_longer_than_the_day(part: str) -> None:
    wide = ESTIMATES.pivot(index="function", columns="item", values="amount")
    assert (wide[part] <= wide[f"{part}-hours"] * 60 + 0.5).all()
    short = wide[wide[f"{part}-hours"] <= 0.25]
    assert (short[part] <= 12).all()


def test_the_parts_of_the_day_fit_in_the_day() -> None:
    wide = ESTIMATES.pivot(index="function", columns="item", values="amount")
    total = wide["sitting-hours"] + wide["standing-hours"] + wide["walking-hours"]
    assert total.between(6.5, 8.6).all(), total[~total.between(6.5, 8.6)]


SANE = [
    ("administratief-medewerker", "lifting", 10, 0.0, 0.2),
    ("administratief-medewerker", "kneeling-work", 0, 0.0, 0.2),
    ("administratief-medewerker", "sitting-hours", 4, 0.95, 1.0),
    ("administratief-medewerker", "climbing", 0, 0.0, 0.05),
    ("verhuizer", "lifting", 11, 0.95, 1.0),
    ("stratenmaker", "kneeling-work", 0, 0.95, 1.0),
    ("stratenmaker", "lifting", 10, 0.85, 1.0),
    ("medewerker-klantenservice", "no-customers", 0, 0.95, 1.0),
    ("medewerker-klantenservice", "lifting", 10, 0.0, 0.1),
    ("verpleegkundige-ziekenhuis", "no-patients", 0, 0.95, 1.0),
    ("verpleegkundige-ziekenhuis", "standing-hours", 1, 0.8, 1.0),
    ("vrachtwagenchauffeur", "driving", 0, 0.95, 1.0),
    ("vrachtwagenchauffeur", "sitting-hours", 4, 0.8, 1.0),
    ("postbode", "walking-hours", 2, 0.8, 1.0),
    ("thuishulp", "lifting", 15, 0.0, 0.2),
    ("thuishulp", "not-alone", 0, 0.7, 1.0),
    ("magazijnmedewerker-orderpicker", "lifting", 5, 0.8, 1.0),
    ("magazijnmedewerker-orderpicker", "sitting-hours", 4, 0.0, 0.1),
    ("schoonmaker", "keyboard-operating", 0, 0.0, 0.3),
    ("schoonmaker", "skin-contact", 0, 0.6, 1.0),
    ("receptionist", "no-customers", 0, 0.9, 1.0),
    ("huiskamermedewerker", "no-patients", 0, 0.95, 1.0),
    ("kapper", "lifting", 5, 0.0, 0.1),
    ("kapper", "standing-hours", 3, 0.8, 1.0),
    ("pedicure", "sitting-hours", 4, 0.7, 1.0),
    ("kassamedewerker", "no-patients", 0, 0.0, 0.1),
    ("kraanmachinist", "lifting", 15, 0.0, 0.1),
    ("kraanmachinist", "sitting-hours", 4, 0.8, 1.0),
    ("conducteur", "driving", 0, 0.0, 0.1),
    ("visverwerker", "skin-contact", 0, 0.8, 1.0),
    ("machinaal-houtbewerker", "dust-fumes", 0, 0.6, 1.0),
    ("centralist-meldkamer", "night", 0, 0.6, 1.0),
    ("stukadoor", "night", 0, 0.0, 0.1),
    ("horlogemaker", "sitting-hours", 4, 0.9, 1.0),
]


@pytest.mark.parametrize(("function", "item", "limit", "least", "most"), SANE)
def test_well_known_functions_make_sense(
    function: str, item: str, limit: float, least: float, most: float
) -> None:
    assert least <= exceeds(function, item, limit) <= most


def test_order_of_functions_is_as_everybody_knows() -> None:
    assert (
        amount("stratenmaker", "lifting")
        > amount("schoonmaker", "lifting")
        > amount("receptionist", "lifting")
    )
    assert amount("receptionist", "sitting-hours") > amount("schoonmaker", "sitting-hours")


def test_unknown_functions_are_empty() -> None:
    assert CATALOGUE.estimates_of("bestaat-niet") == {}
    assert CATALOGUE.usual("bestaat-niet") == {}
    assert CATALOGUE.propose("") == ()


def test_estimates_of_gives_records() -> None:
    found = CATALOGUE.estimates_of("stratenmaker")
    assert isinstance(found["lifting"], Estimate)
    assert list(found) == [item for item in ITEMS if item in found]


@pytest.mark.parametrize("key", ["thuishulp", "stratenmaker", "receptionist"])
def test_the_own_name_and_synonyms_win(key: str) -> None:
    row = CATALOGUE.functions.loc[key]
    for title in [row["name"], *row["synonyms"].split(";")]:
        assert CATALOGUE.propose(title)[0].likeness == 1.0
    assert CATALOGUE.propose(row["name"])[0].key == key


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Stratenmaker (m/v) 38 uur", "stratenmaker"),
        ("Vrachtwagenchauffeur fulltime", "vrachtwagenchauffeur"),
        ("ervaren stratenmaker gezocht", "stratenmaker"),
        ("MEDEWERKER KLANTENSERVICE", "medewerker-klantenservice"),
    ],
)
def test_titles_find_their_function(title: str, key: str) -> None:
    assert CATALOGUE.propose(title)[0].key == key


def test_nonsense_finds_nothing() -> None:
    assert CATALOGUE.propose("qqq zzz xxx") == ()


@given(st.text(max_size=40))
def test_plain_titles_hold_only_small_letters_and_figures(text: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?: [a-z0-9]+)*)?", plain_title(text))


@given(st.integers(1, 8), st.sampled_from(sorted(CATALOGUE.functions["name"])))
def test_proposals_are_best_first_and_no_more_than_asked(n: int, title: str) -> None:
    found = CATALOGUE.propose(title, n)
    assert len(found) <= n
    assert [near.likeness for near in found] == sorted((near.likeness for near in found), reverse=True)
    assert found == CATALOGUE.propose(title, 20)[: len(found)]


def test_partial_tables_can_be_read() -> None:
    empty = Catalogue(
        functions=CATALOGUE.functions, estimates=ESTIMATES.iloc[:0], competences=CATALOGUE.competences
    )
    assert empty.estimates_of("stratenmaker") == {}
