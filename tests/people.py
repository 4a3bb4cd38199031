"""The cast: one person per role, and Omar, who works for another agency and must see nothing of ours."""

from dataclasses import dataclass
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from steelyard.foundation.accounts.models import Held, User
from steelyard.foundation.accounts.rules import SECOND_FACTOR, Role


@dataclass(frozen=True)
class Cast:
    """Everybody who appears in the tests; each attribute is an account."""

    dana: User  # director
    liam: User  # liaison
    cora: User  # coordinator
    libby: User  # librarian
    eva: User  # evaluator
    fay: User  # funder
    ada: User  # administrator
    abe: User  # adviser
    rosa: User  # recipient of the agency in most tests
    omar: User  # recipient of another agency
    pia: User  # partner
    nobody: User  # an account without any role

    def of(self, role: Role) -> User:
        return next(user for user in vars(self).values() if role in user.roles)


# The agencies of recipients and partners, where a test has no organizations of its own.
# Far apart, for SQLite gives the next organization the number after the largest.
ROSAS, OMARS, PIAS = 900_001, 800_001, 700_001
SINCE = date(2018, 10, 1)


@dataclass(frozen=True)
class Part:
    """Somebody with at most one role; recipients and partners act for an agency."""

    name: str
    role: Role | None = None
    organization_id: int | None = None


PARTS = (
    Part("Dana", Role.DIRECTOR),
    Part("Liam", Role.LIAISON),
    Part("Cora", Role.COORDINATOR),
    Part("Libby", Role.LIBRARIAN),
    Part("Eva", Role.EVALUATOR),
    Part("Fay", Role.FUNDER),
    Part("Ada", Role.ADMINISTRATOR),
    Part("Abe", Role.ADVISER),
    Part("Rosa", Role.RECIPIENT, ROSAS),
    Part("Omar", Role.RECIPIENT, OMARS),
    Part("Pia", Role.PARTNER, PIAS),
    Part("Nobody"),
)


def everybody() -> Cast:
    """The whole cast, with a second factor where a role asks for it; three statements, for most tests begin here."""
    users = User.objects.bulk_create(_at_home(one.name) for one in PARTS)
    acting = [(user, one) for user, one in zip(users, PARTS, strict=True) if one.role]
    Held.objects.bulk_create(
        Held(user=user, role=one.role, since=SINCE, organization_id=one.organization_id) for user, one in acting
    )
    Authenticator.objects.bulk_create(
        Authenticator(user=user, type=Authenticator.Type.TOTP, data={})
        for user, one in acting
        if one.role in SECOND_FACTOR
    )
    return Cast(**{user.name.lower(): user for user in users})


def _at_home(name: str) -> User:
    """Not new here: no tour greets them."""
    return User(email=f"{name.lower()}@people.test", name=name, toured_at=timezone.now())


def account(name: str, *roles: Role, organization_id: int | None = None) -> User:
    """Somebody with roles and, where a role asks for it, a second factor."""
    user = _at_home(name)
    user.save()
    if SECOND_FACTOR & set(roles):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    for role in roles:
        Held.objects.create(user=user, role=role, since=SINCE, organization_id=organization_id)
    return user


@pytest.fixture
def cast(db: None) -> Cast:
    del db
    return everybody()
