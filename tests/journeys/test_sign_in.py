"""People come in: by invitation, password and app, passkey, mailed code, and through the demonstration's door."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from steelyard.foundation.accounts import actions
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import FOR_AN_ORGANIZATION, Role
from tests.foundation.accounts.people import PASSWORD, code_of, letter_to, mailed_code, member
from tests.foundation.accounts.test_invitations import path_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Look = Callable[[str], None]


@pytest.fixture
def look(strict_page: Page, axe: Callable[[Page], None]) -> Look:
    """See that the expected page is here, and that it is accessible; keep a picture where SHOTS names a folder."""

    def check(title: str) -> None:
        expect(strict_page.get_by_role("heading", level=1)).to_have_text(title)
        axe(strict_page)
        if folder := os.environ.get("SHOTS"):
            for width in (360, 768, 1280):
                strict_page.set_viewport_size({"width": width, "height": 800})
                strict_page.screenshot(path=f"{folder}/{title}-{width}.png".replace(" ", "-"), full_page=True)

    return check


@pytest.fixture
def authenticator(strict_page: Page) -> Iterator[Any]:
    """A device that keeps passkeys, with somebody's finger on it."""
    cdp = strict_page.context.new_cdp_session(strict_page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield cdp
    cdp.detach()


def invite(*roles: Role) -> str:
    """Invite Nell and return where her link leads."""
    ada = member("Ada", Role.ADMINISTRATOR)
    user = actions.invite("nell@people.test", name="Nell", roles=roles, by=ada)
    return path_in(letter_to(user.email).body)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def sign_out(page: Page, live_server: Any) -> None:
    page.context.clear_cookies()
    page.goto(live_server.url + reverse("account_login") + "?next=/account/")


def test_an_invited_liaison_comes_in_with_password_and_app(strict_page: Page, look: Look, live_server: Any) -> None:
    page = strict_page
    page.goto(live_server.url + invite(Role.LIAISON))
    look("Welcome to Steelyard")
    page.get_by_role("textbox", name="Password").fill("short")
    press(page, "Open the account")
    look("Welcome to Steelyard")
    expect(page.get_by_role("alert")).to_contain_text("too short")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    press(page, "Open the account")
    page.goto(live_server.url + "/account/")
    look("Set up a second factor")
    follow(page, "Set up an app")
    look("Set up an authenticator app")
    secret = page.locator("code").inner_text()
    page.get_by_label("Code that the app shows now").fill("000000")
    press(page, "Set up")
    look("Set up an authenticator app")
    expect(page.locator("code")).to_have_text(secret)
    page.get_by_label("Code that the app shows now").fill(code_of(secret))
    press(page, "Set up")
    look("Your recovery codes")
    expect(page.locator("main code")).to_have_count(10)

    sign_out(page, live_server)
    look("Sign in")
    page.get_by_label("E-mail address").fill("nell@people.test")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    press(page, "Sign in")
    look("Second factor")
    page.get_by_label("Code").fill(code_of(secret, steps=1))
    press(page, "Sign in")
    look("Your account")


@pytest.mark.usefixtures("authenticator")
def test_an_invited_director_comes_in_with_a_passkey_alone(strict_page: Page, look: Look, live_server: Any) -> None:
    page = strict_page
    page.goto(live_server.url + invite(Role.DIRECTOR))
    press(page, "Go on with a passkey instead")
    look("Add a passkey")
    expect(page.get_by_label("Use it to sign in by itself")).to_be_checked()
    press(page, "Add the passkey")
    look("Your recovery codes")
    page.goto(live_server.url + "/account/")
    look("Your account")

    sign_out(page, live_server)
    press(page, "Sign in with a passkey")
    look("Your account")
    expect(page.get_by_role("main")).to_contain_text("nell@people.test")
    follow(page, "Keep passkeys")
    look("Your passkeys")
    follow(page, "Rename Passkey")
    look("Rename a passkey")
    page.get_by_label("Name of this passkey").fill("Nell's phone")
    press(page, "Save the name")
    follow(page, "Remove Nell's phone")
    look("Remove a passkey")
    press(page, "Remove the passkey")
    look("Set up a second factor")


@pytest.mark.usefixtures("authenticator")
def test_a_passkey_is_the_second_step_after_a_password(strict_page: Page, look: Look, live_server: Any) -> None:
    page = strict_page
    page.goto(live_server.url + invite(Role.FUNDER))
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    press(page, "Open the account")
    page.goto(live_server.url + "/account/")
    follow(page, "Add a passkey")
    press(page, "Add the passkey")
    look("Your recovery codes")
    sign_out(page, live_server)
    page.get_by_label("E-mail address").fill("nell@people.test")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    press(page, "Sign in")
    look("Second factor")
    press(page, "Use a passkey")
    page.wait_for_url("**/account/**")
    look("Your account")


def test_an_adviser_comes_in_with_a_mailed_code(strict_page: Page, look: Look, live_server: Any) -> None:
    page = strict_page
    abe = member("Abe", Role.ADVISER, factor=False)
    page.goto(live_server.url + "/account/")
    look("Sign in")
    follow(page, "E-mail me a code")
    look("Sign in with a code")
    page.get_by_label("E-mail address").fill(abe.email)
    press(page, "Send the code")
    look("Enter the code")
    page.get_by_label("Code").fill("BBBB-BBBB")
    press(page, "Go on")
    look("Enter the code")
    page.get_by_label("Code").fill(mailed_code(abe.email).lower().replace("-", " "))
    press(page, "Go on")
    look("Your account")
    for name, title in (
        ("Change your password", "Change your password"),
        ("Change your e-mail address", "Your e-mail address"),
        ("See where", "Where you are signed in"),
    ):
        page.goto(live_server.url + "/account/")
        follow(page, name)
        look(title)


def test_an_administrator_keeps_access(strict_page: Page, look: Look, live_server: Any) -> None:
    page, ada = strict_page, member("Ada", Role.ADMINISTRATOR)
    sign_in_as(page, live_server, ada)
    page.goto(live_server.url + "/access/")
    look("Who has access")
    follow(page, "Invite somebody")
    look("Invite somebody")
    press(page, "Send the invitation")
    look("Invite somebody")
    page.get_by_label("Name", exact=False).first.fill("Nell")
    page.get_by_label("E-mail address").fill("nell@people.test")
    page.get_by_text("Librarian: Keeps the resources.").click()
    press(page, "Send the invitation")
    look("Nell")
    press(page, "End the role of Librarian")
    look("Nell")
    press(page, "Deactivate the account")
    look("Nell")
    expect(page.get_by_role("main")).to_contain_text("Not active")
    page.goto(live_server.url + "/access/permissions/")
    look("What each role may do")


def sign_in_as(page: Page, live_server: Any, user: User) -> None:
    """Take over a session made without the form; the form has its own tests above."""
    client = Client()
    client.force_login(user)
    page.goto(live_server.url + reverse("account_login"))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def test_a_visitor_looks_through_a_roles_eyes(strict_page: Page, look: Look, live_server: Any, settings: Any) -> None:
    settings.DEMONSTRATION = True
    for role in Role:
        organization = 3 if role in FOR_AN_ORGANIZATION else None
        actions.demonstrate(
            role, name=f"Sim {role.label}", email=f"{role}@demonstration.test", organization_id=organization
        )
    page = strict_page
    page.goto(live_server.url + "/account/")
    look("Sign in")
    page.get_by_role("button", name=re.compile("Librarian")).click()
    look("Your account")
    expect(page.get_by_role("main")).to_contain_text("Sim Librarian (simulated)")
