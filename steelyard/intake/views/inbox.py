"""The inbox: what came in, what waits, and who holds it."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.queries import staff_of
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, back, go, invalid, show
from steelyard.intake.actions import requests as actions
from steelyard.intake.forms.inbox import AssignForm, Filters
from steelyard.intake.models import HelpRequest
from steelyard.intake.queries import inbox as queries


@page("intake.see")
def inbox(http: Http) -> HttpResponse:
    """Requests by where they stand; filters and pages swap only the rows."""
    form = Filters(http.GET)
    context = {
        "form": form,
        "inbox": queries.inbox(
            http.user, form.wanted, after=http.GET.get("after", ""), before=http.GET.get("before", "")
        ),
        "me": staff_of(http.user, on=timezone.localdate()),
    }
    return show(http, "intake/inbox.html", context, parts={"rows"})


@page("intake.weigh")
def assign(http: Http, pk: int) -> HttpResponse:
    """Give a request to oneself or a colleague."""
    help_request: HelpRequest = access(http.user, "intake.weigh", HelpRequest.objects, pk=pk)
    context = {"help_request": help_request, "next": back(http, reverse("intake:inbox"))}
    if http.method != "POST":
        return show(http, "intake/assign.html", context | {"form": AssignForm.of(help_request)})
    form = AssignForm(http.POST)
    if not form.is_valid():
        return invalid(http, "intake/assign.html", context | {"form": form})
    help_request.version, holder = form.cleaned_data["version"], form.cleaned_data["holder"]
    try:
        actions.assign(help_request, by=http.user, holder=holder)
    except Stale:
        again = queries.drawn(pk)
        stale = [("Held by", queries.name_of(again.holder), queries.name_of(holder))]
        context |= {"help_request": again, "form": AssignForm.of(again, holder=holder), "stale": stale}
        return show(http, "intake/assign.html", context, status=409)
    messages.success(http, f"{help_request} is now held by {queries.name_of(holder)}.")
    return go(str(context["next"]))
