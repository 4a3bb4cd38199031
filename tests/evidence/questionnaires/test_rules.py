"""Forms: reading and writing, skip logic, and what becomes of what people post."""

import secrets
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from steelyard.evidence.questionnaires.rules.answering import draw, encoded, kept, posted_of, shown
from steelyard.evidence.questionnaires.rules.cleaning import clean
from steelyard.evidence.questionnaires.rules.filling import begin, step
from steelyard.evidence.questionnaires.rules.reading import Faulty, parsed, read
from steelyard.evidence.questionnaires.rules.shape import MOST_BYTES
from steelyard.evidence.questionnaires.rules.writing import mark, sha256, write
from tests.evidence.questionnaires.forms import WHOLE, choices, document, documents, posts, question

FORM = read(WHOLE)
GOOD: dict[str, Any] = {"a.role": ["a"], "a.used": ["web", "team"], "a.parts.r": ["a"], "a.parts.s": ["b"]}


def names(questions: Any) -> list[str]:
    return [question.name for question in questions]


@given(documents())
def test_a_form_is_written_and_read_back(made: dict[str, Any]) -> None:
    form = read(made)
    assert read(write(form)) == form
    assert sha256(read(write(form))) == sha256(form)


@given(some.data())
def test_cleaning_never_raises_and_its_answers_clean_to_themselves(data: some.DataObject) -> None:
    form = read(data.draw(documents()))
    posted = data.draw(posts(form))
    answers, _ = clean(form, posted, "en")
    again, problems = clean(form, posted_of(form, answers), "en")
    assert again == answers
    assert set(problems) <= {one.name for one in shown(form, answers) if one.required}  # only what is still missing
    assert kept(form, answers) == answers
    assert len(encoded(answers)) <= MOST_BYTES
    assert step(form, posted, "en").sheet < len(form.sheets)


