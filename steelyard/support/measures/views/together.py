"""What measures share with runs of protocols: cycles begun on a measure, and self-assessments of teams."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.support.measures.actions import together as actions
from steelyard.support.measures.forms.definitions import CycleForm, MarkForm
from steelyard.support.measures.queries import assessments as queries
from steelyard.support.measures.rules import NotNow
from steelyard.support.measures.views import SMALL, framed, measure_of
from steelyard.support.protocols.models import GuidedRun, Protocol


@page("measures.keep")
@once
def begin_cycle(http: Http, pk: int) -> HttpResponse:
    """Begin an improvement cycle on a measure."""
    found = measure_of(http, pk, "measures.keep")
    form = CycleForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        try:
            cycle = actions.begin_cycle(found, by=http.user, about=form.cleaned_data["about"])
            return go(cycle.run.get_absolute_url())
        except NotNow as problem:
            form.add_error(None, str(problem))
    context = framed(
        http, found.support, form=form, title=f"Begin a cycle on {found.definition}", does="Begin the cycle"
    )
    context |= {"back": found.get_absolute_url()}
    context |= {"lead": "A small change, tried and looked at. It counts once study and act are written."}
    return (invalid if form.errors else show)(http, SMALL, context)


@page("measures.see")
def assessments(http: Http) -> HttpResponse:
    """Which protocols are self-assessments, and how the newest rounds stand."""
    context = framed(http, offered=queries.offered(), runs=queries.runs_of(http.user))
    return show(http, "measures/assessments.html", context | {"defines": allows(http.user, "measures.define")})


@page("measures.define")
def mark(http: Http, pk: int) -> HttpResponse:
    """Say that a protocol is a self-assessment, and set its mark."""
    found = access(http.user, "protocols.see_guided", Protocol.objects, pk=pk)
    form = MarkForm(
        http.POST if http.method == "POST" else None, initial={"mark": queries.mark_of(found) or queries.MARK}
    )
    if form.is_valid():
        try:
            actions.mark_assessment(found, by=http.user, mark=form.cleaned_data["mark"])
            return go(reverse("measures:assessments"))
        except NotNow as problem:
            form.add_error("mark", str(problem))
    context = framed(http, form=form, title=f"{found}: below which mark is a plan made?", does="Save")
    context |= {"back": reverse("measures:assessments")}
    return (invalid if form.errors else show)(http, SMALL, context)


@page("protocols.take_part")
def assessment(http: Http, pk: int) -> HttpResponse:
    """A self-assessment over its rounds: points of each subscale, those below the mark, and their plan."""
    rows = GuidedRun.objects.select_related("protocol_version__protocol", "support", "first")
    found = access(http.user, "protocols.take_part", rows, pk=pk)
    percent = queries.mark_of(found.protocol_version.protocol)
    if percent is None:
        raise Http404("This run is no self-assessment.")
    rounds = queries.rounds_of(found, http.user)
    judged = queries.judged(rounds, percent)
    context = framed(http, run=found, rounds=rounds, judged=judged, mark=percent, last=rounds[-1])
    return show(http, "measures/assessment.html", context | {"below": [one for one in judged if one.is_below]})
