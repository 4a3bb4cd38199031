"""Studies: brought, seen column by column, asked, withdrawn and put back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.evidence.exemplars import actions
from steelyard.evidence.exemplars.forms import ModelForm, RepeatForm, RuleForm, UploadForm, as_typed
from steelyard.evidence.exemplars.models import Study
from steelyard.evidence.exemplars.queries import studies as queries
from steelyard.evidence.exemplars.rules.proposing import RULE
from steelyard.evidence.exemplars.views import posted, study_of, told_at
from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.kit.paging import paged


@page("exemplars.see")
@once
def studies(http: Http) -> HttpResponse:
    """All studies, and the form that brings the next file."""
    makes = allows(http.user, "exemplars.make")
    if http.method == "POST" and not makes:
        raise PermissionDenied
    form = UploadForm(http.POST or None, http.FILES or None)
    if http.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        title = form.cleaned_data["title"]
        return go(
            actions.bring(by=http.user, title=title, content=upload, name=upload.name, **form.seen).get_absolute_url()
        )
    turned = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = paged(queries.listed(http.user), ("-made_at", "-id"), size=20, **turned)
    context = {"form": form, "page": rows, "makes": makes}
    return (invalid if form.errors else show)(http, "exemplars/studies.html", context, parts={"rows"})


@page("exemplars.see")
def study(http: Http, pk: int) -> HttpResponse:
    """What the columns hold, and the models fitted so far."""
    found = study_of(http, pk)
    context = {"study": found, "fits": queries.fits_of(found), "makes": allows(http.user, "exemplars.make")}
    return show(http, "exemplars/study.html", context)


@page("exemplars.make")
@once
@told_at("exemplars:study")
def choose(http: Http, pk: int) -> HttpResponse:
    """Choose outcome, context and groups, and have the model fitted."""
    found = study_of(http, pk, "exemplars.make")
    form = ModelForm(posted(http), study=found, initial=_before(http, found, is_rule=False))
    if http.method == "POST" and form.is_valid():
        made = actions.ask(found, by=http.user, asked=form.asked)
        return go(made.job.get_absolute_url() if made.job else made.get_absolute_url())
    return (invalid if form.errors else show)(http, "exemplars/choose.html", {"study": found, "form": form})


@page("exemplars.make")
@told_at("exemplars:study")
@once
def choose_rule(http: Http, pk: int) -> HttpResponse:
    """Choose indicators, years and every part of the rule, and have it applied."""
    found = study_of(http, pk, "exemplars.make")
    form = RuleForm(posted(http), study=found, initial=_before(http, found, is_rule=True))
    if http.method == "POST" and form.is_valid():
        made = actions.ask(found, by=http.user, asked=form.asked)
        return go(made.job.get_absolute_url() if made.job else made.get_absolute_url())
    return (invalid if form.errors else show)(http, "exemplars/rule.html", {"study": found, "form": form})


def _before(http: Http, found: Study, *, is_rule: bool) -> dict[str, Any] | None:
    """The choices of an earlier model, to change one of them."""
    text = http.GET.get("like", "")
    known = queries.asked_before(found, int(text)) if text.isascii() and text.isdecimal() and len(text) < 18 else None
    if known is None or (known.get("kind") == RULE) != is_rule:
        return None
    return as_typed(known)


@page("exemplars.make")
@told_at("exemplars:study")
@once
def repeat(http: Http, pk: int) -> HttpResponse:
    """Ask again what a kept result says was asked."""
    found = study_of(http, pk, "exemplars.make")
    form = RepeatForm(posted(http), http.FILES or None, study=found)
    if form.is_valid():
        made = actions.ask(found, by=http.user, asked=form.asked)
        if form.sha256 != found.sha256:
            messages.warning(http, "This is not the file of the kept result, so the figures may differ.")
        return go(made.job.get_absolute_url() if made.job else made.get_absolute_url())
    context = {
        "form": form, "study": found, "title": "Repeat what was asked before", "button": "Work it out again",
        "lead": "The same file and the same choices give the same digits, also next year.",
        "back": found.get_absolute_url(), "is_upload": True,
    }  # fmt: skip
    return (invalid if form.errors else show)(http, "exemplars/form.html", context)


@page("exemplars.make")
@require_POST
@told_at("exemplars:study")
def withdraw(http: Http, pk: int) -> HttpResponse:
    actions.withdraw(study_of(http, pk, "exemplars.make"), by=http.user)
    messages.success(http, "The study is withdrawn. You can put it back.")
    return go(reverse("exemplars:study", args=[pk]))


@page("exemplars.make")
@require_POST
@told_at("exemplars:study")
def put_back(http: Http, pk: int) -> HttpResponse:
    actions.put_back(study_of(http, pk, "exemplars.make"), by=http.user)
    messages.success(http, "The study is back in the list.")
    return go(reverse("exemplars:study", args=[pk]))
