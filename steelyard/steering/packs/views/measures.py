"""The catalog with its numbers, one measure over the years, and the rows behind a number."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from steelyard.center.directory.rules.lines import lines_as_csv
from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.downloads import streamed
from steelyard.foundation.kit.pages import Http, show
from steelyard.steering.packs.permissions import may_open, opened
from steelyard.steering.packs.queries.behind import Behind
from steelyard.steering.packs.queries.figures import Figure
from steelyard.steering.packs.queries.lists import Listed, listed, of_years
from steelyard.steering.packs.queries.targets import Asked, catalog, measure_named
from steelyard.steering.packs.queries.years import window_of, year_of
from steelyard.steering.reporting.forms import PeriodForm
from steelyard.steering.reporting.queries import award_years


def _asked(http: Http) -> dict[str, Any]:
    """The period asked for: its form, its name, its days."""
    years, today = award_years(), timezone.localdate()
    form = PeriodForm(http.GET or None, years=years, today=today, rolling=allows(http.user, "reporting.see_small"))
    period = form.chosen
    window = window_of(period, years, today)
    return {
        "form": form.showing(), "period": period, "query": urlencode(period.query), "window": window, "years": years,
        "is_across": year_of(window, years) is None and len(years) > 0,
        "exact": allows(http.user, "reporting.see_small"),
    }  # fmt: skip


def _measure(key: str) -> Asked:
    found = measure_named(key)
    if found is None:
        raise Http404("Nothing is here.")
    return found


@page("packs.see_measures")
def measures(http: Http) -> HttpResponse:
    """What funders ask for, with its numbers."""
    context = _asked(http)
    found = catalog(context["window"])
    context["lines"] = [
        (one, listed(one.figures, opened(http.user, one.figures), exact=context["exact"])) for one in found
    ]
    context["answered"] = sum(one.is_answered for one in found)
    return show(http, "packs/measures.html", context, parts={"figures"})


@page("packs.see_measures")
def measure(http: Http, key: str) -> HttpResponse:
    """One measure: what it is, its numbers, and the same in each award year."""
    context = _asked(http) | {"measure": _measure(key)}
    figures = context["measure"].figures(context["window"])
    context["lines"] = listed(figures, opened(http.user, figures), exact=context["exact"])
    context["begun"] = [one for one in context["years"] if one.starts_on <= timezone.localdate()]
    context["over"] = of_years(context["measure"], context["years"], timezone.localdate(), exact=context["exact"])
    return show(http, "packs/measure.html", context, parts={"figures"})


@page("reporting.see_rows")
def rows(http: Http, key: str, value: str) -> HttpResponse:
    """The rows behind a number: as many as it says, those marked that are in the numerator."""
    context, figure, behind = _behind(http, key, value)
    after, before = http.GET.get("after", ""), http.GET.get("before", "")
    context["line"] = listed([figure], frozenset(), exact=True)[0]
    context["found"] = Listed.of(behind, after=after, before=before)
    return show(http, "packs/rows.html", context, parts={"rows"})


@page("reporting.see_rows")
@require_safe
def rows_file(http: Http, key: str, value: str) -> HttpResponse:
    """The same rows as a file, all of them, sent as they are read."""
    _, _, behind = _behind(http, key, value)
    pieces = lines_as_csv(behind.heads, (behind.told(row) for row in behind.each()))
    return streamed(pieces, f"{key}-{value}")


def _behind(http: Http, key: str, value: str) -> tuple[dict[str, Any], Figure, Behind]:
    """A number with the rows behind it, for who may open them."""
    context = _asked(http) | {"measure": _measure(key)}
    figure = next((one for one in context["measure"].figures(context["window"]) if one.value.key == value), None)
    if figure is None or figure.behind is None:
        raise Http404("Nothing is here.")
    if not may_open(http.user, figure):
        raise PermissionDenied("Open the rows behind this number")
    return context, figure, figure.behind
