"""Writing a template in the browser: facts, steps in their order, a preview, and publishing."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.support.protocols.actions import protocols as actions
from steelyard.support.protocols.forms.drafting import AddStepForm, BeginForm, FactsForm, StepForm
from steelyard.support.protocols.models import Protocol
from steelyard.support.protocols.queries import protocols as queries
from steelyard.support.protocols.rules import BadTemplate, NotNow
from steelyard.support.protocols.rules.guided import moving
from steelyard.support.protocols.rules.guided.shape import StepKind
from steelyard.support.protocols.views.protocols import protocol_for

DRAFT, STEP = "protocols/draft.html", "protocols/draft_step.html"
_STALE = "Somebody else changed this draft while you were working. Nothing was overwritten; look, then try again."


def _at(protocol: Protocol) -> str:
    return reverse("protocols:draft", args=[protocol.pk])


@page("protocols.write_templates")
@once
def begin(http: Http) -> HttpResponse:
    """Begin a protocol of the center's own, blank or as a copy (``?copy=``)."""
    copied = queries.newest_content(http.GET.get("copy", ""))
    initial = {"name": f"{copied['name']} (our own)", "purpose": copied["purpose"]} if copied else {}
    form = BeginForm(http.POST if http.method == "POST" else None, initial=initial)
    context = {"form": form, "copied": copied}
    if not form.is_bound:
        return show(http, "protocols/begin.html", context)
    if not form.is_valid():
        return invalid(http, "protocols/begin.html", context)
    try:
        made = actions.begin_protocol({**(copied or {}), **_begun(form.draft, copied)}, by=http.user)
    except NotNow as refused:
        form.add_error("name", str(refused))
        return invalid(http, "protocols/begin.html", context)
    return go(_at(made))


def _begun(draft: dict[str, Any], copied: Mapping[str, Any] | None) -> dict[str, Any]:
    """Of a copy, the name and the purpose are new and the steps stay."""
    return {**draft, **({"steps": copied["steps"]} if copied else {})}


def _draft(http: Http, pk: int) -> Protocol:
    """A protocol of the center's own."""
    found = protocol_for(http, "protocols.write_templates", pk)
    if found.is_shipped:
        raise Http404("What comes with Steelyard is copied, not changed.")
    return found


def _words(found: Protocol) -> dict[str, Any]:
    """Its draft, or the newest version as the beginning of the next."""
    return dict(found.draft if found.draft is not None else queries.newest_content(str(found.pk)) or {})


@page("protocols.write_templates")
def draft(http: Http, pk: int) -> HttpResponse:
    """The draft of the next version: what it is, its steps, and what it still lacks."""
    found = _draft(http, pk)
    form = FactsForm(http.POST or None, initial={**_words(found), "version": found.version})
    if http.method != "POST":
        return _show(http, found, form=form)
    if not form.is_valid():
        return _show(http, found, form=form, status=422)
    return _kept(http, found, form.applied, version=form.cleaned_data["version"], typed=True)


def _typed(http: Http, found: Protocol) -> FactsForm:
    """What was typed, to be sent again on the version of now."""
    typed: Any = http.POST.copy()
    typed["version"] = str(found.version)
    return FactsForm(typed)


def _show(http: Http, found: Protocol, *, status: int = 200, **more: Any) -> HttpResponse:
    words = _words(found)
    context = {
        "protocol": found,
        "draft": words,
        "steps": [(one, StepKind(one["kind"]).label) for one in words.get("steps", ())],
        "problems": queries.problems(words),
        "form": FactsForm(initial={**words, "version": found.version}),
        "add": AddStepForm(),
        "plain": all(isinstance(words.get(name), str) for name in ("name", "purpose")),
        **more,
    }
    return show(http, DRAFT, context, status=status)


def _kept(
    http: Http, found: Protocol, changed: Callable[[dict[str, Any]], Any], *, version: int, typed: bool = False
) -> HttpResponse:
    """Keep a changed draft unless somebody was faster; ``typed`` facts are given back."""
    try:
        if version != found.version:
            raise Stale(found)
        actions.save_draft(found, by=http.user, draft=changed(_words(found)))
    except (Stale, NotNow) as refused:
        found = _draft(http, found.pk)
        more = {"form": _typed(http, found)} if typed else {}
        return _show(http, found, refused=_STALE if isinstance(refused, Stale) else str(refused), status=409, **more)
    return go(_at(found))


def _version(http: Http) -> int:
    given = http.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


@page("protocols.write_templates")
@require_POST
@once
def add_step(http: Http, pk: int) -> HttpResponse:
    """Add a step at the end."""
    found, form = _draft(http, pk), AddStepForm(http.POST)
    if not form.is_valid():
        return _show(http, found, add=form, status=422)
    added, key = form.added(_words(found))
    answer = _kept(http, found, lambda _: added, version=_version(http))
    return go(reverse("protocols:draft-step", args=[pk, key])) if answer.status_code == 303 else answer


@page("protocols.write_templates")
@require_POST
def move_step(http: Http, pk: int, key: str) -> HttpResponse:
    """Move a step up or down, or take it out."""
    found, how = _draft(http, pk), http.POST.get("do", "")
    changes: dict[str, Callable[[dict[str, Any]], Any]] = {
        "up": lambda words: moving.moved(words, key, -1),
        "down": lambda words: moving.moved(words, key, 1),
        "remove": lambda words: moving.without(words, key),
    }
    if how not in changes:
        return _show(http, found, refused="Move the step with one of its buttons.", status=422)
    return _kept(http, found, changes[how], version=_version(http))


@page("protocols.write_templates")
def draft_step(http: Http, pk: int, key: str) -> HttpResponse:
    """Change one step of the draft."""
    found = _draft(http, pk)
    steps = list(_words(found).get("steps", ()))
    step = next((one for one in steps if one["key"] == key), None)
    if step is None or not isinstance(step.get("title"), str):
        raise Http404("Nothing is here.")
    others = [(one["key"], one["title"]) for one in steps if one["key"] != key]
    form = StepForm(http.POST or None, step=step, others=others, version=found.version)
    context = {"protocol": found, "step": step, "form": form, "kind": StepKind(step["kind"]).label}
    if http.method != "POST":
        return show(http, STEP, context)
    if not form.is_valid():
        return invalid(http, STEP, context)
    if form.cleaned_data["version"] != found.version:
        typed: Any = http.POST.copy()
        typed["version"] = str(found.version)
        form = StepForm(typed, step=step, others=others, version=found.version)
        form.add_error(None, _STALE)
        return show(http, STEP, {**context, "form": form}, status=409)
    return _kept(http, found, lambda words: moving.replaced(words, key, form.changed), version=found.version)


@page("protocols.write_templates")
def preview(http: Http, pk: int) -> HttpResponse:
    """The draft as whoever runs it would read it."""
    found = _draft(http, pk)
    guide = queries.previewed(_words(found))
    context = {"protocol": found, "guide": guide, "problems": queries.problems(_words(found))}
    return show(http, "protocols/preview.html", context)


@page("protocols.write_templates")
@require_POST
@once
def publish(http: Http, pk: int) -> HttpResponse:
    """Make a version of the draft."""
    found = _draft(http, pk)
    try:
        made = actions.publish(found, by=http.user)
    except BadTemplate as refused:
        return _show(http, found, problems=str(refused).splitlines(), refused="It is not published yet.", status=422)
    except (NotNow, Stale) as refused:
        return _show(http, found, refused=str(refused), status=409)
    messages.success(http, f"{made} is published. Runs that have begun keep their version.")
    return go(found.get_absolute_url())
