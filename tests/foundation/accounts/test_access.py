"""Who sees and keeps accounts, page by page."""

import logging
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts import actions
from steelyard.foundation.accounts.models import Held, User
from steelyard.foundation.accounts.queries import Organizations, organizations, use_organizations
from steelyard.foundation.accounts.rules import DESCRIPTIONS, Role
from steelyard.foundation.kit.access import PERMISSIONS, allows
from steelyard.foundation.work.models import Mail
from tests.page import Page, text_of
from tests.people import Cast

Visit = Any
PAGES = ("accounts:accounts", "accounts:invite", "accounts:permissions")
INVITATION = {"name": "New Person", "email": "new@people.test", "roles": ["liaison"]}


@pytest.mark.parametrize("route", PAGES)
def test_directors_and_administrators_see_accounts(visit: Visit, cast: Cast, route: str) -> None:
    for user in (cast.dana, cast.ada):
        visit(route, as_=user)
    for user in (cast.liam, cast.cora, cast.libby, cast.eva, cast.fay, cast.abe, cast.rosa, cast.pia, cast.nobody):
        visit(route, as_=user, status=403)
    assert visit(route, status=302).response["Location"].startswith("/accounts/login/")


def test_an_account_of_somebody_else_is_not_there_for_others(visit: Visit, cast: Cast) -> None:
    visit("accounts:account", pk=cast.liam.pk, as_=cast.dana)
    visit("accounts:account", pk=cast.liam.pk, as_=cast.omar, status=403)
    visit("accounts:account", pk=999_999, as_=cast.dana, status=404)


def test_the_log_tells_who_was_refused_and_not_who_read(
    visit: Visit, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="steelyard.request")
    visit("accounts:accounts", as_=cast.omar, status=403)
    visit("accounts:accounts", as_=cast.dana)
    refused, shown = (vars(record) for record in caplog.records if record.name == "steelyard.request")
    assert (refused["status"], refused["route"], refused["account"]) == (403, "access/", cast.omar.pk)
    assert (shown["status"], "account" in shown) == (200, False)


def test_everybody_who_is_signed_in_has_a_page_of_their_own(visit: Visit, cast: Cast) -> None:
    for user in (cast.dana, cast.liam, cast.eva, cast.fay, cast.ada, cast.abe, cast.rosa, cast.pia, cast.nobody):
        page = visit("accounts:own", as_=user)
        assert user.email in page.text
        assert ("No role has been given to you yet" in page.text) == (user == cast.nobody)
    assert visit("accounts:own", status=302).response["Location"].startswith("/accounts/login/")


def test_who_has_no_role_reads_whom_to_ask(visit: Visit, cast: Cast) -> None:
    text = visit("accounts:own", as_=cast.nobody).text
    assert "Roles are given by Ada and Dana; ask one of them." in text
    assert cast.dana.email not in text
    Held.objects.filter(user=cast.dana).delete()
    Held.objects.create(user=cast.nobody, role="liaison", since=date(2019, 1, 1), until=date(2020, 1, 1))
    text = visit("accounts:own", as_=cast.nobody).text
    assert "Your roles have ended, so nothing else is open to you. Roles are given by Ada; ask them." in text


def test_one_changes_ones_own_name(visit: Visit, cast: Cast) -> None:
    for user, status in ((cast.liam, 303), (cast.rosa, 303)):
        visit.post("accounts:own", {"name": f"{user.name} Ó Briain"}, as_=user, status=status)
        assert User.objects.get(pk=user.pk).name == f"{user.name} Ó Briain"
    page = visit.post("accounts:own", {"name": "  "}, as_=cast.abe, status=422)
    assert "This field is required." in page.text
    assert User.objects.get(pk=cast.abe.pk).name == "Abe"


