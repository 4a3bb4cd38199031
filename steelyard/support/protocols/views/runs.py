"""The pages of whoever keeps runs: who was asked, who has locked, and what came of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.protocols.actions import ballots as asking
from steelyard.support.protocols.actions import replies
from steelyard.support.protocols.actions import runs as actions
from steelyard.support.protocols.forms.runs import AskForm, CancelForm, ReplyForm
from steelyard.support.protocols.models import Ballot, Run
from steelyard.support.protocols.queries import runs as queries
from steelyard.support.protocols.queries.subjects import subject_of
from steelyard.support.protocols.rules import NotNow

_SOMEBODY = "Somebody else changed this run while you were working. Nothing was overwritten; look, then try again."


@page("protocols.see")
def runs(http: Http) -> HttpResponse:
    """All runs, or those behind the share of high quality; the newest first."""
    only = http.GET.get("only", "")
    rows = queries.LISTS.get(only, queries.counted)().visible_to(http.user)
    found = paged(rows, ("-id",), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    context = {"page": found, "only": only if only in queries.LISTS else "", "quality": queries.quality()}
    return show(http, "protocols/runs.html", context, parts={"rows"})


@page("protocols.see")
def run(http: Http, pk: int) -> HttpResponse:
    """How far one run is; for those who may, what came of it."""
    return _show(http, _run(http, "protocols.see", pk))


def _run(http: Http, name: str, pk: int) -> Run:
    found: Run = access(http.user, name, queries.whole(), pk=pk)
    return found


def _context(http: Http, found: Run) -> dict[str, Any]:
    return {
        "run": found,
        "progress": queries.progress(found),
        "result": queries.result(found) if allows(http.user, "protocols.read", found) else None,
        "subject_url": subject_of(found.subject_label).url(found.subject_pk),
        "keeps": allows(http.user, "protocols.keep"),
        "ask": AskForm(),
    }


def _show(http: Http, found: Run, **more: Any) -> HttpResponse:
    refused = bool(more)
    return (invalid if refused else show)(http, "protocols/run.html", {**_context(http, found), **more})


def _done(http: Http, found: Run, act: Callable[[], Any], *, said: str, **forms: Any) -> HttpResponse:
    """Do it and go back to the run; a refusal gives the form back with its sentence."""
    try:
        act()
    except (NotNow, Stale) as refused:
        sentence = _SOMEBODY if isinstance(refused, Stale) else str(refused)
        found = queries.whole().get(pk=found.pk)
        for form in forms.values():
            form.add_error(None, sentence)
        return _show(http, found, **(forms or {"refused": sentence}))
    messages.success(http, said)
    return go(found.get_absolute_url())


@page("protocols.keep")
@once
def invite(http: Http, pk: int) -> HttpResponse:
    """Ask somebody for a review."""
    found, form = _run(http, "protocols.keep", pk), AskForm(http.POST or None)
    if not form.is_valid():
        return _show(http, found, ask=form) if http.method == "POST" else go(found.get_absolute_url())
    said = f"{form.asked.name} has a letter with a private link."
    return _done(http, found, lambda: asking.invite(found, by=http.user, asked=form.asked), said=said, ask=form)


def _ballot(http: Http, pk: int) -> Ballot:
    rows = Ballot.objects.select_related("run__template", "run__opened_by")
    found: Ballot = access(http.user, "protocols.keep", rows, pk=pk)
    return found


@page("protocols.keep")
@once
def remind(http: Http, pk: int) -> HttpResponse:
    """Write to a reviewer again."""
    found = _ballot(http, pk)
    if http.method != "POST":
        return go(found.run.get_absolute_url())
    said = f"{found.name} has another letter."
    return _done(http, found.run, lambda: asking.remind(found, by=http.user), said=said)


@page("protocols.keep")
@once
def replace(http: Http, pk: int) -> HttpResponse:
    """Give a reviewer's place to somebody else."""
    found = _ballot(http, pk)
    form = AskForm(http.POST if http.method == "POST" else None)
    context = {"ballot": found, "run": found.run, "form": form}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "protocols/replace.html", context)
    try:
        asking.replace(found, by=http.user, asked=form.asked)
    except (NotNow, Stale) as refused:
        form.add_error(None, _SOMEBODY if isinstance(refused, Stale) else str(refused))
        return invalid(http, "protocols/replace.html", context)
    messages.success(http, f"{form.asked.name} has a letter with a private link; {found.name} was told.")
    return go(found.run.get_absolute_url())


@page("protocols.keep")
@once
def cancel(http: Http, pk: int) -> HttpResponse:
    """Call a run off before anybody's answers are seen."""
    found = _run(http, "protocols.keep", pk)
    form = CancelForm(http.POST if http.method == "POST" else None)
    context = {"run": found, "form": form}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "protocols/cancel.html", context)
    try:
        actions.cancel_run(found, by=http.user, why=form.cleaned_data["why"])
    except (NotNow, Stale) as refused:
        form.add_error(None, _SOMEBODY if isinstance(refused, Stale) else str(refused))
        return invalid(http, "protocols/cancel.html", context)
    messages.success(http, "The run is called off. Whoever was asked has a letter.")
    return go(found.get_absolute_url())


@page("protocols.keep")
@once
def again(http: Http, pk: int) -> HttpResponse:
    """Put the changed text to the same reviewers."""
    found = _run(http, "protocols.keep", pk)
    if http.method != "POST":
        return go(found.get_absolute_url())
    try:
        new = actions.begin_again(found, by=http.user)
    except (NotNow, Stale) as refused:
        return _show(http, found, refused=_SOMEBODY if isinstance(refused, Stale) else str(refused))
    messages.success(http, "The reviewers have a letter about the changed text. What they had entered waits for them.")
    return go(new.get_absolute_url())


@page("protocols.keep")
@once
def reply(http: Http, pk: int, item: str) -> HttpResponse:
    """Reply to an answer that found something missing."""
    found = _ballot(http, pk)
    form = ReplyForm(http.POST if http.method == "POST" else None)
    said = queries.said_by(found, item) if allows(http.user, "protocols.read", found.run) else None
    if said is None:
        raise Http404("Nothing is here.")
    context = {"ballot": found, "run": found.run, "said": said, "form": form}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "protocols/reply.html", context)
    try:
        replies.reply(found, by=http.user, item=item, text=form.cleaned_data["text"])
    except (NotNow, Stale) as refused:
        form.add_error(None, _SOMEBODY if isinstance(refused, Stale) else str(refused))
        return invalid(http, "protocols/reply.html", context)
    messages.success(http, "Your reply is recorded.")
    return go(found.run.get_absolute_url())
