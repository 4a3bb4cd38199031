"""From a focal area to the voices behind it, and to those that are missing."""

from django.http import HttpResponse

from steelyard.center.charge.models import FocalArea
from steelyard.center.needs import queries
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.pages import Http, show


@page("needs.see")
def focal_area(http: Http, pk: int) -> HttpResponse:
    area = access(http.user, "needs.see", FocalArea.objects, pk=pk)
    trail = queries.trail_of(http.user, area)
    context = {
        "area": area,
        "trail": trail,
        "here": queries.heard(http.user, trail.total),
        "missing": queries.missing(http.user, trail.total),
        "voices": queries.voices_behind(http.user, trail.statements),
    }
    return show(http, "needs/focal_area.html", context)
