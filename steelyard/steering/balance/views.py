"""The lever, and the supports behind it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.pages import Http, invalid, show
from steelyard.steering.balance import queries
from steelyard.steering.balance.forms import LeverForm, period_of
from steelyard.steering.balance.rules import MOST_MONTHS, end_of, moved
from steelyard.steering.reporting.rules import default


def _form(http: Http, today: date) -> LeverForm:
    usual = default(queries.award_years(), today)
    return LeverForm(http.GET or None, usual=usual, today=today, with_money=allows(http.user, "delivery.see_cost"))


@page("balance.see")
def lever(http: Http) -> HttpResponse:
    """Where the weights stand in one period, beside another if asked."""
    today = timezone.localdate()
    form = _form(http, today)
    found = queries.reading(period_of(form.months), form.counted_in, today=today)
    other = queries.reading(period_of(form.other_months), form.counted_in, today=today) if form.other_months else None
    address = reverse("balance:lever")
    steps = {
        name: f"{address}?{urlencode(form.query(by))}" if form.can_move(by) else ""
        for name, by in (("earlier", -1), ("later", 1))
    }
    context: dict[str, Any] = {"found": found, "other": other, **steps}
    is_refused = form.is_bound and not form.is_valid()
    asked = urlencode(form.query())
    context |= {"behind": f"{reverse('balance:behind')}?{asked}", "months": f"{reverse('balance:months')}?{asked}"}
    context |= {"form": form.showing(), "first_month": queries.first_month(today), "last_month": today}
    return (invalid if is_refused else show)(http, "balance/lever.html", context)


@page("balance.see")
def months(http: Http) -> HttpResponse:
    """The weights month by month, with the events that lasted meanwhile."""
    today = timezone.localdate()
    form = _form(http, today)
    first, last = form.months
    found = queries.path(max(first, moved(last, 1 - MOST_MONTHS)), end_of(last), form.counted_in, today=today)
    is_refused = form.is_bound and not form.is_valid()
    context: dict[str, Any] = {"found": found, "is_cut": first < found.months[0], "most": MOST_MONTHS}
    context |= {"form": form.showing(), "lever": f"{reverse('balance:lever')}?{urlencode(form.query())}"}
    return (invalid if is_refused else show)(http, "balance/months.html", context)


@page("balance.see_rows")
def behind(http: Http) -> HttpResponse:
    """The supports whose sums the weights are reckoned from."""
    today = timezone.localdate()
    form = _form(http, today)
    is_refused = form.is_bound and not form.is_valid()
    period = period_of(form.months)
    context = {"period": period, "unit": form.counted_in, "found": queries.behind(period, form.counted_in)}
    context["lever"] = f"{reverse('balance:lever')}?{urlencode(form.query())}"
    return (invalid if is_refused else show)(http, "balance/behind.html", context)
