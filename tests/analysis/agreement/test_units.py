"""From marks in documents to units: characters and segments, counted by hand."""

import random
import time

import pytest

from steelyard.analysis.agreement import Coded, alpha, by_position, by_segment, compared, kappa, paragraphs, percent


def test_characters_of_two_coders():
    # Of 10 characters the first marks 2 to 6 and the second 4 to 8: both 2, neither 4, apart 4.
    units = by_position([Coded(10, [[(2, 6)], [(4, 8)]])])
    assert percent(units).value == pytest.approx(0.6)
    assert percent(units).units == 10
    # Each marks .4: chance .4 x .4 + .6 x .6 = .52.
    assert kappa(units).value == pytest.approx((0.6 - 0.52) / 0.48)


def test_nested_and_touching_marks_of_one_coder_count_once():
    marked = by_position([Coded(10, [[(0, 8), (2, 4), (4, 6), (6, 8)], [(0, 8)]])])
    assert percent(marked).value == 1
    assert by_position([Coded(10, [[(3, 3)], []])]).values.tolist() == [[0, 0], [0, 0]]


def test_each_character_alone_says_the_same():
    dice = random.Random(5)
    documents, single = [], []
    for _ in range(3):
        length = dice.randrange(5, 30)
        spans = [[tuple(sorted(dice.choices(range(length + 1), k=2))) for _ in range(3)] for _ in range(3)]
        documents.append(Coded(length, spans))
        cells = [(place, place + 1) for place in range(length)]
        single.append(Coded(length, spans, cells))
    fast, slow = by_position(documents), by_segment(single)
    assert len(fast.values) < len(slow.values)
    for measure in (percent, kappa):
        assert measure(fast).value == pytest.approx(measure(slow).value)
    one, other = alpha(fast), alpha(slow)
    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


def test_a_coder_who_did_not_read_a_document_is_missing_there():
    documents = [Coded(10, [[(0, 5)], [(0, 5)], None]), Coded(10, [[], None, None])]
    units = by_position(documents)
    assert percent(units).units == 10
    assert percent(units).value == 1


def test_a_segment_is_coded_when_the_code_touches_it():
    text = "first line\n\n  \nsecond\r\nthird"
    lines = paragraphs(text)
    assert [text[start:end] for start, end in lines] == ["first line", "second", "third"]
    # The first coder ends within the second line; the second marks only the empty lines between.
    units = by_segment([Coded(len(text), [[(3, 17)], [(10, 15)]], lines)])
    assert units.values.tolist() == [[1, 0], [1, 0], [0, 0]]


def test_a_mark_outside_its_document_is_refused():
    with pytest.raises(ValueError, match="outside"):
        Coded(10, [[(5, 11)]])
    with pytest.raises(ValueError, match="outside"):
        Coded(10, [[]], [(-1, 3)])
    with pytest.raises(ValueError, match="same coders"):
        by_position([Coded(10, [[], []]), Coded(10, [[]])])


def test_codes_alone_and_pooled():
    documents = {
        "breadth": [Coded(10, [[(2, 6)], [(4, 8)]], [(0, 5), (5, 10)]), Coded(4, [[], []], [(0, 4)])],
        "depth": [Coded(10, [[(0, 5)], [(0, 5)]], [(0, 5), (5, 10)]), Coded(4, [[(0, 4)], []], [(0, 4)])],
    }
    alone, pooled = compared(documents, unit="positions")
    assert alone["breadth"].percent.value == pytest.approx(10 / 14)
    assert alone["depth"].percent.value == pytest.approx(10 / 14)
    assert pooled.percent.value == pytest.approx(10 / 14)
    # breadth: each marks 4 of 14; depth: 9 and 5 of 14.
    breadth, depth = (16 + 100) / 196, (9 * 5 + 5 * 9) / 196
    mean = (breadth + depth) / 2
    assert pooled.kappa.value == pytest.approx((10 / 14 - mean) / (1 - mean))
    by_line, _ = compared(documents)
    assert by_line["breadth"].percent.value == 1
    assert by_line["depth"].percent.value == pytest.approx(2 / 3)
    assert pooled.told()["alpha"]["interval"] is not None


def test_of_three_coders_pooled_kappa_asks_for_two():
    _, pooled = compared({"one": [Coded(10, [[(0, 3)], [(0, 4)], []])]})
    assert pooled.kappa.value is None
    assert "two" in pooled.kappa.why


def test_nothing_coded_is_not_enough():
    alone, pooled = compared({"one": []})
    assert str(alone["one"].alpha) == str(pooled.percent) == "not enough"


def test_a_long_transcript_costs_no_more_than_its_marks():
    begun = time.process_time()
    spans = [[(place, place + 900) for place in range(coder, 4_000_000, 1000)] for coder in range(2)]
    found = alpha(by_position([Coded(5_000_000, spans)]))
    assert found.units == 5_000_000
    assert time.process_time() - begun < 5
