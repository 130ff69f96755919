"""Made regions: the same seed gives the same tables, sizes and knobs do what they say, and the truth is planted."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.items import ITEMS
from datasets.make import Knobs, make_groups, make_region, make_truth
from datasets.making.chance import Chance, picked
from datasets.making.typical import lines, typical
from datasets.network import Network
from datasets.places import read_places
from datasets.read import load
from datasets.schema import TABLES
from datasets.write import write_network

ON = date(2026, 12, 1)


@pytest.fixture(scope="module")
def tables():
    return make_region(seed=4, employers=30, places=400, candidates=150)


def test_the_same_seed_gives_the_same_tables(tables):
    again = make_region(seed=4, employers=30, places=400, candidates=150)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, again[name])


def test_another_seed_gives_another_region(tables):
    other = make_region(seed=5, employers=30, places=400, candidates=150)
    assert not tables["vacancies"]["title"].equals(other["vacancies"]["title"])
    assert not tables["limits"]["item"].equals(other["limits"]["item"])


def test_sizes_are_what_was_asked(tables):
    assert [len(tables[name]) for name in ("employers", "vacancies", "profiles")] == [30, 400, 150]


def test_ids_have_as_many_figures_as_the_highest_needs():
    found = make_region(seed=1, employers=2, places=1001, candidates=2)["vacancies"]["id"]
    assert (found.iloc[0], found.iloc[-1]) == ("v-0001", "v-1001")


def test_what_is_written_reads_back_without_an_error(tables, tmp_path):
    write_network(tables, tmp_path / "region")
    loaded = load(tmp_path / "region", on=ON)
    assert not loaded.errors
    for name, frame in Network.of(tables).tables.items():
        pd.testing.assert_frame_equal(frame, loaded.frames[name])


@pytest.mark.parametrize("name", ["employers", "places", "candidates"])
def test_a_region_of_nothing_is_refused(name):
    with pytest.raises(ValueError, match=f"{name}: expected 1 or more, got 0"):
        make_region(**{name: 0})


@settings(max_examples=8)
@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 25), st.integers(1, 12))
def test_any_region_holds_together(seed, employers, places, candidates):
    made = make_region(seed=seed, employers=employers, places=places, candidates=candidates)
    for table in TABLES.values():
        for column in table.columns:
            if column.refers and len(made.get(table.name, ())):
                said = made[table.name][column.name]
                assert set(said) <= set(made[column.refers]["id"]) | {""}
    assert (made["moves"]["from"] != made["moves"]["to"]).all() or employers == 1


def test_the_kinds_layouts_and_steps_all_occur(tables):
    assert set(tables["vacancies"]["kind"]) == {
        "vacature",
        "werkervaringsplek",
        "proefplaatsing",
        "detachering",
    }
    assert set(tables["profiles"]["layout"]) == {"classic", "revised"}
    assert set(tables["moves"]["outcome"]) >= {"held", "broken", "running"}
    assert len(set(tables["outcomes"]["step"])) == 8


def test_nothing_is_recorded_or_decided_after_the_day(tables):
    assert (tables["vacancies"]["updated"] <= pd.Timestamp(ON)).all()
    assert (tables["outcomes"]["on"] < pd.Timestamp(ON)).all()
    weeks = (pd.Timestamp(ON) - tables["profiles"]["first_sick_day"]).dt.days / 7
    assert weeks.between(30, 100).all()


def test_lists_are_as_long_as_in_practice(tables):
    whole = tables["profiles"].query("complete and usable")["id"]
    items = tables["limits"].groupby("profile")["item"].nunique().reindex(whole)
    assert items.between(1, 24).all()
    assert 3 <= items.median() <= 12


def test_every_knob_turns_its_own_screw():
    def share(**knobs):
        found = make_region(seed=2, employers=20, places=600, candidates=200, knobs=Knobs(**knobs))
        places, people, limits = found["vacancies"], found["profiles"], found["limits"]
        told = places["id"].isin(found["demands"]["vacancy"]).mean()
        return {
            "silent": 1 - told, "recorded": len(found["demands"]) / 600,
            "rubrieken": (places["complete"] != "").mean(), "unlinked": (places["function"] == "").mean(),
            "old": (places["updated"] < pd.Timestamp("2024-12-01")).mean(),
            "partial": (~people["complete"].astype(bool)).mean(), "notes": (limits["note"] != "").mean(),
            "revised": (people["layout"] == "revised").mean(),
            "skew": places["employer"].value_counts().iloc[0],
        }  # fmt: skip

    base = share(skew=0.1)
    for knob in ("silent", "recorded", "rubrieken", "old", "unlinked", "partial", "notes", "revised", "skew"):
        assert share(**({"skew": 0.1} | {knob: 0.95}))[knob] > base[knob], knob


def test_what_is_recorded_is_true():
    made = make_region(seed=9, employers=15, places=200, candidates=2, knobs=Knobs(unlinked=0))
    truth = make_truth(made, seed=9)
    said = made["demands"].query("level not in ['none', 'offered']")
    both = said.merge(truth, on=["vacancy", "item"], how="left", suffixes=("", "_true"), indicator=True)
    assert (both["_merge"] == "both").all()
    pd.testing.assert_series_equal(both["amount"], both["amount_true"], check_names=False)
    assert len(truth) > len(said)


def test_a_complete_rubriek_leaves_nothing_out():
    made = make_region(
        seed=9, employers=15, places=200, candidates=2, knobs=Knobs(unlinked=0, rubrieken=1, silent=0)
    )
    truth = make_truth(made, seed=9)
    told = made["vacancies"].set_index("id")["complete"]
    rubriek = truth["item"].map(lambda slug: ITEMS[slug].rubriek)
    complete = [one in told[place].split(";") for place, one in zip(truth["vacancy"], rubriek, strict=True)]
    asked = truth[np.array(complete) & (truth["item"] != "attention-sources")]
    missing = asked.merge(made["demands"], on=["vacancy", "item"], how="left", indicator=True)
    assert len(asked) > 100
    assert (missing["_merge"] == "both").all()


def test_the_truth_follows_the_catalogue():
    made = make_region(seed=3, employers=200, places=8000, candidates=1, knobs=Knobs(unlinked=0))
    truth = make_truth(made, seed=3)
    lifting = truth[truth["item"] == "lifting"].merge(made["vacancies"], left_on="vacancy", right_on="id")
    often = made["vacancies"]["function"].value_counts().head(10).index
    from datasets.catalogue.store import read_catalogue

    for function in often:
        usual = read_catalogue().estimates_of(function)["lifting"]
        share = (lifting["function"] == function).sum() / (made["vacancies"]["function"] == function).sum()
        assert share == pytest.approx(usual.chance, abs=0.12)


def test_points_of_ones_own_are_used(tmp_path):
    file = tmp_path / "pc.csv"
    file.write_text("postcode,lat,lon,town\n1012,52.37,4.89,Amsterdam\n1013,52.39,4.88,Amsterdam\n")
    made = make_region(seed=1, employers=3, places=9, candidates=3, points=read_places(file))
    assert set(made["vacancies"]["postcode"]) <= {"1012", "1013"}
    assert list(made["points"]["town"]) == ["Amsterdam", "Amsterdam"]


def test_groups_name_every_profile_once_per_group(tables):
    groups = make_groups(tables["profiles"])
    assert not groups.duplicated(["profile", "group"]).any()
    assert (groups.groupby("profile").size() == 3).all()


def test_a_pick_falls_on_its_weight():
    even = np.array([0.0, 0.24, 0.26, 0.999])
    assert picked(even, [1, 0, 3]).tolist() == [0, 0, 2, 2]


def test_streams_depend_on_their_name_alone():
    chance = Chance(1)
    first = chance.even("a", 5)
    chance.even("b", 100)
    np.testing.assert_array_equal(first, chance.even("a", 5))
    assert not np.array_equal(first, Chance(1, "part").even("a", 5))


def test_words_of_typical_work_say_amount_level_and_how_often():
    said = "lifting=5 lifting=8 stairs=15~ touch=present cold=none +not-alone -no-customers"
    found = lines(0, said).set_index("item")
    assert found["amount"].dropna().to_dict() == {"lifting": 8, "stairs": 15}
    assert found["level"].to_dict() == {
        "not-alone": "offered", "no-customers": "not_offered", "touch": "present", "lifting": "", "stairs": "",
    }  # fmt: skip
    assert found["often"]["stairs"] == "incidental"


def test_typical_work_always_says_posture_and_lifting():
    always = {"sitting", "sitting-hours", "standing", "standing-hours", "walking", "walking-hours", "lifting"}
    for function, demands in typical().items():
        assert always <= set(lines(0, demands)["item"]), function
