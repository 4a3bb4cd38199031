"""Reading accounts: lists, the permission matrix, and what the front doors need to know."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import Held, Token, TokenQuerySet, User, UserQuerySet, WelcomeLink
from steelyard.foundation.accounts.rules import SECOND_FACTOR, Role, fingerprint
from steelyard.foundation.kit.access import PERMISSIONS
from steelyard.foundation.kit.tokens import hash_of


@dataclass(frozen=True)
class Organizations:
    """What accounts needs of organizations; the directory, which lies above, registers it when it is ready.

    ``names`` gives a name for each id; ``field`` makes a form field whose cleaned value is an id or None.
    """

    names: Callable[[Collection[int]], dict[int, str]]
    field: Callable[[], Any] | None = None


_organizations = Organizations(names=lambda ids: {number: f"Organization {number}" for number in ids})


def use_organizations(source: Organizations) -> None:
    """Let roles name the directory's organizations."""
    global _organizations  # noqa: PLW0603 -- one directory, registered once at the start
    _organizations = source


def organizations() -> Organizations:
    return _organizations


def real_accounts_exist() -> bool:
    """Whether this database serves real people; the demonstration must not run on it."""
    return User.objects.real().exists()


def may_sign_in(user: User) -> bool:
    """Whether this account may be used at all: active, and not a demonstration account of a real center."""
    return user.is_active and (settings.DEMONSTRATION or not user.is_demonstration)


# Higher apps let accounts without any role do what asks for a second factor; each says of which.
ALSO_OWE: list[Callable[[User], bool]] = []


def owes_second_factor(user: User) -> bool:
    """Whether a second factor is asked for that is not set up; no query for roles that need none."""
    is_asked = SECOND_FACTOR & user.roles or (not user.roles and any(owes(user) for owes in ALSO_OWE))
    if not is_asked or (user.is_demonstration and settings.DEMONSTRATION):
        return False
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()


def keeping(user: User) -> dict[str, Any]:
    """What one's own account page tells about how it is kept safe."""
    factors = Authenticator.objects.filter(user_id=user.pk).order_by("type", "created_at")
    return {
        "app": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        "codes": next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None),
        "needs_factor": bool(SECOND_FACTOR & user.roles),
        "sessions": len(UserSession.objects.purge_and_list(user)),
    }


def accounts(rows: UserQuerySet, *, text: str = "", role: str = "") -> UserQuerySet:
    """The accounts that match, each with ``now_held``: its current roles."""
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role:
        rows = rows.filter(pk__in=Held.objects.current().filter(role=role).values("user_id"))
    current: QuerySet[Held] = Held.objects.current().order_by("role", "id")
    return rows.prefetch_related(Prefetch("held", current, to_attr="now_held"))


def roles_of(user: User) -> list[Held]:
    """Every role a person holds or held, current ones first, each with the organization's name."""
    rows = sorted(user.held.order_by("-since", "-id"), key=lambda held: not held.is_current)
    return name_organizations(rows)


def givers_of_roles() -> UserQuerySet:
    """Whom somebody without a role may ask for one."""
    return User.objects.holding(Role.DIRECTOR, Role.ADMINISTRATOR).order_by("name", "pk")[:5]


def name_organizations(rows: list[Held]) -> list[Held]:
    names = _organizations.names({held.organization_id for held in rows if held.organization_id})
    for held in rows:
        held.organization_name = names.get(held.organization_id or 0, "")
    return rows


def other_administrators(user: User) -> QuerySet[Held]:
    """Who else can keep accounts: active administrators without an end who have signed in at least once."""
    return (
        Held.objects.current()
        .filter(role=Role.ADMINISTRATOR, until__isnull=True, user__is_active=True, user__last_login__isnull=False)
        .exclude(user_id=user.pk)
    )


def idle_accounts(before: Any) -> UserQuerySet:
    """Active real accounts that nobody has used since ``before``."""
    unused = Q(last_login__isnull=True) | Q(last_login__lt=before)
    unasked = Q(invited_at__isnull=True) | Q(invited_at__lt=before)
    rows: UserQuerySet = User.objects.real().filter(unused & unasked, is_active=True, created_at__lt=before)
    return rows


def open_link(token: str) -> WelcomeLink | None:
    """The link of this token if it can still be used."""
    now = timezone.now()
    links = WelcomeLink.objects.filter(used_at__isnull=True, expires_at__gt=now)
    return links.select_related("user").filter(token_hash=fingerprint(token)).first()


def tokens(user: Any) -> TokenQuerySet:
    """The tokens somebody may see, with whose they are."""
    return Token.objects.visible_to(user).select_related("user")


def living_tokens() -> TokenQuerySet:
    """Every token that is good now, the oldest first."""
    return Token.objects.alive().select_related("user").order_by("pk")


def token_of(text: str) -> Token | None:
    """The token with these letters, alive or not."""
    try:
        return Token.objects.select_related("user").get(token_hash=hash_of(text))
    except Token.DoesNotExist:
        return None


def holder_called(words: str) -> User | None:
    """The account of this e-mail address."""
    return User.objects.filter(email=words.strip().lower()).first()


def welcome_address(token: str) -> str:
    return settings.BASE_URL + reverse("accounts:welcome", args=[token])


def demonstration_accounts() -> dict[Role, User]:
    """One account per role that a visitor of the demonstration may enter; none outside the demonstration."""
    if not settings.DEMONSTRATION:
        return {}
    rows = Held.objects.current().filter(user__is_demonstration=True, user__is_active=True)
    found: dict[str, User] = {}
    for held in rows.select_related("user").order_by("user_id"):
        found.setdefault(held.role, held.user)
    return {role: found[role] for role in Role if role in found}


@dataclass(frozen=True)
class Granted:
    """One row of the matrix: what may be done, whether that also depends on the record, and by which roles."""

    label: str
    depends: bool
    marks: list[bool]


def permission_matrix() -> list[tuple[str, list[Granted]]]:
    """For each app its permissions, each with one yes or no per role in the order of Role."""
    apps: dict[str, list[Granted]] = {}
    for name, one in sorted(PERMISSIONS.items()):
        row = Granted(one.label, one.condition is not None, [role in one.roles for role in Role])
        apps.setdefault(name.split(".")[0], []).append(row)
    return sorted(apps.items())
