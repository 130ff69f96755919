"""Whom the lists of a day serve: shares that add up, flows that are the ledger's, nobody small told."""

from functools import cache

import pytest

from datasets.make import EMBEDDED, ON
from datasets.network import Network
from datasets.read import read_network
from evaluation.groups.reading import members_of
from evaluation.groups.served import Served, served
from matcher.exchange.ledger import Ledger


@cache
def network() -> Network:
    return read_network(EMBEDDED)


@pytest.fixture(scope="module")
def found() -> Served:
    return served(network(), ON, members_of(EMBEDDED, network(), ON))


@pytest.mark.parametrize("column", ["exposure_share", "merit_share", "deserved_share"])
def test_the_shares_of_a_group_that_is_told_whole_add_up(found: Served, column: str) -> None:
    sizes = found.places[found.places["group"] == "grootte"]
    assert not sizes["withheld"].any()
    assert sizes[column].sum() == pytest.approx(1.0)


def test_sharing_places_out_costs_people_little_and_no_group_more(found: Served) -> None:
    told = found.people[~found.people["withheld"]]
    assert told["estimate"].between(0.95, 1.0).all()
    assert not (told["p_corrected"] < 0.05).any()


def test_what_groups_bring_and_take_is_what_the_ledger_says(found: Served) -> None:
    table, heads = (
        Ledger.of(network(), ON).table(),
        network().tables["employers"].set_index("id")["headcount"],
    )
    large = table[heads.reindex(table.index).to_numpy() > 249]
    rows = found.flows[(found.flows["group"] == "grootte") & (found.flows["value"] == "groot")]
    shares = rows.set_index("measure")["estimate"]
    for flow in ("brought", "taken"):
        assert shares[f"{flow}_share"] == pytest.approx(large[flow].sum() / table[flow].sum())


def test_of_few_employers_nothing_is_told(found: Served) -> None:
    for frame in (found.places, found.flows):
        assert frame.loc[frame["withheld"], "n"].isna().all()
        assert (frame.loc[~frame["withheld"], "n"] >= 5).all()
