"""The lever, and the supports behind it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.pages import Http, invalid, show
from steelyard.steering.balance import queries
from steelyard.steering.balance.forms import LeverForm, period_of
from steelyard.steering.reporting.rules import default


@page("balance.see")
def lever(http: Http) -> HttpResponse:
    """Where the weights stand in one period, beside another if asked."""
    today = timezone.localdate()
    form = LeverForm(http.GET or None, usual=default(queries.award_years(), today), today=today)
    found = queries.reading(period_of(form.months), form.counted_in, today=today)
    other = queries.reading(period_of(form.other_months), form.counted_in, today=today) if form.other_months else None
    address = reverse("balance:lever")
    steps = {
        name: f"{address}?{urlencode(form.query(by))}" if form.can_move(by) else ""
        for name, by in (("earlier", -1), ("later", 1))
    }
    context: dict[str, Any] = {"found": found, "other": other, **steps}
    is_refused = form.is_bound and not form.is_valid()
    context |= {"form": form.showing(), "behind": f"{reverse('balance:behind')}?{urlencode(form.query())}"}
    return (invalid if is_refused else show)(http, "balance/lever.html", context)


@page("balance.see_rows")
def behind(http: Http) -> HttpResponse:
    """The supports whose sums the weights are reckoned from."""
    today = timezone.localdate()
    form = LeverForm(http.GET or None, usual=default(queries.award_years(), today), today=today)
    is_refused = form.is_bound and not form.is_valid()
    period = period_of(form.months)
    context = {"period": period, "unit": form.counted_in, "found": queries.behind(period, form.counted_in)}
    context["lever"] = f"{reverse('balance:lever')}?{urlencode(form.query())}"
    return (invalid if is_refused else show)(http, "balance/behind.html", context)
