"""The list of who registered, the list at the door, the code, and closing an event."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.kit.paging import Page, paged
from steelyard.support.delivery.actions import CannotRecord
from steelyard.support.events import actions
from steelyard.support.events.forms.door import CloseForm, ListFilters, WalkInForm
from steelyard.support.events.models import Event, Registration
from steelyard.support.events.queries import desk, door
from steelyard.support.events.rules import CheckIn
from steelyard.support.events.rules.moments import when
from steelyard.support.events.tasks.codes import scanned
from steelyard.support.events.tasks.tables import csv_of

AT_ONCE = 40  # people on one screen of the door
_SEEN = ("event", "organization", "state")


def _get(http: Http, permission: str, pk: int) -> Event:
    return access(http.user, permission, Event.objects.select_related("support", "activity"), pk=pk)


@page("events.manage")
@require_safe
def registrations(http: Http, pk: int) -> HttpResponse:
    """Who registered, what they answered, and what they need to take part."""
    found, form = _get(http, "events.manage", pk), ListFilters(http.GET)
    rows = door.registrations(found, http.user, **form.wanted)
    shown = paged(rows, ("name_key", "id"), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    told = Page(desk.answered(shown.rows, desk.questions_of(found)), shown.after, shown.before)
    context = {"event": found, "form": form, "page": told, "tally": door.tally(found)}
    return show(http, "events/registrations.html", context, parts={"rows"})


@page("events.manage")
@require_POST
def export(http: Http, pk: int) -> HttpResponse:
    """Everybody on the list as CSV; that somebody took it is kept."""
    found = _get(http, "events.manage", pk)
    content, count = csv_of(desk.questions_of(found), desk.export(found))
    actions.note_export(found, by=http.user, count=count)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.key}-registrations.csv"'
    response["Cache-Control"] = "no-store"
    return response


# At the door


@page("events.check_in")
def at_door(http: Http, pk: int) -> HttpResponse:
    """The list at the door: search a name, one tap for each person."""
    found, text = _get(http, "events.check_in", pk), http.GET.get("q", "")[:200]
    rows = door.at_the_door(found, http.user, text)
    shown = paged(
        rows, ("name_key", "id"), after=http.GET.get("after", ""), before=http.GET.get("before", ""), size=AT_ONCE
    )
    context = {
        "event": found,
        "page": shown,
        "text": text,
        "tally": door.tally(found),
        "when": when(found.starts_at, found.ends_at, found.time_zone),
        "marks": CheckIn.choices(),
        "form": WalkInForm(),
    }
    return show(http, "events/door.html", context, parts={"rows"})


@page("events.check_in")
@require_POST
def mark(http: Http, pk: int) -> HttpResponse:
    """Note that somebody came, did not, or was excused; blank takes it back."""
    found = access(http.user, "events.check_in", Registration.objects.select_related(*_SEEN), pk=pk)
    attendance = http.POST.get("attendance", "")
    if attendance not in {"", *CheckIn}:
        raise Http404("There is no such mark.")
    try:
        actions.check_in(found, by=http.user, attendance=attendance)
    except (actions.CannotRegister, Stale) as refused:
        messages.error(http, str(refused))
    if http.htmx:
        context = {"one": found, "marks": CheckIn.choices(), "tally": door.tally(found.event), "event": found.event}
        return show(http, "events/door_row.html", context)
    return go(_back(http, found))


def _back(http: Http, registration: Registration) -> str:
    if http.POST.get("scanned"):
        return registration.get_absolute_url()
    return f"{reverse('events:door', args=[registration.event_id])}#person-{registration.pk}"


@page("events.check_in")
@require_safe
def scan(http: Http, code: str) -> HttpResponse:
    """What a scanned code opens: the person, with one button."""
    pk = scanned(code)
    if pk is None:
        return show(http, "events/unknown_code.html", status=404)
    return go(reverse("events:registration", args=[pk]))


@page("events.check_in")
@require_safe
def registration(http: Http, pk: int) -> HttpResponse:
    """One registration, as whoever stands at the door needs it."""
    found = access(http.user, "events.check_in", Registration.objects.select_related(*_SEEN), pk=pk)
    event = found.event
    context: dict[str, Any] = {
        "one": found,
        "event": event,
        "when": when(event.starts_at, event.ends_at, event.time_zone),
        "is_today": event.local_start.date() <= timezone.now().astimezone(event.local_start.tzinfo).date(),
        "is_over": event.is_over(timezone.now()),
        "marks": CheckIn.choices(),
    }
    return show(http, "events/registration.html", context)


@page("events.manage")
@require_POST
@once
def letter(http: Http, pk: int) -> HttpResponse:
    """Mail somebody the confirmation again."""
    found = access(http.user, "events.manage", Registration.objects.select_related("event"), pk=pk)
    try:
        actions.send_letter_again(found, by=http.user)
    except actions.CannotRegister as refused:
        messages.error(http, str(refused))
    else:
        messages.success(http, "The letter is on its way again, with the private link.")
    return go(found.get_absolute_url())


@page("events.check_in")
@once
def walk_in(http: Http, pk: int) -> HttpResponse:
    """Add somebody who came without registering."""
    found = _get(http, "events.check_in", pk)
    form = WalkInForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        chosen = form.cleaned_data["organization"]
        known = desk.organization_chosen(chosen)
        try:
            made = actions.walk_in(
                found,
                by=http.user,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                organization=known,
                organization_typed="" if known or not chosen else chosen.text,
            )
        except (actions.CannotRegister, Stale) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(http, f"{made.name} is checked in.")
            return go(reverse("events:door", args=[found.pk]))
    return (invalid if form.is_bound else show)(http, "events/walk_in.html", {"event": found, "form": form})


@page("events.manage")
@once
def close(http: Http, pk: int) -> HttpResponse:
    """Write who came into the ledger; again, it is brought up to date."""
    found = _get(http, "events.manage", pk)
    form = CloseForm(http.POST if http.method == "POST" else None, initial={"rest_absent": found.mode == "in_person"})
    if form.is_valid():
        try:
            actions.close_event(found, by=http.user, **form.cleaned_data)
        except (actions.CannotEvent, CannotRecord, Stale) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(http, "The ledger has it: the activity and who took part.")
            return go(found.get_absolute_url())
    context = {"event": found, "form": form, "tally": door.tally(found)}
    return (invalid if form.is_bound else show)(http, "events/close.html", context)
