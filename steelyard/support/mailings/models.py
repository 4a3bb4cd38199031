"""The tables of mailings: audiences, letters to them, who got which, and addresses that must not be written to."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.foundation.work.models import Job
from steelyard.support.mailings import rules
from steelyard.support.mailings.rules import BounceKind, Fate, Heard, How, MailingStatus, RecipientStatus
from steelyard.support.mailings.rules.facts import Facts, read


class DeskQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        """Whom the center writes to is known to who writes, and to nobody else."""
        return self if allows(user, "mailings.write") else self.none()


class Audience(Versioned):
    """People of whom certain facts are true, whoever they are on the day; saved so that it can be used again."""

    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, editable=False)
    facts_kept = models.JSONField(default=dict)  # as rules.facts keeps them
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    put_away_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = DeskQuerySet["Audience"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name_key", "id"], name="audience_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("mailings:audience", kwargs={"pk": self.pk})

    @property
    def facts(self) -> Facts:
        return read(self.facts_kept)


class Mailing(Versioned):
    """One letter to everybody of an audience, each address once."""

    audience = models.ForeignKey(Audience, models.PROTECT, related_name="mailings")
    subject = models.CharField(max_length=rules.LONGEST_SUBJECT)
    text = models.TextField()  # with the marks of rules.markup
    sender = models.CharField(max_length=100)  # the name that stands before our address
    reply_to = models.EmailField(max_length=254, blank=True)
    status = models.CharField(max_length=20, choices=MailingStatus.choices(), default=MailingStatus.DRAFT)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # Once it is being sent: the facts as they were then, how far the list of recipients is written, and what of it is done.
    facts_kept = models.JSONField(default=dict)
    begun_at = models.DateTimeField(null=True, blank=True)
    frozen_to = models.BigIntegerField(default=0)  # the last person on the list so far
    frozen_at = models.DateTimeField(null=True, blank=True)  # when the list was complete
    batches = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    is_simulated = models.BooleanField(default=False)

    objects = DeskQuerySet["Mailing"].as_manager()
    PERSONAL = frozenset({"reply_to"})

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made_at", "id"], name="mailing_made")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in MailingStatus]), name="mailing_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=MailingStatus.DRAFT) | Q(begun_at__isnull=False), name="mailing_begun_some_day"
            ),
            models.CheckConstraint(
                condition=~Q(status=MailingStatus.SENT) | Q(frozen_at__isnull=False),
                name="mailing_sent_to_a_whole_list",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("mailings:mailing", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return rules.MARK[MailingStatus(self.status)]

    @property
    def is_draft(self) -> bool:
        return self.status == MailingStatus.DRAFT


class RecipientQuerySet(models.QuerySet["MailingRecipient"]):
    def visible_to(self, user: Any) -> Self:
        """Who writes sees all; anybody else what they got themselves."""
        if allows(user, "mailings.write"):
            return self
        return self.filter(person__user=user.pk) if user.pk else self.none()


class MailingRecipient(models.Model):
    """One address on the list of a mailing, and whether its letter was written; written only with the letter itself."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="recipients", db_index=False)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="mailings")
    address = models.EmailField(max_length=254)  # in lower case
    status = models.CharField(max_length=20, choices=RecipientStatus.choices(), default=RecipientStatus.WAITING)
    reason = models.CharField(max_length=20, choices=Fate.choices(), blank=True)  # why it was left out
    posted_at = models.DateTimeField(null=True, blank=True)

    objects = RecipientQuerySet.as_manager()
    PERSONAL = frozenset({"address"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "address"], name="recipient_once"),
            models.CheckConstraint(
                condition=~Q(status=RecipientStatus.POSTED) | Q(posted_at__isnull=False),
                name="recipient_posted_some_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["mailing", "status", "id"], name="recipient_next"),
            models.Index(fields=["posted_at"], condition=Q(posted_at__isnull=False), name="recipient_posted"),
            models.Index(fields=["address"], name="recipient_address"),
        ]

    def __str__(self) -> str:
        return f"Recipient {self.pk}"  # never an address: history and logs hold this


class OptOut(models.Model):
    """An address whose owner wants no mailings. It hangs on no person, so no merge and no file opens it again."""

    address = models.EmailField(max_length=254)  # in lower case
    at = models.DateTimeField(default=timezone.now)
    how = models.CharField(max_length=20, choices=How.choices())
    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, blank=True, related_name="opt_outs")
    ended_at = models.DateTimeField(null=True, blank=True)  # when the person asked for mailings again
    ended_how = models.CharField(max_length=20, choices=How.choices(), blank=True)

    objects = DeskQuerySet["OptOut"].as_manager()
    PERSONAL = frozenset({"address"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["address"], condition=Q(ended_at__isnull=True), name="opt_out_once"),
        ]

    def __str__(self) -> str:
        return f"Opt-out {self.pk}"


class Bounce(models.Model):
    """A letter that an address did not take. One for good closes the address until a person opens it again."""

    address = models.EmailField(max_length=254)  # in lower case
    kind = models.CharField(max_length=20, choices=BounceKind.choices())
    heard = models.CharField(max_length=20, choices=Heard.choices())
    words = models.CharField(max_length=300, blank=True)  # of the server
    letter = models.CharField(max_length=64)  # a fingerprint of the letter, so that one report counts once
    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, blank=True, related_name="bounces")
    at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DeskQuerySet["Bounce"].as_manager()
    PERSONAL = frozenset({"address", "words"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "address", "kind"], name="bounce_once_a_letter"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["address", "at"], name="bounce_address"),
            models.Index(
                fields=["address"], condition=Q(kind=BounceKind.HARD, reopened_at__isnull=True), name="bounce_closed"
            ),
        ]

    def __str__(self) -> str:
        return f"Bounce {self.pk}"
