"""A resource on its way: submitted, sent back, published, retired, followed by a new version."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.support.library import actions
from steelyard.support.library.forms.pages import ReasonForm
from steelyard.support.library.models import Resource
from steelyard.support.library.rules import Clearance, NotNow


def _found(http: Http, pk: int) -> Resource:
    return access(http.user, "library.keep", Resource.objects, pk=pk)


def _done(http: Http, found: Resource, act: Callable[[], object], *, said: str) -> HttpResponse:
    """Do a step; what does not fit, or what somebody else changed, is a sentence on the page."""
    try:
        act()
    except (NotNow, Stale) as problem:
        messages.error(http, str(problem))
    else:
        messages.success(http, said)
    return go(found.get_absolute_url())


@page("library.keep")
@require_POST
def submit(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    return _done(http, found, lambda: actions.submit(found, by=http.user), said="The resource is in review.")


@page("library.keep")
@require_POST
def publish(http: Http, pk: int) -> HttpResponse:
    """Publish: the center's own work after its gates, the work of others as a description with a link."""
    found = _found(http, pk)
    clearance = Clearance.REVIEWS if found.by_center or found.files.current().exists() else Clearance.CURATED
    return _done(
        http, found, lambda: actions.publish(found, by=http.user, clearance=clearance), said="The resource is public."
    )


@page("library.keep")
@require_POST
def republish(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    return _done(http, found, lambda: actions.republish(found, by=http.user), said="The resource is published again.")


@page("library.keep")
@require_POST
def begin_version(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    try:
        new = actions.begin_version(found, by=http.user)
    except NotNow as problem:
        messages.error(http, str(problem))
        return go(found.get_absolute_url())
    messages.success(http, "This is the draft of the new version. Its files start anew.")
    return go(new.get_absolute_url())


@page("library.keep")
@once
def send_back(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    context = {"does": "Send it back", "title": "Send back"}
    return _with_reason(http, found, actions.send_back, context=context, said="The resource is a draft again.")


@page("library.keep")
@once
def retire(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    context = {"does": "Retire it", "title": "Retire"}
    return _with_reason(
        http, found, actions.retire, context=context, said="The resource is retired; its page stays and says so."
    )


def _with_reason(
    http: Http, found: Resource, act: Callable[..., None], *, context: dict[str, str], said: str
) -> HttpResponse:
    form = ReasonForm(http.POST or None)
    told = {**context, "form": form, "resource": found}
    if http.method != "POST":
        return show(http, "library/reason.html", told)
    if not form.is_valid():
        return invalid(http, "library/reason.html", told)
    return _done(http, found, lambda: act(found, by=http.user, reason=form.cleaned_data["reason"]), said=said)
