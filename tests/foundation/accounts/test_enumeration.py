"""Nobody learns from us whether an address has an account."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from django.urls import reverse

from steelyard.foundation.accounts import actions
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.work.models import Mail
from tests.foundation.accounts.people import member

pytestmark = pytest.mark.django_db
KNOWN, CLOSED, UNKNOWN = "abe@people.test", "eve@people.test", "sam@people.test"  # of one length


@pytest.fixture
def known() -> User:
    closed = member("Eve", Role.ADVISER, factor=False)
    actions.deactivate(closed, by=closed)
    return member("Abe", Role.ADVISER, factor=False)


def masked(response: Any, email: str) -> tuple[int, str, str, str]:
    """Everything a stranger sees of an answer, without the address they typed and the form's own tokens."""
    body = response.content.decode().replace(email, "ADDRESS")
    body = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "TOKEN", body)
    return response.status_code, response.get("Location", ""), response.get("Cache-Control", ""), body


def code(client: Client, email: str) -> list[Any]:
    asked = client.post(reverse("account_request_login_code"), {"email": email})
    shown = client.get(reverse("account_confirm_login_code"))
    return [asked, shown, client.post(reverse("account_confirm_login_code"), {"code": "BBBB-BBBB"})]


def reset(client: Client, email: str) -> list[Any]:
    asked = client.post(reverse("account_reset_password"), {"email": email})
    shown = client.get(reverse("account_confirm_password_reset_code"))
    return [asked, shown, client.post(reverse("account_confirm_password_reset_code"), {"code": "BBBB-BBBB"})]


def password(client: Client, email: str) -> list[Any]:
    return [client.post(reverse("account_login"), {"login": email, "password": "wrong and wrong again"})]


@pytest.mark.parametrize("way", [code, reset, password])
def test_known_and_unknown_addresses_are_answered_alike(known: User, way: Any) -> None:
    answers = {email: [masked(one, email) for one in way(Client(), email)] for email in (KNOWN, CLOSED, UNKNOWN)}
    assert answers[KNOWN] == answers[UNKNOWN]
    assert answers[KNOWN] == answers[CLOSED]


@pytest.mark.parametrize("way", [code, reset])
def test_either_way_one_letter_goes_out(known: User, way: Any) -> None:
    """The answer goes to the mailbox, and the work is the same."""
    for email in (KNOWN, CLOSED, UNKNOWN):
        way(Client(), email)
    subjects = dict(Mail.objects.filter(to__in=[KNOWN, CLOSED, UNKNOWN]).values_list("to", "subject"))
    assert subjects[CLOSED] == subjects[UNKNOWN] == "No account with this address"
    assert "code" in subjects[KNOWN]


def test_a_wrong_password_costs_the_same_work_for_everybody(known: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each try hashes exactly one password; that is where the time goes."""
    hashed = []
    hasher = type(get_hasher())
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *args, **kw: hashed.append(1) or encode(*args, **kw))
    counts = []
    for email in (KNOWN, CLOSED, UNKNOWN):
        hashed.clear()
        password(Client(), email)
        counts.append(len(hashed))
    assert counts == [1, 1, 1]
