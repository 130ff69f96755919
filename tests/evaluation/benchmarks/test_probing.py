"""The people who are looked up: as many limited items as asked, levels that their layout has, the same every time."""

from datasets.items import ITEMS, Layout
from datasets.model import Want
from datasets.network import Network
from evaluation.benchmarks.probing import limit_amount, probes
from tests.evaluation.benchmarks.small import SEED

N = 60


def test_the_same_seed_gives_the_same_people(network: Network) -> None:
    assert probes(network, N, SEED) == probes(network, N, SEED)
    assert probes(network, N, SEED) != probes(network, N, SEED + 1)


def test_so_many_items_are_limited(network: Network) -> None:
    counts = [len({line.item for line in one.limits}) for one in probes(network, N, SEED)]
    assert min(counts) >= 8
    assert max(counts) <= 25
    assert len(set(counts)) > 8


def test_everybody_can_be_matched(network: Network) -> None:
    for one in probes(network, N, SEED):
        assert (one.consent, one.complete, one.usable) == (True, True, True)
        assert one.point is not None
        assert one.transport is not None


def test_both_layouts_occur_and_each_speaks_its_own_words(network: Network) -> None:
    found = probes(network, N, SEED)
    assert {one.layout for one in found} == set(Layout)
    for one in found:
        for line in one.limits:
            item = ITEMS[line.item]
            assert line.amount is not None or item.level(one.layout, line.level) > 0 or item.free_text


def test_amounts_and_levels_both_occur(network: Network) -> None:
    lines = [line for one in probes(network, N, SEED) for line in one.limits]
    assert any(line.amount is None for line in lines)
    assert any(line.amount is not None for line in lines)


def test_every_kind_of_wish_occurs(network: Network) -> None:
    wishes = [one.wishes for one in probes(network, 4 * N, SEED)]
    assert {one.what for own in wishes for one in own} == set(Want)
    assert {len(own) for own in wishes} >= {0, 1, 2, 3}
    assert any([one.what for one in own] == [Want.COMPETENCE] for own in wishes)


def test_without_items_nobody_is_limited(network: Network) -> None:
    assert all(not one.limits for one in probes(network, N, SEED, (0, 0)))


def test_at_the_limit_every_number_is_the_demands_own(network: Network) -> None:
    lines = [line for one in probes(network, N, SEED, at_limit=True) for line in one.limits]
    graded = [line for line in lines if ITEMS[line.item].kind.value in ("graded", "ordinal")]
    assert graded
    assert {line.amount == limit_amount(ITEMS[line.item]) for line in graded} == {True}
