"""Plans for reports: what comes due, who is told, who reads."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.steering.packs.actions import schedules as actions
from steelyard.steering.packs.forms.schedules import ScheduleForm
from steelyard.steering.packs.queries import schedules as queries
from steelyard.steering.packs.rules.packs import NotNow
from steelyard.steering.packs.views import FORM, posted, told_on

_LEAD = (
    "A plan drafts the report in time, reminds those who write it, and sends its readers a link once it is submitted."
)


def _to_plans(**_: object) -> str:
    return reverse("packs:schedules")


def _values(form: ScheduleForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


@page("packs.follow")
def schedules(http: Http) -> HttpResponse:
    """Which reports come due, and when."""
    return show(http, "packs/schedules.html", {"plans": list(queries.plans()), "coming": queries.coming()})


@page("packs.submit")
@once
def plan(http: Http) -> HttpResponse:
    """Plan a kind of report."""
    form = ScheduleForm(posted(http), initial={"version": 1, "kind": "annual"})
    if form.is_valid():
        try:
            actions.plan(by=http.user, **_values(form))
            return go(_to_plans())
        except NotNow as problem:
            form.add_error("kind", str(problem))
    context = {"form": form, "title": "Plan a report", "button": "Plan the report", "back": _to_plans(), "lead": _LEAD}
    return (invalid if form.errors else show)(http, FORM, context)


@page("packs.submit")
@told_on(_to_plans)
def schedule(http: Http, pk: int) -> HttpResponse:
    """Change a plan."""
    found = access(http.user, "packs.submit", queries.plans(), pk=pk)
    saved = {name: getattr(found, name) for name in ScheduleForm.base_fields}
    form = ScheduleForm(posted(http), initial=saved)
    context = {
        "form": form, "title": "Change the plan", "button": "Save", "back": _to_plans(), "lead": _LEAD,
        "remove": reverse("packs:end-schedule", args=[pk]), "remove_words": "End this plan",
    }  # fmt: skip
    if form.is_valid():
        newest, found.version = found.version, form.cleaned_data["version"]
        try:
            actions.alter_plan(found, by=http.user, **_values(form))
            return go(_to_plans())
        except Stale:
            return conflict(http, FORM, context, form=form, theirs=saved, version=newest)
        except NotNow as problem:
            form.add_error("kind", str(problem))
    return (invalid if form.errors else show)(http, FORM, context)


@page("packs.submit")
@require_POST
@told_on(_to_plans)
def end_schedule(http: Http, pk: int) -> HttpResponse:
    actions.end_plan(access(http.user, "packs.submit", queries.plans(), pk=pk), by=http.user)
    messages.success(http, "The plan is ended. What was drafted stays.")
    return go(_to_plans())
