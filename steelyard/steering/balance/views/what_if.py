"""What if: tick, move, look; nothing is written unless somebody keeps it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.forms import LONGEST_KEY
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, once, show
from steelyard.steering.balance import actions, queries
from steelyard.steering.balance.forms.what_if import Draft, HeadForm, NameForm, as_data
from steelyard.steering.balance.models import Scenario

OPENED = "scenario"


def _tried(http: Http, data: Mapping[str, Any]) -> tuple[dict[str, Any], Draft, HeadForm]:
    """Read what was sent and reckon what it would do; the page's context holds it all."""
    today = timezone.localdate()
    offered, usual = queries.periods(today)
    head = HeadForm(data or None, periods=offered, usual=usual)
    found = queries.base(head.period, queries.award_years(), today=today)
    draft = Draft(data, found, sees_requests=allows(http.user, "intake.see"))
    requests = queries.pending(http.user, head.words, draft.request_keys)
    supports = queries.planned(http.user, head.words, draft.support_keys)
    draft.offer(requests.rows, supports.rows)
    choices = draft.choices
    outcome = queries.outcome(found, choices)
    draft.refuse(outcome.refused)
    problems = [*draft.errors, *(str(text) for texts in head.errors.values() for text in texts)]
    context = {"head": head, "draft": draft, "requests": requests, "supports": supports, "outcome": outcome}
    return context | {"problems": problems, "choices": choices, "found": found}, draft, head


def _show(http: Http, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context.setdefault("name_form", NameForm(initial={"name": http.POST.get("name", "")}))
    status = 422 if status == 200 and context["problems"] else status
    return show(http, "balance/what_if.html", context, status=status)


def _opened(http: Http, pk: str | None) -> Scenario | None:
    """The scenario that is being worked on, if the page was opened from one."""
    return access(http.user, "balance.see_rows", Scenario.objects, pk=pk) if pk else None


@page("balance.see_rows")
def what_if(http: Http) -> HttpResponse:
    """The page, filled with a scenario if the address names one."""
    sent = http.method == "POST"
    opened = _opened(http, (http.POST if sent else http.GET).get(OPENED))
    data: Mapping[str, Any] = http.POST if sent else http.GET
    if opened and not sent:
        data = as_data(opened.chosen, opened.base)
    context, _, _ = _tried(http, data)
    version = http.POST.get("version", "") if sent else str(opened.version) if opened else ""
    return _show(http, context | {"opened": opened, "version": version})


@page("balance.keep_scenarios")
@require_POST
@once
def keep(http: Http) -> HttpResponse:
    """Keep what is tried out under a name."""
    context, draft, head = _tried(http, http.POST)
    form = NameForm(http.POST)
    if form.is_valid() and _may_be_kept(context):
        made = actions.keep_scenario(
            by=http.user, name=form.cleaned_data["name"], base=head.period.key, choices=draft.choices
        )
        messages.success(http, "The scenario is kept. Nothing else was changed.")
        return go(made.get_absolute_url())
    return _show(http, context | {"name_form": form, **_still_open(http)}, status=422)


@page("balance.keep_scenarios")
@require_POST
def alter(http: Http, pk: int) -> HttpResponse:
    """Let a kept scenario hold what is tried out now."""
    found = access(http.user, "balance.keep_scenarios", Scenario.objects, pk=pk)
    context, draft, head = _tried(http, http.POST)
    if not _may_be_kept(context):
        return _show(http, context | _still_open(http), status=422)
    newest = found.version
    typed = http.POST.get("version", "")
    found.version = int(typed) if typed.isdecimal() and len(typed) <= LONGEST_KEY else 0
    try:
        actions.alter_scenario(found, by=http.user, base=head.period.key, choices=draft.choices)
    except Stale:
        shown = {"opened": found, "version": newest, "is_conflict": True}
        return _show(http, context | shown, status=409)
    messages.success(http, "Saved. Nothing but the scenario was changed.")
    return go(found.get_absolute_url())


def _may_be_kept(context: dict[str, Any]) -> bool:
    """Only what can be read and holds something; what it lacks is said on the page."""
    if not context["choices"] and not context["problems"]:
        context["problems"].append("Tick or move something first: a scenario without choices is what is.")
    return not context["problems"]


def _still_open(http: Http) -> dict[str, Any]:
    opened = _opened(http, http.POST.get(OPENED))
    return {"opened": opened, "version": http.POST.get("version", "")} if opened else {}


def address_of(scenario: Scenario) -> str:
    """Where a scenario is worked on."""
    return f"{reverse('balance:what-if')}?{OPENED}={scenario.pk}"
