"""One-time links: mailed, looked at, used once."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts import actions
from steelyard.foundation.accounts.models import User, WelcomeLink
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.history.models import Entry
from tests.foundation.accounts.people import PASSWORD, is_in, letter_to, member, sign_in, told
from tests.page import Page, check_page
from tests.people import Cast

PATH = re.compile(r"http\S+?(/welcome/\S+)")


def invited(cast: Cast, *roles: Role) -> tuple[User, str]:
    user = actions.invite("New@People.test", name="New Person", roles=roles or [Role.ADVISER], by=cast.ada)
    return user, path_in(letter_to("new@people.test").body)


def path_in(text: str) -> str:
    found = PATH.search(text)
    assert found
    return found[1]


def test_the_letter_is_secret_and_the_token_is_not_kept(cast: Cast) -> None:
    user, path = invited(cast)
    token = path.split("/")[2]
    assert len(token) == 22  # 128 bits
    assert letter_to(user.email).secret
    [link] = WelcomeLink.objects.all()
    assert token not in str(vars(link))
    assert link.expires_at - link.made_at == timedelta(days=7)
    assert token not in str([entry.content() for entry in Entry.objects.all()])


def test_nobody_comes_in_before_the_link_is_used(cast: Cast, client: Client) -> None:
    user, _ = invited(cast)
    for password in ("", PASSWORD):
        sign_in(client, user, password)
    assert not is_in(client)


def test_looking_uses_nothing_up(cast: Cast, client: Client) -> None:
    """Mail scanners follow links."""
    _, path = invited(cast)
    for _ in range(3):
        page = Page(client.get(path))
        check_page(page)
        assert "new@people.test" in page.text
        assert "no-store" in page.response["Cache-Control"]
    client.head(path)
    assert WelcomeLink.objects.get().used_at is None
    assert not is_in(client)


def test_a_password_opens_the_account_once(cast: Cast, client: Client) -> None:
    user, path = invited(cast)
    refused = client.post(path, {"password": "short"})
    page = Page(refused)
    check_page(page)
    assert (refused.status_code, WelcomeLink.objects.get().used_at) == (422, None)
    answer = client.post(path, {"password": PASSWORD})
    assert answer["Location"] == "/home/"
    assert is_in(client)
    assert EmailAddress.objects.get(user=user).verified
    sentences = [entry.sentence for entry in told(user)]
    assert sentences == ["signed in", "opened this account with the invitation", "invited this person"]

    thief = Client()
    for answer in (thief.get(path), thief.post(path, {"password": "another long password"})):
        assert answer.status_code == 404
        check_page(Page(answer))
    assert not is_in(thief)
    sign_in(thief, user)
    assert is_in(thief), "the first password must still hold"


def test_going_on_without_a_password_leads_to_a_passkey(cast: Cast, client: Client) -> None:
    user, path = invited(cast, Role.LIAISON)
    answer = client.post(path, {"without_password": "yes"})
    assert answer["Location"] == reverse("mfa_add_webauthn")
    assert client.get(answer["Location"]).status_code == 200
    assert not User.objects.get(pk=user.pk).has_usable_password()


def test_an_empty_password_is_refused_in_words(cast: Cast, client: Client) -> None:
    _, path = invited(cast)
    assert "Choose a password, or go on without one." in Page(client.post(path, {})).text


@pytest.mark.parametrize(("days", "status"), [(6.99, 200), (7.01, 404)])
def test_a_link_lives_seven_days(cast: Cast, client: Client, days: float, status: int) -> None:
    _, path = invited(cast)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert client.get(path).status_code == status
        client.post(path, {"password": PASSWORD})
    assert (WelcomeLink.objects.get().used_at is not None) is (status == 200)


def test_a_guessed_link_looks_like_a_used_one(cast: Cast, client: Client) -> None:
    _, path = invited(cast)
    client.post(path, {"password": PASSWORD})
    used, guessed = (Client().get(one).content for one in (path, "/welcome/AAAAAAAAAAAAAAAAAAAAAA/"))
    hide = re.compile(rb'X-CSRFToken": "[^"]*"')
    assert hide.sub(b"", used) == hide.sub(b"", guessed)


def test_a_new_invitation_ends_the_old_one(cast: Cast, client: Client) -> None:
    user, old = invited(cast)
    actions.resend(user, by=cast.ada)
    new = path_in(letter_to(user.email).body)
    assert new != old
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)


def test_a_deactivated_person_comes_in_by_no_link(cast: Cast, client: Client) -> None:
    user, path = invited(cast)
    actions.deactivate(user, by=cast.ada)
    assert client.get(path).status_code == 404


def test_two_at_once_open_it_once(cast: Cast) -> None:
    """Both have read the link as open; the second finds it used."""
    invited(cast)
    first, second = WelcomeLink.objects.get(), WelcomeLink.objects.get()
    actions.welcome(first, password=PASSWORD)
    with pytest.raises(actions.LinkSpent):
        actions.welcome(second, password="another long password")


def test_a_link_for_somebody_with_a_second_factor_does_not_get_past_it(cast: Cast, client: Client) -> None:
    kim = member("Kim", Role.LIAISON)
    actions.resend(kim, by=cast.ada)
    answer = client.post(path_in(letter_to(kim.email).body), {"password": "another long password"})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


@pytest.mark.django_db
def test_the_first_administrator_names_themselves(client: Client) -> None:
    old, path = path_in(actions.first_administrator()), path_in(actions.first_administrator())
    assert client.get(old).status_code == 404
    page = Page(client.get(path))
    check_page(page)
    assert page.h1 == "Open this center"
    missing = client.post(path, {"password": PASSWORD})
    assert missing.status_code == 422
    client.post(path, {"name": "Ada", "email": "Ada@Center.test", "password": PASSWORD})
    ada = User.objects.get()
    assert (ada.email, ada.roles, ada.is_demonstration) == ("ada@center.test", {"administrator"}, False)
    assert is_in(client)
    assert client.get("/account/")["Location"] == reverse("mfa_index")
    with pytest.raises(actions.HasAdministrator):
        actions.first_administrator()


@pytest.mark.django_db
def test_the_first_administrators_password_is_not_their_name(client: Client) -> None:
    path = path_in(actions.first_administrator())
    data = {"name": "Adalbertina", "email": "ada@center.test", "password": "adalbertina1"}
    assert "too similar" in Page(client.post(path, data)).text
