"""The support map of an agency, who may see which of its rows, and overlaps that were raised."""

from collections.abc import Collection
from functools import reduce
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import Center, Topic
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.coherence.rules import (
    ALL,
    EXISTS,
    KNOWN_TO_CENTER,
    LEVELS,
    NOTHING,
    RESOLVED,
    STANDING,
    UNDO,
    Intensity,
    Origin,
    OverlapStatus,
    SheetStatus,
    Viewer,
)
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.delivery.rules import SupportStatus

_NUMBER = models.PositiveSmallIntegerField()
_NONE, _ALL = (Value(level, output_field=_NUMBER) for level in (NOTHING, ALL))


class MapRowQuerySet(models.QuerySet["MapRow"]):
    def living(self) -> Self:
        """On the map today or once: neither taken off it, nor about a support that no longer names both."""
        named = Support.recipients.through.objects.filter(
            support_id=OuterRef("support_id"), organization_id=OuterRef("agency_id")
        )
        still = Q(support__isnull=True) | Exists(named) & ~Q(support__status=SupportStatus.PROPOSED)
        return self.filter(still, removed_at__isnull=True)

    def of_agencies(self, agencies: Collection[int]) -> Self:
        """The rows of these agencies, for whoever acts for them: ``level`` is all."""
        return self.living().filter(agency_id__in=agencies).annotate(level=_ALL)

    def shared_with_center(self) -> Self:
        """What the center may see, with ``level``: what it knows anyway, and what agencies share with it."""
        return self._at(_center_level())

    def shared_with_other_centers(self) -> Self:
        """What may leave by the published exchange, with ``level``. Nothing else may."""
        return self._at(_share(viewer=Viewer.OTHER_CENTERS))

    def shared_with(self, organizations: Collection[int]) -> Self:
        """What these providers may see, with ``level``: what is said of one counts before what is said of all."""
        levels = [_level_of(organization) for organization in sorted(organizations)]
        if not levels:
            return self.none()
        return self._at(Greatest(*levels, output_field=_NUMBER) if len(levels) > 1 else levels[0])

    def visible_to(self, user: Any) -> Self:
        """An agency sees its own map; the center and each provider see what is shared with them."""
        own = user.acts_for(Role.RECIPIENT) if user.is_authenticated else frozenset()
        keys = [self.of_agencies(own).values("pk")] if own and allows(user, "coherence.keep") else []
        if allows(user, "coherence.see"):
            keys.append(self.model.objects.shared_with_center().values("pk"))
        if allows(user, "coherence.see_shared"):
            keys.append(self.model.objects.shared_with(user.acts_for(Role.PARTNER)).values("pk"))
        if not keys:
            return self.none()
        return self.filter(reduce(lambda one, other: one | other, (Q(pk__in=found) for found in keys)))

    def _at(self, level: Any) -> Self:
        return self.living().annotate(level=level).filter(level__gte=EXISTS)


def _share(**of: Any) -> Any:
    found = Share.objects.filter(row_id=OuterRef("pk"), **of).values("level")[:1]
    return Coalesce(Subquery(found), _NONE, output_field=_NUMBER)


def _center_level() -> Any:
    return Case(When(origin__in=KNOWN_TO_CENTER, then=_ALL), default=_share(viewer=Viewer.CENTER), output_field=_NUMBER)


def _level_of(organization: int) -> Any:
    """What an agency says of this provider; where it says nothing of it, what it says of all on its map."""
    own = Share.objects.filter(row_id=OuterRef("pk"), organization_id=organization).values("level")[:1]
    rows = MapRow._base_manager.filter(
        agency_id=OuterRef("agency_id"), provider_id=organization, removed_at__isnull=True
    )
    received = Support.recipients.through.objects.filter(
        organization_id=OuterRef("agency_id"),
        support_id__in=SupportProvider.objects.filter(organization_id=organization).values("support_id"),
    )
    is_there = Exists(rows) | Exists(received)
    of_all = Case(When(is_there, then=_share(viewer=Viewer.ON_MAP)), default=_NONE, output_field=_NUMBER)
    return Coalesce(Subquery(own), of_all, output_field=_NUMBER)


class MapRow(Versioned):
    """One provider's help on an agency's map. The agency owns it, whoever wrote it down.

    A row with a support says only that it is there; topics, dates and the rest are read from the ledger.
    """

    agency = models.ForeignKey(Organization, models.PROTECT, related_name="support_map")
    origin = models.CharField(max_length=20, choices=Origin.choices(), default=Origin.AGENCY)
    support = models.ForeignKey(Support, models.PROTECT, null=True, blank=True, related_name="map_rows")
    provider = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="on_maps")
    provider_name = models.CharField(max_length=200, blank=True)  # as the agency writes it
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.TextField(blank=True)
    product = models.CharField(max_length=300, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)  # none: goes on
    intensity = models.CharField(max_length=20, choices=Intensity.choices(), blank=True)
    source = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = MapRowQuerySet.as_manager()

    # History tells that these changed and not what they say: an agency shares a row, not its history.
    PERSONAL = frozenset(
        {"provider", "provider_name", "topic", "purpose", "product", "contact", "since", "until", "intensity", "source"}
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(provider__isnull=False) | ~Q(provider_name=""), name="map_row_names_a_provider"
            ),
            models.CheckConstraint(
                condition=Q(support__isnull=False, origin=Origin.LEDGER)
                | Q(support__isnull=True) & ~Q(origin=Origin.LEDGER),
                name="map_row_of_the_ledger_has_a_support",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="map_row_until_not_before_since",
            ),
            models.UniqueConstraint(
                fields=["agency", "support", "provider"],
                condition=Q(support__isnull=False),
                name="map_row_of_the_ledger_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "removed_at", "id"], name="map_row_agency"),
            models.Index(fields=["provider", "removed_at", "id"], name="map_row_provider"),
        ]

    def __str__(self) -> str:
        return f"Row {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("coherence:row", kwargs={"pk": self.pk})


