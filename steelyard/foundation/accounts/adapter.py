"""What the sign-in library asks of us, and what we remember of what it does."""

import logging
import time
import uuid
from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import headed_redirect_response
from allauth.mfa import signals as factor_signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from qrcode import QRCode  # type: ignore[import-untyped]  # the library has no types

from steelyard.foundation.accounts import actions, verbs
from steelyard.foundation.accounts.letters import MESSAGES, letter
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.queries import may_sign_in
from steelyard.foundation.kit.limits import address_of, place_of
from steelyard.foundation.work.actions import post

log = logging.getLogger("steelyard.accounts")


class Backend(AuthenticationBackend):
    """Sign-in by e-mail; also what each request asks whether the account may still be used."""

    def user_can_authenticate(self, user: Any) -> bool:
        return may_sign_in(user)


class Adapter(DefaultAccountAdapter):
    """Accounts come by invitation, letters go through the outbox, and nobody is led to another site."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is not active.",
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This password is not right.",
        "incorrect_code": "This code is not right.",
        "too_many_login_attempts": "Too many tries. Wait a while and try again.",
        "rate_limited": "Too many tries. Wait a while and try again.",
        "email_taken": "This address belongs to another account.",
        "duplicate_email": "This is already your address.",
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same sender as all throttles count; the library's own answers a short header with an error."""
        return address_of(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- the library's signature
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this very site; not those of every host it may be reached by."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:  # noqa: ARG002 -- the library's signature
        """Whoever signed in minutes ago, with every factor they have, has just shown who they are."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > REAUTHENTICATION_TIMEOUT

    def pre_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse | None:
        """Refuse here too: codes and passkeys do not pass the backend's password check."""
        if may_sign_in(user):
            return super().pre_login(request, user, **options)
        return headed_redirect_response("account_inactive")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post a plain letter into the outbox; the request waits for no mail server."""
        subject, body = letter(template_prefix, context, settings.BASE_URL)
        post(key=f"{template_prefix}:{uuid.uuid4()}", to=email, subject=subject, body=body, secret="code" in context)

    def add_message(  # noqa: PLR0917 -- the library's signature
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 -- our sentences hold no values
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words, or not at all."""
        text = message or MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002 -- the library's
        # The log tells the place as a fingerprint, never the address that was tried.
        log.warning("sign_in_failed", extra={"place": place_of(request)})


class FactorAdapter(DefaultMFAAdapter):
    """Names of second factors in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right.",
        "unverified_email": "Confirm your e-mail address first: sign out, and sign in with an e-mailed code.",
    }

    def build_totp_svg(self, url: str) -> str:
        """The QR code as markup of the page itself, so that the policy on images stays as it is."""
        code = QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return format_html(
            '<svg class="qr" width="232" height="232" viewBox="0 0 {0} {0}" role="img"'
            ' aria-label="QR code for your authenticator app"><rect width="{0}" height="{0}" fill="#fff"></rect>'
            '<path d="{1}" fill="#000"></path></svg>',
            len(rows),
            path,
        )

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 -- the library's signature
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "Passkey" if not count else f"Passkey {count + 1}"


@receiver(account_signals.user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    records = get_authentication_records(request, user)
    how = " and ".join(dict.fromkeys(_method(record) for record in records))
    actions.note(user, by=user, verb=verbs.SIGNED_IN, what=how)


def _method(record: dict[str, Any]) -> str:
    kinds = {"totp": "authenticator app", "webauthn": "passkey", "recovery_codes": "recovery code"}
    methods = {"code": "e-mailed code", "password": "password"}
    return kinds.get(record.get("type", "")) or methods.get(record["method"], record["method"])


@receiver(user_logged_out)
def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        actions.note(user, by=user, verb=verbs.SIGNED_OUT)


@receiver([account_signals.password_changed, account_signals.password_set, account_signals.password_reset])
def _password_changed(user: User, **_: Any) -> None:
    actions.note(user, by=user, verb=verbs.PASSWORD_CHANGED)


@receiver(account_signals.email_changed)
def _email_changed(user: User, from_email_address: Any, to_email_address: Any, **_: Any) -> None:
    old = from_email_address.email if from_email_address else None
    actions.note(user, by=user, verb=verbs.EMAIL_CHANGED, changes={"email": [old, to_email_address.email]})


@receiver(factor_signals.authenticator_added)
def _factor_added(user: User, authenticator: Authenticator, **_: Any) -> None:
    codes = authenticator.type == Authenticator.Type.RECOVERY_CODES  # made by themselves with the first factor
    actions.note(user, by=user, verb=verbs.CODES_RENEWED if codes else verbs.FACTOR_ADDED, what=_kind(authenticator))


@receiver(factor_signals.authenticator_removed)
def _factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    actions.note(user, by=user, verb=verbs.FACTOR_REMOVED, what=_kind(authenticator))


@receiver(factor_signals.authenticator_reset)
def _codes_renewed(user: User, **_: Any) -> None:
    actions.note(user, by=user, verb=verbs.CODES_RENEWED)


def _kind(authenticator: Authenticator) -> str:
    return {"totp": "Authenticator app", "webauthn": "Passkey"}.get(authenticator.type, "Recovery codes")
