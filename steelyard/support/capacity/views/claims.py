"""Claims: made, shown, asked about, confirmed by the agency, and withdrawn."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.files.sending import attachment
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.support.capacity.actions import claims as actions
from steelyard.support.capacity.forms.claims import (
    ActivitiesForm,
    ClaimForm,
    EvidenceFileForm,
    QuoteForm,
    VersionForm,
    WhyForm,
)
from steelyard.support.capacity.forms.profiles import MarkForm, NoteForm
from steelyard.support.capacity.models import Claim, Evidence
from steelyard.support.capacity.queries import claims as reads
from steelyard.support.capacity.queries.pictures import pictures
from steelyard.support.capacity.rules import EvidenceKind, NotNow
from steelyard.support.capacity.views import at_page_of, claim_of, framed, profile_of

_NEW, _CLAIM, _ADD = "capacity/claim_form.html", "capacity/claim.html", "capacity/evidence_form.html"


def _claim_page(pk: int) -> str:
    return reverse("capacity:claim", args=[pk])


@page("capacity.claim")
@once
def claim_new(http: Http, pk: int) -> HttpResponse:
    """Say that a capacity of an agency has grown."""
    found = profile_of(http, pk, "capacity.claim")
    lines = [one for one in pictures([found], timezone.localdate())[found.pk].lines if one.course.steps]
    initial = {"capacity": http.GET.get("capacity", "")[:60].replace("\0", ""), "on": timezone.localdate()}
    rows = [one.capacity for one in lines]
    form = ClaimForm(http.POST if http.method == "POST" else None, capacities=rows, initial=initial)
    context = framed(http, found, form=form, lines=lines)
    if form.is_valid():
        try:
            made = actions.claim(found, by=http.user, **form.values)
        except NotNow as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(http, "Claimed. Show what proves it, then ask the agency to confirm.")
            return go(made.get_absolute_url())
    return (invalid if form.errors else show)(http, _NEW, context)


def _context(http: Http, found: Claim) -> dict[str, Any]:
    rows = reads.evidence_of(found)
    mark = reads.mark_of_claim(found, rows)
    context = framed(http, found.profile, claim=found, evidence=rows, standing=reads.standing(rows))
    confirmed = reads.confirmations(found)
    context |= {
        "confirmations": confirmed,
        "corrected": bool(found.is_built and confirmed and confirmed[0].mark != mark),
        "mark": MarkForm(initial={"mark": mark}),
        "note": NoteForm(initial={"version": found.version}, auto_id="id_note_%s"),
        "ask": VersionForm(initial={"version": found.version}),
        "why": WhyForm(initial={"version": found.version}, auto_id="id_why_%s"),
        "removed": reads.removed_last(rows),
    }
    return context


@page("capacity.see_own")
def claim(http: Http, pk: int) -> HttpResponse:
    """One claim with what shows it, and where it stands."""
    return show(http, _CLAIM, _context(http, claim_of(http, pk)))


def _adding(http: Http, found: Claim, form: Any, *, kind: EvidenceKind, act: Callable[[], Any]) -> HttpResponse:
    """Take evidence in, or give the form back."""
    if form.is_valid():
        try:
            act()
        except (NotNow, Stale) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(http, "Added. Ask the agency to confirm once everything is here.")
            return go(found.get_absolute_url())
    context = framed(http, found.profile, claim=found, form=form, kind=kind, is_file=kind == EvidenceKind.FILE)
    return (invalid if form.errors else show)(http, _ADD, context)


@page("capacity.claim")
@once
def add_file(http: Http, pk: int) -> HttpResponse:
    found = claim_of(http, pk, "capacity.claim")
    posted = http.method == "POST"
    form = EvidenceFileForm(http.POST if posted else None, http.FILES if posted else None)
    return _adding(
        http,
        found,
        form,
        kind=EvidenceKind.FILE,
        act=lambda: actions.add_file(found, by=http.user, **form.cleaned_data),
    )


@page("capacity.claim")
@once
def add_quote(http: Http, pk: int) -> HttpResponse:
    found = claim_of(http, pk, "capacity.claim")
    form = QuoteForm(http.POST if http.method == "POST" else None)
    return _adding(
        http,
        found,
        form,
        kind=EvidenceKind.QUOTE,
        act=lambda: actions.add_quote(found, by=http.user, **form.cleaned_data),
    )


@page("capacity.claim")
@once
def add_activities(http: Http, pk: int) -> HttpResponse:
    found = claim_of(http, pk, "capacity.claim")
    form = ActivitiesForm(http.POST if http.method == "POST" else None, offered=reads.activities_to_show(found))
    return _adding(
        http,
        found,
        form,
        kind=EvidenceKind.ACTIVITY,
        act=lambda: actions.add_activities(found, by=http.user, **form.values),
    )


def _evidence(http: Http, pk: int, act: str) -> Evidence:
    rows = Evidence.objects.select_related("claim__profile", "activity")
    found: Evidence = access(http.user, "capacity.see_own", rows, pk=pk)
    claim_of(http, found.claim_id, act)  # may this be done to the claim it shows?
    return found


@page("capacity.see_own")
@require_safe
def evidence_file(http: Http, pk: int) -> HttpResponse:
    """The file itself, to whoever sees the claim; what was removed, to the desk alone."""
    found = _evidence(http, pk, "capacity.see_own")
    if found.kind != EvidenceKind.FILE or (found.removed_at and not allows(http.user, "capacity.see")):
        raise Http404("Nothing is here.")
    response = attachment(found)
    response["Cache-Control"] = "private, no-store"
    return response


@page("capacity.claim")
def remove_evidence(http: Http, pk: int) -> HttpResponse:
    """Take evidence away, with the reason; what was built on it counts as claimed again."""
    found = _evidence(http, pk, "capacity.claim")
    form = WhyForm(http.POST if http.method == "POST" else None, initial={"version": found.claim.version})
    if form.is_valid():
        try:
            claim = actions.remove_evidence(found, by=http.user, why=form.cleaned_data["why"])
        except (NotNow, Stale) as problem:
            messages.warning(http, str(problem))
        else:
            fell = " It was built on this: it counts as claimed again, and both sides are told."
            messages.success(http, f"Removed.{fell if claim.has_fallen else ''}")
        return go(_claim_page(found.claim_id))
    claim = claim_of(http, found.claim_id)
    context = framed(http, claim.profile, claim=claim, one=found, form=form)
    return (invalid if form.errors else show)(http, "capacity/remove.html", context)


def _version(http: Http) -> int:
    form = VersionForm(http.POST)
    return form.cleaned_data["version"] if form.is_valid() else 0


@page("capacity.claim")
@require_POST
@at_page_of(_claim_page)
def ask(http: Http, pk: int) -> HttpResponse:
    """Ask the agency to confirm."""
    found = claim_of(http, pk, "capacity.claim")
    actions.ask(found, by=http.user, version=_version(http))
    messages.success(http, "The agency was asked to confirm.")
    return go(_claim_page(pk))


@page("capacity.confirm")
@require_POST
@at_page_of(_claim_page)
def confirm(http: Http, pk: int) -> HttpResponse:
    """Confirm for one's agency that this is built, on the evidence that the page showed."""
    found, form = claim_of(http, pk, "capacity.confirm"), MarkForm(http.POST)
    actions.confirm(found, by=http.user, mark=form.cleaned_data["mark"] if form.is_valid() else "")
    messages.success(http, "Confirmed. It counts as built.")
    return go(_claim_page(pk))


@page("capacity.confirm")
@require_POST
@at_page_of(_claim_page)
def not_yet(http: Http, pk: int) -> HttpResponse:
    """Say for one's agency what is missing."""
    found, form = claim_of(http, pk, "capacity.confirm"), NoteForm(http.POST, auto_id="id_note_%s")
    if not form.is_valid():
        return invalid(http, _CLAIM, _context(http, found) | {"note": form})
    actions.not_yet(found, by=http.user, **form.cleaned_data)
    messages.success(http, "Answered. The center was told.")
    return go(_claim_page(pk))


@page("capacity.claim")
@require_POST
@at_page_of(_claim_page)
def withdraw(http: Http, pk: int) -> HttpResponse:
    found, form = claim_of(http, pk, "capacity.claim"), WhyForm(http.POST, auto_id="id_why_%s")
    if not form.is_valid():
        return invalid(http, _CLAIM, _context(http, found) | {"why": form})
    actions.withdraw(found, by=http.user, **form.cleaned_data)
    messages.success(http, "Withdrawn. It counts nowhere any more.")
    return go(found.profile.get_absolute_url())
