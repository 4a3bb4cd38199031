"""What most tests of pages stand on: Liam on the staff, Rosa's agency, and a team that Liam looks after."""

from datetime import date

import pytest

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.support.delivery.models import Support
from tests.factories.delivery import SupportFactory
from tests.factories.directory import OrganizationFactory, PersonFactory
from tests.people import OMARS, PIAS, ROSAS, Cast


@pytest.fixture
def liam(cast: Cast) -> StaffMember:
    return StaffMember.objects.create(person=PersonFactory(name="Liam Frost", user=cast.liam), since=date(2019, 1, 1))


@pytest.fixture
def agency(db: None) -> Organization:
    OrganizationFactory(pk=OMARS, name="Boise Department of Education", kind="sea")
    OrganizationFactory(pk=PIAS, name="Be Clear", kind="nonprofit")
    return OrganizationFactory(pk=ROSAS, name="Salem Department of Education", kind="sea")


@pytest.fixture
def team(agency: Organization, liam: StaffMember) -> Support:
    return SupportFactory(name="Oregon team", recipients=[agency], liaison=liam, starts_on=date(2021, 1, 4))
