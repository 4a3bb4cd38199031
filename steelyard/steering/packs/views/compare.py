"""Two periods beside each other, as a page and as a file."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.pages import Http, invalid, show
from steelyard.steering.packs.forms.compare import CompareForm
from steelyard.steering.packs.queries.compared import as_table, compared
from steelyard.steering.packs.queries.years import window_of
from steelyard.steering.packs.rules.files import as_csv
from steelyard.steering.reporting.queries import award_years


def _asked(http: Http) -> dict[str, Any]:
    """Both periods, and every number in each."""
    years, today = award_years(), timezone.localdate()
    exact = allows(http.user, "reporting.see_small")
    form = CompareForm(http.GET, years=years, today=today, rolling=exact)
    first, second = form.chosen
    windows = [window_of(one, years, today) for one in (first, second)]
    days = [(one.last - one.first).days + 1 for one in windows]
    return {
        "form": form, "first": first, "second": second, "days": days, "is_open": windows[1].last > today,
        "is_uneven": abs(days[0] - days[1]) > 1, "found": compared(*windows, exact=exact),
        "query": urlencode({"first": first.key, "second": second.key}),
    }  # fmt: skip


@page("packs.see_measures")
@require_safe
def compare(http: Http) -> HttpResponse:
    """What changed from one period to another, number by number."""
    context = _asked(http)
    answer = invalid if context["form"].errors else show
    return answer(http, "packs/compare.html", context, parts={"numbers"})


@page("packs.see_measures")
@require_safe
def compare_file(http: Http) -> HttpResponse:
    """The same as CSV."""
    context = _asked(http)
    if context["form"].errors:
        return invalid(http, "packs/compare.html", context)
    table = as_table(context["found"], context["first"].label, context["second"].label)
    response = HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="compared.csv"'
    return response
