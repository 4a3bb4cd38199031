"""What a review decided, and what the next one found had become of it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import FocalArea, StaffMember
from steelyard.center.offerings.models import Offering
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned
from steelyard.steering.balance.rules import PAIRS
from steelyard.steering.reviews.models.reviews import Review
from steelyard.steering.reviews.rules import BANDED, Course, Subject, Toward, Verdict, band_in_words, course_in_words
from steelyard.support.delivery.models import Promise

_ABOUT_WEIGHT = Q(subject__in=[Subject.WEIGHT.value, Subject.BAND.value])


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(review__in=Review.objects.visible_to(user).values("pk"))

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)


class Decision(Versioned):
    """One decision of a review: about a weight, its band, a focal area or an offering; whose it is and until when."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="decisions")
    subject = models.CharField(max_length=20, choices=Subject.choices())
    weight = models.CharField(max_length=20, blank=True, choices=[(key, pair.title) for key, pair in PAIRS.items()])
    course = models.CharField(max_length=20, blank=True, choices=Course.choices())
    toward = models.CharField(max_length=20, blank=True, choices=Toward.choices())
    low = models.SmallIntegerField(null=True, blank=True)  # hundredths
    high = models.SmallIntegerField(null=True, blank=True)
    focal_area = models.ForeignKey(FocalArea, models.PROTECT, null=True, blank=True, related_name="+")
    offering = models.ForeignKey(Offering, models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=200, blank=True)
    why = models.TextField()
    owner = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    promise = models.OneToOneField(Promise, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(why=""), name="review_decision_says_why"),
            models.CheckConstraint(condition=~_ABOUT_WEIGHT | Q(weight__in=list(PAIRS)), name="review_decision_weight"),
            models.CheckConstraint(
                condition=~Q(subject=Subject.WEIGHT)
                | Q(course=Course.HOLD, toward="")
                | Q(course=Course.LEAN, toward__in=[one.value for one in Toward]),
                name="review_decision_course",
            ),
            models.CheckConstraint(
                condition=~Q(subject=Subject.BAND)
                | Q(low__isnull=False, high__isnull=False, low__gte=-BANDED, high__lte=BANDED, low__lte=F("high")),
                name="review_decision_band",
            ),
            models.CheckConstraint(
                condition=~Q(subject=Subject.FOCAL_AREA) | (Q(focal_area__isnull=False) & ~Q(what="")),
                name="review_decision_focal_area",
            ),
            models.CheckConstraint(
                condition=~Q(subject=Subject.OFFERING) | (Q(offering__isnull=False) & ~Q(what="")),
                name="review_decision_offering",
            ),
            models.CheckConstraint(
                condition=Q(course=Course.HOLD) | Q(owner__isnull=False, due_on__isnull=False),
                name="review_decision_owned",
            ),
            models.UniqueConstraint(
                fields=["review", "subject", "weight"],
                condition=_ABOUT_WEIGHT & Q(withdrawn_at__isnull=True),
                name="review_decision_once_a_weight",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reviews:decision", kwargs={"pk": self.pk})

    @property
    def title(self) -> str:
        """The decision in one line."""
        if self.subject == Subject.WEIGHT:
            return course_in_words(self.weight, self.course, self.toward)
        if self.subject == Subject.BAND:
            return band_in_words(self.weight, self.low or 0, self.high or 0)
        return f"{self.focal_area or self.offering}: {self.what}"

    @property
    def says(self) -> str:
        """What is done for it, where the title does not say it."""
        return self.what if self.subject in {Subject.WEIGHT, Subject.BAND} else ""

    @property
    def task(self) -> str:
        """What its owner promises."""
        return self.says or self.title


class FollowUp(Versioned):
    """What became of a decision, as the next review found it."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="follow_ups")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="follow_ups")
    verdict = models.CharField(max_length=20, choices=Verdict.choices())
    says = models.TextField()
    on = models.DateField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(says=""), name="review_follow_up_says_something"),
            models.UniqueConstraint(fields=["review", "decision"], name="review_follow_up_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.decision.title}"[:300]

    @property
    def mark(self) -> str:
        return Verdict(self.verdict).mark
