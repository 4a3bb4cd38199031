"""Spreading what a verified exemplar does: consent, practice, draft, plan, uptake."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.evidence.exemplars import actions
from steelyard.evidence.exemplars.forms import (
    ConsentForm,
    PracticeForm,
    StepForm,
    UptakeForm,
    WithdrawConsentForm,
)
from steelyard.evidence.exemplars.models import Consent, Dossier
from steelyard.evidence.exemplars.queries import dossiers as queries
from steelyard.evidence.exemplars.rules import NotNow
from steelyard.evidence.exemplars.rules.verifying import StepKind, UptakeState
from steelyard.evidence.exemplars.views import dossier_of, posted, told_at
from steelyard.evidence.exemplars.views.dossiers import FORM
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show


def _verified(http: Http, pk: int) -> Dossier:
    found = dossier_of(http, pk, "exemplars.spread")
    if not found.is_verified:
        raise NotNow("The panel has not said yes, so there is nothing to spread yet.")
    return found


def _shown(http: Http, form: Any, found: Dossier, *told: str) -> HttpResponse:
    title, lead, button = told
    context = {
        "form": form, "dossier": found, "title": title, "lead": lead, "button": button,
        "back": found.get_absolute_url(),
    }  # fmt: skip
    return (invalid if form.errors else show)(http, FORM, context)


@page("exemplars.spread")
@told_at("exemplars:dossier")
@once
def agree(http: Http, pk: int) -> HttpResponse:
    """Write down the consent of the district."""
    found, today = _verified(http, pk), timezone.localdate()
    form = ConsentForm(posted(http), today=today, initial={"given_on": today})
    if form.is_valid():
        actions.agree(found, by=http.user, **form.cleaned_data)
        return go(f"{found.get_absolute_url()}#spread")
    lead = "Nothing of it becomes public without this. It can be withdrawn at any time."
    return _shown(http, form, found, "What does the district agree to?", lead, "Write down the consent")


@page("exemplars.spread")
@once
def withdraw_consent(http: Http, pk: int) -> HttpResponse:
    """Write down that the district no longer agrees."""
    found = access(http.user, "exemplars.spread", Consent.objects.select_related("dossier__fit__study"), pk=pk)
    today = timezone.localdate()
    form = WithdrawConsentForm(posted(http), today=today, initial={"on": today})
    if form.is_valid():
        try:
            actions.withdraw_consent(found, by=http.user, **form.cleaned_data)
        except (NotNow, Stale) as problem:
            messages.warning(http, str(problem))
        return go(f"{found.dossier.get_absolute_url()}#spread")
    lead = "What is public of it is taken back at once and becomes a draft again."
    return _shown(http, form, found.dossier, "The district withdraws its consent", lead, "Withdraw the consent")


@page("exemplars.spread")
@told_at("exemplars:dossier")
def practice(http: Http, pk: int) -> HttpResponse:
    """What they do, under which conditions."""
    found = _verified(http, pk)
    written = queries.practice_of(found)
    names = ("title", "does", "conditions", "shown_by", "unknown", "version")
    saved = {name: getattr(written, name) for name in names} if written else {"version": 0}
    form = PracticeForm(posted(http), initial=saved)
    told = (
        "What do they do, under which conditions?",
        "Conditions, not heroes: what would another agency need?",
        "Save",
    )
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.write_practice(found, by=http.user, version=version, **form.values)
        except Stale:
            if written is None:
                raise
            context = {
                "dossier": found, "title": told[0], "lead": told[1], "button": told[2],
                "back": found.get_absolute_url(),
            }  # fmt: skip
            return conflict(http, FORM, context, form=form, theirs=saved, version=written.version)
        return go(f"{found.get_absolute_url()}#spread")
    return _shown(http, form, found, *told)


@page("exemplars.spread")
@require_POST
@told_at("exemplars:dossier")
def draft(http: Http, pk: int) -> HttpResponse:
    """Make a draft resource of the practice."""
    found = dossier_of(http, pk, "exemplars.spread")
    actions.draft(found, by=http.user)
    messages.success(http, "The draft lies in the library, for the librarian to finish and to have reviewed.")
    return go(f"{reverse('exemplars:dossier', args=[pk])}#spread")


@page("exemplars.spread")
@told_at("exemplars:dossier")
@once
def plan_step(http: Http, pk: int) -> HttpResponse:
    """Plan to tell others, or to build their capacity."""
    found = _verified(http, pk)
    form = StepForm(posted(http), staff=queries.staff_of(timezone.localdate()))
    if form.is_valid():
        given = dict(form.cleaned_data)
        actions.plan_step(found, StepKind(given.pop("kind")), by=http.user, **given)
        return go(f"{found.get_absolute_url()}#spread")
    lead = "Telling is not enough: plan as well who helps others to do it."
    return _shown(http, form, found, "How will it spread?", lead, "Add the step")


@page("exemplars.spread")
@told_at("exemplars:dossier")
@once
def note_uptake(http: Http, pk: int) -> HttpResponse:
    """Write down who takes it up."""
    found, today = _verified(http, pk), timezone.localdate()
    form = UptakeForm(posted(http), today=today, initial={"seen_on": today})
    if form.is_valid():
        given = dict(form.cleaned_data)
        actions.note_uptake(found, by=http.user, state=UptakeState(given.pop("state")), **given)
        return go(f"{found.get_absolute_url()}#spread")
    lead = "Come back and write down how it went on; each row stays."
    return _shown(http, form, found, "Who takes it up?", lead, "Note it")
