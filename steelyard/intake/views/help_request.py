"""A request on one screen: what is asked, what we know, and the one next step."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.center.charge.queries import the_center
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.forms import VersionedForm, asked, options
from steelyard.foundation.kit.models import Stale, Versioned
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.intake.actions import decisions, weighing
from steelyard.intake.actions import messages as letters
from steelyard.intake.forms.decide import ReopenForm
from steelyard.intake.forms.weigh import SortForm, WriteForm
from steelyard.intake.models import HelpRequest
from steelyard.intake.queries import decisions as queries
from steelyard.intake.queries.evidence import evidence
from steelyard.intake.queries.page import story
from steelyard.intake.rules import Act, NotNow, refusal, taken_back

STALE = "Somebody else changed this request while you looked at it. Nothing was overwritten; look again."


def posted(http: Http) -> Any:
    """What was sent, were it nothing at all; None where the page is only looked at."""
    return http.POST if http.method == "POST" else None


def as_read(record: Versioned, form: VersionedForm) -> None:
    """Raise Stale if the record is no longer the version that the form showed, whatever else is wrong with it."""
    if record.version != form.cleaned_data.get("version", record.version):
        raise Stale(record)


def refreshed(http: Http, version: int) -> Any:
    """What was typed, with the version of today, so that it can be sent again knowingly."""
    data = http.POST.copy()
    data["version"] = str(version)
    return data


@page("intake.open")
def help_request(http: Http, pk: int) -> HttpResponse:
    """The request, and everything the center's own records know about it."""
    found: HelpRequest = access(http.user, "intake.see", queries.whole(), pk=pk)
    return show(http, "intake/help_request.html", _context(found) | {"write": WriteForm()})


def _context(found: HelpRequest) -> dict[str, Any]:
    return {"help_request": found, "story": story(found), "evidence": evidence(found, timezone.localdate())}


@page("intake.open")
@once
def write(http: Http, pk: int) -> HttpResponse:
    """Write to the requester."""
    found: HelpRequest = access(http.user, "intake.write_to_requester", queries.whole(), pk=pk)
    form = WriteForm(posted(http))
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "intake/help_request.html", _context(found) | {"write": form})
    letters.tell(found, by=http.user, text=form.cleaned_data["text"])
    return go(found.get_absolute_url() + "#letters")


@page("intake.open")
def sort(http: Http, pk: int) -> HttpResponse:
    """Say which agency asks, and what about."""
    found: HelpRequest = access(http.user, "intake.weigh", queries.whole(), pk=pk)
    now = {"version": found.version, "agency": found.agency, "topic": found.topic_id}
    form = SortForm(posted(http), initial=now)
    context = {"help_request": found, "form": form}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "intake/sort.html", context)
    given = form.cleaned_data
    try:
        as_read(found, form)
        weighing.sort(found, by=http.user, topic=form.chosen_topic, agency=given["agency"])
    except Stale:
        again = queries.whole().get(pk=pk)
        differs = [("Agency", again.agency, given["agency"]), ("Topic", again.topic, form.chosen_topic)]
        context |= {"form": SortForm(refreshed(http, again.version)), "differs": differs}
        return show(http, "intake/sort.html", context, status=409)
    except NotNow as refused:
        form.add_error(None, str(refused))
        return invalid(http, "intake/sort.html", context)
    return go(found.get_absolute_url())


@page("intake.open")
@require_POST
def take_up(http: Http, pk: int) -> HttpResponse:
    """Take a request up, and go on to weigh it."""
    found: HelpRequest = access(http.user, "intake.weigh", HelpRequest.objects, pk=pk)
    refused = _refused(http, found, lambda: weighing.take_up(found, by=http.user))
    return refused or go(reverse("intake:weigh", args=[pk]))


@page("intake.open")
@require_POST
def close(http: Http, pk: int) -> HttpResponse:
    """Close a request that is decided and told, and waits for nobody."""
    found: HelpRequest = access(http.user, "intake.decide", HelpRequest.objects, pk=pk)
    if refused := _refused(http, found, lambda: decisions.close(found, by=http.user)):
        return refused
    messages.success(http, f"{found} is closed.")
    return go(reverse("intake:inbox"))


def _refused(http: Http, found: HelpRequest, act: Callable[[], Any]) -> HttpResponse | None:
    """Do an act that needs no form; if it is refused say why, on the request's page."""
    try:
        act()
    except Stale:
        messages.warning(http, STALE)
    except NotNow as refused:
        messages.warning(http, str(refused))
    else:
        return None
    return go(found.get_absolute_url())


@page("intake.open")
@once
def reopen(http: Http, pk: int) -> HttpResponse:
    """Take a decision back, tell the requester why, and decide anew."""
    found: HelpRequest = access(http.user, "intake.decide", queries.whole(), pk=pk)
    if (reason := refusal(Act.REOPEN, found.status)) and http.method != "POST":
        messages.warning(http, reason)
        return go(found.get_absolute_url())
    center = the_center()
    draft = taken_back(name=found.name, number=found.number, center=center.name if center else "")
    form = ReopenForm(posted(http), initial={"version": found.version, "message": draft})
    context = {"help_request": found, "form": form, "untouched": queries.is_undone_by_reopening(found)}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "intake/reopen.html", context)
    try:
        as_read(found, form)
        decisions.reopen(found, by=http.user, why=form.cleaned_data["why"], message=form.cleaned_data["message"])
    except Stale:
        again = queries.whole().get(pk=pk)
        differs = [("Status", again.get_status_display(), "Being weighed, the decision taken back")]
        context |= {"form": ReopenForm(refreshed(http, again.version)), "differs": differs}
        return show(http, "intake/reopen.html", context, status=409)
    except NotNow as refused:
        form.add_error(None, str(refused))
        return invalid(http, "intake/reopen.html", context)
    messages.success(http, "The decision is taken back, and the requester is told. Decide anew when you are ready.")
    return go(found.get_absolute_url())


# Suggestions


@page("intake.see")
def providers(http: Http) -> HttpResponse:
    """Suggestions where a provider is asked for."""
    return options(http, queries.providers_like(asked(http)))


@page("intake.see")
def organizations(http: Http) -> HttpResponse:
    """Suggestions where any organization of the directory is asked for."""
    return options(http, queries.organizations_like(asked(http)))
