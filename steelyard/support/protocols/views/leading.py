"""Leading a run: opening it, who is in it, ending it, the next round."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.support.protocols.actions import guided_runs as actions
from steelyard.support.protocols.forms.guided import LeaveForm, MemberForm, PartyForm, StopForm
from steelyard.support.protocols.forms.opening import OpenRunForm
from steelyard.support.protocols.models import GuidedRun
from steelyard.support.protocols.queries import guided as queries
from steelyard.support.protocols.queries.hosts import AGENCY, subject_from
from steelyard.support.protocols.queries.people import organization_chosen, person_chosen
from steelyard.support.protocols.queries.protocols import on_offer
from steelyard.support.protocols.rules import NotNow
from steelyard.support.protocols.views.guided import run_for, show_run

OPEN, SMALL = "protocols/open_run.html", "protocols/lead_form.html"


@page("protocols.open_guided")
@once
def open_run(http: Http) -> HttpResponse:
    """Open a run; ``?for=`` names what it belongs to where that is no agency chosen here."""
    subject, name = subject_from(http.GET.get("for", ""))
    versions = on_offer()
    first = next((one.pk for one in versions if str(one.protocol_id) == http.GET.get("protocol")), None)
    data = http.POST if http.method == "POST" else None
    form = OpenRunForm(data, versions=versions, label=subject[0] if subject else AGENCY, initial={"protocol": first})
    if subject and subject[0] == AGENCY:
        form.fields.pop("agency", None)
    context = {"form": form, "name": name, "versions": versions}
    if data is None:
        return show(http, OPEN, context)
    if form.is_valid() and subject is None:
        agency = organization_chosen(http.user, form.cleaned_data["agency"])
        subject = (AGENCY, agency.pk) if agency else None
        if subject is None:
            form.add_error("agency", "Choose an agency from the suggestions.")
    if not form.is_valid() or subject is None:
        return invalid(http, OPEN, context)
    try:
        run = actions.open_guided(
            subject,
            by=http.user,
            protocol_version=form.version,
            about=form.cleaned_data["about"],
            language=form.cleaned_data.get("language") or form.version.guide().language,
            facilitator=http.user,
        )
    except NotNow as refused:
        form.add_error(None, str(refused))
        return invalid(http, OPEN, context)
    messages.success(http, "The run is open. Add who should write in it.")
    return go(run.get_absolute_url())


def _done(http: Http, run: GuidedRun, act: Callable[[], Any], said: str) -> HttpResponse:  # noqa: PLR0917 -- reads as one line wherever it is used
    """Do it and go back to the run; a refusal is told on its page."""
    try:
        act()
    except (NotNow, Stale) as refused:
        missing = refused.missing if isinstance(refused, actions.NotComplete) else []
        again = queries.whole().get(pk=run.pk)
        return show_run(http, again, status=422, refused="" if missing else str(refused), missing=missing)
    messages.success(http, said)
    return go(run.get_absolute_url())


@page("protocols.facilitate")
@once
def add_member(http: Http, pk: int) -> HttpResponse:
    """Let somebody write in the run."""
    run = run_for(http, "protocols.facilitate", pk)
    form = MemberForm(http.POST if http.method == "POST" else None)
    context = {"run": run, "form": form, "title": "Add a member", "does": "Add this person"}
    if not form.is_bound:
        return show(http, SMALL, context)
    person = person_chosen(http.user, form.cleaned_data["person"]) if form.is_valid() else None
    if form.is_valid() and person is None:
        form.add_error("person", "Choose a person from the suggestions.")
    if person is None:
        return invalid(http, SMALL, context)
    return _done(
        http, run, lambda: actions.add_member(run, by=http.user, person=person), f"{person.name} can write here."
    )


@page("protocols.facilitate")
@once
def add_party(http: Http, pk: int) -> HttpResponse:
    """Let another agency share the run."""
    run = run_for(http, "protocols.facilitate", pk)
    form = PartyForm(http.POST if http.method == "POST" else None)
    context = {"run": run, "form": form, "title": "Add an agency", "does": "Add this agency"}
    if not form.is_bound:
        return show(http, SMALL, context)
    agency = organization_chosen(http.user, form.cleaned_data["agency"]) if form.is_valid() else None
    if form.is_valid() and agency is None:
        form.add_error("agency", "Choose an agency from the suggestions.")
    if agency is None:
        return invalid(http, SMALL, context)
    said = f"{agency.name} shares this run."
    return _done(http, run, lambda: actions.add_party(run, by=http.user, organization=agency), said)


@page("protocols.facilitate")
def end_member(http: Http, pk: int, key: int) -> HttpResponse:
    """End somebody's part in the run, with its last day."""
    run = run_for(http, "protocols.facilitate", pk)
    found = next((one for one in queries.members(run) if one.pk == key), None)
    if found is None:
        raise Http404("Nothing is here.")
    context = {"run": run, "title": f"{found.person.name} leaves", "told": "What they wrote stays."}
    return _left(http, context, lambda on: actions.end_member(found, by=http.user, on=on))


