"""The ledger: everything the center gives is written here once, and every figure is read from here."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import AwardYear, FocalArea, StaffMember, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.context.models import ContextEvent
from steelyard.center.directory.models import Organization, Person
from steelyard.center.offerings.models import Offering
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.rules import (
    ActivityKind,
    Attendance,
    ContactType,
    CostKind,
    Mode,
    Origin,
    Part,
    PromiseStatus,
    ProviderRole,
    Provision,
    Standing,
    SupportStatus,
)


class SupportQuerySet(models.QuerySet["Support"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees all; recipients see their agency's supports, partners those they help to provide."""
        if allows(user, "delivery.see"):
            return self
        own: frozenset[int] = getattr(user, "organization_ids", frozenset())
        return self.filter(
            Q(pk__in=Support.recipients.through.objects.filter(organization_id__in=own).values("support_id"))
            | Q(pk__in=SupportProvider.objects.filter(organization_id__in=own).values("support_id"))
        )


class Support(Versioned):
    """A named piece of work at one tier, for some agencies, by some providers."""

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    # The id others know it by: the key of its row in a case.
    code = models.CharField(max_length=60, unique=True, null=True, blank=True)
    tier = models.CharField(max_length=20, choices=TierKey.choices())
    status = models.CharField(max_length=20, choices=SupportStatus.choices(), default=SupportStatus.ACTIVE)
    origin = models.CharField(max_length=20, choices=Origin.choices())
    offering = models.ForeignKey(Offering, models.PROTECT, null=True, blank=True, related_name="supports")
    context_event = models.ForeignKey(ContextEvent, models.PROTECT, null=True, blank=True, related_name="supports")
    focal_areas = models.ManyToManyField(FocalArea, related_name="supports", blank=True)
    topics = models.ManyToManyField(Topic, related_name="supports", blank=True)
    recipients = models.ManyToManyField(Organization, related_name="supports_received", blank=True)
    liaison = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="supports")
    plan = models.TextField(blank=True)
    expected_minutes = models.PositiveIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="support_ends_after_start"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "name_key", "id"], name="support_status_name"),
            models.Index(fields=["liaison", "status"], name="support_liaison"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("delivery:support", kwargs={"pk": self.pk})


class SupportProviderQuerySet(models.QuerySet["SupportProvider"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(support__in=Support.objects.visible_to(user).values("pk"))


class SupportProvider(models.Model):
    """An organization's part in a support: role, standing, dates, and what it does."""

    support = models.ForeignKey(Support, models.CASCADE, related_name="providers")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="supports_provided")
    role = models.CharField(max_length=20, choices=ProviderRole.choices())
    standing = models.CharField(max_length=20, choices=Standing.choices())
    does = models.CharField(max_length=300, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = SupportProviderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # Two: a unique constraint takes two empty days for different ones.
            models.UniqueConstraint(fields=["support", "organization", "role", "since"], name="support_provider_once"),
            models.UniqueConstraint(
                fields=["support", "organization", "role"],
                condition=Q(since__isnull=True),
                name="support_provider_once_always",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="support_provider_until_not_before_since",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()

    @property
    def provision(self) -> Provision:
        return Provision(self.role, self.standing, self.since, self.until)


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: Any) -> Self:
        if allows(user, "delivery.see"):
            return self
        return self.counted().filter(support__in=Support.objects.visible_to(user).values("pk"))

    def counted(self) -> Self:
        """What happened, without what was withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Activity(Versioned):
    """What happened on a date under a support."""

    support = models.ForeignKey(Support, models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=20, choices=ActivityKind.choices())
    contact_type = models.CharField(max_length=20, choices=ContactType.choices())
    mode = models.CharField(max_length=20, choices=Mode.choices(), default=Mode.VIRTUAL)
    title = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    minutes = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    origin = models.CharField(max_length=20, choices=Origin.choices(), blank=True)  # blank: as its support
    source = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # recorded in error: counts nowhere
    recorded_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["on", "id"], name="activity_on"),
            models.Index(fields=["support", "on"], name="activity_support_on"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("delivery:activity", kwargs={"pk": self.pk})


class Participation(models.Model):
    """A person, an organization or a bare count in an activity. Reach counts *attended* only."""

    # The covering indexes below begin with the activity and with the organization.
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participations", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="participations")
    # The person's organization on that day, or the organization that took part as such.
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="participations", db_index=False
    )
    count = models.PositiveIntegerField(null=True, blank=True)  # people known only by number
    part = models.CharField(max_length=20, choices=Part.choices(), default=Part.ATTENDEE)
    status = models.CharField(max_length=20, choices=Attendance.choices(), default=Attendance.ATTENDED)
    minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "person"], name="participation_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organization__isnull=False) | Q(count__isnull=False),
                name="participation_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(count__isnull=True), name="participation_person_or_count"
            ),
        ]
        indexes: ClassVar = [
            # Each holds all that counting who attended asks for, so that rows need not be read.
            models.Index(fields=["activity", "status", "person", "organization", "count"], name="participation_reach"),
            models.Index(fields=["organization", "activity", "status", "person"], name="participation_organization"),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}, {self.get_status_display()}"


class EffortQuerySet(models.QuerySet["Effort"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "delivery.see") else self.none()

    def counted(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class Effort(Versioned):
    """Minutes of one staff member on a day, on a support and perhaps on one of its activities."""

    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="effort")
    support = models.ForeignKey(Support, models.PROTECT, related_name="effort")
    activity = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="effort")
    on = models.DateField()
    minutes = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # as its activity, or by itself
    is_simulated = models.BooleanField(default=False)

    objects = EffortQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="effort_of_some_minutes"),
            models.CheckConstraint(condition=Q(minutes__lte=24 * 60), name="effort_within_a_day"),
        ]
        indexes: ClassVar = [
            # Sums over a year read these alone, never the rows.
            models.Index(
                fields=["on", "support", "staff", "minutes"], condition=Q(withdrawn_at=None), name="effort_on"
            ),
            models.Index(fields=["staff", "on", "minutes"], condition=Q(withdrawn_at=None), name="effort_staff_on"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes on {self.on}"


class CostQuerySet(models.QuerySet["Cost"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "delivery.see_cost") else self.none()

    def counted(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class Cost(Versioned):
    """Money other than staff hours; an open one is committed, a closed one spent."""

    on = models.DateField()
    kind = models.CharField(max_length=20, choices=CostKind.choices())
    cents = models.BigIntegerField()
    what = models.CharField(max_length=300)
    award_year = models.ForeignKey(AwardYear, models.PROTECT, related_name="costs")
    support = models.ForeignKey(Support, models.PROTECT, null=True, blank=True, related_name="costs")
    is_open = models.BooleanField(default=False)  # a contract signed and not yet paid
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = CostQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(cents__gt=0), name="cost_of_some_cents")]
        indexes: ClassVar = [models.Index(fields=["award_year", "is_open"], name="cost_award_year")]

    def __str__(self) -> str:
        return self.what


class PromiseQuerySet(models.QuerySet["Promise"]):
    def visible_to(self, user: Any) -> Self:
        if allows(user, "delivery.see"):
            return self
        return self.counted().filter(support__in=Support.objects.visible_to(user).values("pk"))

    def counted(self) -> Self:
        """All but those made in an activity that was withdrawn."""
        return self.filter(Q(activity__isnull=True) | Q(activity__withdrawn_at__isnull=True))

    def open(self) -> Self:
        return self.counted().filter(status=PromiseStatus.OPEN)


class Promise(Versioned):
    """By whom, to whom, what, due, kept: commitments, next steps and decision owners alike."""

    what = models.CharField(max_length=300)
    by_staff = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="promises")
    by_organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="promises_made"
    )
    to_organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="promises_received"
    )
    support = models.ForeignKey(Support, models.PROTECT, null=True, blank=True, related_name="promises")
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="promises")
    due_on = models.DateField()
    status = models.CharField(max_length=20, choices=PromiseStatus.choices(), default=PromiseStatus.OPEN)
    ended_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(by_staff__isnull=False) | Q(by_organization__isnull=False), name="promise_by_somebody"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "due_on"], name="promise_due"),
            models.Index(fields=["by_staff", "status", "due_on"], name="promise_by_staff"),
        ]

    def __str__(self) -> str:
        return self.what