class Share(models.Model):
    """What an agency lets one viewer see of one row. No share: nothing."""

    row = models.ForeignKey(MapRow, models.CASCADE, related_name="shares")
    viewer = models.CharField(max_length=20, choices=Viewer.choices())
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(choices=LEVELS)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(viewer=Viewer.ORGANIZATION, organization__isnull=False)
                | Q(organization__isnull=True) & ~Q(viewer=Viewer.ORGANIZATION),
                name="share_names_one_provider",
            ),
            models.CheckConstraint(condition=Q(level__lte=ALL), name="share_level_known"),
            models.UniqueConstraint(
                fields=["row", "viewer"], condition=Q(organization__isnull=True), name="share_once_a_viewer"
            ),
            models.UniqueConstraint(fields=["row", "organization"], name="share_once_a_provider"),
        ]

    def __str__(self) -> str:
        return f"Share {self.pk}"


class OverlapQuerySet(models.QuerySet["Overlap"]):
    def there(self) -> Self:
        """Whose two rows are still on the map and still known to everybody who is asked about them."""
        center = MapRow.objects.shared_with_center().values("pk")
        rows = self.filter(_known("first_row", by="second_row"), _known("second_row", by="first_row"))
        rows = rows.filter(first_row__in=center, second_row__in=center)
        return rows.exclude(first_row__provider_id=F("second_row__provider_id"))

    def visible_to(self, user: Any) -> Self:
        """The agency, the center and both providers, as long as the agency shares both rows with them."""
        if allows(user, "coherence.see"):
            return self.there()
        if not allows(user, "coherence.clarify"):
            return self.none()
        keeps, gives = user.acts_for(Role.RECIPIENT), user.acts_for(Role.PARTNER)
        provides = Q(first_row__provider_id__in=gives) | Q(second_row__provider_id__in=gives)
        return self.there().filter(Q(agency_id__in=keeps) | provides)

    def standing(self) -> Self:
        return self.filter(status__in=STANDING)


def _known(row: str, *, by: str) -> Q:
    """Whether one of two rows is shared with the provider of the other one, who is on the map by it, or is the center."""
    told = Share.objects.filter(row_id=OuterRef(f"{row}_id"))
    of_it = told.filter(organization_id=OuterRef(f"{by}__provider_id"))
    of_all = told.filter(viewer=Viewer.ON_MAP, level__gte=EXISTS)
    is_center = Q(**{f"{by}__provider_id__in": Center.objects.values("organization_id")})
    return is_center | Exists(of_it.filter(level__gte=EXISTS)) | ~Exists(of_it) & Exists(of_all)


class Overlap(Versioned):
    """Two providers on one topic for one agency in one quarter, who are asked to say who does what."""

    agency = models.ForeignKey(Organization, models.PROTECT, related_name="overlaps")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    first_row = models.ForeignKey(MapRow, models.PROTECT, related_name="+")
    second_row = models.ForeignKey(MapRow, models.PROTECT, related_name="+")
    quarter_on = models.DateField()  # the first day of the quarter
    status = models.CharField(max_length=20, choices=OverlapStatus.choices(), default=OverlapStatus.OPEN)
    first_does = models.TextField(blank=True)
    second_does = models.TextField(blank=True)
    raised_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)  # confirmed, settled or lapsed
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_simulated = models.BooleanField(default=False)

    objects = OverlapQuerySet.as_manager()
    PERSONAL = frozenset({"first_does", "second_does"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(first_row=F("second_row")), name="overlap_of_two_rows"),
            models.CheckConstraint(
                condition=Q(status=OverlapStatus.OPEN, ended_at__isnull=True)
                | Q(ended_at__isnull=False) & ~Q(status=OverlapStatus.OPEN),
                name="overlap_ends_with_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=OverlapStatus.COMPLEMENTARY) | ~Q(first_does="") & ~Q(second_does=""),
                name="overlap_complementary_says_who_does_what",
            ),
            models.UniqueConstraint(
                fields=["first_row", "second_row", "topic"],
                condition=Q(status__in=STANDING),
                name="overlap_stands_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "raised_at", "id"], name="overlap_status"),
            models.Index(fields=["agency", "topic", "status"], name="overlap_agency"),
        ]

    def __str__(self) -> str:
        return f"Overlap {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("coherence:overlap", kwargs={"pk": self.pk})

    @property
    def is_open(self) -> bool:
        return self.status == OverlapStatus.OPEN

    @property
    def is_resolved(self) -> bool:
        return self.status in RESOLVED


class SheetQuerySet(models.QuerySet["Sheet"]):
    def visible_to(self, user: Any) -> Self:
        """A file that an agency brought is the agency's alone."""
        if not allows(user, "coherence.keep"):
            return self.none()
        return self.filter(agency_id__in=user.acts_for(Role.RECIPIENT))


class Sheet(Versioned):
    """A spreadsheet brought to a map: what it holds, what came of each line, and what undoing gives back."""

    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=SheetStatus.choices(), default=SheetStatus.READY)
    lines = models.JSONField(default=list)  # as they were read
    fates = models.JSONField(default=list)  # [line, fate, name, problems]
    undo = models.JSONField(default=list)  # [row, version after, what it said before; none: it was new]
    counts = models.JSONField(default=dict)
    brought_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Sheet {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("coherence:sheet", kwargs={"pk": self.pk})

    @property
    def may_be_undone(self) -> bool:
        applied = self.status == SheetStatus.APPLIED and self.applied_at
        return bool(applied and applied > timezone.now() - UNDO)
