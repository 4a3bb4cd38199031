"""Accounts, the roles they hold, and the one-time links that open them."""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from steelyard.foundation.accounts.rules import FIRST_DAYS, FOR_AN_ORGANIZATION, TOKEN_SEEN_EVERY, Role
from steelyard.foundation.accounts.scopes import labels
from steelyard.foundation.kit import access
from steelyard.foundation.kit.models import Versioned


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> Self:
        """Administrators and directors see every account; anybody else only their own."""
        if access.allows(user, "accounts.see"):
            return self
        return self.filter(pk=user.pk)

    def real(self) -> Self:
        return self.filter(is_demonstration=False)

    def holding(self, *roles: Role) -> Self:
        """Accounts that may act in one of these roles today."""
        return self.filter(is_active=True, pk__in=Held.objects.current().filter(role__in=roles).values("user_id"))


class Users(BaseUserManager["User"]):
    """Made only through accounts.actions; here so that Django's own tools find what they expect."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class User(Versioned, AbstractBaseUser):
    """Somebody who can sign in."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    toured_at = models.DateTimeField(null=True, blank=True)  # went through the first cards, or left them out

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    PERSONAL = frozenset({"email", "password"})
    is_staff = False
    is_superuser = False

    objects = Users.from_queryset(UserQuerySet)()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_absolute_url(self) -> str:
        return reverse("accounts:account", args=[self.pk])

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held today, as strings; one query per request, never kept in the session."""
        return frozenset(held.role for held in self.held_today)

    @cached_property
    def held_today(self) -> list["Held"]:
        """Each request asks this once, so it is the plainest of queries, and the days are compared here."""
        held = Held.objects.filter(user_id=self.pk) if self.is_active else ()
        return [one for one in held if one.is_current]

    @cached_property
    def organization_ids(self) -> frozenset[int]:
        """Organizations this user acts for as recipient or partner."""
        return frozenset(held.organization_id for held in self.held_today if held.organization_id)

    def acts_for(self, role: Role) -> frozenset[int]:
        """Organizations this user acts for in one role."""
        return frozenset(one.organization_id for one in self.held_today if one.role == role and one.organization_id)

    def holds(self, *roles: Role) -> bool:
        return any(role in self.roles for role in roles)

    @property
    def is_new(self) -> bool:
        """Whether the first cards greet this person: in their first days, until they are done with them."""
        return self.toured_at is None and (self.invited_at or self.created_at) > timezone.now() - FIRST_DAYS

    def forget_roles(self) -> None:
        """Read the roles anew: they changed while this object was in hand."""
        for name in ("roles", "held_today", "organization_ids"):
            self.__dict__.pop(name, None)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class HeldQuerySet(models.QuerySet["Held"]):
    def visible_to(self, user: Any) -> Self:
        if access.allows(user, "accounts.see"):
            return self
        return self.filter(user_id=user.pk)

    def current(self) -> Self:
        today = timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today, ended_at__isnull=True)


class Held(models.Model):
    """A role that a user holds, from a day until a day, for an organization where the role has one.

    ``until`` is the last planned day; ``ended_at`` is set when somebody ends the role at once.
    ``organization_id`` is the directory's id: accounts lies below the directory, so it is not a foreign key.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="held")
    role = models.CharField(max_length=20, choices=Role.choices())
    organization_id = models.BigIntegerField(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HeldQuerySet.as_manager()
    organization_name = ""  # filled in by queries.name_organizations

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="held_until_not_before_since"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="held_role_known"),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(role.value for role in FOR_AN_ORGANIZATION))
                | Q(organization_id__isnull=False),
                name="held_acts_for_an_organization",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organization_id"],
                condition=Q(organization_id__isnull=False, until__isnull=True, ended_at__isnull=True),
                name="held_once_per_organization",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(organization_id__isnull=True, until__isnull=True, ended_at__isnull=True),
                name="held_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()

    @property
    def last_day(self) -> date | None:
        """The day it ended, or the last day planned; none while it has no end."""
        return timezone.localtime(self.ended_at).date() if self.ended_at else self.until

    @property
    def is_current(self) -> bool:
        today = timezone.localdate()
        return self.ended_at is None and self.since <= today and (self.until is None or self.until >= today)


class WelcomeLink(models.Model):
    """A one-time link by which an invited person opens their account; only the token's hash is kept.

    The link of a center's first administrator has no user yet: whoever holds it names themselves.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="welcome_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Link {self.pk}"


class TokenQuerySet(models.QuerySet["Token"]):
    def visible_to(self, user: Any) -> Self:
        """One's own; administrators see everybody's."""
        return self if Role.ADMINISTRATOR in getattr(user, "roles", ()) else self.filter(user_id=user.pk)

    def alive(self) -> Self:
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class Token(models.Model):
    """By which a program acts for an account through the HTTP API: only a hash and the first letters are kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    begins = models.CharField(max_length=20)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)  # names of SCOPES
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_expires_after_it_is_made"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_alive(self) -> bool:
        return self.revoked_at is None and not self.has_expired

    @property
    def is_unseen(self) -> bool:
        """Whether its last use is worth writing down again."""
        return self.last_used_at is None or self.last_used_at < timezone.now() - TOKEN_SEEN_EVERY

    @property
    def told_scopes(self) -> list[str]:
        return labels(self.scopes)


class Remembered(models.Model):
    """Django's database cache, in a table of our own migrations: sign-in throttles shared by all workers."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires_at = models.DateTimeField(db_column="expires", db_index=True)

    def __str__(self) -> str:
        return self.cache_key
