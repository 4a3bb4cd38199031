"""Resources: the list and one of them."""

from django.http import HttpResponse

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.pages import Http, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.library import queries
from steelyard.support.library.forms import ResourceFilters
from steelyard.support.library.models import Resource


@page("library.see")
def resources(http: Http) -> HttpResponse:
    form = ResourceFilters(http.GET, topics=queries.topics())
    value = form.value
    rows = queries.resources(
        Resource.objects.visible_to(http.user),
        text=value["q"] or "",
        topic=int(value["topic"] or 0) or None,
        kind=value["kind"] or "",
    )
    found = paged(rows, ("title", "id"), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "library/resources.html", {"form": form, "page": found}, parts={"rows"})


@page("library.see")
def resource(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "library.see", Resource.objects, pk=pk)
    return show(http, "library/resource.html", {"resource": found, "detail": queries.detail(found)})
