"""Findings in the room, what is released of them, and what the center reads and answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from steelyard.evidence.inquiry.actions import releases as acts
from steelyard.evidence.inquiry.forms.releases import AnswerForm, DisplayForm, FindingForm, QuoteForm
from steelyard.evidence.inquiry.models import Answer, Display, Excerpt, Finding, Quote
from steelyard.evidence.inquiry.queries import releases as queries
from steelyard.evidence.inquiry.rules import NotNow
from steelyard.evidence.inquiry.views import asked, form_page
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, once, show

FORM = "inquiry/form.html"


@page("inquiry.room")
@require_safe
def findings(http: Http) -> HttpResponse:
    """What the inquiry found, and what of it the center reads."""
    return show(http, "inquiry/findings.html", {"findings": queries.findings()})


@page("inquiry.room")
@once
def add_finding(http: Http) -> HttpResponse:
    form = FindingForm(asked(http))
    context = {"form": form, "title": "Write a finding", "does": "Keep it", "back": reverse("inquiry:findings")}
    if form.is_valid():
        made = acts.write_finding(by=http.user, title=form.cleaned_data["title"], text=form.cleaned_data["text"])
        return go(made.get_absolute_url())
    return form_page(http, context)


def _finding(http: Http, pk: int) -> Finding:
    return access(http.user, "inquiry.room", Finding.objects.all(), pk=pk)


@page("inquiry.room")
@require_safe
def finding(http: Http, pk: int) -> HttpResponse:
    """One finding with its figures and quotes, each released by itself."""
    found = _finding(http, pk)
    context = {
        "finding": found,
        "quotes": found.quotes.order_by("pk"),
        "displays": found.displays.order_by("pk"),
        "answers": found.answers.order_by("pk"),
    }
    return show(http, "inquiry/finding.html", context)


@page("inquiry.room")
def change_finding(http: Http, pk: int) -> HttpResponse:
    found = _finding(http, pk)
    saved: dict[str, Any] = {"title": found.title, "text": found.text, "version": found.version}
    form = FindingForm(asked(http), initial=saved)
    context = {"form": form, "title": "Change a finding", "does": "Save", "back": found.get_absolute_url()}
    if form.is_valid():
        found.version = form.cleaned_data["version"] or found.version
        try:
            acts.alter_finding(found, by=http.user, title=form.cleaned_data["title"], text=form.cleaned_data["text"])
            return go(found.get_absolute_url())
        except Stale:
            return conflict(http, FORM, context, form=form, theirs=saved, version=saved["version"])
        except NotNow as problem:
            form.add_error(None, str(problem))
    return form_page(http, context)


@page("inquiry.room")
@once
def add_display(http: Http, pk: int) -> HttpResponse:
    found = _finding(http, pk)
    form = DisplayForm(asked(http))
    back = found.get_absolute_url()
    context = {"form": form, "title": "Which numbers speak to this?", "does": "Put beside", "back": back}
    context["about"] = found.title
    if form.is_valid():
        acts.add_display(found, by=http.user, **form.cleaned_data)
        return go(back)
    return form_page(http, context)


@page("inquiry.room")
@once
def quote(http: Http, pk: int) -> HttpResponse:
    """Quote an excerpt beside a finding."""
    rows = Excerpt.objects.live().select_related("document__interview__respondent")
    found = access(http.user, "inquiry.room", rows, pk=pk)
    groups = queries.groups_of(found)
    form = QuoteForm(asked(http), findings=queries.waiting(http.user), groups=groups, initial={"text": found.text})
    back = reverse("inquiry:excerpt", args=[pk])
    context = {"form": form, "title": "How is this quoted?", "does": "Pick it", "back": back}
    if not groups:
        context["about"] = "No group with at least five interviewees fits whoever said this, so it cannot be quoted."
    if form.is_valid():
        given = form.cleaned_data
        try:
            beside = _finding(http, given["finding"])
            acts.pick_quote(found, by=http.user, finding=beside, text=given["text"], group=given["group"])
            return go(beside.get_absolute_url())
        except NotNow as problem:
            form.add_error("group", str(problem))
    return form_page(http, context)


_THINGS: dict[str, Any] = {"finding": Finding, "display": Display, "quote": Quote}
_ACTS = {"release": acts.release, "take-back": acts.take_back, "review": acts.review_quote}


def _decided(http: Http, kind: str, pk: int) -> HttpResponse:
    rows = _THINGS[kind].objects
    if kind == "quote":
        rows = rows.select_related("excerpt__document__interview__respondent")
    found = access(http.user, "inquiry.room", rows.all(), pk=pk)
    act = _ACTS.get(http.POST.get("do", ""), acts.release)
    try:
        if act is acts.review_quote and kind != "quote":
            raise NotNow("Only quotes are reviewed.")
        act(found, by=http.user)
        messages.success(http, "Done.")
    except (NotNow, Stale) as problem:
        messages.error(http, str(problem))
    return go(reverse("inquiry:finding", args=[pk if kind == "finding" else found.finding_id]))


@page("inquiry.room")
@require_POST
def decide_finding(http: Http, pk: int) -> HttpResponse:
    return _decided(http, "finding", pk)


@page("inquiry.room")
@require_POST
def decide_display(http: Http, pk: int) -> HttpResponse:
    return _decided(http, "display", pk)


@page("inquiry.room")
@require_POST
def decide_quote(http: Http, pk: int) -> HttpResponse:
    return _decided(http, "quote", pk)


# What the center reads


@page("inquiry.read")
@require_safe
def released(http: Http) -> HttpResponse:
    """What interviews told, as far as the evaluator released it."""
    return show(http, "inquiry/released.html", {"findings": queries.shown_findings()})


@page("inquiry.answer")
@once
def answer(http: Http, pk: int) -> HttpResponse:
    """What the center heard, and what it does about it."""
    found = access(http.user, "inquiry.answer", Finding.objects.released(), pk=pk)
    form = AnswerForm(asked(http))
    back = reverse("inquiry:released")
    context = {"form": form, "title": "You said, we did", "does": "Answer", "back": back, "about": found.title}
    if form.is_valid():
        try:
            acts.answer(found, by=http.user, **form.cleaned_data)
            return go(back)
        except NotNow as problem:
            form.add_error(None, str(problem))
    return form_page(http, context, "inquiry/answer.html")


@page("inquiry.answer")
@require_POST
def take_answer_back(http: Http, pk: int) -> HttpResponse:
    acts.withdraw_answer(access(http.user, "inquiry.answer", Answer.objects.all(), pk=pk), by=http.user)
    return go(reverse("inquiry:released"))
