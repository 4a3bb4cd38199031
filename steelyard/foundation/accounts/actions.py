"""Everything that changes an account."""

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from steelyard.foundation.accounts import queries, verbs
from steelyard.foundation.accounts.models import Held, Remembered, Token, User, WelcomeLink
from steelyard.foundation.accounts.rules import (
    DESCRIPTIONS,
    FOR_AN_ORGANIZATION,
    IDLE_AFTER,
    LINK_LIFE,
    TOKEN_BEGINS,
    TOKEN_SEEN_EVERY,
    TOKEN_SHOWN,
    TOKENS_HELD,
    Role,
    conflict,
    fingerprint,
)
from steelyard.foundation.accounts.scopes import SCOPES
from steelyard.foundation.history.actions import record
from steelyard.foundation.history.verbs import Verb
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.tokens import hash_of
from steelyard.foundation.work.actions import post


class AlreadyHasAccount(Exception):
    def __init__(self, email: str) -> None:
        super().__init__(f"There is already an account for {email}.")


class CannotGrant(Exception):
    """A role that cannot be given; the message says why."""


class LastAdministrator(Exception):
    def __init__(self) -> None:
        super().__init__("This is the last administrator. Make somebody else an administrator first.")


class LinkSpent(Exception):
    def __init__(self) -> None:
        super().__init__("This link was used before or has expired.")


class CannotMakeToken(Exception):
    """A token that cannot be made; the message says why."""


class HasAdministrator(Exception):
    def __init__(self) -> None:
        super().__init__("This center already has an administrator, who can invite others.")


@transaction.atomic
def invite(email: str, *, name: str, roles: Collection[Role], by: User, organization_id: int | None = None) -> User:
    """Open an account for somebody and mail them a one-time link into it."""
    # Whoever a visitor invites in the demonstration is part of the demonstration.
    user = _new_account(email, name=name, is_demonstration=settings.DEMONSTRATION)
    for role in roles:
        _hold(user, Role(role), organization_id=organization_id)
    _mail_link(user, by)
    labels = ", ".join(Role(role).label for role in roles)
    record(verbs.INVITED, user, by=by, changes={"roles": [None, labels]})
    return user


@transaction.atomic
def resend(user: User, *, by: User) -> None:
    """Mail a new one-time link to somebody who was invited; older links end."""
    _mail_link(user, by)
    record(verbs.LINK_RENEWED, user, by=by)


@transaction.atomic
def first_administrator(*, by: User | None = None) -> str:
    """Return the address of a one-time link by which a new center's first administrator names themselves."""
    if Held.objects.current().filter(role=Role.ADMINISTRATOR, user__is_active=True).exists():
        raise HasAdministrator
    WelcomeLink.objects.filter(user__isnull=True, used_at__isnull=True).update(expires_at=timezone.now())
    token = _new_link(None)
    record(verbs.FOUNDING_OPENED, None, by=by)
    return queries.welcome_address(token)


@transaction.atomic
def welcome(
    link: WelcomeLink, *, by: User | None = None, password: str | None = None, name: str = "", email: str = ""
) -> User:
    """Use a one-time link: open its account, with a password or, without one, for a passkey to follow."""
    now = timezone.now()
    unused = WelcomeLink.objects.filter(pk=link.pk, used_at__isnull=True, expires_at__gt=now)
    if not unused.update(used_at=now):
        raise LinkSpent
    user = link.user or _found(name=name, email=email)
    user.set_password(password)
    user.save(update_fields=["password"])
    # Whoever holds the mailed link reads that mailbox; the first administrator holds the server.
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    record(verbs.WELCOMED if link.user else verbs.FOUNDED, user, by=by or user)
    return user


def _found(*, name: str, email: str) -> User:
    """The first administrator's account; a second one by an older link is refused."""
    if Held.objects.filter(role=Role.ADMINISTRATOR).exists():
        raise LinkSpent
    user = _new_account(email, name=name, is_demonstration=settings.DEMONSTRATION)
    _hold(user, Role.ADMINISTRATOR)
    return user


@transaction.atomic
def demonstrate(
    role: Role, *, name: str, email: str, organization_id: int | None = None, by: User | None = None
) -> User:
    """Make sure of a demonstration account that holds this role; made once, found afterwards."""
    user = User.objects.filter(email=email.lower(), is_demonstration=True).first()
    if user is None:
        user = _new_account(email, name=name, is_demonstration=True)
        record(verbs.DEMONSTRATED, user, by=by, changes={"role": [None, role.label]})
    if role not in user.roles:
        _hold(user, role, organization_id=organization_id)
    return user


