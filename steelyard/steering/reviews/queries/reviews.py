"""The list of reviews, and one review with everything that people wrote in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from steelyard.center.charge.models import StaffMember
from steelyard.steering.balance.rules import PAIRS, signed
from steelyard.steering.reviews.models import Decision, FollowUp, Review, ReviewQuerySet, ReviewText
from steelyard.steering.reviews.rules import (
    BANDED,
    STEPS,
    Guide,
    ReviewStatus,
    Share,
    Step,
    Subject,
    missing,
    share,
)

_ORDER = [Subject.WEIGHT, Subject.BAND, Subject.FOCAL_AREA, Subject.OFFERING]
_WEIGHTS = ["", *PAIRS]


def listed(user: Any) -> ReviewQuerySet:
    """Reviews for the list, newest first, each with the number of its decisions."""
    standing = Count("decisions", filter=Q(decisions__withdrawn_at=None))
    return Review.objects.visible_to(user).annotate(decided=standing).defer("kept").newest_first()


def with_people(rows: ReviewQuerySet) -> ReviewQuerySet:
    staff = StaffMember.objects.select_related("person").order_by("person__name_key", "id")
    return rows.select_related("previous", "closed_by").prefetch_related(Prefetch("present", queryset=staff))


def under_way() -> Review | None:
    return Review.objects.filter(status=ReviewStatus.DRAFT).first()


def last_closed() -> Review | None:
    """The newest closed review: the one that the next review looks back on."""
    return Review.objects.closed().newest_first().first()


def newest(user: Any) -> Review | None:
    """The newest review that somebody may read and that was not set aside."""
    rows = Review.objects.visible_to(user).exclude(status=ReviewStatus.DROPPED)
    return rows.defer("kept").newest_first().first()


def staff_to_choose(review: Review | None, day: Any) -> QuerySet[StaffMember]:
    """The staff of a day, and whoever a review names already."""
    rows = StaffMember.objects.on(day)
    if review is not None:
        rows = StaffMember.objects.filter(
            Q(pk__in=rows.values("pk")) | Q(reviews=review) | Q(pk__in=review.decisions.values("owner"))
        ).distinct()
    return rows.select_related("person").order_by("person__name_key", "id")


# Decisions and what became of them


def decisions_of(review: Review) -> list[Decision]:
    """What stands, weights first; one query."""
    rows = Decision.objects.standing().filter(review=review)
    return in_order(rows.select_related("focal_area", "offering", "owner__person", "promise"))


def in_order(rows: Iterable[Decision]) -> list[Decision]:
    return sorted(rows, key=lambda one: (_ORDER.index(Subject(one.subject)), _WEIGHTS.index(one.weight), one.pk))


@dataclass(frozen=True)
class Outcome:
    """A decision of the review before, and what became of it; None while nobody said so."""

    decision: Decision
    follow_up: FollowUp | None


@dataclass(frozen=True)
class LookBack:
    """What a review decided, and what the next one found."""

    review: Review | None
    outcomes: list[Outcome]

    @property
    def share(self) -> Share:
        return share(one.follow_up.verdict if one.follow_up else None for one in self.outcomes)


def look_back(review: Review) -> LookBack:
    """The decisions of the review before this one, each with what this one says of it; two queries."""
    if review.previous is None:
        return LookBack(None, [])
    said = FollowUp.objects.filter(review=review).select_related("written_by")
    found = {one.decision_id: one for one in said}
    return LookBack(review.previous, [Outcome(one, found.get(one.pk)) for one in decisions_of(review.previous)])


def what_followed(review: Review) -> tuple[Review | None, dict[int, FollowUp]]:
    """The review after this one, and what it says of each of this one's decisions, by the decision's number."""
    after = review.following.exclude(status=ReviewStatus.DROPPED).defer("kept").first()
    if after is None:
        return None, {}
    return after, {one.decision_id: one for one in FollowUp.objects.filter(review=after)}


# Steps


@dataclass(frozen=True)
class Standing:
    """A step with where it stands: begun once something is written there."""

    guide: Guide
    told: str
    mark: str


def texts_of(review: Review) -> dict[str, ReviewText]:
    return {one.step: one for one in review.texts.select_related("written_by")}


@dataclass(frozen=True)
class Book:
    """One review with all that people wrote in it."""

    review: Review
    texts: dict[str, ReviewText]
    decisions: list[Decision]
    past: LookBack

    @property
    def missing(self) -> list[str]:
        decided = {one.weight for one in self.decisions if one.subject == Subject.WEIGHT}
        return missing(decided, self.past.share.unanswered, self.texts[Step.MINUTES].text)

    @property
    def standings(self) -> list[Standing]:
        return [self._standing(guide) for guide in STEPS]

    def _standing(self, guide: Guide) -> Standing:
        if guide.key == Step.LAST:
            return self._past(guide)
        if guide.key == Step.DECISIONS:
            courses = sum(one.subject == Subject.WEIGHT for one in self.decisions)
            told = f"{courses} of {len(PAIRS)} weights decided, {len(self.decisions) - courses} other decisions"
            return Standing(guide, told, _mark(courses, len(PAIRS)))
        is_written = bool(self.texts[guide.key].text)
        if guide.key == Step.MINUTES:
            return Standing(guide, "Written" if is_written else "Not written yet", "done" if is_written else "quiet")
        return Standing(guide, "You wrote about it" if is_written else "To read", "done" if is_written else "quiet")

    def _past(self, guide: Guide) -> Standing:
        found = self.past.share
        if not self.past.outcomes:
            return Standing(guide, "This is the first review" if self.past.review is None else "Nothing to say", "done")
        told = f"{found.n} of {len(self.past.outcomes)} decisions answered"
        return Standing(guide, told, _mark(found.n, len(self.past.outcomes)))


def _mark(done: int, needed: int) -> str:
    return "done" if done >= needed else "waiting" if done else "quiet"


def book_of(review: Review) -> Book:
    """At most five queries."""
    return Book(review, texts_of(review), decisions_of(review), look_back(review))


def bands_in_force(before: Review | None = None) -> dict[str, Decision]:
    """The band that the center chose last for each weight, from closed reviews (held before one, if given)."""
    rows = Decision.objects.standing().filter(subject=Subject.BAND, review__status=ReviewStatus.CLOSED)
    if before is not None:
        rows = rows.filter(review__held_on__lte=before.held_on).exclude(review=before)
    return {one.weight: one for one in rows.select_related("review").order_by("review__held_on", "id")}


# For the pages


@dataclass(frozen=True)
class Placed:
    """A weight with the course that was decided for it, and the band that holds."""

    key: str
    title: str
    decision: Decision | None
    band: Decision | None


def deciding(review: Review) -> dict[str, Any]:
    """What was decided so far: each weight with its course, and the rest."""
    found = decisions_of(review)
    courses = {one.weight: one for one in found if one.subject == Subject.WEIGHT}
    bands = bands_in_force(review)
    weights = [Placed(key, pair.title, courses.get(key), bands.get(key)) for key, pair in PAIRS.items()]
    return {"weights": weights, "others": [one for one in found if one.subject != Subject.WEIGHT]}


def followed(review: Review, said: dict[int, FollowUp]) -> list[Outcome]:
    """Each decision of a closed review with what the next one says of it."""
    return [Outcome(one, said.get(one.pk)) for one in decisions_of(review)]


def share_of(outcomes: Iterable[Outcome]) -> Share:
    return share(one.follow_up.verdict if one.follow_up else None for one in outcomes)


def next_step(book: Book) -> Guide | None:
    """The first step that is not done."""
    return next((one.guide for one in book.standings if one.mark != "done"), None)


def as_typed(decision: Decision) -> dict[str, Any]:
    """A decision as its form shows it."""
    names = ("version", "weight", "focal_area", "offering", "what", "why", "owner", "due_on")
    values = {name: getattr(decision, name) for name in names}
    values["course"] = decision.toward or decision.course
    for name in ("low", "high"):
        value = getattr(decision, name)
        values[name] = "" if value is None else signed(value / BANDED)
    return values
