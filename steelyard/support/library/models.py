"""Resources, who made them, their files, and how often they are used."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization, Person, State
from steelyard.foundation.accounts.rules import STAFF
from steelyard.foundation.kit.models import Versioned
from steelyard.support.library import rules
from steelyard.support.library.rules import (
    PUBLIC,
    Audience,
    Clearance,
    FileRole,
    Licence,
    LinkStatus,
    ResourceKind,
    ResourceStatus,
    UseKind,
)
from steelyard.support.protocols.models import Run


class ResourceQuerySet(models.QuerySet["Resource"]):
    def visible_to(self, user: Any) -> Self:
        """Everything to staff; to everybody else what is published, and what was and is retired."""
        return self if STAFF & getattr(user, "roles", frozenset()) else self.public()

    def public(self) -> Self:
        return self.filter(status__in=PUBLIC)

    def published(self) -> Self:
        return self.filter(status=ResourceStatus.PUBLISHED)


class Resource(Versioned):
    """Something to read, watch or work with, made by the center or by others; the key is its lasting identifier."""

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    year = models.CharField(max_length=20, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=20, choices=ResourceKind.choices())
    tier = models.CharField(max_length=20, choices=TierKey.choices(), default=TierKey.GENERAL)
    by_center = models.BooleanField(default=False)
    partners = models.ManyToManyField(Organization, related_name="resources_made", blank=True)
    topics = models.ManyToManyField(Topic, related_name="resources", blank=True)
    focal_areas = models.ManyToManyField(FocalArea, related_name="resources", blank=True)
    states = models.ManyToManyField(State, related_name="resources", blank=True)  # that it is about
    abstract = models.TextField(blank=True)
    audience = models.CharField(max_length=20, choices=[("", "Anybody"), *Audience.choices()], blank=True)
    language = models.CharField(max_length=35, default="en")  # BCP 47
    licence = models.CharField(max_length=20, choices=Licence.choices(), default=Licence.UNKNOWN)
    doi = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    accessibility_note = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)

    status = models.CharField(max_length=20, choices=ResourceStatus.choices(), default=ResourceStatus.DRAFT)
    clearance = models.CharField(max_length=20, choices=[("", "None yet"), *Clearance.choices()], blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # The two runs by which it passed its gates; each clears one resource.
    expert_run = models.OneToOneField(Run, models.PROTECT, null=True, blank=True, related_name="+")
    equity_run = models.OneToOneField(Run, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    # A new version is a new record; the page of the old one stays and points here.
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    link_status = models.CharField(max_length=20, choices=LinkStatus.choices(), default=LinkStatus.UNCHECKED)
    link_checked_at = models.DateTimeField(null=True, blank=True)
    link_problem = models.CharField(max_length=300, blank=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status__in=sorted(PUBLIC)) | ~Q(clearance=""), name="resource_public_only_when_cleared"
            ),
            models.CheckConstraint(
                condition=~Q(clearance=Clearance.REVIEWS) | Q(expert_run__isnull=False, equity_run__isnull=False),
                name="resource_reviewed_by_both_runs",
            ),
            models.CheckConstraint(
                condition=~Q(clearance=Clearance.CURATED, by_center=True), name="resource_curated_only_of_others"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "-published_at", "-id"], name="resource_newest_published"),
            models.Index(fields=["title", "id"], name="resource_by_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:resource", kwargs={"pk": self.pk})

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC

    @property
    def byline(self) -> str:
        """Who made it, in one line; prefetch the authors where there are many."""
        return rules.byline([author.name for author in sorted(self.authors.all(), key=lambda author: author.position)])


class Author(models.Model):
    """A person or organization that made a resource, named as on its title page."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="authors")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="resources_written")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="resources_written"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "position"], name="author_once_a_place"),
            models.CheckConstraint(
                condition=Q(person=None) | Q(organization=None), name="author_person_or_organization"
            ),
        ]

    def __str__(self) -> str:
        return self.name


def stored_at(file: "File", _name: str) -> str:
    """Where a file lies among the stored files: by what it holds, so that the same content lies there once."""
    return f"library/{file.sha256[:2]}/{file.sha256}"


class FileQuerySet(models.QuerySet["File"]):
    def visible_to(self, user: Any) -> Self:
        """A file is seen with its resource."""
        return self.filter(resource__in=Resource.objects.visible_to(user))

    def described(self) -> Self:
        """With the resource, without the text, which may be as long as a book."""
        return self.select_related("resource").defer("text")

    def current(self) -> Self:
        """Files that are not marked as removed."""
        return self.filter(removed_at=None)


class File(models.Model):
    """A file of a resource: its name and content as uploaded, and the text we could read in it."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()  # part of its public address; never given twice
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=FileRole.choices(), default=FileRole.DOCUMENT)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    stored = models.FileField(max_length=200, upload_to=stored_at)
    text = models.TextField(blank=True)
    text_problem = models.CharField(max_length=300, blank=True)
    alternative_text = models.TextField(blank=True)
    accessibility_note = models.TextField(blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "position"], name="file_once_a_place"),
        ]

    def __str__(self) -> str:
        return self.name


class Use(models.Model):
    """Downloads of a resource, or visits to the web site: counted apart from people, often only as 'at least'."""

    kind = models.CharField(max_length=20, choices=UseKind.choices())
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="uses")
    period_from = models.DateField()
    period_to = models.DateField()
    at_least = models.PositiveIntegerField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "resource", "period_from", "period_to"], name="use_once_a_period"),
        ]

    def __str__(self) -> str:
        return f"At least {self.at_least}"


class DailyUse(models.Model):
    """Visits to one public address, or downloads from it, on one day; each visitor counts once."""

    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="daily_uses")
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=UseKind.choices())
    on = models.DateField()
    count = models.PositiveIntegerField(default=0)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["path", "kind", "on"], name="daily_use_once_a_day"),
        ]
        indexes: ClassVar = [models.Index(fields=["on"], name="daily_use_by_day")]

    def __str__(self) -> str:
        return f"{self.count} on {self.on}"


class Seen(models.Model):
    """That somebody was counted today: a keyed hash that nobody can turn back, emptied every day."""

    mark = models.CharField(max_length=64, unique=True)
    on = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["on"], name="seen_by_day")]

    def __str__(self) -> str:
        return str(self.on)


class Unindexed(models.Model):
    """A resource changed and the search index does not know it yet; one row for each change.

    No foreign key: the mark outlives whatever it is about until the index has caught up.
    """

    resource_id = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.resource_id)
