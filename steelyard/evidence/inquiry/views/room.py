"""Who works here, and who read what."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from steelyard.evidence.inquiry.actions import room as acts
from steelyard.evidence.inquiry.forms.sample import CoderForm
from steelyard.evidence.inquiry.models import Coder
from steelyard.evidence.inquiry.queries import room as queries
from steelyard.evidence.inquiry.rules import NotNow
from steelyard.evidence.inquiry.tasks import names
from steelyard.evidence.inquiry.views import asked, form_page, told_on
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.pages import Http, go, once, show
from steelyard.foundation.kit.paging import paged


@page("inquiry.room")
@once
def coders(http: Http) -> HttpResponse:
    """Who codes beside the evaluator."""
    form = CoderForm(asked(http))
    if form.is_valid():
        try:
            acts.name_coder(form.cleaned_data["email"], name=form.cleaned_data["name"], by=http.user)
            messages.success(http, "Named. They see documents from their next sign-in on.")
            return go(reverse("inquiry:coders"))
        except NotNow as problem:
            form.add_error("email", str(problem))
    context = {
        "form": form,
        "coders": queries.coders(),
        "busy": queries.busy_readers(),
        "many": queries.MANY,
        "has_key": names.is_here(),
    }
    return form_page(http, context, "inquiry/coders.html")


@page("inquiry.room")
@require_POST
@told_on(lambda pk: reverse("inquiry:coders"))  # noqa: ARG005 -- the route's own argument
def end_coder(http: Http, pk: int) -> HttpResponse:
    acts.end_coder(access(http.user, "inquiry.room", Coder.objects.all(), pk=pk), by=http.user)
    messages.success(http, "Ended. What they coded stays.")
    return go(reverse("inquiry:coders"))


@page("inquiry.room")
@require_safe
def readings(http: Http) -> HttpResponse:
    """Every look into a document: who, when, on what occasion."""
    rows = queries.readings()
    found = paged(rows, ("-id",), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "inquiry/readings.html", {"page": found}, parts={"rows"})
