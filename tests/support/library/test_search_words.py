"""Reading what was typed, and which known word a misspelt one is likely to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.support.library.queries.excerpts import excerpt, marked
from steelyard.support.library.queries.index import stem
from steelyard.support.library.rules.words import LONGEST, MOST_WORDS, Asked, changes_between, nearest, read, words_of


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", Asked()),
        ("?!… --", Asked()),
        ("\0", Asked()),
        ("Trauma care", Asked(("trauma", "care"), is_open=True)),
        ("Trauma care ", Asked(("trauma", "care"))),
        ('"distance learning" now', Asked(("now",), (("distance", "learning"),), is_open=True)),
        ('"distance learning', Asked((), (("distance", "learning"),))),
        ('"trauma"', Asked(("trauma",))),
        ("what is the plan", Asked(("plan",), is_open=True)),
        ("to be or not", Asked(("not",), is_open=True)),
        ("what is", Asked(("what", "is"), is_open=True)),
        ("title:care^9 AND (x OR y) *~2", Asked(("title", "care", "9", "x", "y", "2"), is_open=True)),
        ("care care Care", Asked(("care",), is_open=True)),
    ],
)
def test_what_was_typed_becomes_words(typed: str, asked: Asked) -> None:
    assert read(typed) == asked


def test_what_is_too_long_is_cut_and_says_so() -> None:
    assert read("word " * 2000).is_cut
    many = read(" ".join(f"w{n}" for n in range(20)))
    assert (many.is_cut, len(many.words)) == (True, MOST_WORDS)
    assert len(read("x" * 10_000).words[0]) == LONGEST


@given(st.text(max_size=600))
def test_nothing_but_words_comes_out(typed: str) -> None:
    asked = read(typed)
    assert all(words_of(word) == [word] for word in asked.words)
    assert all(words_of(" ".join(phrase)) == list(phrase) for phrase in asked.phrases)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("trauma", "trauma", 0), ("truama", "trauma", 1), ("traum", "trauma", 1), ("kitten", "sitting", 3), ("ab", "", 2)],
)
def test_changes_are_counted(one: str, other: str, distance: int) -> None:
    assert changes_between(one, other, 9) == changes_between(other, one, 9) == distance
    assert changes_between(one, other, 0) == min(distance, 1) or distance == 0


KNOWN = [("trauma", 9), ("traumas", 2), ("drama", 40), ("care", 5), ("core", 8), ("2020", 7), ("kindergarten", 3)]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("truama", ["trauma"]),
        ("kindergarden", ["kindergarten"]),
        ("kindegarden", ["kindergarten"]),
        ("cire", ["core", "care"]),  # the commonest first
        ("ca", []),  # too short to be a slip
        ("2021", []),  # a number is meant
        ("zzzzzz", []),
    ],
)
def test_a_slip_is_the_nearest_known_word(word: str, found: list[str]) -> None:
    assert [near.word for near in nearest(word, KNOWN)] == found


def test_marks_are_marks_and_everything_else_is_escaped() -> None:
    stems = {stem("strategies"), stem("care")}
    assert marked('<script>"Strategy" & Caring</script>', stems) == (
        "&lt;script&gt;&quot;<mark>Strategy</mark>&quot; &amp; <mark>Caring</mark>&lt;/script&gt;"
    )
    assert marked("<b>", frozenset()) == "&lt;b&gt;"


def test_an_excerpt_shows_where_the_words_are() -> None:
    text = "Beginning. " + "filler " * 400 + "<i>care</i> of adults and care of children " + "more " * 400
    shown = excerpt(text, {stem("care")})
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert shown.count("<mark>care</mark>") == 2
    assert "&lt;i&gt;" in shown
    assert len(shown) < 400
    assert excerpt(text, frozenset()).startswith("Beginning.")
    assert excerpt("x" * 5000, frozenset()).count("x") == 240
    assert excerpt("", {stem("care")}) == ""


@given(st.text(max_size=3000), st.sampled_from(["care", "a", "x"]))
def test_an_excerpt_of_anything_is_safe(text: str, word: str) -> None:
    shown = excerpt(text, {stem(word)}).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in shown
    assert ">" not in shown
