"""Weighing a request on the two axes, and deciding it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.queries import staff_of, the_center
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, once, show
from steelyard.intake.actions import decisions, weighing
from steelyard.intake.forms import decide as forms
from steelyard.intake.forms.weigh import WeighForm
from steelyard.intake.models import HelpRequest
from steelyard.intake.queries import decisions as queries
from steelyard.intake.queries.evidence import evidence, known_providers
from steelyard.intake.queries.matrix import criteria_in_force
from steelyard.intake.queries.page import (
    Difference,
    answers_of,
    differs_from_decision,
    differs_from_weighing,
    preview_dot,
    story,
    weighing_of,
)
from steelyard.intake.rules import Act, DecisionKind, NotNow, refusal
from steelyard.intake.views.help_request import as_read, posted, refreshed
from steelyard.support.delivery.actions import CannotPromise, CannotProvide, CannotRecord


@page("intake.open")
@once
def weigh(http: Http, pk: int) -> HttpResponse:
    """Score each criterion beside what we know; the dot moves while one chooses."""
    found: HelpRequest = access(http.user, "intake.weigh", queries.whole(), pk=pk)
    reason = refusal(Act.WEIGH, found.status)
    if reason and http.method != "POST":
        messages.warning(http, reason)
        return go(found.get_absolute_url())
    form = _weigh_form(http, found, posted(http))
    if not form.is_bound:
        return _weigh_page(http, found, form)
    is_valid = form.is_valid()
    try:
        as_read(found, form)
        if not is_valid:
            return _weigh_page(http, found, form, status=422)
        weighing.place(
            found,
            by=http.user,
            scores=form.scores,
            sentences=form.sentences,
            choices=form.choices,
            spent=form.spent(staff_of(http.user), timezone.localdate()),
        )
    except Stale:
        again = queries.whole().get(pk=pk)
        differs = differs_from_weighing(again, form.typed, form.suggestion)
        form = _weigh_form(http, again, refreshed(http, again.version))
        return _weigh_page(http, again, form, differs=differs, status=409)
    except (NotNow, CannotRecord) as refused:
        form.add_error(None, str(refused))
        return _weigh_page(http, found, form, status=422)
    decides = allows(http.user, "intake.decide")
    return go(reverse("intake:decide", args=[pk]) if decides else found.get_absolute_url())


def _weigh_form(http: Http, found: HelpRequest, data: Any) -> WeighForm:
    """The form as it was weighed before, or with the scores chosen so far, which a preview sends along."""
    is_preview = "preview" in http.GET
    return WeighForm(
        data,
        criteria=criteria_in_force(),
        facts={} if is_preview else evidence(found, timezone.localdate()).facts,
        keeps_time=staff_of(http.user) is not None,
        initial={"version": found.version} | (http.GET.dict() if is_preview else answers_of(found)),
    )


def _weigh_page(
    http: Http, found: HelpRequest, form: WeighForm, *, differs: Sequence[Difference] = (), status: int = 200
) -> HttpResponse:
    preview = form.preview
    context = {
        "help_request": found,
        "form": form,
        "preview": preview,
        "dots": preview_dot(preview.others.place, preview.placed.place),
        "differs": differs,
    }
    return show(http, "intake/weigh.html", context, parts={"place"}, status=status)


@page("intake.open")
@once
def decide(http: Http, pk: int, kind: str = "") -> HttpResponse:
    """Decide a request: each kind of decision has a form of its own, and every one writes to the requester."""
    found: HelpRequest = access(http.user, "intake.decide", queries.whole(), pk=pk)
    chosen = _kind(found, kind)
    reason = refusal(Act.DECLINE if chosen == DecisionKind.DECLINED else Act.DECIDE, found.status)
    if reason and http.method != "POST":
        messages.warning(http, reason)
        return go(found.get_absolute_url())
    form = _decide_form(http, found, chosen, data=posted(http))
    if not form.is_bound:
        return _decide_page(http, found, form)
    is_valid = form.is_valid()
    try:
        as_read(found, form)
        if not is_valid:
            return _decide_page(http, found, form, status=422)
        _ACTS[chosen](found, http.user, form)
    except Stale:
        again = queries.whole().get(pk=pk)
        differs = differs_from_decision(again, chosen.label, form["message"].value() or "")
        form = _decide_form(http, again, chosen, data=refreshed(http, again.version))
        return _decide_page(http, again, form, differs=differs, status=409)
    except (NotNow, decisions.NeedsReason, CannotProvide, CannotPromise) as refused:
        form.add_error(None, str(refused))
        return _decide_page(http, found, form, status=422)
    messages.success(http, f"Decided: {chosen.label.lower()}. The requester is told.")
    return go(found.get_absolute_url())


def _kind(found: HelpRequest, kind: str) -> DecisionKind:
    """The kind of the address; without one what the weighing suggests, and before a weighing only declining is left."""
    if not kind:
        before = weighing_of(found)
        return DecisionKind(before.suggested) if before else DecisionKind.DECLINED
    try:
        return DecisionKind(kind)
    except ValueError as unknown:
        raise Http404("There is no such decision.") from unknown


def _decide_form(http: Http, found: HelpRequest, chosen: DecisionKind, *, data: Any) -> forms.DecideForm:
    today, center, before = timezone.localdate(), the_center(), weighing_of(found)
    return forms.FORMS[chosen](
        data,
        help_request=found,
        suggested=DecisionKind(before.suggested) if before else None,
        today=today,
        center=center.name if center else "",
        helpers=queries.helpers(found, today),
        initial=queries.proposed_source(http.GET.get("provider", "")),
    )


def _decide_page(
    http: Http,
    found: HelpRequest,
    form: forms.DecideForm,
    *,
    differs: Sequence[Difference] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "help_request": found,
        "form": form,
        "kinds": list(DecisionKind),
        "chosen": form.KIND,
        "story": story(found),
        "known": known_providers(found),
        "differs": differs,
    }
    return show(http, "intake/decide.html", context, status=status)


def _serve(found: HelpRequest, by: User, form: Any) -> None:
    decisions.serve(found, by=by, letter=form.letter, plan=form.support)


def _collaborate(found: HelpRequest, by: User, form: Any) -> None:
    decisions.collaborate(found, by=by, letter=form.letter, plan=form.support, partners=form.partners.values)


def _amplify(found: HelpRequest, by: User, form: Any) -> None:
    source = form.cleaned_data["source"]
    decisions.amplify(
        found,
        by=by,
        letter=form.letter,
        plan=form.support,
        source=source,
        resources=form.works_chosen,
        hand_off=form.asked,
    )


def _illuminate(found: HelpRequest, by: User, form: Any) -> None:
    decisions.illuminate(found, by=by, letter=form.letter, plan=form.support, need=form.need)


def _decline(found: HelpRequest, by: User, form: Any) -> None:
    given = form.cleaned_data
    decisions.decline(
        found, by=by, letter=form.letter, reason=given["reason"], offered_instead=given["offered_instead"]
    )


_ACTS: dict[DecisionKind, Callable[[HelpRequest, User, Any], None]] = {
    DecisionKind.DIRECT: _serve,
    DecisionKind.COLLABORATE: _collaborate,
    DecisionKind.AMPLIFY: _amplify,
    DecisionKind.ILLUMINATE: _illuminate,
    DecisionKind.DECLINED: _decline,
}
