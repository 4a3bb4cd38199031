"""The whole history of one record."""

from django.http import HttpResponse

from steelyard.foundation.history.queries import told_of
from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.pages import Http, show
from steelyard.foundation.kit.paging import paged


@page("history.see")
def of(http: Http, label: str, pk: int) -> HttpResponse:
    found = paged(told_of(label, pk), ["-id"], after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "history/of.html", {"page": found, "name": found.rows[0].name if found.rows else ""})
