"""Handover briefs: of one agency, and of all that somebody who leaves looked after."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Organization
from steelyard.center.directory.views import turned
from steelyard.evidence.results.rules import NotNow
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.pages import Http, go, show
from steelyard.steering.sunset.queries.brief import agencies_of, brief_of, liaisons
from steelyard.steering.sunset.tasks.paper import as_pdf

_AGENCIES = Organization.objects.select_related("state", "parent")


@page("sunset.brief")
def brief(http: Http, pk: int) -> HttpResponse:
    """Everything a successor needs about one agency, on one page."""
    agency = access(http.user, "sunset.brief", _AGENCIES, pk=pk)
    found = brief_of(agency, timezone.localdate())
    return show(http, "sunset/brief.html", {"brief": found, "agency": agency})


@page("sunset.brief")
def brief_file(http: Http, pk: int) -> HttpResponse:
    """The same as an accessible PDF."""
    agency = access(http.user, "sunset.brief", _AGENCIES, pk=pk)
    center, title = the_center(), f"Handover brief: {agency.name}"
    try:
        content = as_pdf([brief_of(agency, timezone.localdate())], title=title, center=str(center or ""))
    except NotNow as problem:
        messages.warning(http, str(problem))
        return go(reverse("sunset:brief", args=[pk]))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="handover-{slugify(agency.name)[:60] or agency.pk}.pdf"'
    return answer


@page("sunset.brief")
def of_all(http: Http) -> HttpResponse:
    """Who looks after agencies, to choose whose are handed over."""
    return show(http, "sunset/liaisons.html", {"staff": liaisons()})


@page("sunset.brief")
def of_liaison(http: Http, pk: int) -> HttpResponse:
    """The agencies of one member of staff, each with its brief."""
    staff = access(http.user, "sunset.brief", StaffMember.objects.select_related("person"), pk=pk)
    rows = turned(http, agencies_of(staff))
    return show(http, "sunset/liaison.html", {"staff": staff, "page": rows})
