"""What hangs on a support: providers, effort by itself, costs, promises; and the lookups of the forms."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.forms import asked, options
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, back, go, invalid, once, show
from steelyard.foundation.kit.text import fold
from steelyard.support.delivery import actions
from steelyard.support.delivery.forms.small import CostForm, EffortForm, PaidForm, ReasonForm
from steelyard.support.delivery.forms.supports import EndForm, ProviderForm
from steelyard.support.delivery.models import Cost, Support, SupportProvider
from steelyard.support.delivery.queries import records, supports

FORM = "delivery/form.html"


def small(http: Http, form: Any, *, support: Support | None, title: str, does: str) -> HttpResponse:
    """A small form on a page of its own: shown at first, given back with its problems otherwise."""
    default = support.get_absolute_url() if support else reverse("delivery:supports")
    context = {"form": form, "support": support, "title": title, "does": does, "back": back(http, default)}
    return (invalid if form.errors else show)(http, FORM, context)


@page("delivery.open_support")
@once
def add_provider(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "delivery.open_support", Support.objects, pk=pk)
    form = ProviderForm(http.POST or None, initial={"since": timezone.localdate()})
    if http.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value not in {None, ""}}
        given["organization"] = supports.organization_chosen(form.cleaned_data["organization"])
        try:
            if given["organization"] is None:
                raise actions.CannotProvide("This organization is not in the directory.")
            actions.add_provider(found, by=http.user, **given)
        except actions.CannotProvide as problem:
            form.add_error("organization", str(problem))
        else:
            return go(found.get_absolute_url())
    return small(http, form, support=found, title="Add a provider", does="Add the provider")


@page("delivery.open_support")
def end_provider(http: Http, pk: int) -> HttpResponse:
    rows = SupportProvider.objects.select_related("support", "organization")
    found = access(http.user, "delivery.open_support", rows, pk=pk)
    form = EndForm(http.POST or None, initial={"on": timezone.localdate()})
    if http.method == "POST" and form.is_valid():
        try:
            actions.end_provider(found, by=http.user, on=form.cleaned_data["on"])
        except (actions.CannotProvide, Stale) as problem:
            form.add_error("on", str(problem))
        else:
            return go(found.support.get_absolute_url())
    return small(http, form, support=found.support, title=f"End the part of {found.organization}", does="End the part")


@page("delivery.record")
@once
def effort(http: Http, pk: int) -> HttpResponse:
    """Time on a support outside of activities."""
    found, day = access(http.user, "delivery.record", Support.objects, pk=pk), timezone.localdate()
    staff = records.staff_offered(http.user, day)
    form = EffortForm(http.POST or None, staff=staff, today=day, initial={"on": day})
    if http.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "staff": records.one_of(staff, form.cleaned_data["staff"])}
        try:
            actions.record_effort(found, by=http.user, **given)
        except actions.CannotRecord as problem:
            form.add_error("on", str(problem))
        else:
            messages.success(http, "The time is recorded.")
            return go(found.get_absolute_url())
    return small(http, form, support=found, title="Record time", does="Record the time")


@page("delivery.record_cost")
@once
def cost(http: Http, pk: int) -> HttpResponse:
    found, day = access(http.user, "delivery.record_cost", Support.objects, pk=pk), timezone.localdate()
    years = supports.award_years()
    current = supports.award_year_of(years, day)
    form = CostForm(http.POST or None, award_years=years, initial={"on": day, "award_year": current})
    if http.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("what", "kind", "on", "is_open")}
        year = records.one_of(years, form.cleaned_data["award_year"])
        actions.record_cost(by=http.user, support=found, cents=form.cents, award_year=year, **given)
        messages.success(http, "The cost is recorded.")
        return go(found.get_absolute_url())
    return small(http, form, support=found, title="Record a cost", does="Record the cost")


@page("delivery.record_cost")
def paid(http: Http, pk: int) -> HttpResponse:
    """An open contract is paid."""
    found = access(http.user, "delivery.record_cost", Cost.objects.select_related("support"), pk=pk)
    initial = {"version": found.version, "dollars": f"{found.cents / 100:.2f}"}
    form = PaidForm(http.POST or None, initial=initial)
    if http.method == "POST" and form.is_valid():
        found.version = form.cleaned_data["version"]
        try:
            actions.close_cost(found, by=http.user, cents=int(form.cleaned_data["dollars"] * 100))
        except (actions.CannotCost, Stale) as problem:
            form.add_error(None, str(problem))
        else:
            return go(_home_of(found))
    return small(http, form, support=found.support, title=f"Paid: {found.what}", does="It is paid")


@page("delivery.record_cost")
def withdraw_cost(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "delivery.record_cost", Cost.objects.select_related("support"), pk=pk)
    form = ReasonForm(http.POST or None, initial={"version": found.version})
    if http.method == "POST" and form.is_valid():
        found.version = form.cleaned_data["version"]
        try:
            actions.withdraw_cost(found, by=http.user, reason=form.cleaned_data["reason"])
        except (actions.CannotCost, Stale) as problem:
            form.add_error(None, str(problem))
        else:
            return go(_home_of(found))
    return small(http, form, support=found.support, title=f"Withdraw: {found.what}", does="Withdraw the cost")


def _home_of(found: Cost) -> str:
    return found.support.get_absolute_url() if found.support else reverse("delivery:supports")


# The lookup of the forms


@page("delivery.record")
def support_lookup(http: Http) -> HttpResponse:
    return options(http, records.supports_named(Support.objects.visible_to(http.user), fold(asked(http))))
