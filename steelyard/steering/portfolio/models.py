"""What the adviser was asked and answered, what people leaned to, and what the charge asks of each focal area."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import AwardYear, FocalArea
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.foundation.work.models import Job
from steelyard.steering.portfolio.rules import NONE


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "portfolio.advise") else self.none()


class Question(Versioned):
    """Pending requests with what the center has, put to the adviser as they stood that day, and its answers."""

    asked = models.JSONField()  # as portfolio.rules reads it
    answer = models.JSONField(null=True)  # as portfolio.rules keeps it; none while it is worked on
    requests = models.PositiveIntegerField()
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made_at", "id"], name="question_made")]

    def __str__(self) -> str:
        return f"Question {self.pk} to the portfolio adviser"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:question", kwargs={"pk": self.pk})


class Choice(Versioned):
    """What people leaned to, and why; each request is decided on its own page as always."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    letter = models.CharField(max_length=1)
    reason = models.TextField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="choice_has_a_reason")]

    def __str__(self) -> str:
        return "None of them" if self.letter == NONE else f"Answer {self.letter}"


class AskedShare(Versioned):
    """The percent of effort that the charge asks for a focal area in an award year, and where that stands.

    None: it was asked once, and is no longer.
    """

    award_year = models.ForeignKey(AwardYear, models.CASCADE, related_name="asked_shares")
    focal_area = models.ForeignKey(FocalArea, models.PROTECT, related_name="asked_shares")
    percent = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award_year", "focal_area"], name="asked_share_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="asked_share_at_most_whole"),
            models.CheckConstraint(condition=~Q(source=""), name="asked_share_has_source"),
        ]

    def __str__(self) -> str:
        return "nothing asked" if self.percent is None else f"{self.percent} %"
