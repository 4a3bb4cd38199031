"""Parts of the charge: staff, topics, focal areas, award years."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from steelyard.center.charge import models
from steelyard.center.charge.rules import Ring
from tests.factories.directory import OrganizationFactory


def a_center(**values: Any) -> models.Center:
    """The center, which asks for readiness from today unless told otherwise; there is one."""
    told = {"name": "Center for Trying Things", "short_name": "CTT"} | values
    found = models.Center.objects.first()
    return found or models.Center.objects.create(organization=OrganizationFactory(kind="center"), **told)


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = models.Topic

    key = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.Sequence(lambda n: f"Topic {n}")
    ring = Ring.SYSTEM


class FocalAreaFactory(DjangoModelFactory):
    class Meta:
        model = models.FocalArea

    key = factory.Sequence(lambda n: f"focal-area-{n}")
    name = factory.Sequence(lambda n: f"Focal area {n}")


class AwardYearFactory(DjangoModelFactory):
    """The third year; others need their number and their days."""

    class Meta:
        model = models.AwardYear
        django_get_or_create = ("number",)

    number = 3
    label = "FY 2021"
    starts_on = date(2020, 10, 1)
    ends_on = date(2021, 9, 30)
    budget_cents = 100_000_000


class StaffMemberFactory(DjangoModelFactory):
    class Meta:
        model = models.StaffMember

    person = factory.SubFactory("tests.factories.directory.PersonFactory")
    since = date(2019, 1, 1)
