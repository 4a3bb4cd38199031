"""Parts of the charge: staff, topics, focal areas, award years."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from steelyard.center.charge import models
from steelyard.center.charge.rules import Ring


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
