"""Pages of figures, in the order one meets them: the overview, the rows behind a number, its definition."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone

from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.pages import Http, invalid, show
from steelyard.steering.reporting import queries
from steelyard.steering.reporting.forms import Narrowing, PeriodForm
from steelyard.steering.reporting.permissions import may_open, openable
from steelyard.steering.reporting.queries.pictures import Links, pictures
from steelyard.steering.reporting.rules import MEASURES, measure_of
from steelyard.support.coherence.queries.network import network as support_network


def _period_form(http: Http, years: list[queries.AwardYear]) -> PeriodForm:
    rolling = allows(http.user, "reporting.see_small")
    return PeriodForm(http.GET or None, years=years, today=timezone.localdate(), rolling=rolling)


@page("reporting.see")
def overview(http: Http) -> HttpResponse:
    """What came in, what was given, what it cost: the figures of one period."""
    years = queries.award_years()
    form = _period_form(http, years)
    with_money = allows(http.user, "delivery.see_cost")
    found = queries.overview(form.chosen, years, today=timezone.localdate(), with_money=with_money)
    links = Links(form.chosen, openable(http.user, {key: one.permission for key, one in queries.LISTINGS.items()}))
    context = {
        "form": form.showing(),
        "found": found,
        "period": form.chosen,
        "matrix_url": links.on_matrix() if links.opens_requests else "",
        "years_label": ", ".join(year.label for year, _ in found.by_year),
        "drawn": pictures(found, links, exact=allows(http.user, "reporting.see_small")),
    }
    return show(http, "reporting/overview.html", context, parts={"figures"})


@page("reporting.see_rows")
def rows(http: Http, key: str) -> HttpResponse:
    """The rows behind one figure: as many as the figure says."""
    listing = queries.LISTINGS.get(key)
    if listing is None:
        raise Http404("Nothing is here.")
    if not may_open(http.user, listing.permission):
        raise PermissionDenied("Open the rows behind this figure")
    years = queries.award_years()
    form, narrowing = _period_form(http, years), Narrowing(http.GET)
    context = {"measure": measure_of(key), "period": form.chosen, "form": form.showing()}
    context["overview_url"] = Links(form.chosen, frozenset()).overview
    if not (narrowing.is_valid() and (form.is_valid() or not form.is_bound)):
        return invalid(http, "reporting/rows.html", context)
    scope = narrowing.scope(form.chosen, years)
    found = queries.behind(key, scope, after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    context |= {"found": found, "narrowed": queries.narrowed(scope), "shared": scope.is_shared}
    return show(http, "reporting/rows.html", context, parts={"rows"})


@page("reporting.see_measures")
def measures(http: Http) -> HttpResponse:
    """How each number is counted."""
    groups = {
        group: [one for one in MEASURES if one.group == group] for group in dict.fromkeys(m.group for m in MEASURES)
    }
    return show(http, "reporting/measures.html", {"groups": groups})


@page("reporting.see_published")
def published(http: Http) -> HttpResponse:
    """What sources say about the center, as they say it."""
    return show(http, "reporting/published.html", {"found": queries.published()})


@page("coherence.see")
def coherence(http: Http) -> HttpResponse:
    """How many providers agencies have, who works together, and what came of overlaps."""
    today = timezone.localdate()
    return show(http, "reporting/coherence.html", {"found": queries.coherence(today), "today": today})


@page("coherence.see")
def network(http: Http) -> HttpResponse:
    """Who helps whom, as a picture; the page of coherence asks for it once it stands itself."""
    return show(http, "reporting/network.html", {"network": support_network(timezone.localdate())}, parts=["network"])
