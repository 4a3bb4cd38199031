"""Measures in use: those of a support, one of them over time, its aims, and values by themselves."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.measures.actions import uses as actions
from steelyard.support.measures.actions import values
from steelyard.support.measures.forms.uses import AimForm, EndForm, OneValueForm, RoutineForm, UseForm, aims_of
from steelyard.support.measures.models import Value
from steelyard.support.measures.queries import definitions
from steelyard.support.measures.queries import uses as queries
from steelyard.support.measures.queries.boards import brief, support_rows
from steelyard.support.measures.queries.marks import cycles_of, marks_of, of_context
from steelyard.support.measures.queries.months import routine_of
from steelyard.support.measures.rules import NotNow, window_word
from steelyard.support.measures.rules.signals import CAVEAT, RULES
from steelyard.support.measures.views import SMALL, framed, measure_of, support_of, told_on


@page("measures.see")
def supports(http: Http) -> HttpResponse:
    """Supports with measures, and which of them owe a month."""
    rows = support_rows(http.user, timezone.localdate())
    return show(http, "measures/supports.html", framed(http, rows=rows))


@page("measures.see_own")
def mine(http: Http) -> HttpResponse:
    """The measures of the supports that one's agency receives."""
    rows = support_rows(http.user, timezone.localdate())
    return show(http, "measures/supports.html", framed(http, rows=rows, is_own=True))


@page("measures.see_own")
def of_support(http: Http, support: int) -> HttpResponse:
    """All measures of a support: where each stands, and its signals."""
    found = support_of(http, support)
    today = timezone.localdate()
    context = framed(http, found, brief=brief(found, http.user, today))
    keeps = allows(http.user, "measures.keep") and found.status != SupportStatus.CLOSED
    context |= {"keeps": keeps, "enters": allows(http.user, "measures.enter", found)}
    return show(http, "measures/of_support.html", context)


@page("measures.keep")
@once
def use(http: Http, support: int) -> HttpResponse:
    """Put a measure in use under a support."""
    found = access(http.user, "measures.keep", Support.objects, pk=support)
    offered, agencies = definitions.on_offer(), queries.recipients(found)
    data = http.POST if http.method == "POST" else None
    form = UseForm(data, definitions=offered, agencies=agencies, initial={"since": timezone.localdate()})
    if form.is_valid():
        given = form.cleaned_data
        chosen = next(one for one in offered if one.pk == given["definition"])
        agency = next((one for one in agencies if one.pk == given.get("organization")), None)
        try:
            aims = {**form.aims, "since": given["since"], "organization": agency}
            return go(actions.use(found, by=http.user, definition=chosen, **aims).get_absolute_url())
        except NotNow as problem:
            form.add_error("definition", str(problem))
    context = framed(http, found, form=form, title="Which measure do you put in use?", does="Put it in use")
    context |= {"back": reverse("measures:of-support", args=[support]), "no_definitions": not offered}
    return (invalid if form.errors else show)(http, SMALL, context)


@page("measures.see_own")
def measure(http: Http, pk: int) -> HttpResponse:
    """One measure: its run chart, its signals in words, its values, and the cycles begun on it."""
    found = measure_of(http, pk)
    line, cycles = queries.line(found, timezone.localdate()), cycles_of(found)
    around = of_context(line) if allows(http.user, "context.see") else []
    marks = marks_of(found, cycles, around)
    context = framed(http, found.support, measure=found, line=line, marks=marks, cycles=cycles)
    context |= {"table": line.rows, "rules": list(RULES.values()), "caveat": CAVEAT}
    context |= {"formers": queries.formers_of(found), "keeps": allows(http.user, "measures.keep")}
    context |= {"enters": allows(http.user, "measures.enter", found)}
    context |= {"leads": allows(http.user, "protocols.open_guided") and allows(http.user, "measures.keep")}
    return show(http, "measures/measure.html", context)


@page("measures.keep")
def change(http: Http, pk: int) -> HttpResponse:
    """Target, baseline, frozen median and days."""
    found = measure_of(http, pk, "measures.keep")
    saved, newest = aims_of(found), found.version
    form = AimForm(http.POST if http.method == "POST" else None, initial=saved)
    context = framed(http, found.support, form=form, title=f"What should {found.definition} come to?", does="Save")
    context |= {"back": found.get_absolute_url()}
    if form.is_valid():
        found.version = form.cleaned_data["version"]
        try:
            actions.alter(found, by=http.user, **form.aims)
            return go(found.get_absolute_url())
        except Stale:
            return conflict(http, SMALL, context, form=form, theirs=saved, version=newest)
    return (invalid if form.errors else show)(http, SMALL, context)


