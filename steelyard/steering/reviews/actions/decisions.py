"""Writing down decisions, changing them, taking them back, and saying what became of those of the review before."""

from datetime import date
from typing import Any, Required, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from steelyard.center.charge.models import FocalArea, StaffMember
from steelyard.center.offerings.models import Offering
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.steering.reviews import verbs
from steelyard.steering.reviews.models import Decision, FollowUp, Review
from steelyard.steering.reviews.rules import NotNow, Subject, Verdict


class Decided(TypedDict, total=False):
    """A decision; which of these it needs follows from its subject."""

    weight: str
    course: str
    toward: str
    low: int | None
    high: int | None
    focal_area: FocalArea | None
    offering: Offering | None
    what: str
    why: Required[str]
    owner: StaffMember | None
    due_on: date | None


def _check(review: Review, values: Any) -> None:
    due = values.get("due_on")
    if due and due < review.held_on:
        raise NotNow("The decision is due before the review is held.")


@transaction.atomic
def decide(review: Review, subject: Subject, *, by: User | None, **values: Unpack[Decided]) -> Decision:
    """Write down one decision; a weight, and its band, are decided once a review."""
    review.hold()
    _check(review, values)
    weight = values.get("weight")
    if weight and review.decisions.standing().filter(subject=subject, weight=weight).exists():
        raise NotNow("This is decided already. Change that decision instead.")
    made = Decision.objects.create(review=review, subject=subject, **values)
    record(verbs.DECIDED, made, by=by)
    return made


@transaction.atomic
def alter_decision(decision: Decision, *, by: User | None, **values: Unpack[Decided]) -> Decision:
    """Change a decision of a review under way."""
    decision.review.hold()
    _check(decision.review, values)
    if decision.withdrawn_at:
        raise NotNow("This decision was taken back.")
    if changes := change(decision, **values):
        record(verbs.DECISION_ALTERED, decision, by=by, changes=changes)
    return decision


@transaction.atomic
def take_back(decision: Decision, *, by: User | None) -> Decision:
    """Take a decision back before the review closes; the history keeps it."""
    decision.review.hold()
    if decision.withdrawn_at:
        raise NotNow("This decision was taken back already.")
    change(decision, withdrawn_at=timezone.now())
    record(verbs.DECISION_TAKEN_BACK, decision, by=by)
    return decision


class Followed(TypedDict):
    """What became of a decision: the verdict, a sentence, the day it is true of."""

    verdict: Verdict
    says: str
    on: date


@transaction.atomic
def follow_up(
    review: Review, decision: Decision, *, by: User | None, seen: int = 0, **values: Unpack[Followed]
) -> FollowUp:
    """Say what became of a decision of the review before; ``seen`` is the version that is replaced, 0 for none."""
    review.hold()
    if decision.review_id != review.previous_id or decision.withdrawn_at:
        raise NotNow("This decision is not one of the review before.")
    if values["on"] < decision.review.held_on:
        raise NotNow("That day lies before the decision was made.")
    found = FollowUp.objects.filter(review=review, decision=decision).first()
    now = timezone.now()
    if found is None:
        found = FollowUp.objects.create(review=review, decision=decision, written_by=by, written_at=now, **values)
        record(verbs.FOLLOWED, decision, by=by, note=f"{found.get_verdict_display()}: {found.says}")
    elif found.version != seen:
        raise Stale(found)
    elif changes := change(found, **values):
        change(found, written_by=by, written_at=now)
        record(verbs.FOLLOWED, decision, by=by, changes=changes)
    return found
