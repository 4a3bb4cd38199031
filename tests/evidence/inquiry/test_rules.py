"""Places, sentences, names and trees as pure values."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.evidence.inquiry.rules.drawing import pieces
from steelyard.evidence.inquiry.rules.passages import (
    NoSuchPlace,
    Span,
    line_ends,
    pages,
    paragraphs,
    pattern,
    place,
    sentences,
)
from steelyard.evidence.inquiry.rules.renaming import BadRule, Rule, likely_names, read, renamed
from steelyard.evidence.inquiry.rules.tree import Tree

LETTERS = st.text(alphabet=st.sampled_from("aé\u0308👩‍👧 .?!\nBZ\r"), max_size=200)


@given(LETTERS)
def test_paragraphs_and_sentences_hold_all_words_in_order(text: str) -> None:
    text = line_ends(text)
    found = paragraphs(text)
    assert " ".join(text[one.start : one.end] for one in found).split() == text.split()
    for one in found:
        parts = sentences(text, one)
        assert "".join("".join(text[part.start : part.end].split()) for part in parts) == "".join(
            text[one.start : one.end].split()
        )
        assert all(one.start <= part.start <= part.end <= one.end for part in parts)
    cut = pages(found)
    assert [at for first, last in cut for at in range(first, last)] == list(range(len(found)))


@given(LETTERS, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=8))
def test_pieces_lose_no_letter_and_carry_what_covers_them(text: str, ends: list[tuple[int, int]]) -> None:
    marks = [(key, Span(min(a, b), max(a, b))) for key, (a, b) in enumerate(ends) if a != b]
    drawn = pieces(text, Span(0, len(text)), marks)
    assert "".join(one.text for one in drawn) == text
    for one in drawn:
        for at in range(one.start, one.start + len(one.text)):
            assert set(one.excerpts) == {key for key, span in marks if span.start <= at < span.end}


def test_sentences_end_at_their_marks() -> None:
    text = 'Dr. Rowe came. "Why?" she asked. We met in the U.S. office! It cost 3.5 hours… Then nothing'
    found = [text[one.start : one.end] for one in sentences(text, Span(0, len(text)))]
    assert found == [
        "Dr. Rowe came.",
        '"Why?" she asked.',
        "We met in the U.S. office!",
        "It cost 3.5 hours…",
        "Then nothing",
    ]


def test_a_place_that_is_not_there_is_told() -> None:
    text = "One. Two.\n\nThree."
    found = paragraphs(text)
    assert text[slice(*vars(place(text, found, "1.2")).values())] == "Two."
    assert text[slice(*vars(place(text, found, " 2 ")).values())] == "Three."
    for written in ("0", "3", "1.3", "x", "", "1.0", "9999999"):
        with pytest.raises(NoSuchPlace):
            place(text, found, written)


def test_names_are_replaced_whole_longest_first_and_places_move_along() -> None:
    text = "Ann Lee and Ann met Annabel; ann lee’s mail is ann@lee.org, call (555) 123-4567."
    made = renamed(text, [Rule("Ann", "R1"), Rule("Ann Lee", "R2")])
    assert made.text == "R2 and R1 met Annabel; R2’s mail is [address], call [telephone]."
    for words in ("and", "met", "Annabel", "mail", "call"):
        at = text.index(words)
        assert made.text[made.moved(at) : made.moved(at + len(words), is_end=True)] == words
    assert made.moved(2) == 0
    assert made.moved(2, is_end=True) == 2


@given(LETTERS, st.integers(0, 200))
def test_without_rules_no_place_moves(text: str, at: int) -> None:
    assert renamed(text, []).moved(at) == at


def test_rules_that_are_none_are_told_by_line() -> None:
    assert read("Ann = R1\n\nBo Rowe → R2\nann = R1") == [Rule("Ann", "R1"), Rule("Bo Rowe", "R2")]
    for lines, told in (
        ("Ann", "Line 1"),
        ("Ann = R1\nA = x", "two letters"),
        ("Ann = R1\nANN = R2", "two pseudonyms"),
    ):
        with pytest.raises(BadRule, match=told):
            read(lines)


def test_what_may_be_a_name_is_listed() -> None:
    text = "Then Mary Poe said it. We asked Oakland twice. Oakland agreed. Recipient 01 nodded.\nTOM: Yes."
    found = dict(likely_names(text, {"Recipient 01"}))
    assert found["Mary Poe"] == 1
    assert found["Oakland"] == 1
    assert "We" not in found and "Then" not in found


def test_words_are_found_whatever_their_blanks_and_capitals() -> None:
    assert [one[0] for one in re.finditer(pattern("respons* help"), "Responsive\nhelp, unresponsive help")] == [
        "Responsive\nhelp"
    ]
    assert pattern("a.b").search("axb") is None


def test_a_tree_survives_parents_that_are_gone() -> None:
    found = Tree(
        [(1, None, "B", "thematic"), (2, 1, "a", "thematic"), (3, 99, "A", "analytic"), (4, 2, "x", "thematic")]
    )
    assert [(one.name, one.depth) for one in found] == [("B", 0), ("a", 1), ("x", 2), ("A", 0)]
    assert found.below(1) == [1, 2, 4]
    assert found.nodes[4].path == "B / a / x"
