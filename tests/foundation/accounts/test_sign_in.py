"""Signing in by password and by mailed code; sessions; where one lands."""

import re
from typing import Any

import pytest
from django.conf import settings as live
from django.core.cache import cache
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from steelyard.foundation.accounts import actions
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.work.models import Mail
from tests.foundation.accounts.people import PASSWORD, is_in, letter_to, mailed_code, member, sign_in, told
from tests.page import Page, check_page

pytestmark = pytest.mark.django_db
CODE, CONFIRM = reverse("account_request_login_code"), reverse("account_confirm_login_code")


@pytest.fixture
def abe() -> User:
    return member("Abe", Role.ADVISER, factor=False)


def ask_code(client: Client, email: str, **extra: str) -> Any:
    return client.post(CODE, {"email": email, **extra})


def test_a_password_signs_in_and_history_tells(client: Client, abe: User) -> None:
    response = sign_in(client, abe)
    assert (response.status_code, response["Location"]) == (302, live.LOGIN_REDIRECT_URL)
    assert is_in(client)
    entry = told(abe)[0]
    assert (entry.actor_id, entry.sentence, entry.note) == (abe.pk, "signed in", "password")


def test_a_wrong_password_does_not(client: Client, abe: User) -> None:
    page = Page(sign_in(client, abe, "seven quiet herons wad"))
    check_page(page)
    assert "The e-mail address or the password is not right." in page.text
    assert not is_in(client)


def test_the_session_is_a_new_one_after_sign_in(client: Client, abe: User) -> None:
    client.get(reverse("account_login") + "?next=/account/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies[live.SESSION_COOKIE_NAME] = session.session_key
    sign_in(client, abe)
    assert is_in(client)
    assert client.session.session_key != session.session_key


def test_a_mailed_code_signs_in(client: Client, abe: User) -> None:
    assert ask_code(client, abe.email)["Location"] == CONFIRM
    page = Page(client.get(CONFIRM))
    check_page(page)
    assert "no-store" in page.response["Cache-Control"]
    response = client.post(CONFIRM, {"code": mailed_code(abe.email)})
    assert response["Location"] == live.LOGIN_REDIRECT_URL
    assert is_in(client)
    assert told(abe)[0].note == "e-mailed code"


def test_the_letter_with_the_code_is_secret_and_in_our_words(client: Client, abe: User) -> None:
    ask_code(client, abe.email)
    letter = letter_to(abe.email)
    assert (letter.subject, letter.secret) == ("Your sign-in code", True)
    assert re.search(r"^    [BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$", letter.body, re.MULTILINE)


def test_a_code_works_once_and_only_where_it_was_asked_for(client: Client, abe: User) -> None:
    ask_code(client, abe.email)
    code = mailed_code(abe.email)
    elsewhere = Client()
    ask_code(elsewhere, "somebody@else.test")
    elsewhere.post(CONFIRM, {"code": code})
    assert not is_in(elsewhere)
    client.post(CONFIRM, {"code": code})
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert client.post(CONFIRM, {"code": code})["Location"] == CODE
    assert not is_in(client)


def test_three_wrong_codes_end_the_try(client: Client, abe: User) -> None:
    ask_code(client, abe.email)
    code = mailed_code(abe.email)
    for _ in range(3):
        client.post(CONFIRM, {"code": "BBBB-BBBB"})
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)


def test_a_forgotten_password_is_replaced_by_a_mailed_code(client: Client, abe: User) -> None:
    other = Client()
    sign_in(other, abe)
    assert client.post(reverse("account_reset_password"), {"email": abe.email}).status_code == 302
    check_page(Page(client.get(reverse("account_confirm_password_reset_code"))))
    client.post(reverse("account_confirm_password_reset_code"), {"code": mailed_code(abe.email)})
    form = Page(client.get(reverse("account_complete_password_reset")))
    check_page(form)
    short = client.post(reverse("account_complete_password_reset"), {"password1": "short", "password2": "short"})
    assert "at least 12 characters" in Page(short).text
    new = "four brass weights hang"
    client.post(reverse("account_complete_password_reset"), {"password1": new, "password2": new})
    assert not is_in(client), "the mailbox alone must not get past a second factor"
    sign_in(client, abe, new)
    assert is_in(client)
    assert other.get(reverse("accounts:own")).status_code == 302, "the old session must be over"
    assert letter_to(abe.email).subject == "Your password was changed"


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test/", "https:///evil.test", "javascript:alert(1)"])
def test_sign_in_leads_to_no_other_site(client: Client, abe: User, target: str) -> None:
    response = sign_in(client, abe, next=target)
    assert response["Location"] == live.LOGIN_REDIRECT_URL
    client.post(reverse("account_logout"))
    ask_code(client, abe.email, next=target)
    response = client.post(CONFIRM, {"code": mailed_code(abe.email), "next": target})
    assert response["Location"] == live.LOGIN_REDIRECT_URL
    assert client.post(reverse("account_logout"), {"next": target})["Location"] == "/"


def test_sign_in_leads_not_even_to_another_host_of_ours(client: Client, abe: User) -> None:
    """The library would trust every name in ALLOWED_HOSTS."""
    assert "127.0.0.1" in live.ALLOWED_HOSTS
    assert sign_in(client, abe, next="http://127.0.0.1/home/")["Location"] == live.LOGIN_REDIRECT_URL


