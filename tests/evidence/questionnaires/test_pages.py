"""The evaluator builds a form in the browser without a script, tries it out, and makes a version of it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from steelyard.evidence.questionnaires.actions.questionnaires import begin, publish
from steelyard.evidence.questionnaires.actions.shipped import keep_yearly
from steelyard.evidence.questionnaires.models import LibraryQuestion, Questionnaire
from steelyard.evidence.questionnaires.rules.reading import read
from tests.evidence.questionnaires.files import CHOICES, SETTINGS, SURVEY, workbook
from tests.evidence.questionnaires.forms import WHOLE, choices, document, question

pytestmark = pytest.mark.django_db
TYPED = {"show_how": "everybody"}


def draft(*questions: dict[str, Any], **more: Any) -> Questionnaire:
    return begin(document(*questions, **more), by=None)


def post(visit: Any, cast: Any, route: str, data: dict[str, Any], **options: Any) -> Any:
    return visit.post(f"questionnaires:{route}", data, as_=cast.eva, **{"status": 303, **options})


def names(made: Questionnaire) -> list[str]:
    made.refresh_from_db()
    return [one["name"] for page in made.draft["pages"] for one in page["questions"]]


def test_a_form_is_built_step_by_step(visit: Any, cast: Any) -> None:
    post(visit, cast, "begin", {"title": "A year", "language": "en"})
    made = Questionnaire.objects.get()
    post(
        visit,
        cast,
        "add-question",
        {"label": "What did you use?", "kind": "multiple", "page": "0", "version": 1},
        pk=made.pk,
    )
    assert names(made) == ["what_did_you_use"]
    answers = "web | A webinar\nA team of states\nnone | None of these | alone"
    words = {"label_en": "What did you use?", "choices": answers, "required": "on", "version": made.version}
    post(visit, cast, "question", {**words, **TYPED}, pk=made.pk, name="what_did_you_use")
    made.refresh_from_db()
    post(
        visit,
        cast,
        "add-question",
        {"label": "How was the team?", "kind": "scale", "page": "0", "version": made.version},
        pk=made.pk,
    )
    made.refresh_from_db()
    page = visit("questionnaires:question", as_=cast.eva, pk=made.pk, name="how_was_the_team")
    assert "A team of states" in page.html
    shown = {
        "show_how": "any",
        "show_1": "has=what_did_you_use=a_team_of_states",
        "choices": "Bad\nGood\nnone | Cannot say | outside",
    }
    post(
        visit,
        cast,
        "question",
        {"label_en": "How was the team?", "version": made.version, **shown},
        pk=made.pk,
        name="how_was_the_team",
    )
    made.refresh_from_db()
    form = read(made.draft)
    assert form.questions[0].choice_names == ("web", "a_team_of_states", "none")
    assert (form.questions[0].choices[2].alone, form.questions[1].points) == (True, {"bad": 1, "good": 2})
    page = visit("questionnaires:draft", as_=cast.eva, pk=made.pk)
    assert "“What did you use?”: A team of states, among others" in page.text
    post(visit, cast, "publish", {}, pk=made.pk)
    made.refresh_from_db()
    assert (made.draft, made.versions.get().form) == (None, form)
    assert "asks 2 questions" in visit("questionnaires:questionnaire", as_=cast.eva, pk=made.pk).text


def test_questions_change_places_go_and_come_back(visit: Any, cast: Any) -> None:
    made = begin(
        {
            **document(question("a"), question("b")),
            "pages": [{"questions": [question("a"), question("b")]}, {"questions": [question("c")]}],
        },
        by=None,
    )

    def move(name: str, how: str) -> list[str]:
        made.refresh_from_db()
        post(visit, cast, "move-question", {"do": how, "version": made.version}, pk=made.pk, name=name)
        return names(made)

    assert move("b", "up") == ["b", "a", "c"]
    assert move("a", "down") == ["b", "a", "c"]  # over the edge of its page
    assert [len(page["questions"]) for page in made.draft["pages"]] == [1, 2]
    assert move("a", "remove") == ["b", "c"]
    assert "You took out the question a" in visit("questionnaires:draft", as_=cast.eva, pk=made.pk).text
    post(visit, cast, "put-back", {"version": made.version}, pk=made.pk)
    assert names(made) == ["b", "a", "c"]
    stale = post(visit, cast, "move-question", {"do": "up", "version": 1}, pk=made.pk, name="c", status=409)
    assert "Somebody else changed this draft" in stale.text
    assert names(made) == ["b", "a", "c"]


def test_what_is_wrong_stands_beside_the_draft_and_makes_no_version(visit: Any, cast: Any) -> None:
    made = draft(question("a", show_if={"question": "b", "is": "a"}), question("b"))
    page = visit("questionnaires:draft", as_=cast.eva, pk=made.pk)
    assert "its condition asks about b, which comes later" in page.text
    assert "settle what stands beside" in post(visit, cast, "publish", {}, pk=made.pk, status=422).text
    edited = visit("questionnaires:question", as_=cast.eva, pk=made.pk, name="a")
    assert "people as it is now" in edited.text  # a condition the selects cannot say is never lost by saving
    typed = {"label_en": "A", "choices": "a | A\nb | B", "show_how": "keep", "version": made.version}
    post(visit, cast, "question", typed, pk=made.pk, name="a")
    made.refresh_from_db()
    assert made.draft["pages"][0]["questions"][0]["show_if"] == {"question": "b", "is": "a"}


@pytest.mark.parametrize(("typed", "told"), [
    ({"label_en": ""}, "This field is required"),
    ({"choices": "a b | A"}, "is no short name"),
    ({"choices": "a | A\na | B"}, "stands on two lines"),
    ({"choices": "a | A | B | C"}, "parts after its name"),
    ({"show_how": "all"}, "Choose at least one answer"),
    ({"show_how": "all", "show_1": "is=zzz=1"}, "Select a valid choice"),
    ({"label_en": "x\0y"}, "cannot be stored"),
])  # fmt: skip
def test_a_refused_question_says_why_and_loses_nothing(visit: Any, cast: Any, typed: dict[str, Any], told: str) -> None:
    made = draft(question("z"), question("a"))
    words = {
        "label_en": "Kept words",
        "choices": "a | A\nb | B",
        "hint_en": "my hint",
        "version": made.version,
        **TYPED,
        **typed,
    }
    page = post(visit, cast, "question", words, pk=made.pk, name="a", status=422)
    assert told in page.text
    assert "my hint" in page.html


def test_facts_languages_and_clearance(visit: Any, cast: Any) -> None:
    made = draft(question("a"))
    facts = {
        "title_en": "New",
        "languages": "en es",
        "paged": "on",
        "omb_number": "1850-0123",
        "omb_expires": "2027-03-31",
        "omb_burden": "8",
    }
    post(visit, cast, "draft", {**facts, "version": made.version}, pk=made.pk)
    made.refresh_from_db()
    form = read(made.draft)
    assert (made.title, form.languages, form.omb and form.omb.burden) == ("New", ("en", "es"), 8)
    page = visit("questionnaires:question", as_=cast.eva, pk=made.pk, name="a")
    assert "Question (Español)" in page.text
    half = post(visit, cast, "draft", {**facts, "omb_burden": "", "version": made.version}, pk=made.pk, status=422)
    assert "A clearance has a number" in half.text
    assert "1850-0123" in visit("questionnaires:try-draft", as_=cast.eva, pk=made.pk).text


def test_audiences_modules_and_pages(visit: Any, cast: Any) -> None:
    made = draft(question("a"), question("b", "text"))
    group = {"audiences-label_en": "who said A", "audiences-show_how": "all", "audiences-show_1": "is=a=a"}
    post(visit, cast, "groups", {"kind": "audiences", **group, "version": made.version}, pk=made.pk)
    made.refresh_from_db()
    module = {"modules-label_en": "Extra", "modules-show_how": "audience:who_said_a"}
    post(visit, cast, "groups", {"kind": "modules", **module, "version": made.version}, pk=made.pk)
    made.refresh_from_db()
    post(
        visit,
        cast,
        "question",
        {"label_en": "B", "show_how": "everybody", "module": "extra", "version": made.version},
        pk=made.pk,
        name="b",
    )
    made.refresh_from_db()
    form = read(made.draft)
    assert (form.modules[0].show_if, form.questions[1].module) == (read(made.draft).modules[0].show_if, "extra")
    assert "people who said A" in visit("questionnaires:groups", as_=cast.eva, pk=made.pk).text
    none = post(
        visit,
        cast,
        "groups",
        {"kind": "audiences", "audiences-label_en": "x", "audiences-show_how": "everybody", "version": made.version},
        pk=made.pk,
        status=422,
    )
    assert "An audience is people with certain answers" in none.text
    post(visit, cast, "add-page", {"page_title": "Second", "version": made.version}, pk=made.pk)
    made.refresh_from_db()
    post(
        visit, cast, "page", {"title_en": "Renamed", "text_en": "Words", "version": made.version}, pk=made.pk, number=1
    )
    made.refresh_from_db()
    assert made.draft["pages"][1]["title"] == {"en": "Renamed"}
    post(visit, cast, "page", {"do": "remove", "version": made.version}, pk=made.pk, number=1)
    assert len(Questionnaire.objects.get().draft["pages"]) == 1
    visit("questionnaires:page", as_=cast.eva, pk=made.pk, number=9, status=404)


def test_a_respondent_s_way_is_tried_out_and_nothing_is_kept(visit: Any, cast: Any) -> None:
    version = publish(begin(WHOLE, by=None), by=None)
    assert "What about role?" in visit("questionnaires:try-version", as_=cast.eva, pk=version.pk).text
    wrong = post(visit, cast, "try-version", {"a.years": "many", "modules": "ahead"}, pk=version.pk, status=422)
    assert "Give a whole number in digits" in wrong.text and "Choose one answer" in wrong.text
    sent = post(visit, cast, "try-version", {"a.role": "b", "a.years": "3"}, pk=version.pk, status=200)
    assert '{"role":"b","years":3}' in sent.text


def test_a_file_is_looked_at_and_then_taken_in(visit: Any, cast: Any) -> None:
    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile("form.xlsx", workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS))

    looked = post(visit, cast, "from-file", {"file": file(), "do": "look"}, status=200)
    assert "Numbers are whole here" in looked.text and Questionnaire.objects.count() == 0
    post(visit, cast, "from-file", {"file": file(), "do": "take"})
    page = visit("questionnaires:draft", as_=cast.eva, pk=Questionnaire.objects.get().pk)
    assert "Left out of the file" in page.text and "Numbers are whole here" in page.text
    bad = post(visit, cast, "from-file", {"file": SimpleUploadedFile("x.xlsx", b"no"), "do": "take"}, status=422)
    assert "no workbook" in bad.text


def test_the_library_keeps_a_question_and_gives_it_to_the_next_form(visit: Any, cast: Any) -> None:
    made = draft(question("fit", "scale"), question("bad", choices=[]))
    post(visit, cast, "keep-in-library", {"version": made.version}, pk=made.pk, name="fit")
    made.refresh_from_db()
    post(visit, cast, "keep-in-library", {"version": made.version}, pk=made.pk, name="bad")
    assert [one.key for one in LibraryQuestion.objects.all()] == ["fit"]
    other = draft(question("a"))
    post(visit, cast, "add-from-library", {"key": "fit", "to_page": "0", "version": other.version}, pk=other.pk)
    other.refresh_from_db()
    assert read(other.draft).questions[1].key == "fit"
    assert "fit" in visit("questionnaires:library", as_=cast.eva).text


def test_hostile_words_are_text_and_a_large_form_still_opens(visit: Any, cast: Any) -> None:
    many = [question(f"q{n}", label=f"<script>alert({n})</script>") for n in range(120)]
    made = draft(*many, title="<b>bold</b>")
    page = visit("questionnaires:draft", as_=cast.eva, pk=made.pk)
    assert "<script>alert" not in page.html and "<b>bold" not in page.html
    visit("questionnaires:question", as_=cast.eva, pk=made.pk, name="q119")


def test_only_the_evaluator_writes_and_the_director_reads(visit: Any, cast: Any) -> None:
    version = keep_yearly()
    visit("questionnaires:questionnaires", as_=cast.dana)
    visit("questionnaires:version", as_=cast.dana, pk=version.pk)
    visit("questionnaires:begin", as_=cast.dana, status=403)
    visit("questionnaires:questionnaires", as_=cast.liam, status=403)


def test_the_list_asks_as_much_for_three_as_for_one(visit: Any, cast: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for more in (1, 2):
        for n in range(more):
            begin(document(question("a"), title=f"T{more}{n}"), by=None)
        with CaptureQueriesContext(connection) as asked:
            visit("questionnaires:questionnaires", as_=cast.eva)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_comparable_questions_are_told_beside_a_version(visit: Any, cast: Any) -> None:
    made = draft(question("a", key="k"), question("b", key="m"))
    publish(made, by=None)
    made.draft = document(question("a", key="k"), question("b", key="m", choices=choices("x", "y")))
    made.save()
    second = publish(made, by=None)
    told = visit("questionnaires:version", as_=cast.eva, pk=second.pk).text
    assert "the same words and answers" in told and "other words or answers" in told
