"""Who was heard: written down and coded on one page, looked through, corrected, withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.center.needs import actions, queries
from steelyard.center.needs.forms.find import FindSources
from steelyard.center.needs.forms.heard import AskedForm, Lines, SourceForm
from steelyard.center.needs.models import Source, Voice
from steelyard.center.needs.rules import BY_HAND
from steelyard.center.needs.views import form_page, turned
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show


@page("needs.see_voices")
def sources(http: Http) -> HttpResponse:
    form = FindSources(http.GET or None)
    found = turned(http, queries.sources(http.user, **form.value), ["-on", "-id"])
    return show(http, "needs/sources.html", {"form": form, "page": found}, parts={"rows"})


@page("needs.keep")
@once
def record(http: Http) -> HttpResponse:
    """Write down a conversation and code it, on one page."""
    posted = http.POST if http.method == "POST" else None
    form = SourceForm(posted, initial={"version": 1, "on": timezone.localdate()})
    lines = Lines(posted)
    context = {"form": form, "lines": lines}
    if posted is None or lines.wants_more:
        return show(http, "needs/record.html", context)
    if not (form.is_valid() and lines.is_valid()):
        return invalid(http, "needs/record.html", context)
    values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    try:
        source = actions.record_source(by=http.user, codes=lines.codes, **values)
    except actions.CodedTwice as problem:
        form.add_error(None, str(problem))
        return invalid(http, "needs/record.html", context)
    messages.success(http, "Written down.")
    return go(source.get_absolute_url())


def _with_agency() -> Any:
    return Source.objects.select_related("organization", "state")


@page("needs.see_voices")
def source(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "needs.see_voices", _with_agency(), pk=pk)
    return show(http, "needs/source.html", {"source": found, "voices": queries.coded_in(found)})


@page("needs.keep")
@once
def code(http: Http, pk: int) -> HttpResponse:
    """Code more of what was said in a source."""
    found = access(http.user, "needs.keep", _with_agency(), pk=pk)
    posted = http.POST if http.method == "POST" else None
    lines = Lines(posted)
    context = {"source": found, "lines": lines}
    if posted is None or lines.wants_more:
        return show(http, "needs/code.html", context)
    if not lines.is_valid():
        return invalid(http, "needs/code.html", context)
    if not lines.codes:
        return invalid(http, "needs/code.html", context | {"problem": "No line says which need this is."})
    try:
        made = actions.code_all(found, by=http.user, codes=lines.codes)
    except actions.CodedTwice as problem:
        return invalid(http, "needs/code.html", context | {"problem": str(problem)})
    messages.success(http, f"Coded: {len(made)}.")
    return go(found.get_absolute_url())


@page("needs.keep")
def edit(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "needs.keep", _with_agency(), pk=pk)
    form_class = SourceForm if found.kind in BY_HAND else AskedForm
    saved = {name: getattr(found, name) for name in form_class.base_fields}
    form = form_class(http.POST or None, initial=saved)
    context: dict[str, Any] = {"title": "Who was heard?", "button": "Save"}
    if http.method != "POST" or not form.is_valid():
        return form_page(http, form, back=found, **context)
    newest, found.version = found.version, form.cleaned_data.pop("version")
    try:
        actions.alter_source(found, by=http.user, **form.cleaned_data)
    except Stale:
        return conflict(http, "needs/form.html", context | {"back": found}, form=form, theirs=saved, version=newest)
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())


@page("needs.keep")
@require_POST
@once
def withdraw(http: Http, pk: int) -> HttpResponse:
    """Let a source count no more, or again."""
    found = access(http.user, "needs.keep", Source.objects, pk=pk)
    (actions.restore_source if found.withdrawn_at else actions.withdraw_source)(found, by=http.user)
    messages.success(http, "Its voices count no more." if found.withdrawn_at else "Its voices count again.")
    return go(found.get_absolute_url())


@page("needs.keep")
@require_POST
def withdraw_voice(http: Http, pk: int) -> HttpResponse:
    voice = access(http.user, "needs.keep", Voice.objects.select_related("source", "statement"), pk=pk)
    actions.withdraw_voice(voice, by=http.user)
    messages.success(http, "The coding was taken back.")
    return go(voice.source.get_absolute_url())
