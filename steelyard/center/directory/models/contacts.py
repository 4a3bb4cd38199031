"""Contact lists: files of people that somebody brings in, from the upload to the day they can no longer be undone."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models.records import Organization
from steelyard.center.directory.rules.contacts import FATE_MARK, MARK, OPEN, Fate, HomeChoice, ListStatus
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.foundation.work.models import Job

UNDO = timedelta(days=30)


class ContactListQuerySet(models.QuerySet["ContactList"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "directory.bring_lists") else self.none()


class ContactList(Versioned):
    """One file: what it is, how its columns are read, how far it is, and what came of it."""

    name = models.CharField(max_length=200)
    form = models.CharField(max_length=20)  # csv, xlsx, vcard: what the file turned out to be
    encoding = models.CharField(max_length=40, blank=True)
    headings = models.JSONField(default=list)
    first_cells = models.JSONField(default=list)  # the first row below them, to choose columns by
    columns = models.JSONField(default=list)  # what each column is, in the order of the file
    status = models.CharField(max_length=20, choices=ListStatus.choices(), default=ListStatus.COLUMNS)
    # Kept only until the list is applied or thrown away: another choice of columns reads it again.
    stored = models.FileField(upload_to="contacts", max_length=200, blank=True)
    rows_read = models.PositiveIntegerField(default=0)  # the last row of the file that is staged
    counts = models.JSONField(default=dict)  # rows by fate, and once applied what was made
    alike = models.JSONField(default=list)  # pairs of rows, both new, that may be one person
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    is_simulated = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ContactListQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made_at", "id"], name="contact_list_made")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in ListStatus]), name="contact_list_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:contact-list", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return MARK[self.status]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def kind_of_file(self) -> str:
        return {"vcard": "vCard", "xlsx": "Workbook"}.get(self.form, "Table")

    @property
    def may_be_undone(self) -> bool:
        applied = self.status == ListStatus.APPLIED and self.applied_at
        return bool(applied and applied > timezone.now() - UNDO)

    @property
    def undo_ends_on(self) -> Any:
        return timezone.localdate(self.applied_at + UNDO) if self.applied_at else None


class ContactHome(models.Model):
    """An organization as a list writes it, and which one of ours a person says it is."""

    contact_list = models.ForeignKey(ContactList, models.CASCADE, related_name="homes")
    key = models.CharField(max_length=300)  # code, folded name and state, as the rows of the list give them
    name = models.CharField(max_length=300)
    state = models.CharField(max_length=2, blank=True)
    rows = models.PositiveIntegerField(default=0)
    suggested = models.JSONField(default=list)  # [[key of an organization, confidence], ...], the likeliest first
    confidence = models.PositiveSmallIntegerField(default=0)
    choice = models.CharField(max_length=20, choices=HomeChoice.choices(), default=HomeChoice.OPEN)
    organization = models.ForeignKey(Organization, models.SET_NULL, null=True, blank=True, related_name="+")
    is_made = models.BooleanField(default=False)  # the organization came into being with this list

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact_list", "key"], name="contact_home_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ContactRow(models.Model):
    """One row of a list as it was understood, and what becomes of it."""

    contact_list = models.ForeignKey(ContactList, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()  # the row as a person counts in the file
    fate = models.CharField(max_length=20, choices=Fate.choices())
    reason = models.TextField(blank=True)
    name = models.CharField(max_length=300, blank=True)
    email = models.CharField(max_length=254, blank=True)
    entry = models.JSONField(default=dict)  # the rest of what the row says
    home = models.ForeignKey(ContactHome, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    person_id = models.BigIntegerField(null=True)  # who is known by this row, when it was read
    same_as = models.PositiveIntegerField(null=True)  # the earlier row that is about the same person

    PERSONAL = frozenset({"name", "email", "entry"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact_list", "position"], name="contact_row_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contact_list", "fate", "position"], name="contact_row_fate"),
            models.Index(fields=["home"], name="contact_row_home"),
        ]

    def __str__(self) -> str:
        return f"row {self.position}"

    @property
    def mark(self) -> str:
        return FATE_MARK[self.fate]


class ContactTrace(models.Model):
    """What one row of an applied list made or changed, so that it can be undone."""

    contact_list = models.ForeignKey(ContactList, models.CASCADE, related_name="traces")
    position = models.PositiveIntegerField()
    person_id = models.BigIntegerField()
    # Whether the person was made, keys of addresses and places made, what was changed from what to what, and the version
    # of the person afterwards.
    made = models.JSONField(default=dict)
    stays = models.TextField(blank=True)  # why undoing left it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact_list", "position"], name="contact_trace_once"),
        ]

    def __str__(self) -> str:
        return f"row {self.position}"


class ContactColumns(models.Model):
    """How the columns of a set of headings were read the last time, so that nobody says it twice."""

    headings_hash = models.CharField(max_length=64, unique=True)
    columns = models.JSONField(default=list)
    kept_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"columns {self.headings_hash[:8]}"
