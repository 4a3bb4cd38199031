"""A small center with requests that wait, and the small center of the figures."""

from datetime import date
from typing import Any

import pytest

from steelyard.center.charge.models import AwardYear, Expertise, Rate, StaffHours, StaffMember, Topic
from steelyard.center.charge.rules import Depth, Ring
from tests.factories.directory import PersonFactory
from tests.factories.intake import HelpRequestFactory
from tests.steering.reporting.conftest import ledger

__all__ = ["ledger"]


@pytest.fixture
def waiting(db: None) -> list[Any]:
    """Three requests on one topic, of 30 hours each; one person with hours for all of the year."""
    topic = Topic.objects.create(key="equity", name="Equity", ring=Ring.SYSTEM)
    year = AwardYear.objects.create(
        number=4, label="FY 2022", starts_on=date(2021, 10, 1), ends_on=date(2022, 9, 30), budget_cents=100_000_00
    )
    member = StaffMember.objects.create(person=PersonFactory(name="Sam Staff"), since=date(2018, 10, 1))
    StaffHours.objects.create(staff=member, award_year=year, minutes=60 * 1000)
    Rate.objects.create(staff=member, since=date(2018, 10, 1), cents_per_hour=60_00)
    Expertise.objects.create(staff=member, topic=topic, depth=Depth.DEEP)
    return [HelpRequestFactory(topic=topic) for _ in range(3)]
