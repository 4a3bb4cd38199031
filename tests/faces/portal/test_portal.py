"""The portal shows one's own agency's side and nobody else's."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import Held, User
from steelyard.support.delivery import actions
from tests.page import Visit
from tests.people import Cast


def at_home(user: User, organization: Organization) -> User:
    Held.objects.filter(user=user).update(organization_id=organization.pk)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def two_agencies(db: None) -> tuple[Organization, Organization]:
    from tests.factories.directory import OrganizationFactory

    return OrganizationFactory(name="Ours Agency"), OrganizationFactory(name="Theirs Agency")


def support(name: str, agency: Organization) -> Any:
    return actions.open_support(
        by=None, name=name, tier="general", origin="request", starts_on=date(2021, 1, 5), recipients=[agency]
    )


def test_a_recipient_sees_only_the_own_agency(visit: Any, cast: Cast, two_agencies: Any) -> None:
    ours, theirs = two_agencies
    support("Help with reading", ours)
    support("Help with numbers", theirs)
    page = visit("portal:portal", as_=at_home(cast.rosa, ours))
    assert "Ours Agency" in page.text
    assert "Help with reading" in page.text
    assert "Help with numbers" not in page.text


def test_an_account_without_an_agency_is_told_what_to_do(visit: Any, cast: Cast) -> None:
    assert "not tied to an organization yet" in visit("portal:portal", as_=cast.rosa).text


def test_staff_have_the_desk_instead(visit: Any, cast: Cast) -> None:
    visit("portal:portal", as_=cast.cora, status=403)
    visit("portal:portal", status=302)


def test_the_number_of_queries_does_not_grow(cast: Cast, two_agencies: Any) -> None:
    ours, _ = two_agencies
    rosa = at_home(cast.rosa, ours)
    client = Visit.client(rosa)
    counts = []
    for number in range(3):
        support(f"Support {number}", ours)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/portal/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 14
