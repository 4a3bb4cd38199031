"""One question of a draft: its words, answers, and to whom it is shown."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from steelyard.evidence.questionnaires.actions import library
from steelyard.evidence.questionnaires.forms.facts import languages_of
from steelyard.evidence.questionnaires.forms.questions import QuestionForm
from steelyard.evidence.questionnaires.models import Questionnaire
from steelyard.evidence.questionnaires.rules import editing
from steelyard.evidence.questionnaires.rules.grade import PLAIN, grade
from steelyard.evidence.questionnaires.rules.reading import parsed
from steelyard.evidence.questionnaires.rules.shape import Kind
from steelyard.evidence.questionnaires.views.drafts import STALE, again, draft_for, kept, shown, version_of
from steelyard.evidence.questionnaires.views.questionnaires import draft_at
from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.pages import Http, go, once, show

QUESTION = "questionnaires/edit_question.html"


def _question(found: Questionnaire, name: str) -> dict[str, Any]:
    question = editing.question(found.words, name)
    if question is None or question.get("kind") not in set(Kind):
        raise Http404("There is no such question in the draft.")
    return question


@page("questionnaires.write")
def question(http: Http, pk: int, name: str) -> HttpResponse:
    """Change one question of the draft."""
    found = draft_for(http, pk)
    asked, whole = _question(found, name), parsed(found.words)[0]
    form = QuestionForm(http.POST or None, draft=found.words, question=asked, whole=whole, version=found.version)
    context = _context(found, asked, form)
    if http.method != "POST":
        return show(http, QUESTION, context)
    if not form.is_valid():
        return show(http, QUESTION, context, status=422)
    if form.cleaned_data["version"] != found.version:
        form = QuestionForm(again(http, found), draft=found.words, question=asked, whole=whole, version=found.version)
        form.add_error(None, STALE)
        return show(http, QUESTION, _context(found, asked, form), status=409)
    return kept(http, found, lambda words: editing.replaced(words, name, form.changed), version=found.version)


def _context(found: Questionnaire, asked: dict[str, Any], form: QuestionForm) -> dict[str, Any]:
    label = asked.get("label", "")
    words = label if isinstance(label, str) else label.get(languages_of(found.words)[0], "")
    return {
        "questionnaire": found,
        "question": asked,
        "kind": Kind(asked["kind"]).label,
        "words": words,
        "form": form,
        "grade": grade(words),
        "plain": PLAIN,
    }


@page("questionnaires.write")
@require_POST
@once
def keep_in_library(http: Http, pk: int, name: str) -> HttpResponse:
    """Keep a question of the draft in the library, under its name or the key it has."""
    found = draft_for(http, pk)
    whole, problems = parsed(found.words)
    asked = whole.question(name)
    if asked is None:
        raise Http404("There is no such question in the draft.")
    if version_of(http) != found.version:
        return shown(http, found, refused=STALE, status=409)
    if any(problem.startswith((f"Question {name}:", f"Question {name},")) for problem in problems):
        messages.error(http, "Settle what is wrong with this question first; the library keeps only what can be asked.")
        return go(draft_at(found))
    made = library.keep(asked, by=http.user, languages=whole.languages)
    messages.success(http, f"The library keeps it under the key {made.key}.")
    if asked.key:
        return go(draft_at(found))
    data = {**_question(found, name), "key": made.key}
    return kept(http, found, lambda words: editing.replaced(words, name, data), version=found.version)
