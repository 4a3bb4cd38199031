"""At every request: a dead session ends, and staff reach nothing without a second factor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from steelyard.foundation.accounts.queries import owes_second_factor

# All that an account reaches while it owes a second factor: setting one up, and leaving.
OPEN = frozenset({
    "account_logout", "account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn",
    "accounts:sign-out-everywhere",
})  # fmt: skip
# Pages on which an account is changed; a demonstration account is shared by all visitors and stays as it is.
_KEPT_AS_IT_IS = ("account_", "mfa_", "usersessions_")


def second_factor(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(http: HttpRequest) -> HttpResponse:
        if SESSION_KEY in http.session and not http.user.is_authenticated:
            logout(http)  # the account was closed, or belongs to a demonstration that is over
        return answer(http)

    middleware.process_view = _hold_back  # type: ignore[attr-defined]  # how Django finds it
    return middleware


def _hold_back(http: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:  # noqa: ARG001, PLR0917 -- Django's
    name = http.resolver_match.view_name if http.resolver_match else ""
    user: Any = http.user
    if not user.is_authenticated or name == "account_logout":
        return None
    if settings.DEMONSTRATION and user.is_demonstration:
        return _to(http, "accounts:own") if name.startswith(_KEPT_AS_IT_IS) else None
    user.is_held_back = owes_second_factor(user)
    return _to(http, "mfa_index") if user.is_held_back and name not in OPEN else None


def _to(http: HttpRequest, name: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse(name))
    if getattr(http, "htmx", None):  # a part of a page cannot show this: the whole page moves
        response.status_code = 204
        response["HX-Redirect"] = response["Location"]
        del response["Location"]
    return response
