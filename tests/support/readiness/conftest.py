"""Rosa's agency, which is to receive intensive support, with three people who rate; Liam is the liaison."""

from dataclasses import dataclass

import pytest

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.support.delivery.models import Support
from tests.factories.charge import StaffMemberFactory
from tests.factories.directory import OrganizationFactory, PersonFactory
from tests.factories.readiness import colleagues, proposed
from tests.people import OMARS, PIAS, ROSAS, Cast


@dataclass
class Place:
    """Who is on both sides of one intensive support that is proposed."""

    support: Support
    agency: Organization
    liam: StaffMember
    people: list[User]  # Rosa and two colleagues
    cast: Cast


@pytest.fixture
def place(cast: Cast) -> Place:
    OrganizationFactory(pk=OMARS, name="Boise Department of Education", kind="sea")
    OrganizationFactory(pk=PIAS, name="Be Clear", kind="nonprofit")
    agency = OrganizationFactory(pk=ROSAS, name="Salem Department of Education", kind="sea")
    PersonFactory(name="Rosa", user=cast.rosa, organization=agency)
    liam = StaffMemberFactory(person=PersonFactory(name="Liam Frost", user=cast.liam))
    support = proposed(agency=agency, name="Salem, deep work", liaison=liam)
    return Place(support, agency, liam, [cast.rosa, *colleagues(agency, 2)], cast)
