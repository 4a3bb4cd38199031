"""What changes an account, and what cannot be done to it."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from steelyard.foundation.accounts import actions, jobs
from steelyard.foundation.accounts.models import Held, Remembered, User
from steelyard.foundation.accounts.rules import Role
from tests.foundation.accounts.people import member, sign_in, told
from tests.people import Cast


def sentences(user: User) -> list[str]:
    return [entry.sentence for entry in told(user)]


def signed_in(user: User, days_ago: float = 0) -> User:
    user.last_login = timezone.now() - timedelta(days=days_ago)
    user.save(update_fields=["last_login"])
    return user


def test_a_granted_role_holds_at_once_and_is_told(cast: Cast) -> None:
    held = actions.grant_role(cast.nobody, role=Role.LIBRARIAN, by=cast.ada)
    assert cast.nobody.roles == {"librarian"}
    assert held.since == timezone.localdate()
    assert sentences(cast.nobody) == ["gave this person a role"]
    assert told(cast.nobody)[0].changes == {"role": [None, "Librarian"]}


def test_an_ended_role_is_gone_at_once_even_if_it_began_today(cast: Cast) -> None:
    held = actions.grant_role(cast.nobody, role=Role.LIBRARIAN, by=cast.ada)
    actions.end_role(held, by=cast.ada)
    assert cast.nobody.roles == frozenset()
    actions.end_role(held, by=cast.ada)
    assert sentences(cast.nobody).count("ended a role of this person") == 1


def test_the_same_role_twice_is_refused(cast: Cast) -> None:
    with pytest.raises(actions.CannotGrant, match="already liaison"):
        actions.grant_role(cast.liam, role=Role.LIAISON, by=cast.ada)
    with pytest.raises(IntegrityError):
        Held.objects.create(user=cast.liam, role=Role.LIAISON, since=timezone.localdate())


def test_a_recipient_acts_for_an_organization(cast: Cast) -> None:
    with pytest.raises(actions.CannotGrant, match="Name the organization"):
        actions.grant_role(cast.nobody, role=Role.RECIPIENT, by=cast.ada)
    actions.grant_role(cast.nobody, role=Role.RECIPIENT, organization_id=5, by=cast.ada)
    actions.grant_role(cast.nobody, role=Role.RECIPIENT, organization_id=6, by=cast.ada)
    assert cast.nobody.organization_ids == {5, 6}


def test_the_database_refuses_a_recipient_of_nobody(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        Held.objects.create(user=cast.nobody, role=Role.RECIPIENT, since=timezone.localdate())


def test_staff_roles_ignore_an_organization(cast: Cast) -> None:
    assert actions.grant_role(cast.nobody, role=Role.ADVISER, organization_id=5, by=cast.ada).organization_id is None


def test_an_evaluator_gets_no_staff_role(cast: Cast) -> None:
    with pytest.raises(actions.CannotGrant, match="gives no support"):
        actions.grant_role(cast.eva, role=Role.LIAISON, by=cast.ada)


def test_the_last_administrator_stays(cast: Cast) -> None:
    signed_in(cast.ada)
    held = cast.ada.held.get(role=Role.ADMINISTRATOR)
    with pytest.raises(actions.LastAdministrator):
        actions.end_role(held, by=cast.ada)
    with pytest.raises(actions.LastAdministrator):
        actions.deactivate(cast.ada, by=cast.dana)
    assert User.objects.get(pk=cast.ada.pk).roles == {"administrator"}


@pytest.mark.parametrize("other", ["invited", "deactivated", "ends"])
def test_whoever_cannot_act_is_no_other_administrator(cast: Cast, other: str) -> None:
    """Only an active administrator who has signed in and has no end can stand in."""
    until = timezone.localdate() + timedelta(days=1) if other == "ends" else None
    actions.grant_role(cast.nobody, role=Role.ADMINISTRATOR, until=until, by=cast.ada)
    if other != "invited":
        signed_in(cast.nobody)
    if other == "deactivated":
        User.objects.filter(pk=cast.nobody.pk).update(is_active=False)
    with pytest.raises(actions.LastAdministrator):
        actions.deactivate(cast.ada, by=cast.dana)


def test_one_of_two_administrators_may_go(cast: Cast) -> None:
    actions.grant_role(signed_in(cast.nobody), role=Role.ADMINISTRATOR, by=cast.ada)
    actions.deactivate(cast.ada, by=cast.nobody)
    assert User.objects.get(pk=cast.ada.pk).is_active is False


def test_a_deactivated_account_has_no_roles_until_it_is_activated_again(cast: Cast) -> None:
    actions.deactivate(cast.liam, by=cast.ada)
    assert cast.liam.roles == frozenset()
    actions.reactivate(cast.liam, by=cast.ada)
    assert cast.liam.roles == {"liaison"}
    assert sentences(cast.liam) == ["activated this account again", "deactivated this account"]


def test_a_name_is_changed_and_told(cast: Cast) -> None:
    actions.rename(cast.liam, by=cast.liam, name="Liam Ó Briain")
    assert User.objects.get(pk=cast.liam.pk).name == "Liam Ó Briain"
    assert told(cast.liam)[0].changes == {"name": ["Liam", "Liam Ó Briain"]}


def test_idle_accounts_are_closed_and_the_last_administrator_is_not(cast: Cast) -> None:
    User.objects.update(created_at=timezone.now() - timedelta(days=91))
    for user in (cast.ada, cast.liam):
        signed_in(user, 91)
    signed_in(cast.dana, 89)
    User.objects.filter(pk=cast.cora.pk).update(invited_at=timezone.now() - timedelta(days=2))
    User.objects.filter(pk=cast.abe.pk).update(is_demonstration=True)
    jobs.expire_idle()
    active = set(User.objects.filter(is_active=True).values_list("name", flat=True))
    assert active == {"Ada", "Dana", "Cora", "Abe"}
    assert "Nobody used this account for 90 days." in told(cast.liam)[0].note


def test_activated_again_is_not_idle(cast: Cast) -> None:
    User.objects.update(created_at=timezone.now() - timedelta(days=91))
    signed_in(cast.liam, 91)
    actions.deactivate(cast.liam, by=cast.ada)
    actions.reactivate(cast.liam, by=cast.ada)
    actions.expire_idle()
    assert User.objects.get(pk=cast.liam.pk).is_active


@pytest.mark.django_db
def test_an_address_belongs_to_one_account() -> None:
    ada = member("Ada", Role.ADMINISTRATOR)
    with pytest.raises(actions.AlreadyHasAccount):
        actions.invite("ADA@people.test", name="Somebody", roles=[Role.ADVISER], by=ada)
    with pytest.raises(IntegrityError):
        User.objects.create(email="ADA@people.test", name="Somebody")


def test_what_is_left_of_ended_sessions_goes(cast: Cast, client: Client) -> None:
    abe = member("Abel", Role.ADVISER, factor=False)
    gone, alive = Client(), Client()
    for one in (gone, alive):
        sign_in(one, abe)
    Session.objects.filter(pk=gone.session.session_key).update(expire_date=timezone.now() - timedelta(minutes=1))
    Remembered.objects.create(cache_key="old", value="", expires_at=timezone.now() - timedelta(minutes=1))
    Remembered.objects.create(cache_key="new", value="", expires_at=timezone.now() + timedelta(minutes=1))
    jobs.forget_ended_sessions()
    assert [row.session_key for row in UserSession.objects.all()] == [alive.session.session_key]
    assert not Session.objects.filter(expire_date__lt=timezone.now()).exists()
    assert set(Remembered.objects.filter(cache_key__in=["old", "new"]).values_list("pk", flat=True)) == {"new"}
