"""A spreadsheet brought to one's map: looked at, taken in, taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.support.coherence.actions import sheets as actions
from steelyard.support.coherence.forms.sheets import HEADINGS, SheetForm, TakeForm
from steelyard.support.coherence.models import Sheet
from steelyard.support.coherence.queries.sheets import fates_of
from steelyard.support.coherence.views import agency_of, answers_problems
from steelyard.support.coherence.views.maps import map_page


@page("coherence.keep")
@once
def bring(http: Http, pk: int) -> HttpResponse:
    """Choose a file; nothing goes on the map before it was looked at."""
    agency = agency_of(http, pk)
    form = SheetForm(http.POST if http.method == "POST" else None, http.FILES or None)
    context = {"form": form, "agency": agency, "headings": HEADINGS}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "coherence/bring.html", context)
    given = form.cleaned_data
    made = actions.bring(agency, by=http.user, name=given["name"], lines=given["lines"])
    return go(made.get_absolute_url())


def _of(http: Http, pk: int) -> Sheet:
    return access(http.user, "coherence.keep", Sheet.objects.select_related("agency", "brought_by"), pk=pk)


@page("coherence.keep")
def one(http: Http, pk: int) -> HttpResponse:
    """What becomes of each line of a file."""
    sheet = _of(http, pk)
    return show(http, "coherence/sheet.html", {"sheet": sheet, "agency": sheet.agency, "fates": fates_of(sheet)})


def _page(_: Http, pk: int) -> str:
    return reverse("coherence:sheet", args=[pk])


def _version(http: Http, sheet: Sheet) -> int:
    form = TakeForm(http.POST)
    if not form.is_valid():
        raise Stale(sheet)
    version: int = form.cleaned_data["version"]
    return version


@page("coherence.keep")
@require_POST
@answers_problems(_page)
def take_in(http: Http, pk: int) -> HttpResponse:
    """Put every row on the map."""
    sheet = _of(http, pk)
    actions.take_in(sheet, by=http.user, version=_version(http, sheet))
    counts = sheet.counts
    messages.success(
        http, f"Taken in: {counts['added']} new rows, {counts['changed']} changed. Nobody else sees them yet."
    )
    return go(map_page(sheet.agency_id))


@page("coherence.keep")
@require_POST
@answers_problems(_page)
def take_back(http: Http, pk: int) -> HttpResponse:
    """Undo what the file did."""
    sheet = _of(http, pk)
    stay = actions.take_back(sheet, by=http.user, version=_version(http, sheet))
    told = f" {stay} rows stay, for somebody changed them since." if stay else ""
    messages.success(http, f"Taken back.{told}")
    return go(map_page(sheet.agency_id))
