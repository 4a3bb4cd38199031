"""The glossary defines each word of the house in a line of our own."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.cases.ciselss import copied, proper_names, runs, seeds

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
WORDS = """
activity, agreement, amplify, award year, ballot, capacity, case, center, charge, code, collaborate, collaborative,
context event, convening, cycle, decision, declined, direct service, document, effort, engagement, event, excerpt,
external partner, fidelity, focal area, fulcrum, hand-off, help request, illuminate, invitation, LEA, lever, liaison,
matrix, measure, memo, milestone, offering, operating partner, organization, participation, problem of practice,
promise, protocol, provider, readiness, recipient, resource, review, run, SEA, support, team, theory of change, tier,
topic, wave, weight
"""
LONGEST = 210  # letters; what is longer is an explanation and belongs elsewhere


def entries(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^\| ([^|*]+) \| ([^|]+) \|$", text, flags=re.MULTILINE)[1:]


def missing(words: Iterable[str], text: str) -> list[str]:
    defined = {word for word, _ in entries(text)}
    return [word for word in words if word not in defined]


def dangling(text: str) -> set[str]:
    """Words in italics that have no line, as they stand or in the plural; kinds of capacity are explained in place."""
    defined = {word for word, _ in entries(text)}
    defined |= {f"{word}s" for word in defined} | {
        "individual",
        "organizational",
        "existing",
        "desired",
        "claimed",
        "built",
    }
    return {word for _, line in entries(text) for word in re.findall(r"\*([^*]+)\*", line)} - defined


def the_words() -> list[str]:
    return [word.strip() for word in WORDS.replace("\n", " ").split(",")]


def test_every_word_is_defined() -> None:
    assert missing(the_words(), GLOSSARY.read_text(encoding="utf-8")) == []


def test_a_word_without_a_line_is_found() -> None:
    assert missing(["lever", "weight"], "| word | meaning |\n|---|---|\n| lever | A beam. |\n") == ["weight"]


def test_each_definition_is_one_sentence_or_two_and_the_words_are_in_order() -> None:
    found = entries(GLOSSARY.read_text(encoding="utf-8"))
    words = [word.lower() for word, _ in found]
    assert words == sorted(set(words))
    assert [word for word, line in found if not line.endswith(".") or len(line) > LONGEST] == []


def test_italics_lead_to_a_line() -> None:
    assert dangling(GLOSSARY.read_text(encoding="utf-8")) == set()
    assert dangling("| word | meaning |\n|---|---|\n| lever | A *beam*. |\n") == {"beam"}


def test_no_definition_is_copied() -> None:
    theirs = set().union(*map(runs, seeds().values()))
    assert copied(GLOSSARY.read_text(encoding="utf-8"), proper_names(), theirs) == []
