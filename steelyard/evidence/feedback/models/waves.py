"""Waves, who confirmed an opening, and invitations. Nothing here knows who answered."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import Organization, Person
from steelyard.evidence.feedback.rules import STATUS_MARK, KeyKind, LeftOut, Mode, Source, WaveStatus
from steelyard.evidence.questionnaires.models import QuestionnaireVersion
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.foundation.work.models import Job

_OPENED = (WaveStatus.OPENED, WaveStatus.SEALED_OFF)


class WaveQuerySet(models.QuerySet["Wave"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "feedback.see") else self.none()

    def opened(self) -> Self:
        """Those of which answers can be read."""
        return self.filter(status__in=_OPENED, forms__isnull=False)


class Wave(Versioned):
    """One time everybody who took part is asked: with which questions, about when, in which mode.

    Triggers hold its questions, mode and period from the day it opens.
    """

    code = models.CharField(max_length=20, unique=True)  # its address on the feedback host
    title = models.CharField(max_length=120)
    mode = models.CharField(max_length=20, choices=Mode.choices())
    status = models.CharField(max_length=20, choices=WaveStatus.choices(), default=WaveStatus.DRAFT)
    questionnaire_version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="waves")
    sha256 = models.CharField(max_length=64)  # of the version's document, when it was chosen
    groups = models.JSONField(default=list, blank=True)  # names of the questions by which people describe themselves
    period_from = models.DateField()
    period_to = models.DateField()
    answer_until = models.DateField(null=True, blank=True)  # as the letters say; closing is an act
    key_kind = models.CharField(max_length=20, choices=KeyKind.choices(), blank=True)
    public_key = models.BinaryField(max_length=32, null=True, blank=True)
    key_destroyed_at = models.DateTimeField(null=True, blank=True)
    invited_addresses = models.PositiveIntegerField(null=True, blank=True)  # once it is open
    invited_people = models.PositiveIntegerField(null=True, blank=True)
    forms_seen = models.PositiveIntegerField(null=True, blank=True)  # rounded down to ten, counted once a day
    seen_on = models.DateField(null=True, blank=True)
    forms = models.PositiveIntegerField(null=True, blank=True)  # once its ballots are opened
    spoiled = models.PositiveIntegerField(default=0)  # ballots that held nothing readable
    reminders = models.PositiveSmallIntegerField(default=0)
    why_destroyed = models.TextField(blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    ballots_opened_at = models.DateTimeField(null=True, blank=True)
    sealed_off_at = models.DateTimeField(null=True, blank=True)
    is_reconstructed = models.BooleanField(default=False)  # answers made to agree with published figures
    is_simulated = models.BooleanField(default=False)

    objects = WaveQuerySet.as_manager()
    PERSONAL = frozenset({"public_key"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=[one.value for one in WaveStatus]), name="wave_status_known"),
            models.CheckConstraint(condition=Q(mode__in=[one.value for one in Mode]), name="wave_mode_known"),
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="wave_period_runs_forward"),
            models.CheckConstraint(
                condition=~Q(status=WaveStatus.OPEN) | Q(public_key__isnull=False, opened_at__isnull=False),
                name="wave_open_with_a_key",
            ),
            models.CheckConstraint(
                condition=~Q(status=WaveStatus.OPENED) | Q(forms__isnull=False), name="wave_opened_with_its_count"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["period_to", "id"], name="wave_period")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("feedback:wave", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return STATUS_MARK[WaveStatus(self.status)]

    @property
    def is_draft(self) -> bool:
        return self.status == WaveStatus.DRAFT

    @property
    def is_anonymous(self) -> bool:
        return self.mode == Mode.ANONYMOUS

    @property
    def is_read(self) -> bool:
        """Whether its ballots were opened and can be read."""
        return self.status in _OPENED and self.forms is not None


class Witness(models.Model):
    """Somebody who confirmed that the ballots of a wave may be opened."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="witnesses")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["wave", "user"], name="witness_once")]

    def __str__(self) -> str:
        return f"Witness {self.pk}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "feedback.keep") else self.none()

    def invited(self) -> Self:
        return self.filter(left_out="")


class Invitation(models.Model):
    """Somebody on the invitation list of a wave: how they came onto it, and whether their letter was taken.

    Whether they answered is not known here or anywhere.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    organization = models.ForeignKey(Organization, models.SET_NULL, null=True, blank=True, related_name="+")
    address = models.EmailField(max_length=254, blank=True)  # in lower case
    name = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=200, blank=True, editable=False)
    sources = models.JSONField(default=list)  # of rules.Source
    merged = models.JSONField(default=list)  # [[address, list, why], ...]: mentions that became one with the first
    addresses = models.PositiveSmallIntegerField(default=1)
    left_out = models.CharField(max_length=20, choices=LeftOut.choices(), blank=True)
    is_sent = models.BooleanField(default=False)
    problem = models.CharField(max_length=300, blank=True)  # what the mail server said to the address
    wants_none = models.BooleanField(default=False)  # no more letters of this wave

    objects = InvitationQuerySet.as_manager()
    PERSONAL = frozenset({"address", "name", "merged"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "address"], condition=~Q(address=""), name="invitation_once"),
            models.UniqueConstraint(
                fields=["wave", "person"], condition=Q(person__isnull=False), name="invitation_once_a_person"
            ),
            models.CheckConstraint(condition=~Q(address="") | ~Q(left_out=""), name="invitation_goes_to_an_address"),
        ]
        indexes: ClassVar = [models.Index(fields=["wave", "name_key", "id"], name="invitation_by_name")]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

    @property
    def told_sources(self) -> list[str]:
        return [Source(one).label for one in self.sources]
