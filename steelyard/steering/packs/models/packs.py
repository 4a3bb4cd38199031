"""Report packs: drafted, reviewed by somebody else, and submitted as one document that never changes."""

import json
import zlib
from functools import cached_property
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import AwardYear
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.steering.packs.rules.packs import KINDS, Format, Frequency, NotNow, PackStatus, Part


class Cover(Versioned):
    """What the cover of every report of the award says; one row."""

    agency = models.CharField(max_length=200, blank=True)
    uei = models.CharField(max_length=20, blank=True)
    ein = models.CharField(max_length=20, blank=True)
    recipient = models.CharField(max_length=200, blank=True)
    recipient_address = models.TextField(blank=True)
    internal_number = models.CharField(max_length=60, blank=True)
    project_from = models.DateField(null=True, blank=True)
    project_to = models.DateField(null=True, blank=True)
    frequency = models.CharField(max_length=20, choices=Frequency.choices(), default=Frequency.ANNUAL)
    certifier_name = models.CharField(max_length=200, blank=True)
    certifier_title = models.CharField(max_length=200, blank=True)
    certifier_phone = models.CharField(max_length=60, blank=True)
    certifier_email = models.EmailField(max_length=254, blank=True)
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(project_to__isnull=True) | Q(project_to__gte=F("project_from")),
                name="cover_project_in_order",
            ),
        ]

    def __str__(self) -> str:
        return "Cover"


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, user: Any) -> Self:
        """Staff see all; the funder and the board see what was submitted."""
        if allows(user, "packs.follow"):
            return self
        return self.frozen() if allows(user, "packs.see") else self.none()

    def frozen(self) -> Self:
        return self.filter(status=PackStatus.FROZEN)

    def newest_first(self) -> Self:
        return self.order_by("-award_year__number", "kind", "-number")


class Pack(Versioned):
    """One report about one award year. Submitted, it keeps values, keys of rows, definitions and version as one document."""

    kind = models.CharField(max_length=20, choices=[(one.key, one.title) for one in KINDS.values()])
    award_year = models.ForeignKey(AwardYear, models.PROTECT, related_name="packs")
    number = models.PositiveSmallIntegerField(default=1)  # of its kind and year: a correction is the next one
    period_from = models.DateField()
    period_to = models.DateField()
    status = models.CharField(max_length=20, choices=PackStatus.choices(), default=PackStatus.DRAFTED)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(blank=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)
    document = models.BinaryField(null=True, blank=True)  # JSON in UTF-8, compressed
    sha256 = models.CharField(max_length=64, blank=True)  # of the JSON
    is_simulated = models.BooleanField(default=False)

    objects = PackQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "award_year", "number"], name="pack_numbered_once"),
            models.UniqueConstraint(
                fields=["kind", "award_year"], condition=~Q(status=PackStatus.FROZEN), name="pack_one_under_way"
            ),
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="pack_period_in_order"),
            models.CheckConstraint(condition=Q(status__in=[one.value for one in PackStatus]), name="pack_status_known"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | Q(drafted_by__isnull=True) | ~Q(reviewed_by=F("drafted_by")),
                name="pack_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status=PackStatus.DRAFTED) | Q(reviewed_at__isnull=False),
                name="pack_reviewed_before_it_goes",
            ),
            models.CheckConstraint(
                condition=~Q(status=PackStatus.FROZEN)
                | (Q(frozen_at__isnull=False, document__isnull=False) & ~Q(sha256="")),
                name="pack_frozen_with_its_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.award_year.label}" + (f" ({self.number})" if self.number > 1 else "")

    def get_absolute_url(self) -> str:
        return reverse("packs:pack", kwargs={"pk": self.pk})

    def hold(self) -> None:
        """Take the pack for this transaction: whoever writes at the same time waits, then finds it open or submitted."""
        here = Pack.objects.filter(pk=self.pk).exclude(status=PackStatus.FROZEN)
        if not here.update(number=F("number")):
            raise NotNow("This report was submitted: it stays as it is.")

    @property
    def is_frozen(self) -> bool:
        return self.status == PackStatus.FROZEN

    @property
    def mark(self) -> str:
        return PackStatus(self.status).mark

    @property
    def parts(self) -> tuple[Part, ...]:
        return KINDS[self.kind].parts

    @property
    def kept_bytes(self) -> bytes:
        """The document as it was submitted, to the byte."""
        return zlib.decompress(self.document) if self.document is not None else b""

    @cached_property
    def kept(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.kept_bytes) if self.document is not None else {}
        return found


class PackText(Versioned):
    """What people write in a section of a pack; there from the start, so that two writers cannot pass each other."""

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="texts")
    part = models.CharField(max_length=20, choices=Part.choices())
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "part"], name="pack_text_once_a_part")]

    def __str__(self) -> str:
        return Part(self.part).label


class PackFile(models.Model):
    """A file of a submitted pack, made once and given out as it is from then on."""

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="files")
    format = models.CharField(max_length=10, choices=Format.choices())
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "format"], name="pack_file_once")]

    def __str__(self) -> str:
        return Format(self.format).label


class PackLink(models.Model):
    """A private address by which somebody without an account reads one submitted pack until a day."""

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="links")
    for_whom = models.CharField(max_length=200)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_on = models.DateField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)  # the last day on which it was used

    def __str__(self) -> str:
        return f"Link for {self.for_whom}"
