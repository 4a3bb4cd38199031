"""Rows of the ledger. Links (recipients, topics, focal areas) are given by name: ``SupportFactory(topics=[sel])``."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit.text import fold
from steelyard.support.delivery import models
from steelyard.support.delivery.rules import (
    ActivityKind,
    ContactType,
    CostKind,
    Origin,
    ProviderRole,
    Standing,
    SupportStatus,
)


def _linked(name: str) -> Any:
    def link(self: Any, create: bool, given: Any, **_: Any) -> None:  # noqa: FBT001 -- as factory_boy calls it
        if create and given:
            getattr(self, name).set(given)

    return factory.post_generation(link)


class SupportFactory(DjangoModelFactory):
    class Meta:
        model = models.Support
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Support {n}")
    name_key = factory.LazyAttribute(lambda o: fold(o.name))
    tier = TierKey.TARGETED
    status = SupportStatus.ACTIVE
    origin = Origin.WORK_PLAN
    starts_on = date(2021, 1, 4)
    expected_minutes = 2400

    recipients = _linked("recipients")
    topics = _linked("topics")
    focal_areas = _linked("focal_areas")


class SupportProviderFactory(DjangoModelFactory):
    class Meta:
        model = models.SupportProvider

    support = factory.SubFactory(SupportFactory)
    organization = factory.SubFactory("tests.factories.directory.OrganizationFactory")
    role = ProviderRole.LEAD
    standing = Standing.EXTERNAL


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = models.Activity

    support = factory.SubFactory(SupportFactory)
    kind = ActivityKind.CHECK_IN
    contact_type = ContactType.CONSULTATION
    on = date(2021, 2, 1)
    minutes = 60


class ParticipationFactory(DjangoModelFactory):
    """Three people known only by number, unless a person or an organization is given."""

    class Meta:
        model = models.Participation

    activity = factory.SubFactory(ActivityFactory)
    count = factory.LazyAttribute(lambda o: None if o.person or o.organization else 3)
    person = None
    organization = None


class EffortFactory(DjangoModelFactory):
    class Meta:
        model = models.Effort

    staff = factory.SubFactory("tests.factories.charge.StaffMemberFactory")
    support = factory.SubFactory(SupportFactory)
    on = date(2021, 2, 1)
    minutes = 60


class CostFactory(DjangoModelFactory):
    class Meta:
        model = models.Cost

    award_year = factory.SubFactory("tests.factories.charge.AwardYearFactory")
    on = date(2021, 2, 1)
    kind = CostKind.TRAVEL
    cents = 120_00
    what = "Train to the convening"


class PromiseFactory(DjangoModelFactory):
    class Meta:
        model = models.Promise

    what = factory.Sequence(lambda n: f"Send notes {n}")
    by_staff = factory.SubFactory("tests.factories.charge.StaffMemberFactory")
    support = factory.SubFactory(SupportFactory)
    due_on = date(2021, 2, 15)
