"""Double coding and agreement."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from steelyard.analysis.agreement.comparing import POSITIONS, SEGMENTS
from steelyard.evidence.inquiry.actions import pairing as acts
from steelyard.evidence.inquiry.actions.room import looked
from steelyard.evidence.inquiry.forms.pairing import PairForm, ResolveForm
from steelyard.evidence.inquiry.models import Code, Document, Pairing
from steelyard.evidence.inquiry.queries import agreement as queries
from steelyard.evidence.inquiry.rules import Looked, NotNow
from steelyard.evidence.inquiry.rules.passages import Span
from steelyard.evidence.inquiry.views import asked, form_page, told_on
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.pages import Http, go, once, show


@page("inquiry.code")
@require_safe
def agreement(http: Http) -> HttpResponse:
    """How far coders agree, code by code, on all that was coded blind and is shown."""
    unit = POSITIONS if http.GET.get("on") == POSITIONS else SEGMENTS
    context = {"told": queries.agreement(unit=unit), "unit": unit, "pairings": queries.pairings()}
    return show(http, "inquiry/agreement.html", context)


@page("inquiry.room")
@once
def add(http: Http) -> HttpResponse:
    form = PairForm(asked(http))
    context = {"form": form, "title": "Code a document blind", "does": "Begin", "back": reverse("inquiry:agreement")}
    context["about"] = "Each sees only what they marked themselves, until all have finished."
    if form.is_valid():
        document = access(http.user, "inquiry.room", Document.objects.all(), pk=form.cleaned_data["document"])
        try:
            made = acts.pair(document, by=http.user, coders=[form.people[pk] for pk in form.cleaned_data["coders"]])
            return go(made.get_absolute_url())
        except NotNow as problem:
            form.add_error(None, str(problem))
    return form_page(http, context)


def _pairing(http: Http, pk: int) -> Pairing:
    return access(http.user, "inquiry.code", Pairing.objects.select_related("document"), pk=pk)


@page("inquiry.code")
@require_safe
@never_cache
def pairing(http: Http, pk: int) -> HttpResponse:
    """One document coded blind: who has finished; then how far they agree and where they differ."""
    found = _pairing(http, pk)
    if found.shown_at:
        looked(Looked.PAGE, by=http.user, document=found.document)
    members = list(found.members.select_related("coder").order_by("pk"))
    context = {
        "pairing": found,
        "members": members,
        "mine": next((one for one in members if one.coder_id == http.user.pk), None),
        "told": queries.agreement(pairing=found) if found.shown_at else None,
        "differences": queries.differences(found),
    }
    return show(http, "inquiry/pairing.html", context)


def _back(pk: int) -> str:
    return reverse("inquiry:pairing", args=[pk])


@page("inquiry.code")
@require_POST
@told_on(_back)
def finish(http: Http, pk: int) -> HttpResponse:
    acts.finish(_pairing(http, pk), by=http.user)
    messages.success(http, "Noted. Once everybody has finished, you see where you differ.")
    return go(_back(pk))


@page("inquiry.code")
@require_POST
@told_on(_back)
def resolve(http: Http, pk: int) -> HttpResponse:
    found = _pairing(http, pk)
    form = ResolveForm(http.POST)
    if not form.is_valid():
        messages.error(http, "Say what was agreed, and why.")
        return go(_back(pk))
    given = form.cleaned_data
    span = Span(given["start"], given["end"])
    if span.end <= span.start or span.end > found.document.size:
        raise NotNow("This place lies outside the text.")
    code = access(http.user, "inquiry.code", Code.objects.all(), pk=given["code"])
    acts.resolve(found, by=http.user, code=code, span=span, applies=given["applies"] == "yes", note=given["note"])
    messages.success(http, "Kept. Nobody's coding was changed.")
    return go(_back(pk))
