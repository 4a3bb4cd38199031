"""A center with Liam as liaison, Pia's organization as its partner, Rosa's agency as the recipient."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.foundation.work.models import Mail
from steelyard.support.delivery.models import Support
from steelyard.support.partners.models import Partnership
from tests.factories.charge import a_center
from tests.factories.delivery import SupportFactory
from tests.factories.directory import LEAFactory, OrganizationFactory, PersonFactory
from tests.factories.partners import PartnershipFactory
from tests.people import PIAS, ROSAS, Cast


@dataclass
class Bench:
    """Everything at hand for a test of joint work."""

    cast: Cast
    liam: StaffMember
    partner: Organization
    agency: Organization
    support: Support
    partnership: Partnership

    @property
    def fresh(self) -> Partnership:
        return Partnership.objects.get(pk=self.partnership.pk)


@pytest.fixture
def bench(cast: Cast) -> Bench:
    a_center()
    person = PersonFactory(name="Liam Lee", user=cast.liam)
    liam = StaffMember.objects.create(person=person, title="Liaison", since=date(2018, 10, 1))
    partner = OrganizationFactory(pk=PIAS, name="Safe Schools Partners")
    agency = LEAFactory(pk=ROSAS, name="Harbor Schools")
    support = SupportFactory(name="Harbor crisis team", recipients=[agency], liaison=liam)
    partnership = PartnershipFactory(partner=partner, liaison=liam)
    return Bench(cast, liam, partner, agency, support, partnership)


@pytest.fixture
def sent(db: None) -> Any:
    """The letters so far: (to, subject, body), the oldest first."""
    return lambda: list(Mail.objects.order_by("pk").values_list("to", "subject", "body"))
