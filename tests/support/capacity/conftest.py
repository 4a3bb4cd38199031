"""An agency of Rosa's and one of Omar's, each with a profile whose levels are agreed."""

from dataclasses import dataclass

import pytest

from steelyard.center.directory.models import Organization
from steelyard.support.capacity.models import Profile
from steelyard.support.delivery.models import Support
from tests.factories import capacity as make
from tests.factories.delivery import SupportFactory
from tests.factories.directory import SEAFactory
from tests.people import OMARS, ROSAS, Cast

LEVELS = {make.SKILLS: (1, 4), make.GOALS: (2, 3), make.PEOPLE: (3, 3)}


@dataclass(frozen=True)
class Here:
    """What most tests begin from."""

    cast: Cast
    agency: Organization
    elsewhere: Organization
    support: Support
    profile: Profile


@pytest.fixture
def here(cast: Cast) -> Here:
    agency = SEAFactory(pk=ROSAS, name="Harbor Department of Education", state="DE")
    elsewhere = SEAFactory(pk=OMARS, name="Department of Elsewhere", state="OH")
    support = SupportFactory(name="Harbor intensive", tier="intensive", recipients=[agency])
    profile = make.profile(agency, support=support)
    make.agreed(profile, by=cast.rosa, levels=LEVELS)
    return Here(cast, agency, elsewhere, support, profile)
