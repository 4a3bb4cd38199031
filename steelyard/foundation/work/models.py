"""The mail outbox, long work, and the duties that fall due again and again."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.kit import access
from steelyard.foundation.work.rules import MARK, OPEN, JobStatus, MailStatus, share

SEE_ALL = frozenset({"director", "coordinator", "administrator"})


class MailQuerySet(models.QuerySet["Mail"]):
    def visible_to(self, user: Any) -> Self:
        return self if access.allows(user, "work.see_mail") else self.none()

    def due(self, now: datetime) -> Self:
        return self.filter(status=MailStatus.WAITING, due_at__lte=now).order_by("due_at", "id")


class Mail(models.Model):
    """One letter to one address; its key makes sure that one reason sends one letter."""

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    html = models.TextField(blank=True)  # the same words as a page, beside the plain text
    headers = models.JSONField(default=dict, blank=True)  # more lines of the envelope: {name: value}
    calendar = models.TextField(blank=True)  # an invitation (RFC 5545) that goes along
    secret = models.BooleanField(default=False)  # holds a code or a private link: blanked once sent
    status = models.CharField(max_length=20, choices=MailStatus.choices(), default=MailStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)  # while being sent: the end of the lease
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()
    PERSONAL = frozenset({"to", "body", "html", "headers"})

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["status", "due_at"], name="mail_due"),
            models.Index(fields=["made_at", "id"], name="mail_made"),
            models.Index(fields=["to"], name="mail_to"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in MailStatus]), name="mail_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("work:letter", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return MARK[self.status]

    @property
    def is_readable(self) -> bool:
        """Codes and private links are for the addressee alone; the demonstration shows them, for nothing is sent."""
        return not self.secret or settings.DEMONSTRATION

    @property
    def may_go_again(self) -> bool:
        return self.status == MailStatus.FAILED


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> Self:
        """All of them for who runs the center; for others of the staff, their own."""
        if not access.allows(user, "work.see"):
            return self.none()
        return self if user.roles & SEE_ALL else self.filter(started_by_id=user.pk)

    def free(self, now: datetime) -> Self:
        """Jobs that a worker may take: due and waiting, or left by a worker whose lease ran out."""
        return self.filter(
            Q(status=JobStatus.WAITING, due_at__lte=now) | Q(status=JobStatus.RUNNING, lease_ends_at__lt=now)
        )


class Job(models.Model):
    """A piece of long work: what it is, how far it is, and how it ended.

    ``runner`` is the mark of the one run that may write to this row; a run that lost it stops.
    """

    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    status = models.CharField(max_length=20, choices=JobStatus.choices(), default=JobStatus.WAITING)
    is_duty = models.BooleanField(default=False)
    stage = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    started_by_id = models.BigIntegerField(null=True)  # no foreign key: accounts lies above
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    runner = models.CharField(max_length=32, blank=True)
    lease_ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["status", "due_at"], name="job_due"),
            models.Index(fields=["made_at", "id"], name="job_made"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in JobStatus]), name="job_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("work:job", kwargs={"pk": self.pk})

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def mark(self) -> str:
        return MARK[self.status]

    @property
    def result_url(self) -> str:
        """The page of what the work made; only an address of ours."""
        url = str(self.result.get("url", ""))
        return url if url.startswith("/") and not url.startswith(("//", "/\\")) else ""

    @property
    def facts(self) -> list[tuple[str, Any]]:
        """What the work found, as words and values; the link to it and the sentence about it are shown apart."""
        hidden = {"url", "summary"}
        found = self.result.items()
        return [(key.replace("_", " ").capitalize(), value) for key, value in found if key not in hidden]

    @property
    def percent(self) -> int:
        return share(self.done, self.total)


class Duty(models.Model):
    """When a registered duty is due next; the conditional update of ``due_at`` is what makes it run once."""

    name = models.CharField(max_length=200, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