@page("measures.keep")
def end(http: Http, pk: int) -> HttpResponse:
    """Collect a measure no more; its values stay."""
    found = measure_of(http, pk, "measures.keep")
    initial = {"on": timezone.localdate(), "version": found.version}
    form = EndForm(http.POST if http.method == "POST" else None, initial=initial)
    if form.is_valid():
        found.version = form.cleaned_data["version"]
        try:
            actions.end(found, by=http.user, on=form.cleaned_data["on"])
            return go(reverse("measures:of-support", args=[found.support_id]))
        except (NotNow, Stale) as problem:
            form.add_error("on", str(problem))
    context = framed(http, found.support, form=form, title=f"End {found.definition}?", does="End it")
    context |= {"back": found.get_absolute_url(), "lead": "Its values stay and can be read; it can be taken up again."}
    return (invalid if form.errors else show)(http, SMALL, context)


@page("measures.keep")
@require_POST
@told_on(lambda pk: reverse("measures:measure", args=[pk]))
def resume(http: Http, pk: int) -> HttpResponse:
    found = measure_of(http, pk, "measures.keep")
    actions.resume(found, by=http.user)
    return go(found.get_absolute_url())


@page("measures.enter")
@once
def enter(http: Http, pk: int) -> HttpResponse:
    """The value of a window that has none yet."""
    found = measure_of(http, pk, "measures.enter")
    windows = queries.open_windows(found, timezone.localdate())
    form = OneValueForm(http.POST if http.method == "POST" else None, measure=found, windows=windows)
    if form.is_valid():
        try:
            values.enter(found, by=http.user, on=form.cleaned_data["on"], given=form.given)
            return go(found.get_absolute_url())
        except NotNow as problem:
            form.add_error(form.first, str(problem))
    context = framed(http, found.support, form=form, title=f"{found.definition}: enter a value", does="Keep it")
    context |= {"back": found.get_absolute_url(), "lead": found.now.counted, "nothing_open": not windows}
    return (invalid if form.errors else show)(http, SMALL, context)


@page("measures.enter")
def correct(http: Http, pk: int, value: int) -> HttpResponse:
    """Put a value right; what it said before is kept."""
    found = measure_of(http, pk, "measures.enter")
    saved = access(http.user, "measures.see_own", Value.objects.select_related("under"), pk=value, measure=found)
    saved.measure = found
    form = OneValueForm(http.POST if http.method == "POST" else None, measure=found, saved=saved)
    word = window_word(found.now.every, saved.on)
    context = framed(
        http, found.support, form=form, title=f"{found.definition}, {word}: put it right", does="Correct it"
    )
    context |= {"back": found.get_absolute_url(), "lead": "What it said before is kept beneath it, with your reason."}
    if form.is_valid():
        theirs, newest, saved.version = form.initial, saved.version, form.cleaned_data["version"]
        try:
            values.correct(saved, by=http.user, given=form.given, why=form.cleaned_data["why"])
            return go(found.get_absolute_url())
        except Stale:
            return conflict(http, SMALL, context, form=form, theirs=theirs, version=newest)
        except NotNow as problem:
            form.add_error(form.first, str(problem))
    return (invalid if form.errors else show)(http, SMALL, context)


@page("measures.keep")
def routine(http: Http, support: int) -> HttpResponse:
    """When the months of a support are shared."""
    found = access(http.user, "measures.keep", Support.objects, pk=support)
    routine_ = routine_of(found)
    if routine_ is None:
        raise Http404("Months are shared once a measure is in use.")
    names = ("since", "until", "due_day", "version")
    saved: dict[str, Any] = {name: getattr(routine_, name) for name in names}
    newest = routine_.version
    form = RoutineForm(http.POST if http.method == "POST" else None, initial=saved)
    context = framed(http, found, form=form, title="When are the months of this support shared?", does="Save")
    context |= {"back": reverse("measures:months", args=[support])}
    if form.is_valid():
        given = dict(form.cleaned_data)
        routine_.version = given.pop("version")
        try:
            actions.arrange(routine_, by=http.user, **given)
            messages.success(http, "Saved.")
            return go(reverse("measures:months", args=[support]))
        except Stale:
            return conflict(http, SMALL, context, form=form, theirs=saved, version=newest)
        except NotNow as problem:
            form.add_error("until", str(problem))
    return (invalid if form.errors else show)(http, SMALL, context)