def test_sign_in_leads_on_to_where_one_was_going(client: Client, abe: User) -> None:
    assert client.get("/account/")["Location"] == "/accounts/login/?next=%2Faccount%2F"
    assert sign_in(client, abe, next="/account/")["Location"] == "/account/"


def test_guessing_is_slowed_down_for_all_workers_together(client: Client, abe: User) -> None:
    for _ in range(10):
        sign_in(client, abe, "wrong and wrong again")
    cache.close()  # what another worker sees is what the database holds
    page = Page(sign_in(Client(), abe))
    assert "Too many tries. Wait a while and try again." in page.text


def test_a_guessed_at_person_still_gets_in_by_code(client: Client, abe: User) -> None:
    for _ in range(11):
        sign_in(Client(), abe, "wrong and wrong again")
    ask_code(client, abe.email)
    client.post(CONFIRM, {"code": mailed_code(abe.email)})
    assert is_in(client)


def test_codes_are_not_mailed_without_end(client: Client, abe: User) -> None:
    for _ in range(8):
        ask_code(Client(), abe.email)
    assert Mail.objects.filter(to=abe.email).count() == 5


def test_too_many_tries_from_one_place_are_told_so(client: Client, abe: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(client, abe, "wrong and wrong again")
    page = Page(sign_in(client, abe))
    check_page(page)
    assert (page.status, page.h1) == (429, "Too many tries")
    assert not is_in(client)


@pytest.mark.parametrize("heard", ["192.0.2.1", "nobody, 10.0.0.2", "192.0.2.1, 10.0.0.2"])
def test_no_header_of_proxies_stops_a_sign_in(client: Client, abe: User, settings: Any, heard: str) -> None:
    settings.PROXIES = 2
    client.defaults["HTTP_X_FORWARDED_FOR"] = heard
    assert sign_in(client, abe).status_code == 302
    assert is_in(client)


def test_nobody_signs_up(client: Client) -> None:
    page = Page(client.get(reverse("account_signup")))
    check_page(page)
    assert page.h1 == "Accounts come by invitation"
    data = {"email": "new@people.test", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), data)
    assert not User.objects.filter(email="new@people.test").exists()


def test_a_role_that_ended_is_gone_on_the_next_request(client: Client) -> None:
    ada, dana = member("Ada", Role.ADMINISTRATOR), member("Dana", Role.DIRECTOR)
    client.force_login(dana)
    assert client.get(reverse("accounts:accounts")).status_code == 200
    actions.end_role(dana.held.get(), by=ada)
    assert client.get(reverse("accounts:accounts")).status_code == 403


def test_a_closed_account_is_out_on_the_next_request(client: Client, abe: User) -> None:
    sign_in(client, abe)
    key = client.session.session_key
    User.objects.filter(pk=abe.pk).update(is_active=False)  # as if by another program: the session is still there
    assert client.get(reverse("accounts:own")).status_code == 302
    assert not client.session.exists(key)


@pytest.mark.parametrize("way", ["password", "code"])
def test_a_closed_account_does_not_come_in(client: Client, abe: User, way: str) -> None:
    if way == "code":
        ask_code(client, abe.email)
    actions.deactivate(abe, by=abe)
    if way == "code":
        client.post(CONFIRM, {"code": mailed_code(abe.email)})
    else:
        sign_in(client, abe)
    assert not is_in(client)


def test_signing_out_everywhere_ends_every_session(abe: User) -> None:
    here, there = Client(), Client()
    sign_in(here, abe)
    sign_in(there, abe)
    here.post(reverse("accounts:sign-out-everywhere"))
    assert [client.get(reverse("accounts:own")).status_code for client in (here, there)] == [302, 302]


def test_the_address_changes_when_the_new_one_is_confirmed(client: Client, abe: User) -> None:
    client.force_login(abe)  # not signed in just now
    asked = client.post(reverse("account_email"), {"email": "abe@new.test", "action_add": "yes"}, follow=True)
    assert Page(asked).h1 == "Is it you?"
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "abe@new.test", "action_add": "yes"})
    assert User.objects.get(pk=abe.pk).email == "abe@people.test"
    check_page(Page(client.get(reverse("account_email_verification_sent"))))
    client.post(reverse("account_email_verification_sent"), {"code": mailed_code("abe@new.test")})
    assert User.objects.get(pk=abe.pk).email == "abe@new.test"
    assert letter_to("abe@people.test").subject == "Your address was changed"
    assert told(abe)[0].changes == {"email": ["…", "…"]}


@pytest.mark.parametrize(
    "form", ["account/login", "mfa/authenticate", "mfa/webauthn/reauthenticate", "mfa/webauthn/add_form"]
)
def test_a_passkey_button_waits_for_its_script(form: str) -> None:
    """Pressed before the script listened, it did nothing; without JavaScript it cannot do anything."""
    source = get_template(f"{form}.html").template.source  # type: ignore[attr-defined]  # a template of Django's own engine has one
    buttons = re.findall(r'<button[^>]*id="passkey_[^>]*>', source)
    assert buttons
    assert all(" data-passkey disabled>" in one for one in buttons)
