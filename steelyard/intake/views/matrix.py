"""Every weighed request on a picture of the decision matrix."""

from django.http import HttpResponse

from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.pages import Http, show
from steelyard.intake.forms.matrix import MatrixFilters
from steelyard.intake.queries import matrix as queries


@page("intake.see")
def matrix(http: Http) -> HttpResponse:
    """Requests by period and topic; a dot opens its request, or the list of those that share its place."""
    form = MatrixFilters(http.GET)
    standing = form.standing
    places = queries.places(standing)
    context = {
        "form": form,
        "dots": queries.dots(places, form.with_cell),
        "count": queries.count(places),
        "crossing": queries.crossing(standing),
        "standing": standing,
        "everywhere": form.with_cell(None),
        "page": queries.table(standing, after=http.GET.get("after", ""), before=http.GET.get("before", "")),
    }
    return show(http, "intake/matrix.html", context, parts={"rows"})
