"""Where recipients, partners and advisers land."""

from django.http import HttpResponse

from steelyard.faces.portal import queries
from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.pages import Http, show


@page("portal.enter")
def portal(http: Http) -> HttpResponse:
    return show(http, "portal/portal.html", queries.own_side(http.user))
