"""Two texts at one place: read both, see what differs word by word, and make one of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse

from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, show
from steelyard.support.protocols.actions.writing import settle
from steelyard.support.protocols.forms.guided import MergeForm, as_merged
from steelyard.support.protocols.models import Rival
from steelyard.support.protocols.queries.guided import base_of as base_text
from steelyard.support.protocols.queries.merging import compared, rival_of, suggested
from steelyard.support.protocols.rules import NotNow
from steelyard.support.protocols.rules.guided.shape import Step
from steelyard.support.protocols.views.guided import base_of, run_for


@page("protocols.write")
def merge(http: Http, pk: int, rival: int) -> HttpResponse:
    """Make one text of two; a third one saved meanwhile is shown, never overwritten."""
    run = run_for(http, "protocols.write", pk)
    found = rival_of(run, rival)
    if found is None:
        raise Http404("Nothing is here.")
    step = run.guide.step(found.answer.step)
    at = reverse("protocols:step", args=[run.pk, found.answer.step])
    if step is None or found.settled_at:
        messages.info(http, "These two texts have been merged already.")
        return go(at)
    if http.method != "POST":
        return _show(http, found, step)
    form = MergeForm(http.POST, step=step, key=found.answer.key, initial={})
    if not form.is_valid():
        return _show(http, found, step, form=form, status=422)
    try:
        settle(found, by=http.user, base=form.cleaned_data["base"], values=form.values)
    except Stale:
        found.answer.refresh_from_db()
        again = "A third text was saved while you were merging. Nothing was overwritten; it stands beside yours now."
        typed: Any = http.POST.copy()
        typed["base"] = str(found.answer.version)
        form = MergeForm(typed, step=step, key=found.answer.key, initial={})
        return _show(http, found, step, form=form, refused=again, status=409)
    except NotNow as refused:
        messages.info(http, str(refused))
        return go(at)
    messages.success(http, "One text stands now; both earlier ones are kept in the history of this place.")
    return go(at)


def _show(http: Http, rival: Rival, step: Step, *, status: int = 200, **more: Any) -> HttpResponse:
    answer = rival.answer
    values, clean = suggested(base_text(rival), rival.values, answer.values)
    form = more.pop("form", None) or MergeForm(
        None, step=step, key=answer.key, initial={"base": answer.version, **as_merged(values)}
    )
    parts = [(part, form.bound(part.name)) for part in compared(step, answer, rival)]
    context = {"run": answer.run, "rival": rival, "answer": answer, "step": step, "form": form, "parts": parts}
    return show(http, "protocols/merge.html", {**context, "clean": clean, "base": base_of(http), **more}, status=status)
