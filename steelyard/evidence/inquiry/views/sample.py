"""The sample: counts, invitations, respondents, interviews, guides."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from steelyard.evidence.inquiry.actions import sample as acts
from steelyard.evidence.inquiry.forms.sample import (
    GuideForm,
    GuideTextForm,
    InterviewForm,
    RespondentForm,
    SampleFilter,
)
from steelyard.evidence.inquiry.models import Guide, GuideVersion, Interview, Respondent
from steelyard.evidence.inquiry.queries import sample as queries
from steelyard.evidence.inquiry.rules import NotNow, Stratum
from steelyard.evidence.inquiry.views import asked, form_page, told_on
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.forms import asked as asked_words
from steelyard.foundation.kit.forms import options
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, once, show
from steelyard.foundation.kit.paging import paged

SAMPLE, FORM = "inquiry/sample.html", "inquiry/form.html"


@page("inquiry.code")
@require_safe
def sample(http: Http) -> HttpResponse:
    """Whom we interviewed, by group and period; below it, every invitation."""
    form = SampleFilter(http.GET or None)
    rows = queries.interviews(**form.value)
    by = ("period", "respondent__pseudonym", "id")
    found = paged(rows, by, after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    context = {"form": form, "page": found, "table": queries.table(), "missing": queries.consent_missing()}
    return show(http, SAMPLE, context, parts={"rows"})


@page("inquiry.room")
@require_safe
def support_lookup(http: Http) -> HttpResponse:
    return options(http, queries.supports_named(http.user, asked_words(http)))


@page("inquiry.room")
@once
def add_respondent(http: Http) -> HttpResponse:
    form = RespondentForm(asked(http))
    context = {"form": form, "title": "Add a respondent", "does": "Add", "back": reverse("inquiry:sample")}
    if form.is_valid():
        values = _values(form)
        try:
            made = acts.add_respondent(Stratum(values.pop("stratum")), by=http.user, **values)
            return go(made.get_absolute_url())
        except NotNow as problem:
            form.add_error("pseudonym", str(problem))
    return form_page(http, context)


def _values(form: Any) -> dict[str, Any]:
    """What is kept, by field; a guide is chosen by its number."""
    found = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    if "guide_version" in found:
        found["guide_version_id"] = found.pop("guide_version")
    return found


@page("inquiry.code")
@require_safe
def respondent(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "inquiry.code", Respondent.objects.select_related("organization", "support"), pk=pk)
    context = {"respondent": found, "interviews": queries.interviews_of(found), "team": queries.team_of(found)}
    return show(http, "inquiry/respondent.html", context)


@page("inquiry.room")
def change_respondent(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "inquiry.room", Respondent.objects.select_related("organization", "support"), pk=pk)
    fields = ("stratum", "pseudonym", "tier", "agency_level", "job", "organization", "support", "version")
    saved = {name: getattr(found, name) for name in fields}
    form = RespondentForm(asked(http), initial=saved)
    context = {"form": form, "title": "Change a respondent", "does": "Save", "back": found.get_absolute_url()}
    if form.is_valid():
        found.version = form.cleaned_data["version"] or found.version
        try:
            acts.alter_respondent(found, by=http.user, **_values(form))
            return go(found.get_absolute_url())
        except Stale:
            return conflict(http, FORM, context, form=form, theirs=saved, version=saved["version"])
        except NotNow as problem:
            form.add_error("pseudonym", str(problem))
    return form_page(http, context)


@page("inquiry.room")
@require_POST
@told_on(lambda pk: reverse("inquiry:respondent", args=[pk]))
def name(http: Http, pk: int) -> HttpResponse:
    """Show the name behind a pseudonym, on a page that nobody keeps; that it was looked up stays in history."""
    found = access(http.user, "inquiry.room", Respondent.objects.all(), pk=pk)
    response = show(http, "inquiry/name.html", {"respondent": found, "name": acts.show_name(found, by=http.user)})
    response["Cache-Control"] = "no-store"
    return response


@page("inquiry.room")
@once
def add_interview(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "inquiry.room", Respondent.objects.all(), pk=pk)
    form = InterviewForm(asked(http), initial={"status": "invited", "consent": "not_asked"})
    back = found.get_absolute_url()
    context = {"form": form, "title": "Invite to an interview", "does": "Add", "back": back, "about": found.pseudonym}
    if form.is_valid():
        try:
            acts.add_interview(found, by=http.user, **_values(form))
            return go(back)
        except NotNow as problem:
            form.add_error("period", str(problem))
    return form_page(http, context)


@page("inquiry.room")
def interview(http: Http, pk: int) -> HttpResponse:
    """One interview: when, under which consent, along which guide."""
    found = access(http.user, "inquiry.room", Interview.objects.select_related("respondent"), pk=pk)
    fields = ("period", "status", "invited_on", "held_on", "consent", "consent_on", "consent_how", "version")
    saved = {name: getattr(found, name) for name in fields} | {"guide_version": found.guide_version_id}
    form = InterviewForm(asked(http), initial=saved)
    back = found.respondent.get_absolute_url()
    about = found.respondent.pseudonym
    context = {"form": form, "title": "Interview and consent", "does": "Save", "back": back, "about": about}
    if form.is_valid():
        found.version = form.cleaned_data["version"] or found.version
        try:
            acts.alter_interview(found, by=http.user, **_values(form))
            return go(back)
        except Stale:
            return conflict(http, FORM, context, form=form, theirs=saved, version=saved["version"])
        except NotNow as problem:
            form.add_error("period", str(problem))
    return form_page(http, context)


@page("inquiry.code")
@require_safe
def guides(http: Http) -> HttpResponse:
    return show(http, "inquiry/guides.html", {"guides": queries.guides()})


@page("inquiry.room")
@once
def add_guide(http: Http) -> HttpResponse:
    form = GuideForm(asked(http))
    context = {"form": form, "title": "Write a question guide", "does": "Save", "back": reverse("inquiry:guides")}
    if form.is_valid():
        acts.write_guide(None, by=http.user, **form.cleaned_data)
        return go(reverse("inquiry:guides"))
    return form_page(http, context)


@page("inquiry.code")
def guide(http: Http, pk: int) -> HttpResponse:
    """A guide with all its versions; the evaluator writes the next one here."""
    found = access(http.user, "inquiry.code", Guide.objects.all(), pk=pk)
    kept: list[GuideVersion] = queries.versions_of(found)
    form = GuideTextForm(asked(http), initial={"text": kept[0].text if kept else ""})
    context = {"guide": found, "versions": kept, "form": form}
    if http.method == "POST":
        access(http.user, "inquiry.room", Guide.objects.all(), pk=pk)
        if form.is_valid():
            made = acts.write_guide(found, by=http.user, text=form.cleaned_data["text"])
            messages.success(http, f"Version {made.number} is the one in use.")
            return go(found.get_absolute_url())
    return form_page(http, context, "inquiry/guide.html")
