"""What templates may use of accounts."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from steelyard.foundation.accounts.queries import demonstration_accounts
from steelyard.foundation.accounts.rules import SECOND_FACTOR


def account(http: HttpRequest) -> dict[str, Any]:
    """The layout of pages that every kind of account has, and (asked only if used) whom a visitor may play."""
    return {"layout": _layout(http), "demonstration_accounts": SimpleLazyObject(demonstration_accounts)}


def _layout(http: HttpRequest) -> str:
    if getattr(http, "is_held_back", False):
        return "accounts/held_back.html"
    user: Any = getattr(http, "user", None)
    works_here = user is not None and user.is_authenticated and SECOND_FACTOR & user.roles
    return "kit/desk.html" if works_here else "kit/public.html"
