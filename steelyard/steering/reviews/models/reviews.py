"""A review, what people write in its steps, and the file of its pack."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.steering.reporting.rules import Period, of_days
from steelyard.steering.reviews.rules import NotNow, ReviewStatus, Step


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: Any) -> Self:
        """Staff see all; the board and the funder see what is closed."""
        if allows(user, "reviews.follow"):
            return self
        return self.closed() if allows(user, "reviews.see") else self.none()

    def closed(self) -> Self:
        return self.filter(status=ReviewStatus.CLOSED)

    def newest_first(self) -> Self:
        return self.order_by("-held_on", "-id")


class Review(Versioned):
    """A dated look at the whole balance with people in it. Closed, it keeps every figure as it was on that day."""

    title = models.CharField(max_length=200)
    held_on = models.DateField()
    period_from = models.DateField()
    period_to = models.DateField()
    present = models.ManyToManyField(StaffMember, related_name="reviews", blank=True)
    guests = models.TextField(blank=True)  # one name a line: people without a part in the staff
    status = models.CharField(max_length=20, choices=ReviewStatus.choices(), default=ReviewStatus.DRAFT)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="following")
    kept = models.JSONField(default=dict, blank=True)  # every section as it was at the close: rules.pages
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="review_has_a_title"),
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="review_period_in_order"),
            models.CheckConstraint(
                condition=Q(held_on__gte=F("period_from")), name="review_held_after_its_period_began"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in ReviewStatus]), name="review_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=ReviewStatus.CLOSED) | Q(closed_at__isnull=False), name="review_closed_at_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(previous__isnull=True) | ~Q(previous=F("id")), name="review_does_not_follow_itself"
            ),
            models.UniqueConstraint(
                fields=["status"], condition=Q(status=ReviewStatus.DRAFT), name="review_one_under_way"
            ),
            models.UniqueConstraint(
                fields=["previous"],
                condition=~Q(status=ReviewStatus.DROPPED),
                name="review_followed_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "held_on"], name="review_by_day")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reviews:review", kwargs={"pk": self.pk})

    def hold(self) -> None:
        """Take the review for this transaction: whoever writes at the same time waits, then finds it open or closed."""
        if not Review.objects.filter(pk=self.pk, status=ReviewStatus.DRAFT).update(status=ReviewStatus.DRAFT):
            raise NotNow("This review is not under way any more: it stays as it is.")

    @property
    def is_open(self) -> bool:
        return self.status == ReviewStatus.DRAFT

    @property
    def is_closed(self) -> bool:
        return self.status == ReviewStatus.CLOSED

    @property
    def mark(self) -> str:
        return ReviewStatus(self.status).mark

    @property
    def period(self) -> Period:
        return of_days(self.period_from, self.period_to)

    @property
    def guest_names(self) -> list[str]:
        return [line.strip() for line in self.guests.splitlines() if line.strip()]


class ReviewTextQuerySet(models.QuerySet["ReviewText"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(review__in=Review.objects.visible_to(user).values("pk"))


class ReviewText(Versioned):
    """What the people in the room wrote in one step; there from the start, so that two writers cannot pass each other."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="texts")
    step = models.CharField(max_length=20, choices=Step.choices())
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewTextQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "step"], name="review_text_once_a_step")]

    def __str__(self) -> str:
        return Step(self.step).label


class Pack(models.Model):
    """The accessible PDF of a closed review, made anew whenever it is closed."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="pack")
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return "PDF"
