"""Pages of webhooks: the list with the form, and one with its last deliveries."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.hooks import actions, queries
from steelyard.foundation.hooks.forms import NewSubscription
from steelyard.foundation.hooks.models import Subscription
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, show
from steelyard.foundation.kit.paging import paged


def _place(http: Http) -> dict[str, str]:
    return {name: http.GET.get(name, "") for name in ("after", "before")}


@page("hooks.keep")
@never_cache
def subscriptions(http: Http) -> HttpResponse:
    """Webhooks, and the form for a new one; its secret stands on the page that answers and nowhere else."""
    form = NewSubscription(http.POST if http.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "is_keeper": Role.ADMINISTRATOR in http.user.roles}
    if form.is_valid():
        try:
            context["made"], context["secret"] = actions.subscribe(http.user, by=http.user, **form.cleaned_data)
        except actions.TooMany as problem:
            form.add_error(None, str(problem))
        else:
            context["form"] = NewSubscription()
    context["page"] = paged(queries.subscriptions(http.user), ("-made_at", "-id"), size=20, **_place(http))
    template = "hooks/subscriptions.html"
    return invalid(http, template, context) if form.errors else show(http, template, context, parts={"rows"})


def _found(http: Http, pk: int) -> Subscription:
    return access(http.user, "hooks.keep", Subscription.objects.select_related("user"), pk=pk)


@page("hooks.keep")
def subscription(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    rows = paged(queries.deliveries(found), ("-happened_at", "-id"), size=20, **_place(http))
    return show(http, "hooks/subscription.html", {"found": found, "page": rows}, parts={"rows"})


@page("hooks.keep")
@require_POST
def switch(http: Http, pk: int) -> HttpResponse:
    """Turn it off, or on again."""
    found = _found(http, pk)
    try:
        (actions.turn_off if found.is_on else actions.turn_on)(found, by=http.user)
    except Stale as stale:
        messages.warning(http, str(stale))
    else:
        messages.success(http, f"{found} is {'on' if found.is_on else 'off'}.")
    return go(found.get_absolute_url())


@page("hooks.keep")
@require_POST
def try_out(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    actions.try_out(found, by=http.user)
    messages.success(http, "A trial is on its way. Within a minute or two this page tells what the address answered.")
    return go(found.get_absolute_url())
