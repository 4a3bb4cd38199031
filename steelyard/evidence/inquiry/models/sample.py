"""Who is asked: respondents under their pseudonyms, interviews with consent, and the guides they follow."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.evidence.inquiry.models.room import RoomQuerySet
from steelyard.evidence.inquiry.rules import AgencyLevel, Consent, InterviewStatus, Stratum
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models import Support


class Respondent(Versioned):
    """Somebody who is asked, under a pseudonym. The name lies sealed under a key that is kept apart."""

    pseudonym = models.CharField(max_length=60, unique=True)
    stratum = models.CharField(max_length=20, choices=Stratum.choices())
    tier = models.CharField(max_length=20, choices=TierKey.choices(), blank=True)  # of recipients
    agency_level = models.CharField(max_length=20, choices=AgencyLevel.choices(), blank=True)
    job = models.CharField(max_length=100, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    support = models.ForeignKey(Support, models.PROTECT, null=True, blank=True, related_name="+")
    sealed_name = models.BinaryField(default=bytes, blank=True)
    is_simulated = models.BooleanField(default=False)

    PERSONAL = frozenset({"pseudonym", "job", "organization", "support", "sealed_name", "tier", "agency_level"})
    objects = RoomQuerySet["Respondent"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stratum=Stratum.RECIPIENT) | Q(tier=""), name="inquiry_only_recipients_have_a_tier"
            )
        ]

    def __str__(self) -> str:
        return f"Respondent {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("inquiry:respondent", args=[self.pk])


class Guide(Versioned):
    """The questions for one kind of respondent."""

    title = models.CharField(max_length=120)
    stratum = models.CharField(max_length=20, choices=Stratum.choices())

    PERSONAL = frozenset({"title"})
    objects = RoomQuerySet["Guide"].as_manager()

    def __str__(self) -> str:
        return f"Guide {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("inquiry:guide", args=[self.pk])


class GuideVersion(models.Model):
    """A guide as it was used; never altered, a change is the next version."""

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = RoomQuerySet["GuideVersion"].as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["guide", "number"], name="inquiry_guide_version_once")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class Interview(Versioned):
    """One invitation of one respondent, and what became of it."""

    respondent = models.ForeignKey(Respondent, models.PROTECT, related_name="interviews")
    period = models.CharField(max_length=20)  # of data collection, as 2019–2020: a column of the table of interviews
    status = models.CharField(max_length=20, choices=InterviewStatus.choices(), default=InterviewStatus.INVITED.value)
    invited_on = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    consent = models.CharField(max_length=20, choices=Consent.choices(), default=Consent.NOT_ASKED.value)
    consent_on = models.DateField(null=True, blank=True)
    consent_how = models.CharField(max_length=200, blank=True)
    guide_version = models.ForeignKey(GuideVersion, models.PROTECT, null=True, blank=True, related_name="+")
    is_simulated = models.BooleanField(default=False)

    PERSONAL = frozenset({"consent_how"})
    objects = RoomQuerySet["Interview"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["respondent", "period"], name="inquiry_interview_once_in_a_period"),
            models.CheckConstraint(
                condition=~Q(status=InterviewStatus.HELD) | Q(held_on__isnull=False), name="inquiry_held_on_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(consent__in=[Consent.GIVEN, Consent.NOTES_ONLY, Consent.REFUSED])
                | Q(consent_on__isnull=False),
                name="inquiry_consent_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Interview {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("inquiry:interview", args=[self.pk])

    @property
    def is_held(self) -> bool:
        return self.status == InterviewStatus.HELD

    was_before: Any = None  # annotated: whether the respondent was interviewed in an earlier period
