"""Promises: the list, a new one, and how each ends."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.center.charge.queries import staff_of
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, back, go, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.delivery import actions
from steelyard.support.delivery.forms.filters import PromiseFilters
from steelyard.support.delivery.forms.small import PromiseForm, ReasonForm
from steelyard.support.delivery.models import Promise, Support
from steelyard.support.delivery.queries import records, supports, today
from steelyard.support.delivery.views.parts import small


@page("delivery.see")
def promises(http: Http) -> HttpResponse:
    """Open promises, the nearest first."""
    day = timezone.localdate()
    form = PromiseFilters(http.GET, staff=records.everyone_on_staff(day))
    staff = form.staff_wanted(staff_of(http.user))
    late = day if form.value["when"] == "overdue" else None
    rows = today.open_promises(Promise.objects.visible_to(http.user), staff=staff, only_overdue_on=late)
    found = paged(rows, ("due_on", "id"), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "delivery/promises.html", {"form": form, "page": found, "today": day}, parts={"rows"})


@page("delivery.record")
@once
def promise(http: Http, pk: int) -> HttpResponse:
    """Write down a promise without an activity."""
    found, day = access(http.user, "delivery.record", Support.objects, pk=pk), timezone.localdate()
    staff, own = records.everyone_on_staff(day), staff_of(http.user)
    to = supports.recipients_of(found)
    initial = {"due_on": day + timedelta(days=7), "staff": own.pk if own else ""}
    form = PromiseForm(http.POST or None, staff=staff, to=to, initial=initial)
    if http.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.make_promise(
            by=http.user,
            what=given["what"],
            due_on=given["due_on"],
            by_staff=records.one_of(staff, given["staff"]),
            to_organization=records.one_of(to, given["to"]) if given["to"] else None,
            support=found,
        )
        return go(found.get_absolute_url())
    return small(http, form, support=found, title="Write down a promise", does="Write it down")


@page("delivery.record")
@require_POST
def keep(http: Http, pk: int) -> HttpResponse:
    """What was promised is done; the row stays in place with its undo."""
    found = access(http.user, "delivery.record", supports.promises_for_row(), pk=pk)
    try:
        actions.keep_promise(found, by=http.user, on=timezone.localdate())
    except (actions.CannotPromise, Stale) as problem:
        messages.info(http, str(problem))
    return _row(http, found)


@page("delivery.record")
@require_POST
def reopen(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "delivery.record", supports.promises_for_row(), pk=pk)
    try:
        actions.reopen_promise(found, by=http.user)
    except (actions.CannotPromise, Stale) as problem:
        messages.info(http, str(problem))
    return _row(http, found)


def _row(http: Http, found: Promise) -> HttpResponse:
    """The one row for htmx; otherwise back to where the button stood."""
    if http.htmx:
        return show(
            http, "delivery/promise_row.html", {"promise": found, "today": timezone.localdate(), "swapped": True}
        )
    return go(back(http, reverse("delivery:promises")))


@page("delivery.record")
def drop(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "delivery.record", Promise.objects.select_related("support"), pk=pk)
    form = ReasonForm(http.POST or None, initial={"version": found.version})
    if http.method == "POST" and form.is_valid():
        found.version = form.cleaned_data["version"]
        try:
            actions.drop_promise(found, by=http.user, on=timezone.localdate(), reason=form.cleaned_data["reason"])
        except (actions.CannotPromise, Stale) as problem:
            form.add_error(None, str(problem))
        else:
            default = found.support.get_absolute_url() if found.support else reverse("delivery:promises")
            return go(back(http, default))
    return small(http, form, support=found.support, title=f"Drop: {found.what}", does="Drop the promise")
