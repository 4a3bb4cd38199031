"""Roles, as an administrator reads them and as the code checks them; who may give which; how long a link lives."""

import hashlib
from collections.abc import Collection
from datetime import timedelta

from steelyard.foundation.kit.choices import Choice


class Role(Choice):
    DIRECTOR = "director", "Director"
    LIAISON = "liaison", "Liaison"
    COORDINATOR = "coordinator", "Coordinator"
    LIBRARIAN = "librarian", "Librarian"
    EVALUATOR = "evaluator", "Evaluator"
    RECIPIENT = "recipient", "Recipient"
    PARTNER = "partner", "Partner"
    ADVISER = "adviser", "Adviser"
    FUNDER = "funder", "Funder"
    ADMINISTRATOR = "administrator", "Administrator"


DESCRIPTIONS = {
    Role.DIRECTOR: "Leads the center: sees everything it gives, sets the charge, decides.",
    Role.LIAISON: "Gives support: works with recipients, records activities, keeps promises.",
    Role.COORDINATOR: "Works the inbox: weighs help requests, decides, hands off.",
    Role.LIBRARIAN: "Keeps the resources.",
    Role.EVALUATOR: "Independent: sees feedback and figures, gives no support.",
    Role.RECIPIENT: "Staff of an agency that asks for or receives support; sees that agency's side.",
    Role.PARTNER: "Staff of a provider; sees the partner's own side.",
    Role.ADVISER: "Member of the advisory board.",
    Role.FUNDER: "Reads the director's figures and released results; changes nothing.",
    Role.ADMINISTRATOR: "Keeps accounts, settings and the audit chain.",
}

# Who works at the center, and must use a second factor.
STAFF = frozenset({Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR, Role.LIBRARIAN})
SECOND_FACTOR = STAFF | {Role.EVALUATOR, Role.FUNDER, Role.ADMINISTRATOR}
EVERY_ROLE = frozenset(Role)

# Who acts for one organization, and only for that one.
FOR_AN_ORGANIZATION = frozenset({Role.RECIPIENT, Role.PARTNER})

LINK_LIFE = timedelta(days=7)
IDLE_AFTER = timedelta(days=90)
FIRST_DAYS = timedelta(days=30)  # in which the tour greets whoever has not seen it
# Tokens: how long one may live, how many one person may hold, and how exact the time of the last use is.
TOKEN_DAYS = (7, 30, 90, 365)
TOKENS_HELD = 20
TOKEN_SEEN_EVERY = timedelta(minutes=1)
TOKEN_BEGINS = "steelyard_"  # noqa: S105 -- how each begins, not one
TOKEN_SHOWN = len(TOKEN_BEGINS) + 4  # letters of it that stay readable, so that its owner knows it again


def may_grant(roles: Collection[str], role: Role) -> bool:
    """Whether somebody holding ``roles`` may give or end ``role``: only administrators make administrators."""
    return Role.ADMINISTRATOR in roles or (Role.DIRECTOR in roles and role != Role.ADMINISTRATOR)


def conflict(held: Collection[str], role: Role) -> str:
    """Why ``role`` cannot be added to the roles held; empty if it can."""
    if role == Role.EVALUATOR and STAFF & set(held):
        return "An evaluator is independent: end this person's staff roles first."
    if role in STAFF and Role.EVALUATOR in held:
        return "An evaluator gives no support: end the role of evaluator first."
    return ""


def fingerprint(token: str) -> str:
    """What is kept of a one-time token: 128 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
