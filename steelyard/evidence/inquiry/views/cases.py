"""Cases with their narratives, and the board of claims."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from steelyard.evidence.inquiry.actions import cases as acts
from steelyard.evidence.inquiry.actions.room import looked
from steelyard.evidence.inquiry.forms.cases import (
    CaseForm,
    ClaimForm,
    GroundForm,
    OutlineForm,
    StatementForm,
    WeighForm,
)
from steelyard.evidence.inquiry.models import Case, Claim, Ground, OutlineSection, Statement
from steelyard.evidence.inquiry.queries import cases as queries
from steelyard.evidence.inquiry.rules import Looked, NotNow
from steelyard.evidence.inquiry.views import asked, form_page
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.foundation.kit.paging import paged


@page("inquiry.code")
@require_safe
def cases(http: Http) -> HttpResponse:
    """What is told as a whole."""
    found = paged(queries.cases(), ("kind", "id"), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "inquiry/cases.html", {"page": found}, parts={"rows"})


@page("inquiry.code")
@once
def add_case(http: Http) -> HttpResponse:
    form = CaseForm(asked(http))
    context = {"form": form, "title": "Make a case", "does": "Make it", "back": reverse("inquiry:cases")}
    if form.is_valid():
        kind, about = form.chosen
        try:
            return go(acts.make(kind, by=http.user, about=about).get_absolute_url())
        except NotNow as problem:
            form.add_error("about", str(problem))
    return form_page(http, context)


@page("inquiry.code")
@never_cache
@once
def case(http: Http, pk: int) -> HttpResponse:
    """What the record says of a case, and its narrative, each statement with its excerpts."""
    rows = Case.objects.select_related("respondent", "team__support", "state", "support")
    found = access(http.user, "inquiry.code", rows, pk=pk)
    excerpts = queries.excerpts_of(found, http.user)
    looked(Looked.LIST, by=http.user, count=len(excerpts))
    form = StatementForm(asked(http), offered_excerpts=excerpts)
    if form.is_valid():
        chosen = set(form.cleaned_data["excerpts"])
        section = access(http.user, "inquiry.code", OutlineSection.objects.all(), pk=form.cleaned_data["section"])
        try:
            acts.state(
                found, by=http.user, section=section, text=form.cleaned_data["text"],
                excerpts=[one for one in excerpts if one.pk in chosen],
            )  # fmt: skip
            return go(found.get_absolute_url())
        except NotNow as problem:
            form.add_error("excerpts", str(problem))
    context = {
        "case": found,
        "attributes": queries.attributes(found),
        "narrative": queries.narrative(found, http.user),
        "form": form,
        "any": bool(excerpts),
    }
    return form_page(http, context, "inquiry/case.html")


@page("inquiry.code")
@require_POST
def remove_statement(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "inquiry.code", Statement.objects.all(), pk=pk)
    acts.remove_statement(found, by=http.user)
    return go(reverse("inquiry:case", args=[found.case_id]))


@page("inquiry.room")
def outline(http: Http) -> HttpResponse:
    """The headings that every narrative follows."""
    form = OutlineForm(asked(http), initial={"titles": "\n".join(one.title for one in queries.outline())})
    context = {"form": form, "title": "What does every case tell?", "does": "Save", "back": reverse("inquiry:cases")}
    if form.is_valid():
        try:
            acts.set_outline(form.cleaned_data["titles"], by=http.user)
            return go(reverse("inquiry:cases"))
        except NotNow as problem:
            form.add_error("titles", str(problem))
    return form_page(http, context)


@page("inquiry.code")
@never_cache
@once
def board(http: Http) -> HttpResponse:
    """Claims, and how much speaks for and against each."""
    form = ClaimForm(asked(http))
    if form.is_valid():
        return go(acts.claim(form.cleaned_data["text"], by=http.user).get_absolute_url())
    return form_page(http, {"form": form, "claims": queries.claims()}, "inquiry/board.html")


def _claim(http: Http, pk: int) -> Claim:
    return access(http.user, "inquiry.code", Claim.objects.all(), pk=pk)


def _claimed(http: Http, found: Claim, **forms: Any) -> dict[str, Any]:
    weighed = {"strength": found.strength, "missing": found.missing, "version": found.version}
    grounds = queries.board(found)
    context = {
        "claim": found,
        "words": found.text,
        "missing": found.missing,
        "board": grounds,
        "weigh": WeighForm(None, initial=weighed, prefix="weigh"),
        "form": GroundForm(None),
    }
    looked(Looked.LIST, by=http.user, count=sum(len(a) + len(b) for _, a, b in grounds))
    return context | forms


@page("inquiry.code")
@never_cache
@once
def claim(http: Http, pk: int) -> HttpResponse:
    """What speaks for a claim and what against it, by source."""
    found = _claim(http, pk)
    form = GroundForm(asked(http))
    if form.is_valid():
        given = form.cleaned_data
        excerpt = queries.live_excerpt(given.pop("excerpt"), http.user)
        try:
            acts.ground(found, by=http.user, excerpt=excerpt, **given)
            return go(found.get_absolute_url())
        except NotNow as problem:
            form.add_error("excerpt", str(problem))
    return form_page(http, _claimed(http, found, form=form), "inquiry/claim.html")


@page("inquiry.code")
@require_POST
def weigh(http: Http, pk: int) -> HttpResponse:
    found = _claim(http, pk)
    form = WeighForm(http.POST, prefix="weigh")
    if form.is_valid():
        newest = found.version
        found.version = form.cleaned_data["version"] or newest
        saved = {"strength": found.strength, "missing": found.missing}
        try:
            acts.weigh(
                found, by=http.user, strength=form.cleaned_data["strength"], missing=form.cleaned_data["missing"]
            )
            return go(found.get_absolute_url())
        except Stale:
            context = {"form": form, "title": "Weigh a claim", "does": "Save", "back": found.get_absolute_url()}
            return conflict(http, "inquiry/form.html", context, form=form, theirs=saved, version=newest)
    return invalid(http, "inquiry/claim.html", _claimed(http, found, weigh=form))


@page("inquiry.code")
@require_POST
def remove_ground(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "inquiry.code", Ground.objects.all(), pk=pk)
    acts.remove_ground(found, by=http.user)
    return go(reverse("inquiry:claim", args=[found.claim_id]))
