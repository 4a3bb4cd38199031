"""An engagement with Rosa's agency, and one with Omar's that she must not see."""

from typing import Any

import pytest

from steelyard.center.directory.models import Organization
from steelyard.center.directory.rules import OrganizationKind
from steelyard.support.engagements.models import Engagement
from tests.factories.directory import OrganizationFactory
from tests.factories.engagements import EngagementFactory
from tests.people import OMARS, ROSAS, Cast


@pytest.fixture
def agency(cast: Cast) -> Organization:
    del cast
    return OrganizationFactory(pk=ROSAS, name="Harbor Department of Education", kind=OrganizationKind.SEA, state="DE")


@pytest.fixture
def engaged(agency: Organization) -> Engagement:
    found: Engagement = EngagementFactory(support__recipients=[agency], support__name="Harbor: coaching")
    return found


@pytest.fixture
def elsewhere(cast: Cast) -> Any:
    del cast
    other = OrganizationFactory(pk=OMARS, name="Lakeside Department of Education", kind=OrganizationKind.SEA)
    return EngagementFactory(support__recipients=[other], support__name="Lakeside: coaching")