@transaction.atomic
def rename(user: User, *, by: User, name: str) -> User:
    changes = change(user, name=name)
    if changes:
        record(verbs.RENAMED, user, by=by, changes=changes)
    return user


@transaction.atomic
def end_tour(user: User, *, by: User) -> User:
    """Greet somebody with the tour no more; ending it twice happens once."""
    now = timezone.now()
    if User.objects.filter(pk=user.pk, toured_at__isnull=True).update(toured_at=now):
        user.toured_at = now
        record(verbs.TOURED, user, by=by)
    return user


@transaction.atomic
def grant_role(
    user: User, *, role: Role, by: User, organization_id: int | None = None, until: date | None = None
) -> Held:
    """Give a role from today on, until a last day if one is named."""
    held = _hold(user, role, organization_id=organization_id, until=until)
    record(verbs.ROLE_GRANTED, user, by=by, changes={"role": [None, role.label]}, note=_about(held))
    return held


@transaction.atomic
def end_role(held: Held, *, by: User) -> Held:
    """End a role at once; ending it twice happens once."""
    _keep_an_administrator(held.user, ends=held.role == Role.ADMINISTRATOR)
    now = timezone.now()
    if Held.objects.filter(pk=held.pk, ended_at__isnull=True).update(ended_at=now):
        held.ended_at = now
        held.user.forget_roles()
        changes = {"role": [held.get_role_display(), None]}
        record(verbs.ROLE_ENDED, held.user, by=by, changes=changes, note=_about(held))
    return held


@transaction.atomic
def deactivate(user: User, *, by: User | None, note: str = "") -> User:
    """Close an account: no sign-in from now on, and every session of it ends."""
    _keep_an_administrator(user, ends=Role.ADMINISTRATOR in user.roles)
    if change(user, is_active=False):
        user.forget_roles()
        _end_sessions(user)
        user.welcome_links.filter(used_at__isnull=True).update(expires_at=timezone.now())
        record(verbs.DEACTIVATED, user, by=by, changes={"is_active": [True, False]}, note=note)
    return user


@transaction.atomic
def reactivate(user: User, *, by: User) -> User:
    """Open a closed account again; it is not idle from today on."""
    if change(user, is_active=True, invited_at=timezone.now()):
        user.forget_roles()
        record(verbs.REACTIVATED, user, by=by, changes={"is_active": [False, True]})
    return user


@transaction.atomic
def sign_out_everywhere(user: User, *, by: User) -> int:
    """End every session of an account, this one included."""
    ended = _end_sessions(user)
    record(verbs.SESSIONS_ENDED, user, by=by)
    return ended


@transaction.atomic
def expire_idle(*, by: User | None = None) -> int:
    """Deactivate accounts that nobody has used for 90 days, but never the last administrator."""
    expired = 0
    for user in queries.idle_accounts(timezone.now() - IDLE_AFTER).order_by("id"):
        try:
            deactivate(user, by=by, note="Nobody used this account for 90 days.")
        except LastAdministrator:
            continue
        expired += 1
    return expired


@transaction.atomic
def forget_ended_sessions(*, by: User | None = None) -> int:  # noqa: ARG001 -- the system's own housekeeping
    """Delete what is left of sessions and throttles that are over."""
    SessionStore.clear_expired()
    Remembered.objects.filter(expires_at__lt=timezone.now()).delete()
    alive = Session.objects.values("session_key")
    gone, _ = UserSession.objects.exclude(session_key__in=alive).delete()
    return gone


@transaction.atomic
def note(
    user: User, *, by: User | None, verb: Verb, what: str = "", changes: dict[str, list[Any]] | None = None
) -> None:
    """Remember what the sign-in library did for somebody: signed in, changed a password, set up a factor."""
    record(verb, user, by=by, changes=changes, note=what)


