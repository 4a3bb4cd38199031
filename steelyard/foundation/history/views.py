"""The whole history of one record."""

from django.http import Http404, HttpResponse

from steelyard.foundation.history.queries import is_visible, told_of
from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.pages import Http, show
from steelyard.foundation.kit.paging import paged


@page("history.see")
def of(http: Http, label: str, pk: int) -> HttpResponse:
    if not is_visible(http.user, label, pk):
        raise Http404("Nothing is here.")
    found = paged(told_of(label, pk), ["-id"], after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "history/of.html", {"page": found, "name": found.rows[0].name if found.rows else ""})
