"""The register of unmet needs."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone

from steelyard.center.needs import actions, queries
from steelyard.center.needs.forms.register import Find, NeedForm
from steelyard.center.needs.models import UnmetNeed
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.foundation.kit.paging import paged


@page("needs.see")
def unmet_needs(http: Http) -> HttpResponse:
    form = Find(http.GET)
    wanted = form.value
    rows = queries.unmet_needs(http.user, status=wanted.get("status") or "", topic=wanted.get("topic"))
    found = paged(rows, ["-found_on", "-id"], after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    context = {"form": form, "page": found, "by_topic": queries.needs_by_topic(http.user)}
    return show(http, "needs/unmet_needs.html", context, parts={"rows"})


@page("needs.keep")
@once
def add(http: Http) -> HttpResponse:
    form = NeedForm(http.POST or None, initial={"version": 1, "found_on": timezone.localdate()})
    if http.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        need = actions.record_need(by=http.user, **values)
        messages.success(http, "The need stands in the register.")
        return go(need.get_absolute_url())
    return (invalid if form.errors else show)(http, "needs/add.html", {"form": form})


@page("needs.see")
def unmet_need(http: Http, pk: int) -> HttpResponse:
    needed = "needs.keep" if http.method == "POST" else "needs.see"
    need = access(http.user, needed, UnmetNeed.objects.select_related("topic", "organization"), pk=pk)
    saved: dict[str, Any] = {name: getattr(need, name) for name in NeedForm.base_fields}
    form = NeedForm(http.POST or None, initial=saved)
    context = {"need": need, "form": form}
    if http.method != "POST":
        return show(http, "needs/unmet_need.html", context)
    if not form.is_valid():
        return invalid(http, "needs/unmet_need.html", context)
    newest, need.version = need.version, form.cleaned_data.pop("version")
    try:
        actions.alter_need(need, by=http.user, **form.cleaned_data)
    except Stale:
        return conflict(http, "needs/unmet_need.html", context, form=form, theirs=saved, version=newest)
    messages.success(http, "Saved.")
    return go(need.get_absolute_url())
