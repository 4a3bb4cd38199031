"""Writing down the context and what intensive support assumes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.delivery.models import Support
from steelyard.support.readiness import verbs
from steelyard.support.readiness.models import Assumptions, ContextReview
from steelyard.support.readiness.rules import ASSUMED, NAMED, REACH, Aspect, CannotDecide, reach_of


@transaction.atomic
def review_context(
    support: Support, *, by: User | None, number: int, reviewed_on: date, texts: Mapping[str, str]
) -> ContextReview:
    """Add a version of the context review; Stale if somebody else added this one meanwhile."""
    if reviewed_on > timezone.localdate():
        raise CannotDecide("A review cannot be of a day that is still to come.")
    if missing := [one.label for one in Aspect if not texts.get(one.value, "").strip()]:
        raise CannotDecide(f"Nothing is said of: {', '.join(missing)}. Write “nothing known” where that is so.")
    values = {one.value: texts[one.value] for one in Aspect}
    try:
        with transaction.atomic():
            made = ContextReview.objects.create(
                support=support, number=number, reviewed_on=reviewed_on, written_by=by,
                is_simulated=support.is_simulated, **values,
            )  # fmt: skip
    except IntegrityError as taken:
        raise Stale(support) from taken
    record(verbs.REVIEWED, support, by=by, changes={"context": [None, f"version {number}"]})
    return made


@transaction.atomic
def answer_assumptions(assumptions: Assumptions, *, by: User | None, whole: bool, **values: Any) -> Assumptions:
    """Keep the answers; ``whole`` says that both sides hold them to be so, and asks that each be there."""
    found = assumptions if assumptions.pk else _begun(assumptions)
    values |= {"answered_at": timezone.now() if whole else None, "answered_by": by if whole else None}
    if found.answered_at and not whole:
        raise CannotDecide("These were answered for both sides already; they can be changed, not taken back.")
    if whole:
        _check_whole(values)
    changes = change(found, **values)
    record(verbs.ANSWERED, found.support, by=by, changes=_told(changes), note="" if whole else "A draft")
    return found


def _begun(assumptions: Assumptions) -> Assumptions:
    if Assumptions.objects.filter(support=assumptions.support).exists():
        raise Stale(assumptions)
    assumptions.version = 1
    assumptions.save(force_insert=True)
    return assumptions


def _check_whole(values: Mapping[str, Any]) -> None:
    if missing := [words[0] for name, words in {**ASSUMED, **NAMED}.items() if not values.get(name)]:
        raise CannotDecide(f"Not answered yet: {' '.join(missing)}")
    can_benefit, planned = values.get("can_benefit"), values.get("planned")
    if not can_benefit or planned is None:
        raise CannotDecide("Say how many can benefit, and how many of them the work plans to reach.")
    if planned > can_benefit:
        raise CannotDecide("More cannot be reached than can benefit.")
    if reach_of(planned, can_benefit) < REACH and not values.get("reach_note"):
        raise CannotDecide(f"Less than {REACH} percent are planned: say how the work grows toward that.")


def _told(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """What history tells: who is for and against it is told nowhere but on the desk's own page."""
    return {name: ["…", "…"] if name in NAMED else pair for name, pair in changes.items()}
