"""Estimates: many at once say what each says alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.estimate import Estimate, Estimates

AMOUNTS = st.none() | st.floats(-5, 90)
SPREADS = st.none() | st.just(0.0) | st.floats(0.01, 30)
ESTIMATES = st.builds(
    Estimate, item=st.just("lifting"), chance=st.floats(0, 1), amount=AMOUNTS, spread=SPREADS,
    shape=st.sampled_from(["", "log"]),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(ESTIMATES, max_size=8), st.floats(-60, 90) | st.just(0.0), st.sampled_from([0.0, -10.0, 5.0]),
    st.sampled_from([1, -1]),
)  # fmt: skip
def test_many_at_once_say_to_the_last_bit_what_each_says_alone(
    some: list[Estimate], limit: float, nothing: float, sign: int
) -> None:
    alone = [one.exceeds(limit, nothing, sign) for one in some]
    assert Estimates.of(some).exceed(limit, nothing, sign).tolist() == alone
