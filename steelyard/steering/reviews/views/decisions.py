"""Decisions of a review under way, and what became of those of the one before."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.steering.balance.rules import PAIRS
from steelyard.steering.reviews.actions import decisions as actions
from steelyard.steering.reviews.forms import Choices, DecisionForm, FollowUpForm
from steelyard.steering.reviews.models import Decision
from steelyard.steering.reviews.queries import reviews as queries
from steelyard.steering.reviews.queries.choices import choices_of
from steelyard.steering.reviews.rules import NotNow, Step, Subject
from steelyard.steering.reviews.views import open_review_of, page_of, posted, told_on

_FORM = "reviews/form.html"
_TITLES = {
    Subject.BAND: ("Choose a band", "Between which positions should this weight stay? The band is yours; nothing is graded by it."),
    Subject.FOCAL_AREA: ("Decide on a focal area", "What should change about one of the priorities of the charge?"),
    Subject.OFFERING: ("Decide on an offering", "What should change about something that you offer?"),
}  # fmt: skip


def _step(pk: int, step: Step = Step.DECISIONS) -> str:
    return reverse("reviews:step", args=[pk, step])


def _titled(subject: Subject, weight: str) -> dict[str, str]:
    if subject == Subject.WEIGHT:
        pair = PAIRS[weight]
        return {"title": f"{pair.title}: hold or lean?", "lead": "Say what you mean to do about this weight, and why."}
    title, lead = _TITLES[subject]
    return {"title": title, "lead": lead}


@page("reviews.hold")
@told_on(page_of)
@once
def decide_weight(http: Http, pk: int, weight: str) -> HttpResponse:
    """Hold or lean, and why."""
    if weight not in PAIRS:
        raise Http404("There is no such weight.")
    return _decide(http, pk, Subject.WEIGHT, weight=weight)


@page("reviews.hold")
@told_on(page_of)
@once
def decide(http: Http, pk: int, subject: str) -> HttpResponse:
    """A band, or a change to a focal area or an offering."""
    try:
        wanted = Subject(subject.replace("-", "_"))
    except ValueError as unknown:
        raise Http404("Nothing of this kind is decided.") from unknown
    if wanted == Subject.WEIGHT:
        raise Http404("Nothing of this kind is decided.")
    return _decide(http, pk, wanted, weight="")


def _decide(http: Http, pk: int, subject: Subject, *, weight: str) -> HttpResponse:
    found = open_review_of(http, pk)
    choices = Choices(**choices_of(found, timezone.localdate()))
    form = DecisionForm(posted(http), subject=subject, weight=weight, choices=choices, initial={"version": 1})
    if form.is_valid():
        try:
            actions.decide(found, subject, by=http.user, **form.values)
            messages.success(http, "Written down. It counts once the review is closed.")
            return go(_step(pk))
        except NotNow as problem:
            form.add_error(None, str(problem))
    context = {"form": form, "button": "Write it down", "back": _step(pk), **_titled(subject, weight)}
    return (invalid if form.errors else show)(http, _FORM, context)


@page("reviews.hold")
def decision(http: Http, pk: int) -> HttpResponse:
    """Change a decision before the review closes."""
    rows = Decision.objects.select_related("review", "focal_area", "offering", "owner")
    found = access(http.user, "reviews.hold", rows, pk=pk)
    if not found.review.is_open or found.withdrawn_at:
        messages.warning(http, "This decision stands as it is.")
        return go(found.review.get_absolute_url())
    subject, back = Subject(found.subject), _step(found.review_id)
    choices = Choices(**choices_of(found.review, timezone.localdate(), found))
    saved = queries.as_typed(found)
    form = DecisionForm(posted(http), subject=subject, weight=found.weight, choices=choices, initial=saved)
    context = {
        "form": form, "button": "Save", "back": back, **_titled(subject, found.weight),
        "take_back": reverse("reviews:take-back", args=[pk]),
    }  # fmt: skip
    if form.is_valid():
        newest, found.version = found.version, form.cleaned_data["version"]
        try:
            actions.alter_decision(found, by=http.user, **form.values)
            return go(back)
        except NotNow as problem:
            form.add_error(None, str(problem))
        except Stale:
            return conflict(http, _FORM, context, form=form, theirs=saved, version=newest)
    return (invalid if form.errors else show)(http, _FORM, context)


def _decision(pk: int) -> str:
    return reverse("reviews:decision", args=[pk])


@page("reviews.hold")
@require_POST
@told_on(_decision)
def take_back(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "reviews.hold", Decision.objects.select_related("review"), pk=pk)
    actions.take_back(found, by=http.user)
    return go(_step(found.review_id))


@page("reviews.hold")
@told_on(page_of)
def follow_up(http: Http, pk: int, decision: int) -> HttpResponse:
    """Say what became of one decision of the review before."""
    review = open_review_of(http, pk)
    outcome = next((one for one in queries.look_back(review).outcomes if one.decision.pk == decision), None)
    if outcome is None:
        raise Http404("The review before decided no such thing.")
    said = outcome.follow_up
    saved: dict[str, Any] = {"version": 0, "on": review.held_on}
    if said:
        saved = {"version": said.version, "verdict": said.verdict, "says": said.says, "on": said.on}
    form = FollowUpForm(posted(http), initial=saved, since=outcome.decision.review.held_on)
    context = {
        "form": form, "button": "Save", "back": _step(pk, Step.LAST), "title": "What happened to this decision?",
        "lead": outcome.decision.title, "decision": outcome.decision,
    }  # fmt: skip
    if form.is_valid():
        values = dict(form.cleaned_data)
        try:
            actions.follow_up(review, outcome.decision, by=http.user, seen=values.pop("version"), **values)
            return go(_step(pk, Step.LAST))
        except NotNow as problem:
            form.add_error(None, str(problem))
        except Stale:
            return conflict(http, _FORM, context, form=form, theirs=saved, version=saved["version"])
    return (invalid if form.errors else show)(http, _FORM, context)
