"""Organizations and people, and the advisory board."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory import rules
from steelyard.center.directory.rules import AGENCIES, AdviceStatus, Likeness, OrganizationKind, StateKind
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.addresses import address_of
from steelyard.foundation.kit.models import Versioned


class Key(models.CharField):
    """A folded form of other columns, computed whenever a row is written whole, be it one or thousands.

    ``QuerySet.update`` goes past it: who changes a name that way passes the new key along.
    """

    def __init__(
        self, *, rule: Callable[..., str] | None = None, of: Sequence[str] = ("name",), **options: Any
    ) -> None:
        self.rule, self.of = rule, of
        super().__init__(**{**options, "editable": False})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 -- Django's signature
        if self.rule is not None:
            value = self.rule(*(getattr(model_instance, column) for column in self.of))
            setattr(model_instance, self.attname, value)
        return super().pre_save(model_instance, add)


class State(models.Model):
    """A state, the federal district or a territory, with its place on the tile map."""

    postal = models.CharField(max_length=2, primary_key=True)
    fips = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=StateKind.choices())
    time_zone = models.CharField(max_length=60)
    tile_row = models.PositiveSmallIntegerField()
    tile_column = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tile_row", "tile_column"], name="state_one_per_tile"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, user: Any) -> Self:
        """Who works at the desk sees all; recipients and partners see their own."""
        if allows(user, "directory.see"):
            return self
        if not allows(user, "directory.open_organization"):
            return self.none()
        return self.filter(pk__in=user.organization_ids)

    def living(self) -> Self:
        """Neither merged into another nor closed."""
        return self.filter(merged_into__isnull=True, closed_on__isnull=True)

    def agencies(self) -> Self:
        """Those that may ask for and receive support."""
        return self.filter(kind__in=sorted(AGENCIES))


class Organization(Versioned):
    """An agency, a provider, a funder: whoever asks, receives, gives or pays."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    name_key = Key(max_length=200, rule=rules.name_key)  # for order and comparison
    # A blank before each folded word of name, short name, city and code: " word" finds words by their beginning.
    search_key = Key(max_length=400, rule=rules.search_key, of=("name", "short_name", "city", "code"), default="")
    kind = models.CharField(max_length=20, choices=OrganizationKind.choices())
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="organizations")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # The id others know it by: NCES LEAID for districts, the case's key for others.
    code = models.CharField(max_length=60, unique=True, null=True, blank=True)
    city = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(max_length=300, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    # Without an index of its own: nearly every row is empty here, and a list by name must not be read through it.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", db_index=False
    )
    source = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organization_not_its_own_parent"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="organization_not_merged_into_itself"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["name_key", "id"], name="organization_name"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="organization_merged"),
            models.Index(fields=["kind", "name_key", "id"], name="organization_kind_name"),
            models.Index(fields=["state", "name_key", "id"], name="organization_state_name"),
            models.Index(fields=["kind", "state", "name_key"], name="organization_kind_state"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("directory:organization", self.pk)


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: Any) -> Self:
        """Who works at the desk sees all; anybody else who has a role sees the record of themselves."""
        if allows(user, "directory.see"):
            return self
        if not allows(user, "directory.open_person"):
            return self.none()
        return self.filter(user_id=user.pk)

    def living(self) -> Self:
        return self.filter(merged_into__isnull=True)


class Person(Versioned):
    """Somebody the center knows: with any number of e-mail addresses and dated affiliations."""

    name = models.CharField(max_length=200)
    name_key = Key(max_length=200, rule=rules.name_key)
    last_key = Key(max_length=200, rule=rules.last_key, default="")  # the last word of name_key, for search
    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="person")
    phone = models.CharField(max_length=40, blank=True)
    # The organization of today, kept beside the affiliations so that lists of 100,000 people need no join over dates.
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="people", db_index=False
    )  # the index of names begins with it
    title = models.CharField(max_length=200, blank=True)
    # Without an index of its own: nearly every row is empty here, and a list by name must not be read through it.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", db_index=False
    )
    is_simulated = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=timezone.now)

    objects = PersonQuerySet.as_manager()

    PERSONAL = frozenset({"name", "phone", "email"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="person_not_merged_into_itself"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["name_key", "id"], name="person_name"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="person_merged"),
            models.Index(fields=["organization", "name_key", "id"], name="person_organization_name"),
            # The second pair of each answers "begins with" on PostgreSQL, whose order of letters is not that of bytes.
            models.Index(fields=["last_key"], name="person_last_name", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["name_key"], name="person_name_begins", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("directory:person", self.pk)


class OfAPersonQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        """What belongs to a person is seen with the person."""
        return self.filter(person__in=Person.objects.visible_to(user))


class Address(models.Model):
    """An e-mail address of a person, in lower case."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    email = models.EmailField(max_length=254, unique=True)
    is_primary = models.BooleanField(default=False)

    objects = OfAPersonQuerySet["Address"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(is_primary=True), name="address_one_primary"),
        ]

    def __str__(self) -> str:
        return self.email


class Affiliation(models.Model):
    """A person's place at an organization, from a day until a day; no end means today."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="affiliations")
    title = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = OfAPersonQuerySet["Affiliation"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="affiliation_until_not_before_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or 'Member'} since {self.since or 'unknown'}"


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "directory.merge") else self.none()


class Merge(models.Model):
    """One duplicate joined into the record that was kept, with what moved, so that it can be undone."""

    label = models.CharField(max_length=40)  # "person" or "organization"
    kept_id = models.BigIntegerField()
    gone_id = models.BigIntegerField()
    # {"rows": {"directory.affiliation.person": [ids], ...}, "filled": {"phone": "..."}, "primary": [ids]}
    moved = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["label", "gone_id"], condition=Q(undone_at__isnull=True), name="merge_gone_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.gone_id} into {self.kept_id}"


class NotDuplicate(models.Model):
    """A suggested pair that a person looked at and found to be two."""

    label = models.CharField(max_length=40)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["label", "first_id", "second_id"], name="not_duplicate_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="not_duplicate_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.first_id} and {self.second_id}"


class Suggestion(models.Model):
    """Two records that may be one, as the last look through the directory found them."""

    label = models.CharField(max_length=40)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    likeness = models.CharField(max_length=20, choices=Likeness.choices())
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["label", "first_id", "second_id"], name="suggestion_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="suggestion_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.first_id} and {self.second_id}"


class BoardQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "directory.see_board") else self.none()


class BoardMember(Versioned):
    """A person's term on the advisory board and whom they speak for."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="board_terms")
    constituency = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = BoardQuerySet["BoardMember"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="board_until_not_before_since"
            ),
        ]

    def __str__(self) -> str:
        return self.constituency

    def get_absolute_url(self) -> str:
        return reverse("directory:board-member", kwargs={"pk": self.pk})


class BoardMeeting(Versioned):
    """A meeting of the advisory board."""

    on = models.DateField()
    title = models.CharField(max_length=200)
    notes = models.TextField(blank=True)

    objects = BoardQuerySet["BoardMeeting"].as_manager()

    def __str__(self) -> str:
        return f"{self.title}, {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("directory:board-meeting", kwargs={"pk": self.pk})


class Advice(Versioned):
    """What the board advised at a meeting, and what the center answered."""

    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, related_name="advice")
    member = models.ForeignKey(BoardMember, models.PROTECT, null=True, blank=True, related_name="advice")
    text = models.TextField()
    status = models.CharField(max_length=20, choices=AdviceStatus.choices(), default=AdviceStatus.OPEN)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)

    objects = BoardQuerySet["Advice"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status=AdviceStatus.OPEN) | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="advice_answered_with_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
