"""The center decides on a round; the agency agrees, or sends it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.support.delivery.actions import CannotPromise
from steelyard.support.readiness.actions import deciding
from steelyard.support.readiness.forms.deciding import AnswerForm, DecideForm, Lists
from steelyard.support.readiness.models import Decision
from steelyard.support.readiness.queries import decisions as queries
from steelyard.support.readiness.queries import grounds, pictures
from steelyard.support.readiness.queries.standing import Standing, intensive, standing
from steelyard.support.readiness.rules import CannotDecide, DecisionStatus


@page("readiness.decide")
@once
def decide(http: Http, pk: int) -> HttpResponse:
    """The result of the newest round, with words for the agency and what goes with it."""
    found = access(http.user, "readiness.decide", intensive(), pk=pk)
    where = standing(found)
    if where.round is None or where.round.profile is None:
        messages.info(http, "There is nothing to decide on yet: the ratings are not shown.")
        return go(reverse("readiness:standing", args=[found.pk]))
    last = where.round.round
    lists = Lists(last.agency, queries.staff_on(timezone.localdate()), grounds.offers())
    form = DecideForm(http.POST if http.method == "POST" else None, lists=lists, initial=queries.begun(where))
    context = {"support": found, "standing": where, "round": last, "form": form, "bars": pictures.bars_of(where.rated)}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "readiness/decide.html", context)
    try:
        _decide(where, form, by=http.user)
    except (CannotDecide, Stale) as refused:
        form.add_error(None, str(refused))
        return invalid(http, "readiness/decide.html", context)
    messages.success(http, "The agency has been written to.")
    return go(reverse("readiness:standing", args=[found.pk]))


def _decide(where: Standing, form: DecideForm, *, by: Any) -> None:
    """Refused where another round has begun since the page was read."""
    last, given = where.rounds[-1].round, form.cleaned_data
    if given["number"] != last.number:
        raise CannotDecide(f"Round {given['number']} is not the newest any more: {str(last).lower()} counts now.")
    deciding.propose(
        last, by=by, result=given["result"], words=given["words"], offering=form.offering_chosen, plan=form.plan
    )


@page("readiness.agree")
def answer(http: Http, pk: int) -> HttpResponse:
    """Read what the center proposes, then agree for the agency or send it back."""
    found = access(http.user, "readiness.agree", queries.whole(), pk=pk)
    where = standing(found.round.support)
    assumed = grounds.assumptions_of(where.support)
    form = AnswerForm(http.POST if http.method == "POST" else None,
                      initial={"version": found.version, "assumed": assumed.version})  # fmt: skip
    context = {
        "decision": found,
        "support": where.support,
        "standing": where,
        "form": form,
        "bars": pictures.bars_of(where.rated),
        "assumed": grounds.assumed(where.support, at_desk=False),
        "is_open": found.status == DecisionStatus.WAITING,
    }
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "readiness/answer.html", context)
    try:
        _answer(found, form.cleaned_data, by=http.user)
    except Stale:
        again = AnswerForm(
            initial={"version": found.version, "assumed": assumed.version, "note": form.cleaned_data["note"]}
        )
        return show(http, "readiness/answer.html", {**context, "form": again, "is_changed": True}, status=409)
    except (CannotDecide, CannotPromise) as refused:
        form.add_error(None, str(refused))
        return invalid(http, "readiness/answer.html", context)
    messages.success(http, "Your answer is recorded with your name and today's date. The center has been told.")
    return go(reverse("readiness:standing", args=[where.support.pk]))


def _answer(found: Decision, given: dict[str, Any], *, by: Any) -> None:
    if given["say"] == "agree":
        deciding.agree(found, by=by, version=given["version"], assumed=given["assumed"])
    else:
        deciding.send_back(found, by=by, note=given["note"])