@transaction.atomic
def make_token(user: User, *, by: User | None, name: str, scopes: Collection[str], days: int) -> tuple[Token, str]:
    """Make a token and return it with its letters, which are kept nowhere. Raises CannotMakeToken."""
    if not scopes or not set(scopes) <= SCOPES.keys():
        raise CannotMakeToken("Choose at least one thing that the token may be used for.")
    if user.tokens.alive().count() >= TOKENS_HELD:
        raise CannotMakeToken(f"Nobody holds more than {TOKENS_HELD} tokens. Revoke one that is not used any more.")
    letters = TOKEN_BEGINS + secrets.token_urlsafe(24)  # 192 bits: nobody guesses one, so its hash needs no salt
    token = Token.objects.create(
        user=user,
        name=name,
        begins=letters[:TOKEN_SHOWN],
        token_hash=hash_of(letters),
        scopes=sorted(scopes),
        expires_at=timezone.now() + timedelta(days=days),
    )
    changes: dict[str, list[Any]] = {"scopes": [None, ", ".join(token.scopes)], "expires_at": [None, token.expires_at]}
    record(verbs.TOKEN_MADE, token, by=by, changes=changes, note=f"Acts for {user}.")
    return token, letters


@transaction.atomic
def revoke_token(token: Token, *, by: User | None) -> Token:
    """End a token at once; ending it twice happens once."""
    now = timezone.now()
    if Token.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now):
        token.revoked_at = now
        record(verbs.TOKEN_REVOKED, token, by=by, note=f"Acted for {token.user}.")
    return token


@transaction.atomic
def note_use(token: Token, *, by: User | None) -> None:  # noqa: ARG001 -- what is done with it is the act
    """Remember that a token was used, at most once a minute."""
    now = timezone.now()
    unseen = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - TOKEN_SEEN_EVERY)
    Token.objects.filter(unseen, pk=token.pk).update(last_used_at=now)


def _new_account(email: str, *, name: str, is_demonstration: bool) -> User:
    email = email.strip().lower()
    if User.objects.filter(email=email).exists() or EmailAddress.objects.filter(email=email).exists():
        raise AlreadyHasAccount(email)
    user = User(email=email, name=name, is_demonstration=is_demonstration)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as same:  # somebody else invited them in this very moment
        raise AlreadyHasAccount(email) from same
    return user


def _hold(user: User, role: Role, *, organization_id: int | None = None, until: date | None = None) -> Held:
    organization_id = organization_id if role in FOR_AN_ORGANIZATION else None
    if role in FOR_AN_ORGANIZATION and organization_id is None:
        raise CannotGrant(f"Name the organization for which this person is {role.label.lower()}.")
    held = list(user.held.current())
    if any(one.role == role and one.organization_id == organization_id for one in held):
        raise CannotGrant(f"{user} is already {role.label.lower()}.")
    if why := conflict([one.role for one in held], role):
        raise CannotGrant(why)
    user.forget_roles()
    new = Held(user=user, role=role, organization_id=organization_id, since=timezone.localdate(), until=until)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as same:
        raise CannotGrant(f"{user} is already {role.label.lower()}.") from same
    return new


def _about(held: Held) -> str:
    parts = [DESCRIPTIONS[Role(held.role)]]
    if held.organization_id:
        parts.append(queries.organizations().names([held.organization_id]).get(held.organization_id, "") + ".")
    if held.until:
        parts.append(f"Until {held.until:%B} {held.until.day}, {held.until.year}.")
    return " ".join(parts)


def _keep_an_administrator(user: User, *, ends: bool) -> None:
    """Raise unless somebody else can keep the accounts; two administrators cannot remove each other at once."""
    if not ends:
        return
    # First the lock on all of them, then, in a statement that sees what others committed meanwhile, the question.
    list(Held.objects.filter(role=Role.ADMINISTRATOR).order_by("id").select_for_update().values_list("pk"))
    if not queries.other_administrators(user).exists():
        raise LastAdministrator


def _end_sessions(user: User) -> int:
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


def _new_link(user: User | None) -> str:
    """Make a link and return its token, which is kept nowhere."""
    token = secrets.token_urlsafe(16)  # 128 bits
    now = timezone.now()
    WelcomeLink.objects.create(user=user, token_hash=fingerprint(token), made_at=now, expires_at=now + LINK_LIFE)
    return token


def _mail_link(user: User, by: User) -> None:
    user.welcome_links.filter(used_at__isnull=True).update(expires_at=timezone.now())
    token = _new_link(user)
    user.invited_at = timezone.now()
    user.save(update_fields=["invited_at"])
    body = (
        f"Hello {user.name},\n\n{by} invites you to Steelyard, where the center keeps its work.\n\n"
        f"Open your account here; the link works once, for {LINK_LIFE.days} days:\n\n{queries.welcome_address(token)}\n\n"
        "If you did not expect this letter, you need not do anything.\n"
    )
    key = f"accounts.welcome.{fingerprint(token)[:32]}"
    post(key=key, to=user.email, subject="Your invitation to Steelyard", body=body, secret=True)