def test_the_list_finds_by_words_and_role(visit: Visit, cast: Cast) -> None:
    def names(**query: str) -> list[str]:
        page = visit.part("accounts:accounts", "rows", as_=cast.ada, query=query)
        return [text_of(row.find("th")) for row in page.all("tr") if row.find("th").get("scope") == "row"]

    assert names(q="liam@") == ["Liam"]
    assert names(role="recipient") == ["Omar", "Rosa"]
    assert names(q="ROSA", role="recipient") == ["Rosa"]
    assert names(q="nobody like this") == []
    assert len(names()) == 12


def test_the_list_costs_the_same_however_long_it_is(cast: Cast, django_assert_num_queries: Any) -> None:
    client = Client()
    client.force_login(cast.ada)
    client.get(reverse("accounts:accounts"))
    for number in range(40):
        User.objects.create(email=f"more{number}@people.test", name=f"More {number}")
    with django_assert_num_queries(6):  # session, account, roles, second factor; the rows, their roles
        client.get(reverse("accounts:accounts"))


def test_an_invitation_from_the_page(visit: Visit, cast: Cast) -> None:
    page = visit.post("accounts:invite", INVITATION, as_=cast.dana)
    user = User.objects.get(email="new@people.test")
    assert page.response["Location"] == user.get_absolute_url()
    assert user.roles == {"liaison"}
    assert Mail.objects.filter(to=user.email).count() == 1


def test_sent_twice_it_happens_once(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.dana)
    once = {"once": "6f1c2a4e-1111-4222-8333-944445555666"}
    places = {client.post(reverse("accounts:invite"), INVITATION | once)["Location"] for _ in range(2)}
    assert places == {User.objects.get(email="new@people.test").get_absolute_url()}
    assert Mail.objects.filter(to="new@people.test").count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "liam@people.test"}, "There is already an account for liam@people.test."),
        ({"email": "not an address"}, "Enter a valid email address."),
        ({"roles": ["recipient"]}, "Name the organization for which this person acts."),
        ({"roles": ["evaluator", "liaison"]}, "An evaluator gives no support"),
        ({"roles": ["administrator"]}, "Select a valid choice"),
        ({"roles": []}, "This field is required."),
        ({"name": "a\0b"}, "This text holds characters that cannot be stored."),
        ({"organization_id": "9" * 30, "roles": ["recipient"]}, "Choose one of the suggestions"),
    ],
)
def test_a_refused_invitation_says_why_and_gives_the_typing_back(
    visit: Visit, cast: Cast, change: dict[str, Any], sentence: str
) -> None:
    page = visit.post("accounts:invite", INVITATION | change, as_=cast.dana, status=422)
    assert sentence in page.text
    assert (INVITATION | change)["email"] in page.html
    assert not User.objects.filter(email="new@people.test").exists()


def test_only_administrators_touch_administrators(visit: Visit, cast: Cast) -> None:
    ada, held = cast.ada.pk, cast.ada.held.get().pk
    visit.post("accounts:deactivate", pk=ada, as_=cast.dana, status=403)
    visit.post("accounts:resend", pk=ada, as_=cast.dana, status=403)
    visit.post("accounts:end-role", pk=held, as_=cast.dana, status=403)
    visit.post("accounts:grant-role", {"role": "adviser"}, pk=ada, as_=cast.dana, status=403)
    visit.post("accounts:grant-role", {"role": "administrator"}, pk=cast.dana.pk, as_=cast.dana, status=422)
    User.objects.filter(pk=ada).update(is_active=False)
    visit.post("accounts:reactivate", pk=ada, as_=cast.dana, status=403)
    assert User.objects.get(pk=cast.dana.pk).roles == {"director"}


@pytest.mark.parametrize("route", ["grant-role", "end-role", "deactivate", "reactivate", "resend"])
def test_others_change_no_account(visit: Visit, cast: Cast, route: str) -> None:
    pk = cast.rosa.held.get().pk if route == "end-role" else cast.rosa.pk
    for user in (cast.liam, cast.eva, cast.fay, cast.rosa, cast.omar):
        visit.post(f"accounts:{route}", pk=pk, as_=user, status=403)
    assert visit.post(f"accounts:{route}", pk=pk, status=302).response["Location"].startswith("/accounts/login/")
    assert visit(f"accounts:{route}", pk=pk, as_=cast.ada, status=405)


