"""Questionnaires: the list, one with its versions, a file that somebody brings, the library."""

from typing import Any

import yaml
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from steelyard.evidence.questionnaires import queries
from steelyard.evidence.questionnaires.actions import questionnaires as actions
from steelyard.evidence.questionnaires.forms.facts import BeginForm, FileForm
from steelyard.evidence.questionnaires.models import LibraryQuestion, Questionnaire, QuestionnaireVersion
from steelyard.evidence.questionnaires.queries.drafts import outline
from steelyard.evidence.questionnaires.rules import NotNow
from steelyard.evidence.questionnaires.rules.importing.files import read
from steelyard.evidence.questionnaires.rules.importing.taken import Unreadable
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show

FILE = "questionnaires/from_file.html"


def found_for(http: Http, permission: str, pk: int) -> Questionnaire:
    found: Questionnaire = access(http.user, permission, Questionnaire.objects, pk=pk)
    return found


def draft_at(found: Questionnaire) -> str:
    return reverse("questionnaires:draft", args=[found.pk])


@page("questionnaires.see")
def questionnaires(http: Http) -> HttpResponse:
    """What is asked, and what is no longer."""
    rows = queries.listed(Questionnaire.objects.visible_to(http.user)).order_by("title", "pk")
    return show(http, "questionnaires/questionnaires.html", {"questionnaires": list(rows)})


@page("questionnaires.see")
def questionnaire(http: Http, pk: int) -> HttpResponse:
    """One questionnaire: what its newest version asks, and all versions."""
    found = found_for(http, "questionnaires.see", pk)
    versions = queries.versions(found)
    newest = versions[0] if versions else None
    context = {
        "questionnaire": found,
        "versions": versions,
        "newest": newest,
        "outline": outline(newest.document) if newest else None,
    }
    return show(http, "questionnaires/questionnaire.html", context)


def _version(http: Http, pk: int) -> QuestionnaireVersion:
    found: QuestionnaireVersion = access(http.user, "questionnaires.see", QuestionnaireVersion.objects, pk=pk)
    return found


@page("questionnaires.see")
def version(http: Http, pk: int) -> HttpResponse:
    """One version: what it asks, its mark, and what can be compared with the version before."""
    found = _version(http, pk)
    versions = queries.versions(found.questionnaire)
    before = next((one for one in versions if one.number < found.number), None)
    context = {
        "version": found,
        "outline": outline(found.document),
        "before": before,
        "pairs": queries.compared(found.form, before.form) if before else [],
    }
    return show(http, "questionnaires/version.html", context)


@page("questionnaires.see")
@require_safe
def file(http: Http, pk: int) -> HttpResponse:
    """A version as a file of plain words, to read, keep and compare."""
    found = _version(http, pk)
    words = yaml.safe_dump(found.document, sort_keys=False, allow_unicode=True, width=110)
    response = HttpResponse(words, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.questionnaire.key}-{found.number}.yaml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page("questionnaires.write")
@once
def begin(http: Http) -> HttpResponse:
    """Begin a questionnaire, blank or as a copy of a version (``?copy=``)."""
    copied = queries.version_at(http.GET.get("copy", ""))
    initial = {"title": f"{copied.title} (copy)", "language": copied.form.first_language} if copied else {}
    form = BeginForm(http.POST if http.method == "POST" else None, initial=initial)
    if not form.is_bound:
        return show(http, "questionnaires/begin.html", {"form": form, "copied": copied})
    if not form.is_valid():
        return invalid(http, "questionnaires/begin.html", {"form": form, "copied": copied})
    draft = {**copied.document, "title": form.draft["title"]} if copied else form.draft
    return go(draft_at(actions.begin(draft, by=http.user)))


@page("questionnaires.write")
@once
def from_file(http: Http) -> HttpResponse:
    """Take a form in: first what would come in and what would not, then, on a second click, the draft."""
    form = FileForm(http.POST, http.FILES) if http.method == "POST" else FileForm()
    if not form.is_bound:
        return show(http, FILE, {"form": form})
    if not form.is_valid():
        return invalid(http, FILE, {"form": form})
    try:
        taken = read(form.cleaned_data["file"].read())
    except Unreadable as refused:
        form.add_error("file", str(refused))
        return invalid(http, FILE, {"form": form})
    if http.POST.get("do") == "look":
        return show(http, FILE, {"form": FileForm(), "taken": taken, "told": taken.told()})
    made = actions.take_in(taken, by=http.user)
    messages.success(http, f"{len(taken.questions)} questions came in; what did not stands beside the draft.")
    return go(draft_at(made))


def done(http: Http, found: Questionnaire, act: Any, said: str) -> HttpResponse:  # noqa: PLR0917 -- reads as one line wherever it is used
    try:
        act(found, by=http.user)
    except (NotNow, Stale) as refused:
        messages.error(http, str(refused))
    else:
        messages.success(http, said)
    return go(found.get_absolute_url())


@page("questionnaires.write")
@require_POST
def retire(http: Http, pk: int) -> HttpResponse:
    """Offer a questionnaire no more."""
    found = found_for(http, "questionnaires.write", pk)
    return done(http, found, actions.retire, "It is no longer offered. Waves that use it go on.")


@page("questionnaires.write")
@require_POST
def restore(http: Http, pk: int) -> HttpResponse:
    """Offer a questionnaire again."""
    return done(http, found_for(http, "questionnaires.write", pk), actions.restore, "It is offered again.")


@page("questionnaires.see")
def library(http: Http) -> HttpResponse:
    """Questions that waves have in common."""
    rows = list(queries.library(LibraryQuestion.objects.visible_to(http.user)))
    return show(http, "questionnaires/library.html", {"questions": rows})
