"""Roles that need a second factor reach nothing without one."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts import queries
from steelyard.foundation.accounts.middleware import OPEN
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import FOR_AN_ORGANIZATION, SECOND_FACTOR, Role
from steelyard.foundation.kit.access import routes
from tests.foundation.accounts.people import code_of, is_in, letter_to, mailed_code, member, secret_of, sign_in, told
from tests.page import Page, check_page

pytestmark = pytest.mark.django_db
SET_UP = reverse("mfa_index")


def with_role(role: Role, *, factor: bool) -> User:
    return member("Kim", role, organization_id=7 if role in FOR_AN_ORGANIZATION else None, factor=factor)


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR))
def test_without_a_second_factor_every_page_leads_to_setting_one_up(client: Client, role: Role) -> None:
    client.force_login(with_role(role, factor=False))
    for path in ("/account/", "/access/", "/accounts/password/change/", "/accounts/sessions/", "/gallery/"):
        assert client.get(path).headers.get("Location") == SET_UP, path
    page = Page(client.get(SET_UP))
    check_page(page)
    assert page.h1 == "Set up a second factor"


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR))
def test_with_a_second_factor_the_account_opens(client: Client, role: Role) -> None:
    client.force_login(with_role(role, factor=True))
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("role", sorted(set(Role) - SECOND_FACTOR))
def test_other_roles_need_none(client: Client, role: Role) -> None:
    client.force_login(with_role(role, factor=False))
    assert client.get("/account/").status_code == 200


def test_every_route_but_the_open_ones_is_closed(client: Client) -> None:
    """All routes of the program, whatever apps there will be: none answers before the second factor is there."""
    client.force_login(with_role(Role.DIRECTOR, factor=False))
    reached = set()
    for pattern, name, _ in routes():
        if "<" in pattern or "(" in pattern or name in OPEN:
            continue
        answer = client.get("/" + pattern)
        if answer.headers.get("Location") != SET_UP:
            reached.add((name, answer.status_code))
    assert reached == set()
    assert {"account_logout", "mfa_activate_totp", "mfa_add_webauthn"} <= OPEN


def test_sign_out_stays_open(client: Client) -> None:
    client.force_login(with_role(Role.DIRECTOR, factor=False))
    client.post(reverse("account_logout"))
    assert not is_in(client)


def test_a_part_of_a_page_moves_the_whole_page(client: Client) -> None:
    client.force_login(with_role(Role.DIRECTOR, factor=False))
    answer = client.get("/access/", headers={"HX-Request": "true", "HX-Target": "div#rows"})
    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (204, SET_UP, b"")


def enroll(client: Client) -> tuple[str, Any]:
    page = Page(client.get(reverse("mfa_activate_totp")))
    check_page(page)
    secret = client.session["mfa.totp.secret"]
    assert secret in page.text
    with TestCase.captureOnCommitCallbacks(execute=True):
        return secret, client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})


def test_an_authenticator_app_is_set_up_and_then_asked_for(client: Client) -> None:
    kim = with_role(Role.LIAISON, factor=False)
    sign_in(client, kim)
    secret, answer = enroll(client)
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert letter_to(kim.email).subject == "Authenticator app set up"
    assert [e.sentence for e in told(kim)] == [
        "made new recovery codes",
        "set up a second factor",
        "signed in",
    ]
    assert client.get("/account/").status_code == 200

    client.post(reverse("account_logout"))
    assert sign_in(client, kim)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get("/account/").status_code == 302
    page = Page(client.get(reverse("mfa_authenticate")))
    check_page(page)
    assert "This code is not right." in Page(client.post(reverse("mfa_authenticate"), {"code": "000000"})).text
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)
    assert told(kim)[0].note == "password and authenticator app"


def test_the_square_is_part_of_the_page(client: Client) -> None:
    """No image, so no exception in the policy."""
    sign_in(client, with_role(Role.LIAISON, factor=False))
    answer = client.get(reverse("mfa_activate_totp"))
    page = Page(answer)
    [square] = page.all("{http://www.w3.org/2000/svg}svg", class_="qr")
    assert square.get("aria-label") == "QR code for your authenticator app"
    assert "data:" not in answer["Content-Security-Policy"]
    assert not page.all("img")


def test_a_wrong_code_sets_nothing_up(client: Client) -> None:
    kim = with_role(Role.LIAISON, factor=False)
    sign_in(client, kim)
    client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert not Authenticator.objects.filter(user=kim).exists()


@pytest.mark.parametrize("seconds", [1, 45])
def test_a_code_counts_once_even_while_it_could_still_count(seconds: int) -> None:
    """The library forgets a used code after 30 seconds, but with its neighbors it holds for longer."""
    kim = with_role(Role.LIAISON, factor=True)
    code = code_of(secret_of(kim), steps=1)  # a clock that is a little fast
    first, second = Client(), Client()
    sign_in(first, kim)
    first.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(first)
    sign_in(second, kim)
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
        page = Page(second.post(reverse("mfa_authenticate"), {"code": code}))
    assert not is_in(second)
    assert "This code" in page.text


def test_the_mailbox_alone_is_not_enough(client: Client) -> None:
    kim = with_role(Role.LIAISON, factor=True)
    client.post(reverse("account_request_login_code"), {"email": kim.email})
    answer = client.post(reverse("account_confirm_login_code"), {"code": mailed_code(kim.email)})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


def test_recovery_codes_open_once(client: Client) -> None:
    kim = with_role(Role.LIAISON, factor=False)
    sign_in(client, kim)
    enroll(client)
    page = Page(client.get(reverse("mfa_view_recovery_codes")))
    check_page(page)
    codes = [item.text for item in page.all("code")]
    assert len(codes) == 10
    download = client.get(reverse("mfa_download_recovery_codes")).content.decode().split()
    assert download == codes
    for expected in (True, False):
        again = Client()
        sign_in(again, kim)
        again.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_in(again) is expected
        cache.clear()  # the code's own use must count, not only the cache


def test_removing_the_last_factor_closes_the_account_again(client: Client) -> None:
    kim = with_role(Role.LIAISON, factor=False)
    sign_in(client, kim)
    enroll(client)
    check_page(Page(client.get(reverse("mfa_deactivate_totp"))))
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=kim).exists()
    assert client.get("/account/")["Location"] == SET_UP
    assert "removed a second factor" in [e.sentence for e in told(kim)]


def test_recovery_codes_are_no_factor(client: Client) -> None:
    kim = with_role(Role.LIAISON, factor=False)
    Authenticator.objects.create(user=kim, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0})
    assert queries.owes_second_factor(kim)


def test_the_question_costs_one_query_and_none_where_no_role_asks(django_assert_num_queries: Any) -> None:
    for role, extra in ((Role.LIAISON, 1), (Role.ADVISER, 0)):
        user = with_role(role, factor=True)
        assert user.roles
        with django_assert_num_queries(extra):
            queries.owes_second_factor(user)
        user.delete()


def test_changing_a_factor_asks_who_is_there(client: Client) -> None:
    kim = with_role(Role.LIAISON, factor=False)
    sign_in(client, kim)
    secret, _ = enroll(client)
    names = ("mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes", "mfa_view_recovery_codes")
    assert {client.get(reverse(name)).status_code for name in names} == {200}
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        for name in names:
            answer = client.get(reverse(name))
            assert answer.headers.get("Location", "").startswith(reverse("account_reauthenticate")), name
        page = Page(client.get(reverse("account_reauthenticate")))
        check_page(page)
        assert page.h1 == "Is it you?"
        check_page(Page(client.get(reverse("mfa_reauthenticate"))))
        client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret)})
        assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