@page("protocols.facilitate")
def end_party(http: Http, pk: int, key: int) -> HttpResponse:
    """End an agency's part in the run, with its last day."""
    run = run_for(http, "protocols.facilitate", pk)
    found = next((one for one in queries.parties(run) if one.pk == key), None)
    if found is None:
        raise Http404("Nothing is here.")
    told = "Its people leave with it; what they wrote stays."
    context = {"run": run, "title": f"{found.organization.name} leaves", "told": told}
    return _left(http, context, lambda on: actions.end_party(found, by=http.user, on=on))


def _left(http: Http, context: dict[str, Any], end: Callable[[date], Any]) -> HttpResponse:
    data = http.POST if http.method == "POST" else None
    form = LeaveForm(data, initial={"on": timezone.localdate()})
    context |= {"form": form, "does": "Leave after this day"}
    if data is None:
        return show(http, SMALL, context)
    if not form.is_valid():
        return invalid(http, SMALL, context)
    return _done(http, context["run"], lambda: end(form.cleaned_data["on"]), "The last day is set.")


@page("protocols.facilitate")
@require_POST
def complete(http: Http, pk: int) -> HttpResponse:
    """End a run whose needed steps are done."""
    run = run_for(http, "protocols.facilitate", pk)
    return _done(http, run, lambda: actions.complete(run, by=http.user), "The run is complete.")


@page("protocols.facilitate")
def stop(http: Http, pk: int) -> HttpResponse:
    """End a run that will not be completed."""
    run = run_for(http, "protocols.facilitate", pk)
    data = http.POST if http.method == "POST" else None
    form = StopForm(data)
    told = "It stays readable and is not counted as complete."
    context = {"run": run, "form": form, "title": "Stop this run", "does": "Stop it", "told": told}
    if data is None:
        return show(http, SMALL, context)
    if not form.is_valid():
        return invalid(http, SMALL, context)
    return _done(
        http, run, lambda: actions.stop(run, by=http.user, why=form.cleaned_data["why"]), "The run is stopped."
    )


@page("protocols.facilitate")
@require_POST
def reopen(http: Http, pk: int) -> HttpResponse:
    """Write on in a run that ended."""
    run = run_for(http, "protocols.facilitate", pk)
    return _done(http, run, lambda: actions.reopen(run, by=http.user), "The run is open again.")


@page("protocols.facilitate")
@require_POST
@once
def again(http: Http, pk: int) -> HttpResponse:
    """Begin the next round."""
    run = run_for(http, "protocols.facilitate", pk)
    made: list[GuidedRun] = []
    answer = _done(http, run, lambda: made.append(actions.next_round(run, by=http.user)), "The next round is open.")
    return go(made[0].get_absolute_url()) if made else answer
