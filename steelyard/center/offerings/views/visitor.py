"""What the center does and does not do, for anybody."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from steelyard.center.offerings import queries
from steelyard.center.offerings.forms.pages import AreaFilter
from steelyard.center.offerings.models import Offering
from steelyard.foundation.history.kept import kept
from steelyard.foundation.kit.access import public
from steelyard.foundation.kit.pages import Http, show


@public
@kept
def what_we_do(http: Http) -> HttpResponse:
    form = AreaFilter(http.GET)
    area = form.value["area"]
    context = {"tiers": queries.published(area), "area": area, "areas": queries.areas_offered()}
    return show(http, "offerings/what_we_do.html", context)


@public
@kept
def published_offering(http: Http, key: str) -> HttpResponse:
    offering = get_object_or_404(Offering.objects.visible_to(AnonymousUser()), key=key)
    return show(http, "offerings/published_offering.html", {"offering": offering, "heard": queries.heard_for(offering)})


@public
@kept
def what_we_do_not_do(http: Http) -> HttpResponse:
    return show(http, "offerings/what_we_do_not_do.html", {"exclusions": queries.exclusions(AnonymousUser())})
