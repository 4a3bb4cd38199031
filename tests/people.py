"""The cast: one person per role, and Omar, who works for another agency and must see nothing of ours."""

from dataclasses import dataclass
from datetime import date

import pytest
from allauth.mfa.models import Authenticator

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
ROSAS, OMARS, PIAS = 900_001, 900_002, 900_003


def account(name: str, *roles: Role, organization_id: int | None = None) -> User:
    """Somebody with roles and, where a role asks for it, a second factor."""
    user = User.objects.create(email=f"{name.lower()}@people.test", name=name)
    if SECOND_FACTOR & set(roles):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    for role in roles:
        Held.objects.create(user=user, role=role, since=date(2018, 10, 1), organization_id=organization_id)
    return user


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast(
        dana=account("Dana", Role.DIRECTOR),
        liam=account("Liam", Role.LIAISON),
        cora=account("Cora", Role.COORDINATOR),
        libby=account("Libby", Role.LIBRARIAN),
        eva=account("Eva", Role.EVALUATOR),
        fay=account("Fay", Role.FUNDER),
        ada=account("Ada", Role.ADMINISTRATOR),
        abe=account("Abe", Role.ADVISER),
        rosa=account("Rosa", Role.RECIPIENT, organization_id=ROSAS),
        omar=account("Omar", Role.RECIPIENT, organization_id=OMARS),
        pia=account("Pia", Role.PARTNER, organization_id=PIAS),
        nobody=account("Nobody"),
    )
