"""What the tests of accounts share: somebody who can really sign in, their letters, their codes."""

import base64
import hashlib
import hmac
import re
import secrets
import struct
import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.history.models import Entry
from steelyard.foundation.history.queries import told_of
from steelyard.foundation.work.models import Mail
from tests.people import account

PASSWORD = "seven quiet herons wade"


def member(name: str, *roles: Role, organization_id: int | None = None, factor: bool = True) -> User:
    """Somebody with a password and a confirmed address; ``factor=False`` leaves the second factor out."""
    user = account(name, *roles, organization_id=organization_id)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Authenticator.objects.filter(user=user).delete()
    if factor:
        secret = base64.b32encode(secrets.token_bytes(20)).decode()
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    return user


def sign_in(client: Client, user: User, password: str = PASSWORD, **extra: str) -> Any:
    data = {"login": user.email, "password": password, **extra}
    return client.post(reverse("account_login"), data)


def code_of(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows now (RFC 6238), or some half minutes from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    mark = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = mark[-1] & 15
    return f"{(struct.unpack('>I', mark[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def secret_of(user: User) -> str:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]


def letter_to(address: str) -> Mail:
    return Mail.objects.filter(to=address).latest("pk")


def mailed_code(address: str) -> str:
    found = re.search(r"^    (\S+)$", letter_to(address).body, flags=re.MULTILINE)
    assert found
    return found[1]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def told(user: User) -> QuerySet[Entry]:
    """What history tells of an account, newest first."""
    return told_of("accounts.user", user.pk)
