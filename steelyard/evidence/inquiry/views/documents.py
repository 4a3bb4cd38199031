"""Documents: the list, taking in, replacing names, taking out."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from steelyard.evidence.inquiry.actions import documents as acts
from steelyard.evidence.inquiry.actions import projects
from steelyard.evidence.inquiry.actions.room import exported
from steelyard.evidence.inquiry.formats import Project, Unreadable, laid_out, read
from steelyard.evidence.inquiry.forms.documents import DocumentFilter, NamesForm, ProjectForm, TakeInForm
from steelyard.evidence.inquiry.models import Document
from steelyard.evidence.inquiry.queries import documents as queries
from steelyard.evidence.inquiry.queries.projects import codebook_file, project_file
from steelyard.evidence.inquiry.rules import NotNow
from steelyard.evidence.inquiry.rules.passages import line_ends
from steelyard.evidence.inquiry.rules.renaming import likely_names, renamed
from steelyard.evidence.inquiry.tasks import names
from steelyard.evidence.inquiry.views import asked, form_page, told_on
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, once, show
from steelyard.foundation.kit.paging import paged


@page("inquiry.code")
@require_safe
def documents(http: Http) -> HttpResponse:
    """What there is to read and code."""
    form = DocumentFilter(http.GET or None)
    rows = queries.documents(http.user, **{name: value or "" for name, value in form.value.items()})
    by = ("status", "title", "id")
    found = paged(rows, by, after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "inquiry/documents.html", {"form": form, "page": found}, parts={"rows"})


@page("inquiry.room")
@once
def take_in(http: Http) -> HttpResponse:
    """Bring a document in; its names are replaced on the next page."""
    form = TakeInForm(asked(http), http.FILES or None)
    context = {
        "form": form,
        "title": "Bring a document in",
        "does": "Go on to the names",
        "back": reverse("inquiry:documents"),
        "has_file": True,
    }
    if form.is_valid():
        try:
            text, source = _text(form)
            made = acts.take_in(text, by=http.user, source=source, **form.values)
            return go(reverse("inquiry:names", args=[made.pk]))
        except NotNow as problem:
            form.add_error(None, str(problem))
    return form_page(http, context)


def _text(form: TakeInForm) -> tuple[str, str]:
    """The words of what was brought, and what it was."""
    file = form.cleaned_data["file"]
    if not file:
        return form.cleaned_data["text"], "pasted"
    project = opened(file)
    if len(project.documents) != 1 or project.codes:
        raise NotNow("This file holds more than one text. Bring it in as a project.")
    return project.documents[0].text, project.kind


def opened(file: Any) -> Project:
    """What an uploaded file holds, as people read it; raises NotNow."""
    try:
        return laid_out(read(Path(file.temporary_file_path())))
    except Unreadable as problem:
        raise NotNow(str(problem)) from problem


@page("inquiry.room")
@once
def take_in_project(http: Http) -> HttpResponse:
    """Bring in a project of another tool: look first what it holds, then take it in whole or not at all."""
    form = ProjectForm(asked(http), http.FILES or None)
    context: dict[str, Any] = {"form": form, "project": None, "report": None}
    if form.is_valid():
        try:
            project = opened(form.cleaned_data["file"])
            context["project"] = project
            context["dropped"] = [*project.notes, *project.all_dropped()][:200]
            if not form.cleaned_data["look_only"]:
                level, rules = form.cleaned_data["level"], form.cleaned_data["rules"]
                context["report"] = projects.take_in(project, by=http.user, level=level, rules=rules)
        except NotNow as problem:
            form.add_error("file", str(problem))
            context["project"] = None
    return form_page(http, context, "inquiry/project.html")


@page("inquiry.room")
@require_safe
def as_project(http: Http) -> HttpResponse:
    """The whole room as a REFI-QDA project, for another tool."""
    content = project_file(http.user)
    exported(by=http.user, count=1)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="inquiry.qdpx"'
    response["Cache-Control"] = "no-store"
    return response


@page("inquiry.code")
@require_safe
def as_codebook(http: Http) -> HttpResponse:  # noqa: ARG001 -- a view
    """The code tree as a REFI-QDA codebook."""
    response = HttpResponse(codebook_file(), content_type="application/xml")
    response["Content-Disposition"] = 'attachment; filename="codebook.qdc"'
    response["Cache-Control"] = "no-store"
    return response


@page("inquiry.room")
@never_cache
def replace_names(http: Http, pk: int) -> HttpResponse:
    """Which names stand in this document, what takes their place, and how it reads then."""
    found = access(http.user, "inquiry.room", Document.objects.all(), pk=pk)
    if not found.is_draft:
        return go(found.get_absolute_url())
    kept = "\n".join(f"{one.name} = {one.becomes}" for one in names.kept_rules())
    form = NamesForm(asked(http), initial={"rules": kept})
    rules = form.cleaned_data["rules"] if form.is_valid() else []
    if form.is_valid() and http.POST.get("do") == "accept":
        try:
            done = acts.accept(found, by=http.user, rules=rules, keep_rules=form.cleaned_data["keep"])
            messages.success(http, f"{len(done.changes)} places were replaced. The document can be coded.")
            return go(found.get_absolute_url())
        except (NotNow, Stale) as problem:
            form.add_error(None, str(problem))
    text = line_ends(found.text)
    made = renamed(text, rules or (names.kept_rules() if http.method != "POST" else []))
    context = {
        "document": found,
        "form": form,
        "seen": queries.seen_changes(text, made),
        "count": len(made.changes),
        "left": likely_names(made.text, {one.becomes for one in rules}),
        "beginning": made.text[:1500],
        "has_key": names.is_here(),
    }
    return form_page(http, context, "inquiry/names.html")


def _page_of(pk: int) -> str:
    return reverse("inquiry:document", args=[pk])


def _list(pk: int) -> str:
    del pk
    return reverse("inquiry:documents")


@page("inquiry.room")
@require_POST
@told_on(_list)
def withdraw(http: Http, pk: int) -> HttpResponse:
    found: Any = access(http.user, "inquiry.room", Document.objects.all(), pk=pk)
    acts.withdraw(found, by=http.user)
    messages.success(http, "Taken out. Nobody finds or counts it any more.")
    return go(_list(pk))


@page("inquiry.room")
@require_POST
@told_on(_list)
def put_back(http: Http, pk: int) -> HttpResponse:
    found: Any = access(http.user, "inquiry.room", Document.objects.all(), pk=pk)
    acts.put_back(found, by=http.user)
    return go(_page_of(pk))
