"""Supports: the list, one support, opening and changing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone

from steelyard.center.charge.queries import staff_of, the_center
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.foundation.kit.paging import Page, paged
from steelyard.support.delivery import actions
from steelyard.support.delivery.forms.filters import SupportFilters
from steelyard.support.delivery.forms.supports import StatusForm, SupportForm
from steelyard.support.delivery.models import Promise, Support
from steelyard.support.delivery.queries import agreements, sessions
from steelyard.support.delivery.queries import supports as queries
from steelyard.support.delivery.queries.today import concerning
from steelyard.support.delivery.rules import ProviderRole


@page("delivery.see")
def supports(http: Http) -> HttpResponse:
    """All supports, narrowed by what one looks for."""
    own = staff_of(http.user)
    form = SupportFilters(http.GET, **queries.filter_lists(timezone.localdate()))
    rows = queries.supports(Support.objects.visible_to(http.user), form.wanted(own))
    found = paged(rows, ("name_key", "id"), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    shown = Page(queries.standings(found.rows), found.after, found.before)
    context = {"form": form, "page": shown, "today": timezone.localdate()}
    return show(http, "delivery/supports.html", context, parts={"rows"})


@page("delivery.see_own")
def support(http: Http, pk: int) -> HttpResponse:
    """One support: staff see all of it; recipients and providers see what concerns them."""
    found = access(http.user, "delivery.see_own", queries.for_page(Support.objects.all()), pk=pk)
    today = timezone.localdate()
    context: dict[str, Any] = {"support": found, "detail": queries.detail(found, today), "today": today}
    context["agreed"] = agreements.agreed(http.user, found)
    context["sessions"] = sessions.upcoming_of(found)
    if not allows(http.user, "delivery.see"):
        promises = concerning(Promise.objects.visible_to(http.user), http.user.organization_ids)
        context["promises"] = list(promises.filter(support=found))
        context["contact"] = agreements.address_of_liaison(found)
        context["activities"] = queries.timeline(found).order_by("-on", "-id")[:50]
        return show(http, "delivery/own_support.html", context)
    if allows(http.user, "delivery.see_cost"):
        context["costs"] = queries.costs_of(found)
    after, before = http.GET.get("after", ""), http.GET.get("before", "")
    context["page"] = paged(queries.timeline(found), ("-on", "-id"), after=after, before=before, size=20)
    return show(http, "delivery/support.html", context, parts={"activities"})


@page("delivery.open_support")
@once
def open_support(http: Http) -> HttpResponse:
    lists = queries.lists(None, timezone.localdate(), http.POST.getlist("recipients"))
    own = staff_of(http.user)
    initial = {"starts_on": timezone.localdate(), "liaison": own.pk if own else "", "version": 1}
    form = SupportForm(http.POST or None, lists=lists, opening=True, initial=initial)
    context = {"form": form, "opening": True}
    if http.method != "POST":
        return show(http, "delivery/support_form.html", context)
    if not form.is_valid():
        return invalid(http, "delivery/support_form.html", context)
    values = form.values(queries.organization_chosen(form.cleaned_data["recipient"]))
    center = the_center()
    lead: list[actions.ProviderValues] = (
        [{"organization": center.organization, "role": ProviderRole.LEAD.value}] if center else []
    )
    try:
        opened = actions.open_support(by=http.user, providers=lead, **values)
    except actions.GateShut as shut:
        form.add_error(None, str(shut))
        return invalid(http, "delivery/support_form.html", context)
    messages.success(http, "The support is open.")
    return go(opened.get_absolute_url())


@page("delivery.open_support")
def change(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "delivery.open_support", Support.objects, pk=pk)
    lists = queries.lists(found, timezone.localdate(), http.POST.getlist("recipients"))
    form = SupportForm(http.POST or None, lists=lists, opening=False, initial=queries.as_typed(found))
    context = {"form": form, "support": found}
    if http.method != "POST":
        return show(http, "delivery/support_form.html", context)
    if not form.is_valid():
        return invalid(http, "delivery/support_form.html", context)
    saved, newest = queries.as_typed(found), found.version
    values = form.values(queries.organization_chosen(form.cleaned_data["recipient"]))
    found.version = form.cleaned_data["version"] or newest
    try:
        actions.alter_support(found, by=http.user, **values)
    except Stale:
        return conflict(http, "delivery/support_form.html", context, form=form, theirs=saved, version=newest)
    except actions.GateShut as shut:
        form.add_error(None, str(shut))
        return invalid(http, "delivery/support_form.html", context)
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())


@page("delivery.open_support")
def status(http: Http, pk: int) -> HttpResponse:
    """Make a support active, close it, or open it again, with the reason."""
    found = access(http.user, "delivery.open_support", Support.objects, pk=pk)
    initial = {"on": timezone.localdate(), "version": found.version}
    form = StatusForm(http.POST or None, support=found, initial=initial)
    context = {"form": form, "support": found, "back": found.get_absolute_url()}
    if http.method != "POST":
        return show(http, "delivery/status.html", context)
    if form.is_valid():
        given = dict(form.cleaned_data)
        newest, found.version = found.version, given.pop("version")
        try:
            actions.change_status(found, by=http.user, **given)
        except Stale:
            theirs = {"to": found.status}
            return conflict(http, "delivery/status.html", context, form=form, theirs=theirs, version=newest)
        except actions.CannotChangeStatus as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(http, f"The support is now {found.get_status_display().lower()}.")
            return go(found.get_absolute_url())
    return invalid(http, "delivery/status.html", context)