def test_a_role_is_given_and_ended_from_the_page(visit: Visit, cast: Cast) -> None:
    visit.post("accounts:grant-role", {"role": "librarian"}, pk=cast.nobody.pk, as_=cast.dana)
    held = Held.objects.get(user=cast.nobody)
    page = visit("accounts:account", pk=cast.nobody.pk, as_=cast.dana)
    assert "End the role of Librarian" in page.text
    visit.post("accounts:end-role", pk=held.pk, as_=cast.dana)
    assert not Held.objects.current().filter(user=cast.nobody).exists()


def test_a_role_does_not_end_before_it_begins(visit: Visit, cast: Cast) -> None:
    data = {"role": "librarian", "until": "2020-01-31"}
    page = visit.post("accounts:grant-role", data, pk=cast.nobody.pk, as_=cast.dana, status=422)
    assert "Choose today or a later day." in page.text
    today = timezone.localdate()
    visit.post("accounts:grant-role", data | {"until": today.isoformat()}, pk=cast.nobody.pk, as_=cast.dana)
    assert Held.objects.get(user=cast.nobody).until == today


def test_the_last_administrator_stays_and_the_page_says_why(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ada)
    User.objects.filter(pk=cast.ada.pk).update(last_login=cast.ada.created_at)
    for route, pk in (("deactivate", cast.ada.pk), ("end-role", cast.ada.held.get().pk)):
        answer = client.post(reverse(f"accounts:{route}", args=[pk]), follow=True)
        assert "This is the last administrator." in Page(answer).text
    assert User.objects.get(pk=cast.ada.pk).roles == {"administrator"}


def test_a_closed_account_can_be_opened_again_from_the_page(visit: Visit, cast: Cast) -> None:
    visit.post("accounts:deactivate", pk=cast.liam.pk, as_=cast.dana)
    assert "Not active" in visit("accounts:account", pk=cast.liam.pk, as_=cast.dana).text
    visit.post("accounts:reactivate", pk=cast.liam.pk, as_=cast.dana)
    assert User.objects.get(pk=cast.liam.pk).roles == {"liaison"}


def test_the_matrix_is_the_register_itself(visit: Visit, cast: Cast) -> None:
    page = visit("accounts:permissions", as_=cast.ada)
    shown = {}
    for row in page.all("tr"):
        head, cells = row.find("th"), row.findall("td")
        if cells:
            shown[text_of(head).removesuffix(" (depends on the record)")] = [text_of(cell) for cell in cells]
    assert shown == {one.label: ["yes" if role in one.roles else "no" for role in Role] for one in PERMISSIONS.values()}
    assert all(text in page.text for text in DESCRIPTIONS.values())
    depending = [one for one in PERMISSIONS.values() if one.condition]
    assert page.text.count("(depends on the record)") == len(depending) > 0


def test_what_one_may_see_and_what_is_listed_agree(cast: Cast) -> None:
    users = list(User.objects.all())
    for user in users:
        listed = set(User.objects.visible_to(user))
        assert listed == {one for one in users if one == user or allows(user, "accounts.see", one)}


def test_the_directory_names_organizations_and_offers_its_own_field(visit: Visit, cast: Cast) -> None:
    from django import forms

    before = organizations()
    use_organizations(
        Organizations(
            names=lambda ids: {number: f"Agency {number}" for number in ids},
            field=lambda: forms.TypedChoiceField(choices=[("", "-"), ("41", "Oregon")], coerce=int, empty_value=None),
        )
    )
    try:
        visit.post(
            "accounts:grant-role", {"role": "partner", "organization_id": "41"}, pk=cast.nobody.pk, as_=cast.dana
        )
        page = visit("accounts:account", pk=cast.nobody.pk, as_=cast.dana)
        assert "Agency 41" in page.text
        assert "Oregon" in [text_of(one) for one in page.all("option")]
    finally:
        use_organizations(before)
    assert actions.queries.organizations() is before
