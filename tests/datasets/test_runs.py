"""Columns by their different values say what pandas says of them line by line."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from datasets.runs import among, coded, groups, places_of

TEXTS = st.lists(
    st.sampled_from(["", "a", "b", "é"]).flatmap(lambda x: st.integers(1, 6).map(lambda n: [x] * n))
)
NUMBERS = st.lists(st.sampled_from([float("nan"), 0.0, 1.5]))


def column(runs: list[list[str]]) -> pd.Series[str]:
    """A column of texts in runs."""
    return pd.Series([text for run in runs for text in run], dtype="str")


@given(TEXTS, NUMBERS)
def test_codes_lead_back_to_the_values(runs: list[list[str]], numbers: list[float]) -> None:
    for values in (column(runs), pd.Series(numbers, dtype="float64")):
        codes, different = coded(values)
        assert not different.duplicated().any()
        for value, code in zip(values, codes, strict=True):
            assert (code < 0) if pd.isna(value) else different[code] == value


@given(TEXTS, st.lists(st.sampled_from(["a", "c", "é", "a"])))
def test_among_is_isin_and_a_place_is_the_first(runs: list[list[str]], known: list[str]) -> None:
    values = column(runs)
    np.testing.assert_array_equal(among(values, known), values.isin(known))
    expected = [known.index(value) if value in known else -1 for value in values]
    assert places_of(values, pd.Index(known, dtype="str")).tolist() == expected


@given(TEXTS, st.data())
def test_groups_are_the_different_combinations_and_their_first_lines(
    runs: list[list[str]], data: st.DataObject
) -> None:
    texts = column(runs)
    numbers = pd.Series(
        data.draw(st.lists(st.sampled_from([0.0, 1.5, 2.0]), min_size=len(texts), max_size=len(texts)))
    )
    codes, first = groups([texts, numbers.astype("float64")])
    pairs = list(zip(texts, numbers, strict=True))
    assert [pairs[first[code]] for code in codes] == pairs
    assert first.tolist() == [at for at, pair in enumerate(pairs) if pair not in pairs[:at]]
