"""The demonstration's open door, and that it is dead everywhere else."""

from typing import Any

import pytest
from django.core.checks import Tags, run_checks
from django.test import Client
from django.urls import reverse

from steelyard.foundation.accounts import actions, queries
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import FOR_AN_ORGANIZATION, Role
from tests.foundation.accounts.people import PASSWORD, is_in, mailed_code, member, sign_in
from tests.page import Page, check_page

pytestmark = pytest.mark.django_db


def players() -> dict[Role, User]:
    return {
        role: actions.demonstrate(
            role,
            name=f"Sim {role.label}",
            email=f"{role}@demonstration.test",
            organization_id=3 if role in FOR_AN_ORGANIZATION else None,
        )
        for role in Role
    }


@pytest.fixture
def demonstration(settings: Any) -> dict[Role, User]:
    settings.DEMONSTRATION = True
    return players()


@pytest.mark.parametrize("role", list(Role))
def test_one_enters_by_role_without_password_and_second_factor(
    client: Client, demonstration: dict[Role, User], role: Role
) -> None:
    page = Page(client.get(reverse("account_login")))
    check_page(page)
    assert f"Sim {role.label} (simulated)" in page.text
    client.post(reverse("accounts:enter", args=[role]))
    page = Page(client.get("/account/"))
    check_page(page)
    assert demonstration[role].email in page.text


def test_one_steps_from_role_to_role(client: Client, demonstration: dict[Role, User]) -> None:
    for role in (Role.DIRECTOR, Role.FUNDER):
        answer = client.post(reverse("accounts:enter", args=[role]), {"next": "/account/"})
        assert answer["Location"] == "/account/"
        assert client.session["_auth_user_id"] == str(demonstration[role].pk)


def test_entering_leads_to_no_other_site(client: Client, demonstration: dict[Role, User]) -> None:
    answer = client.post(reverse("accounts:enter", args=["director"]), {"next": "https://evil.test/"})
    assert answer["Location"] == "/home/"


def test_looking_signs_nobody_in(client: Client, demonstration: dict[Role, User]) -> None:
    assert client.get(reverse("accounts:enter", args=["director"])).status_code == 405
    assert client.post(reverse("accounts:enter", args=["king"])).status_code == 404


def test_entering_needs_our_own_form(demonstration: dict[Role, User]) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("accounts:enter", args=["director"])).status_code == 403
    assert not is_in(strict)


def test_outside_the_demonstration_the_door_is_not_there(client: Client) -> None:
    players()
    assert client.post(reverse("accounts:enter", args=["director"])).status_code == 404
    assert "simulated" not in Page(client.get(reverse("account_login"))).text
    assert queries.demonstration_accounts() == {}


@pytest.mark.parametrize("way", ["password", "code"])
def test_outside_it_a_demonstration_account_does_not_come_in(client: Client, way: str) -> None:
    user = member("Sim", Role.ADVISER, factor=False)
    User.objects.filter(pk=user.pk).update(is_demonstration=True)
    if way == "password":
        sign_in(client, user, PASSWORD)
    else:
        client.post(reverse("account_request_login_code"), {"email": user.email})
        answer = client.post(reverse("account_confirm_login_code"), {"code": mailed_code(user.email)})
        assert answer["Location"] == reverse("account_inactive")
        check_page(Page(client.get(answer["Location"])))
    assert not is_in(client)


def test_outside_it_a_session_of_the_demonstration_ends(client: Client, settings: Any) -> None:
    settings.DEMONSTRATION = True
    players()
    client.post(reverse("accounts:enter", args=["director"]))
    key = client.session.session_key
    settings.DEMONSTRATION = False
    assert client.get("/account/").status_code == 302
    assert not client.session.exists(key)


def test_a_demonstration_account_stays_as_it_is(client: Client, demonstration: dict[Role, User]) -> None:
    """Else one visitor could lock out the next, with a second factor for instance."""
    client.post(reverse("accounts:enter", args=["director"]))
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "account_set_password", "account_email", "usersessions_list"):
        assert client.get(reverse(name))["Location"] == reverse("accounts:own"), name
        assert client.post(reverse(name), {"name": "x"})["Location"] == reverse("accounts:own"), name
    client.post(reverse("accounts:own"), {"name": "Mallory"})
    assert User.objects.get(pk=demonstration[Role.DIRECTOR].pk).name == "Sim Director"


def test_whoever_is_invited_in_the_demonstration_is_part_of_it(demonstration: dict[Role, User]) -> None:
    ada = demonstration[Role.ADMINISTRATOR]
    assert actions.invite("new@people.test", name="New", roles=[Role.ADVISER], by=ada).is_demonstration
    assert not queries.real_accounts_exist()


def test_making_the_accounts_twice_makes_them_once(demonstration: dict[Role, User]) -> None:
    assert players() == demonstration
    assert User.objects.count() == len(Role)


def problems() -> list[str]:
    return [problem.msg for problem in run_checks(tags=[Tags.database], databases=["default"])]


def test_it_refuses_a_database_of_real_people(demonstration: dict[Role, User]) -> None:
    assert problems() == []
    member("Ada", Role.ADMINISTRATOR)
    [refusal] = problems()
    assert refusal.startswith("The demonstration does not start on a database that holds real accounts.")
    assert queries.real_accounts_exist()


def test_a_real_center_starts_on_it() -> None:
    member("Ada", Role.ADMINISTRATOR)
    assert problems() == []
