from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from matcher.exchange.allocation import Placement
from matcher.exchange.pairs import NOBODY
from matcher.exchange.rings import chains, circles


def placement(profile: str, origin: str, target: str, score: int = 500) -> Placement:
    return Placement(profile=profile, vacancy=f"v-{profile}", origin=origin, target=target, score=score)


def ways(found: list[tuple[Placement, ...]]) -> list[str]:
    return [" ".join(f"{one.origin}>{one.target}" for one in each) for each in found]


def test_a_driver_a_nurse_and_a_clerk_are_one_ring() -> None:
    found, left = circles(
        [placement("k-3", "c", "a"), placement("k-1", "a", "b"), placement("k-2", "b", "c")]
    )
    assert ways(found) == ["a>b b>c c>a"]
    assert left == []


def test_short_rings_come_first() -> None:
    """Of two ways to take four placements apart the one with a ring of two."""
    found, left = circles([
        placement("k-1", "a", "b"), placement("k-2", "b", "a"), placement("k-3", "b", "c"),
        placement("k-4", "c", "d"), placement("k-5", "d", "b"),
    ])  # fmt: skip
    assert ways(found) == ["a>b b>a", "b>c c>d d>b"]
    assert left == []


def test_what_is_left_is_a_chain_to_a_place_offered_freely() -> None:
    found, left = circles([placement("k-1", "a", "b"), placement("k-2", "b", "c")])
    assert found == []
    assert ways(chains(left)) == ["a>b b>c"]


def test_who_has_no_employer_begins_a_chain_and_is_in_no_ring() -> None:
    found, left = circles([placement("k-1", NOBODY, "a"), placement("k-2", "a", NOBODY)])
    assert found == []
    assert ways(chains(left)) == [">a a>"]


names = st.sampled_from(["a", "b", "c", "d", NOBODY])


@given(st.lists(st.tuples(names, names), max_size=14))
def test_every_placement_stands_in_one_ring_or_chain(arcs: list[tuple[str, str]]) -> None:
    made = [placement(f"k-{at:02}", *arc) for at, arc in enumerate(arcs) if arc[0] != arc[1]]
    found, left = circles(made)
    rest = chains(left)
    assert Counter(one.profile for each in [*found, *rest] for one in each) == Counter(
        one.profile for one in made
    )
    for each in found:
        assert [one.target for one in each] == [*(one.origin for one in each[1:]), each[0].origin]
    for each in rest:
        assert [one.target for one in each[:-1]] == [one.origin for one in each[1:]]
    lengths = [len(each) for each in found]
    assert lengths == sorted(lengths)


@given(st.lists(st.sampled_from(["ab", "bc", "ca", "ad", "da", "bd", "db"]), max_size=8))
def test_a_balanced_allocation_is_all_rings(circuits: list[str]) -> None:
    rounds = [["ab", "bc", "ca"] if one in ("ab", "bc", "ca") else [one, one[::-1]] for one in circuits]
    arcs = [arc for each in rounds for arc in each]
    found, left = circles([placement(f"k-{at:02}", arc[0], arc[1]) for at, arc in enumerate(arcs)])
    assert left == []
    assert sum(len(each) for each in found) == len(arcs)
