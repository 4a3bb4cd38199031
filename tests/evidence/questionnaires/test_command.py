"""The command takes forms in, and the form that comes with Steelyard is one."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from steelyard.evidence.questionnaires.actions.questionnaires import begin, publish, put_back, redraft, save_draft
from steelyard.evidence.questionnaires.actions.shipped import keep_yearly
from steelyard.evidence.questionnaires.models import LibraryQuestion, Questionnaire, QuestionnaireVersion
from steelyard.evidence.questionnaires.queries import compared, newest
from steelyard.evidence.questionnaires.queries.shipped import yearly
from steelyard.evidence.questionnaires.rules import NotNow
from steelyard.evidence.questionnaires.rules.reading import Faulty, read
from steelyard.faces.command.forms import import_form
from steelyard.faces.command.refusals import Refused
from steelyard.foundation.kit.models import Stale
from tests.evidence.questionnaires.files import CHOICES, SETTINGS, SURVEY, survey, workbook
from tests.evidence.questionnaires.forms import WHOLE, document, question

pytestmark = pytest.mark.django_db


def test_a_preview_writes_nothing_and_an_import_begins_a_draft(tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS))
    told = json.loads(import_form(file, preview=True, as_json=True))
    assert Questionnaire.objects.count() == 0
    assert set(told) == {"kind", "title", "languages", "questions", "refused"}
    assert set(told["questions"][0]) == {"name", "kind", "label", "choices", "required", "show_if"}
    assert "9 questions" in import_form(file)
    made = Questionnaire.objects.get()
    assert len(read(made.draft).questions) == 9
    (tmp_path / "s.lss").write_bytes(survey())
    assert "9 questions" in import_form(tmp_path / "s.lss")
    assert {one.key for one in Questionnaire.objects.all()} == {"a-survey", "a-survey-2"}


def test_what_is_no_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"nothing")
    with pytest.raises(Refused, match="no workbook"):
        import_form(tmp_path / "x.xlsx")
    with pytest.raises(Refused, match="There is no file"):
        import_form(tmp_path / "none.xlsx")


def test_the_yearly_form_is_kept_once_with_its_questions_in_the_library() -> None:
    first, again = keep_yearly(), keep_yearly()
    assert first.pk == again.pk
    assert 12 <= len(first.form.questions) <= 20
    assert LibraryQuestion.objects.count() == len(first.form.questions)
    assert {len(one.rows) for one in first.form.questions if one.name == "considerations"} == {9}
    assert all(pair.is_comparable for pair in compared(first.form, read(yearly())))


def test_a_version_stays_and_a_change_is_the_next_one() -> None:
    made = begin(WHOLE, by=None)
    first = publish(made, by=None)
    redraft(made, by=None)
    with pytest.raises(NotNow, match="asks the same as version 1"):
        publish(made, by=None)
    save_draft(made, by=None, draft=document(question("other", key="role"), question("same", key="k")))
    second = publish(made, by=None)
    assert (first.number, second.number, newest(made)) == (1, 2, second)
    first.refresh_from_db()
    assert first.form == read(WHOLE)


@pytest.mark.parametrize("change", [
    "UPDATE {0} SET document = '{{}}'", "UPDATE {0} SET sha256 = '0'", "UPDATE {0} SET title = 'Other'",
    (
        "INSERT INTO {0} (id, questionnaire_id, number, title, document, sha256, published_at) "
        "SELECT id, questionnaire_id, number + 1, title, '{{}}', sha256, published_at FROM {0}"
    ),
    "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
])  # fmt: skip
def test_not_even_the_database_changes_a_version(change: str) -> None:
    if "REPLACE" in change and connection.vendor != "sqlite":
        pytest.skip("only SQLite writes a row over another")
    publish(begin(WHOLE, by=None), by=None)
    refused = "not_replaced" if "INSERT" in change else "questionnaire_version_stands"
    with pytest.raises(IntegrityError, match=refused), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(QuestionnaireVersion._meta.db_table))


def test_a_faulty_draft_is_kept_but_makes_no_version() -> None:
    made = begin(document(question("a", show_if={"question": "z", "is": "a"})), by=None)
    with pytest.raises(Faulty):
        publish(made, by=None)
    assert newest(made) is None


def test_what_was_taken_out_is_put_back_once_and_stale_drafts_are_refused() -> None:
    made = begin(document(question("a"), question("b")), by=None)
    older = Questionnaire.objects.get(pk=made.pk)
    save_draft(made, by=None, draft=document(question("a")), taken_out="Question b")
    put_back(made, by=None)
    assert [one.name for one in read(made.draft).questions] == ["a", "b"]
    with pytest.raises(NotNow, match="nothing to put back"):
        put_back(made, by=None)
    with pytest.raises(Stale):
        save_draft(older, by=None, draft=document(question("a")))


def test_questions_with_one_key_are_comparable_only_in_the_same_words() -> None:
    earlier = read(document(question("a", key="k1"), question("b", key="k2")))
    later = read(document(question("x", key="k1", label="What about a?"), question("b", key="k2", label="Other words")))
    assert [(pair.key, pair.is_comparable) for pair in compared(later, earlier)] == [("k1", True), ("k2", False)]
