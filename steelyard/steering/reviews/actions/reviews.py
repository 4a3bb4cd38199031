"""Starting a review, writing in it, closing it, and opening it again."""

from collections.abc import Iterable
from datetime import date
from typing import Required, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.work.actions import start as start_work
from steelyard.steering.reviews import verbs
from steelyard.steering.reviews.models import Decision, Pack, Review, ReviewText
from steelyard.steering.reviews.queries.pages import frozen
from steelyard.steering.reviews.queries.reviews import book_of, decisions_of, last_closed, under_way
from steelyard.steering.reviews.rules import WRITTEN_STEPS, NotNow, ReviewStatus, frame_problem, promised
from steelyard.support.delivery.actions import drop_promise, make_promise
from steelyard.support.delivery.rules import PromiseStatus

PRINT = "reviews.print"


class Frame(TypedDict, total=False):
    """The frame of a review: when it is held, about which period, and who is there."""

    title: Required[str]
    held_on: Required[date]
    period_from: Required[date]
    period_to: Required[date]
    present: Iterable[StaffMember]
    guests: str
    is_simulated: bool


@transaction.atomic
def start(*, by: User | None, **frame: Unpack[Frame]) -> Review:
    """Begin a review; it looks back on the newest closed one."""
    _check(frame["period_from"], frame["period_to"], frame["held_on"])
    if under_way():
        raise NotNow("A review is under way already. Close it or set it aside first.")
    previous = last_closed()
    if previous and previous.held_on > frame["held_on"]:
        raise NotNow(f"“{previous}” was held later than this day, and a review looks back on the one before it.")
    present = frame.pop("present", ())
    try:
        with transaction.atomic():
            made = Review.objects.create(previous=previous, started_by=by, **frame)
    except IntegrityError as taken:
        if not under_way():
            raise
        raise NotNow("Somebody else just started a review.") from taken
    made.present.set(present)
    ReviewText.objects.bulk_create(ReviewText(review=made, step=step) for step in WRITTEN_STEPS)
    record(verbs.STARTED, made, by=by)
    return made


def _check(first: date, last: date, held: date) -> None:
    if problem := frame_problem(first, last, held):
        raise NotNow(problem[1])


@transaction.atomic
def alter(review: Review, *, by: User | None, **frame: Unpack[Frame]) -> Review:
    """Change the frame of a review under way."""
    review.hold()
    _check(frame["period_from"], frame["period_to"], frame["held_on"])
    if review.previous and review.previous.held_on > frame["held_on"]:
        raise NotNow(f"“{review.previous}” was held later than this day, and this review looks back on it.")
    if any(one.due_on and one.due_on < frame["held_on"] for one in decisions_of(review)):
        raise NotNow("A decision of this review is due before that day. Move its day first.")
    if changes := change(review, **frame):
        record(verbs.ALTERED, review, by=by, changes=changes)
    return review


@transaction.atomic
def write(text: ReviewText, *, by: User | None, words: str) -> ReviewText:
    """Write what the people in the room make of one step."""
    text.review.hold()
    if changes := change(text, text=words):
        change(text, written_by=by, written_at=timezone.now())
        record(verbs.WRITTEN, text.review, by=by, changes={text.get_step_display(): changes["text"]})
    return text


@transaction.atomic
def close(review: Review, *, by: User | None) -> Review:
    """Keep every figure as it is today, and make each decision a promise of its owner."""
    review.hold()
    if left := book_of(review).missing:
        raise NotNow(" ".join(left))
    kept = frozen(review, timezone.localdate())
    now = timezone.now()
    change(review, status=ReviewStatus.CLOSED.value, kept=kept, closed_by=by, closed_at=now)
    for decision in decisions_of(review):
        if decision.owner and decision.due_on and decision.promise is None:
            _promise(decision, by=by, due_on=decision.due_on)
    record(verbs.CLOSED, review, by=by)
    start_work(PRINT, by=by, title=f"The pack of {review}", arguments={"review": review.pk})
    return review


def _promise(decision: Decision, *, by: User | None, due_on: date) -> None:
    made = make_promise(
        by=by,
        what=promised(decision.task, str(decision.review)),
        due_on=due_on,
        by_staff=decision.owner,
        is_simulated=decision.review.is_simulated,
    )
    change(decision, promise=made)


@transaction.atomic
def reopen(review: Review, *, by: User | None, reason: str) -> Review:
    """Open a closed review again, for a reason; open promises of its decisions are dropped until it closes."""
    if not review.is_closed:
        raise NotNow("This review is not closed.")
    if review.following.exclude(status=ReviewStatus.DROPPED).exists():
        raise NotNow("A later review looks back on this one, so it stays as it is.")
    if under_way():
        raise NotNow("Another review is under way. Close it or set it aside first.")
    if not reason.strip():
        raise NotNow("Say in a sentence why it is opened again.")
    change(review, status=ReviewStatus.DRAFT.value, kept={}, closed_by=None, closed_at=None)
    for decision in decisions_of(review):
        _release_promise(decision, by=by, reason=f"The review was opened again: {reason}")
    Pack.objects.filter(review=review).delete()
    record(verbs.REOPENED, review, by=by, note=reason)
    return review


def _release_promise(decision: Decision, *, by: User | None, reason: str) -> None:
    """Drop the open promise of a decision; one that was kept stays with it."""
    if decision.promise and decision.promise.status == PromiseStatus.OPEN:
        drop_promise(decision.promise, by=by, on=timezone.localdate(), reason=reason)
        change(decision, promise=None)


@transaction.atomic
def drop(review: Review, *, by: User | None, reason: str) -> Review:
    """Set a review aside that was started by mistake; its words stay readable."""
    review.hold()
    if not reason.strip():
        raise NotNow("Say in a sentence why it is set aside.")
    change(review, status=ReviewStatus.DROPPED.value)
    record(verbs.DROPPED, review, by=by, note=reason)
    return review


@transaction.atomic
def keep_pack(review: Review, *, by: User | None, content: bytes) -> None:
    """Keep the file of a closed review; that it was made is told by the work that made it."""
    del by
    Pack.objects.update_or_create(review=review, defaults={"content": content, "made_at": timezone.now()})