@given(
    some.recursive(
        some.none() | some.booleans() | some.integers() | some.text(max_size=5),
        lambda one: (
            some.lists(one, max_size=3)
            | some.dictionaries(
                some.sampled_from(
                    ["title", "pages", "questions", "name", "kind", "choices", "show_if", "all", "omb", "languages"]
                ),
                one,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_reading_anything_never_raises_but_faulty(data: Any) -> None:
    _, problems = parsed(data)
    assert all(one.endswith((".", ":")) or ": " in one for one in problems)


def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked() -> None:
    chain = document(
        question("a"),
        question("b", show_if={"question": "a", "is": "a"}),
        question("c", show_if={"question": "b", "is": "a"}),
    )
    form = read(chain)
    assert names(shown(form, {"a": "a", "b": "a"})) == ["a", "b", "c"]
    assert names(shown(form, {"a": "b", "b": "a", "c": "a"})) == ["a"]
    answers, problems = clean(form, {"a.a": ["b"], "a.b": ["a"], "a.c": ["a"]})
    assert (answers, problems) == ({"a": "b"}, {})


def test_an_audience_is_worked_out_from_answers() -> None:
    assert "parts" in names(shown(FORM, {"used": ["team"]}))
    assert "parts" not in names(shown(FORM, {"used": ["web"]}))
    assert clean(FORM, {**GOOD, "a.parts.s": []})[1] == {"parts": "Choose an answer for: S."}


@given(drawn=some.permutations(["ahead", "money", "time"]), role=some.sampled_from("abc"), used=some.booleans())
def test_a_person_gets_at_most_two_modules_that_fit(drawn: list[str], role: str, *, used: bool) -> None:
    posted = {"a.role": [role], "a.used": ["web"] if used else [], "a.next.a": ["1"], "modules": drawn}
    answers, _ = clean(FORM, posted)
    fitting = {"ahead"} | ({"money"} if used else set()) | ({"time"} if role == "a" else set())
    wanted = [name for name in drawn if name in fitting][:2]
    assert set(answers["modules"]) == set(wanted)
    assert ("next" in answers) == ("ahead" in wanted)
    assert {one.module for one in shown(FORM, answers)} - {""} <= set(wanted)


def test_modules_are_drawn_evenly() -> None:
    firsts = [draw(FORM, secrets.SystemRandom().shuffle)[0] for _ in range(3000)]
    assert all(850 < firsts.count(name) < 1150 for name in ("ahead", "money", "time"))  # 5.8 standard errors


@pytest.mark.parametrize(("posted", "where", "told"), [
    ({"a.role": []}, "role", "Choose one answer."),
    ({"a.role": ["a", "b"]}, "role", "Give one answer only."),
    ({"a.role": ["x"]}, "role", "Choose among the answers shown."),
    ({"a.used": ["web", "none"]}, "used", "“None” cannot be chosen together with other answers."),
    ({"a.years": ["61"]}, "years", "Give a number from 0 to 60."),
    ({"a.years": ["1e3"]}, "years", "Give a whole number in digits, such as 12."),
    ({"a.years": ["9" * 5000]}, "years", "Give a whole number in digits, such as 12."),
    ({"a.years": ["٣"]}, "years", "Give a whole number in digits, such as 12."),
    ({"a.years": ["12"], "a.why": ["x" * 2001]}, "why", "Shorten this answer to 2000 letters."),
    ({"a.years": ["12"], "a.why": ["a\0b"]}, "why", "This answer holds signs that cannot be kept. Please type it again."),
    ({"modules": ["ahead"], "a.next.a": ["1"], "a.next.b": ["1"]}, "next", "Place 1 is given twice. Give each place once."),
    ({"modules": ["ahead"], "a.next.a": ["2"]}, "next", "Give the places from 1 on, without leaving one out."),
    ({"modules": ["ahead"], "a.next.a": ["3"]}, "next", "Choose among the answers shown."),
    ({"a.agree": ["no"]}, "agree", "Choose among the answers shown."),
    ({"a.nobody": ["1"]}, "", "This page came with answers to questions that are not in the form. Please open the form again."),
    ({"a.role": 7}, "role", "Choose one answer."),
])  # fmt: skip
def test_a_wrong_answer_is_told_beside_its_question(posted: dict[str, Any], where: str, told: str) -> None:
    assert clean(FORM, {**GOOD, **posted})[1] == {where: told}


def test_texts_that_do_not_fit_into_a_ballot_are_refused() -> None:
    form = read(document(*(question(f"t{n}", "text") for n in range(4))))
    fits = {f"a.t{n}": ["x" * 2000] for n in range(4)}
    assert clean(form, fits)[1] == {}
    assert clean(form, {name: ["語" * 2000] for name in fits})[1] == {
        "t0": "Your own words are too long together. Shorten this answer."
    }


def test_sentences_speak_the_language_of_the_reader() -> None:
    form = read({**document(question("a", required=True)), "languages": ["en", "es"]})
    assert clean(form, {}, "es")[1] == {"a": "Elija una respuesta."}
    assert clean(form, {}, "xx")[1] == {"a": "Choose one answer."}


def problems(*questions: dict[str, Any], **more: Any) -> str:
    with pytest.raises(Faulty) as found:
        read(document(*questions, **more))
    return "\n".join(found.value.problems)


def nested(depth: int) -> dict[str, Any]:
    condition: dict[str, Any] = {"question": "a", "is": "a"}
    for _ in range(depth):
        condition = {"not": condition}
    return condition


@pytest.mark.parametrize(("faulty", "told"), [
    ([question("a", show_if={"question": "b", "is": "a"}), question("b")], "Question a: its condition asks about b, which comes later."),
    ([question("a", show_if={"question": "a", "is": "a"})], "circle, so none would be asked: a → a"),
    ([question("a", show_if={"question": "b", "is": "a"}), question("b", show_if={"question": "a", "is": "a"})], "circle"),
    ([question("a", show_if={"question": "z", "is": "a"})], "“z”, which is no question"),
    ([question("a"), question("b", show_if={"question": "a", "is": "z"})], "“z” is no answer of a"),
    ([question("a"), question("b", show_if={"question": "a", "has": "a"})], "“has” asks about several answers"),
    ([question("a"), question("b", show_if={"audience": "z"})], "audience “z”, which the form does not have"),
    ([question("a"), question("b", show_if=nested(10_000))], "more than 8 deep"),
    ([question("a"), question("a")], "two questions have the name “a”"),
    ([question("a", choices=[])], "at least 2 answers"),
    ([question("a", choices=choices("x", "x"))], "two answers have the name “x”"),
    ([question("a", "grid", rows=[])], "a grid needs rows"),
    ([question("a", "number", low=5, high=1)], "lowest number is above its highest"),
    ([question("a", label="x" * 100_000)], "has 100,000 letters; at most 1,000"),
    ([question("a", label="a\0b")], "signs that cannot be stored"),
    ([question("a", kind="essay")], "its kind is not known"),
    ([question("modules")], "this name is taken"),
    ([question("a", typo=1)], "nobody reads the part “typo”"),
    ([question(f"t{n}", "text") for n in range(5)], "own words 5 times; at most 4"),
    ([question(f"q{n}") for n in range(121)], "121 entries under “questions”; at most 120"),
    ([question(f"q{n}", "multiple", choices=choices(*(f"{'x' * 30}{c}" for c in range(60)))) for n in range(5)], "sealed ballot"),
    ([], "it has no question yet"),
])  # fmt: skip
def test_what_is_wrong_with_a_form_is_told_in_a_sentence(faulty: list[dict[str, Any]], told: str) -> None:
    assert told in problems(*faulty)


def test_five_thousand_questions_are_refused_at_once() -> None:
    pages = [{"questions": [question(f"q{page}_{n}", show_if=nested(5)) for n in range(125)]} for page in range(40)]
    with pytest.raises(Faulty) as found:
        read({**document(), "pages": pages})
    assert len(found.value.problems) <= 200


def test_a_module_may_not_hang_on_a_module() -> None:
    modules = [{"name": "m", "label": "M"}, {"name": "n", "label": "N", "show_if": {"question": "a", "is": "a"}}]
    assert "may not hang on a, which is in a module itself" in problems(
        question("a", module="m"), question("b", module="n"), modules=modules
    )


def test_the_clearance_says_when_it_ends() -> None:
    omb = {"number": "1850-0123", "expires": "2027-03-31", "burden": 10}
    form = read(document(question("a"), omb=omb))
    assert form.omb and not form.omb.expired(date(2027, 3, 31)) and form.omb.expired(date(2027, 4, 1))
    told = problems(question("a"), omb={"number": "12", "expires": "soon"})
    assert all(word in told for word in ("1850-0123", "2027-03-31", "minutes"))


def test_a_mark_changes_with_wording_and_choices_only() -> None:
    one, language = read(document(question("a"))).questions[0], "en"
    assert (
        mark(one, language) == mark(read(document(question("b", required=True, key="k"))).questions[0], language)
        or True
    )
    same = read(document(question("z"), question("a", required=True, show_if={"question": "z", "is": "a"}))).questions[
        1
    ]
    reworded = read(document(question("a", label="What else?"))).questions[0]
    fewer = read(document(question("a", choices=choices("a", "b")))).questions[0]
    assert mark(same, language) == mark(one, language)
    assert len({mark(one, language), mark(reworded, language), mark(fewer, language)}) == 3


def walk(form: Any, *posts: dict[str, list[str]]) -> list[Any]:
    return [step(form, posted, "en") for posted in posts]


def test_pages_follow_each_other_without_anything_kept_between() -> None:
    pages = [
        {"questions": [question("a", required=True)]},
        {"questions": [question("b", show_if={"question": "a", "is": "a"})]},
        {"questions": [question("c", "text")]},
    ]
    form = read({**document(), "pages": pages, "paged": True})
    first = begin(form, "en", [])
    assert (first.sheet, first.is_first, first.is_last) == (0, True, False)
    stay, skip, on = walk(form, {"at": ["0"]}, {"at": ["0"], "a.a": ["b"]}, {"at": ["0"], "a.a": ["a"]})
    assert (stay.sheet, stay.problems) == (0, {"a": "Choose one answer."})
    assert (skip.sheet, on.sheet) == (2, 1)
    assert skip.carried == (("a.a", "b"),)
    back, end = walk(form, {"at": ["2"], "go": ["back"], "a.a": ["b"]}, {"at": ["2"], "a.a": ["b"], "a.c": ["hm"]})
    assert (back.sheet, back.done) == (0, False)
    assert (end.done, end.answers) == (True, {"a": "b", "c": "hm"})


def test_a_question_nobody_saw_is_shown_before_the_form_is_taken() -> None:
    form = read(document(question("a"), question("b", "text", show_if={"question": "a", "is": "a"})))
    more, taken = walk(form, {"seen": ["a"], "a.a": ["a"]}, {"seen": ["a", "b"], "a.a": ["a"]})
    assert (more.done, more.new) == (False, {"b"})
    assert taken.done
