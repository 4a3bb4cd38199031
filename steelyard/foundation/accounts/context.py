"""What templates may use of accounts."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.queries import demonstration_accounts
from steelyard.foundation.accounts.rules import DESCRIPTIONS, SECOND_FACTOR, Role


def account(http: HttpRequest) -> dict[str, Any]:
    """The layout of pages that every kind of account has, and (asked only if used) whom a visitor may play."""
    return {"layout": _layout(http), "demonstration_accounts": SimpleLazyObject(_players)}


def _players() -> list[tuple[Role, str, User]]:
    return [(role, DESCRIPTIONS[role], user) for role, user in demonstration_accounts().items()]


def _layout(http: HttpRequest) -> str:
    user: Any = getattr(http, "user", None)
    if getattr(user, "is_held_back", False):  # set by the middleware
        return "accounts/held_back.html"
    works_here = user is not None and user.is_authenticated and SECOND_FACTOR & user.roles
    return "kit/desk.html" if works_here else "kit/public.html"
