"""A measure is a value: printed, read again, compared, a key, a column; and what it isn't is told once and clearly."""

import pickle

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.problems import DataError
from evaluation.measures import (
    KINDS,
    MRR,
    B,
    Gini,
    Measure,
    Precision,
    Recall,
    Waiting,
    nDCG,
    parse,
    parse_many,
)


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    name = draw(st.sampled_from(sorted(KINDS)))
    kind = KINDS[name]
    of = tuple(draw(st.sampled_from(slot)) for slot in kind.slots if draw(st.booleans()))
    if any(one in kind.alone for one in kind.kept(of)):
        of = tuple(one for one in of if one in kind.alone)
    options = tuple(
        (option, draw(st.sampled_from(choice.words) if choice.words else st.integers(choice.least, 500)))
        for option, choice in kind.options.items()
        if draw(st.booleans())
    )
    at = draw(st.none() | st.integers(1, 10_000)) if kind.cuts(of) else None
    return Measure(name=name, of=of, options=options, at=at)


@given(measures())
def test_what_is_printed_is_read_again(measure: Measure) -> None:
    again = parse(str(measure))
    assert again == measure
    assert hash(again) == hash(measure)
    assert str(again) == str(measure) == repr(measure)
    assert pickle.loads(pickle.dumps(measure)) == measure


@given(st.lists(measures(), max_size=6, min_size=1), st.sampled_from([" ", ", ", ",", "; ", "\n"]))
def test_several_are_read_in_their_order_each_once(many: list[Measure], between: str) -> None:
    assert parse_many(between.join(map(str, many))) == tuple(dict.fromkeys(many))


@given(measures(), measures())
def test_equal_measures_print_alike_and_others_do_not(one: Measure, other: Measure) -> None:
    assert (one == other) == (str(one) == str(other))
    assert (one == other) == (len({one: 1, other: 2}) == 1)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("nDCG @ 10", nDCG @ 10),
        ("nDCG@10", nDCG @ 10),
        ('nDCG(ties="expected") @ 10', nDCG(ties="expected") @ 10),
        ("nDCG(ties = expected)@10", nDCG(ties="expected") @ 10),
        ("nDCG(judged='only')", nDCG(judged="only")),
        (
            "Precision(judged=only, rel=2, ties=expected)@5",
            Precision(rel=2, judged="only", ties="expected") @ 5,
        ),
        ("Gini", Gini("exposure")),
        ("Gini(weeks, net)", Gini("net", "weeks")),
        ("Gini(net)", Gini("net")),
        ("B(weeks)", B("weeks")),
        ("B(persons)", B),
        ("Waiting(mean) @ 52", Waiting("mean") @ 52),
    ],
)
def test_as_people_write_it(text: str, measure: Measure) -> None:
    assert parse(text) == measure


def test_as_it_is_printed() -> None:
    assert str(nDCG @ 10) == "nDCG@10"
    assert str(nDCG(judged="only", ties="expected") @ 10) == 'nDCG(ties="expected", judged="only")@10'
    assert [str(one) for one in (Gini, Gini("net", "weeks"), B("weeks"), Recall(rel=2) @ 5)] == [
        "Gini(exposure)", "Gini(net, weeks)", "B(weeks)", "Recall(rel=2)@5",
    ]  # fmt: skip
    assert parse_many("nDCG@10 Recall@20 MRR") == (nDCG @ 10, Recall @ 20, MRR)


def test_what_is_usual_is_not_kept() -> None:
    assert nDCG(ties="listed", judged="all") == nDCG
    assert B("persons") == B
    assert nDCG(ties="expected")(ties="listed") == nDCG
    assert Gini("net")("taken") == Gini("taken")


def test_it_is_a_key_and_a_column() -> None:
    table = pd.DataFrame({nDCG @ 10: [0.5], MRR: [0.25]})
    assert table[parse("nDCG@10")].tolist() == [0.5]
    assert table.loc[:, MRR].tolist() == table[[MRR]].loc[0].tolist() == [0.25]
    assert table.T.loc[MRR].tolist() == table.T[0][[MRR]].tolist() == [0.25]
    assert pd.Series({MRR: 0.5})[MRR] == 0.5
    table[nDCG] = 1.0
    assert list(table.columns) == [nDCG @ 10, MRR, nDCG]
    assert {nDCG @ 10: 1}[parse("nDCG @ 10")] == 1


def test_it_cannot_be_changed() -> None:
    with pytest.raises((AttributeError, TypeError)):
        nDCG.at = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nDGC@10", "nDGC: expected a known measure, got 'nDGC'. Did you mean nDCG?"),
        ("P@10", "P: expected a known measure, got 'P'. Did you mean Precision?"),
        ("recip_rank", "recip_rank: expected a known measure, got 'recip_rank'. Did you mean MRR?"),
        ("nDCG@0", "nDCG: expected a cut of 1 or more, got '@0'. Give a whole number."),
        ("nDCG@1.5", "nDCG: expected a cut of 1 or more, got '@1.5'. Give a whole number."),
        ("nDCG(tie=x)", "nDCG: expected one of ties, judged, got 'tie'. Did you mean ties?"),
        (
            "nDCG(ties=expcted)",
            "nDCG, ties: expected one of listed, expected, got 'expcted'. Did you mean expected?",
        ),
        ("nDCG(rel=2)", "nDCG: expected one of ties, judged, got 'rel'. Choose from ties, judged."),
        ("B@10", "B: expected no cut, got '@10'. Leave the cut out."),
        ("B(week)", "B: expected one of persons, weeks, got 'week'. Did you mean weeks?"),
        ("Gini(net)@3", "Gini: expected no cut, got '@3'. Leave the cut out."),
        ("Gini(net, taken)", "Gini: expected one word of a kind, got 'net, taken'. Leave one out."),
        ("Waiting@9", "Waiting: expected no cut, got '@9'. Leave the cut out."),
    ],
)
def test_what_is_no_measure_is_told(text: str, told: str) -> None:
    with pytest.raises(DataError) as caught:
        parse(text)
    assert str(caught.value) == told
    assert isinstance(caught.value, ValueError)


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(DataError) as caught:
        parse_many("nDGC@10 MRR Recal@5 B@2")
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    "text", ["", " ", "10", "nDCG@", "nDCG(", "nDCG)", "nDCG@10@5", "nDCG(ties=(x))", "nDCG@10MRR"]
)
def test_what_cannot_be_read_is_told(text: str) -> None:
    with pytest.raises(DataError):
        parse_many(text)


@given(st.text(max_size=20))
def test_any_text_is_a_measure_or_told(text: str) -> None:
    try:
        found = parse_many(text)
    except DataError as error:
        assert error.problems
    else:
        assert parse_many(" ".join(map(str, found))) == found


@pytest.mark.parametrize("at", [0, -1, 2.0, True, "10"])
def test_a_cut_is_a_whole_number(at: object) -> None:
    with pytest.raises(DataError):
        nDCG @ at  # type: ignore[operator]


def test_one_where_one_is_asked() -> None:
    with pytest.raises(DataError, match="expected one measure"):
        parse("MRR MAP")
