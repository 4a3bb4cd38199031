"""Rows of the ledger. Links (recipients, topics, focal areas) are given by name: ``SupportFactory(topics=[sel])``."""

from datetime import UTC, date, datetime
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
    Mode,
    Origin,
    ProviderRole,
    Standing,
    SupportStatus,
    TextKind,
    TextStatus,
    text_hash,
)
from steelyard.support.delivery.rules.planning import tally
from tests.factories.charge import a_center


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

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        """An intensive one is from before the center asked for readiness, which takes a center that asks for it."""
        if kwargs["tier"] == TierKey.INTENSIVE:
            a_center()
        return super()._create(model_class, *args, **kwargs)


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


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = models.Agreement

    support = factory.SubFactory(SupportFactory)


class AgreementTextFactory(DjangoModelFactory):
    """A needs statement that was sent and waits, unless something else is asked for."""

    class Meta:
        model = models.AgreementText

    agreement = factory.SubFactory(AgreementFactory)
    kind = TextKind.NEEDS_STATEMENT
    number = 1
    text = "Principals ask for one common way to respond to crises."
    sha256 = factory.LazyAttribute(lambda o: text_hash(o.text))
    status = TextStatus.SENT
    sent_at = factory.LazyAttribute(
        lambda o: None if o.status == TextStatus.DRAFT else datetime(2021, 2, 1, tzinfo=UTC)
    )
    answered_at = factory.LazyAttribute(
        lambda o: datetime(2021, 2, 3, tzinfo=UTC) if o.status in {TextStatus.APPROVED, TextStatus.SENT_BACK} else None
    )


class SessionFactory(DjangoModelFactory):
    """A call in 2099, so that it is ahead on any day."""

    class Meta:
        model = models.Session

    support = factory.SubFactory(SupportFactory)
    kind = ActivityKind.CHECK_IN
    title = factory.Sequence(lambda n: f"Call {n}")
    starts_at = datetime(2099, 3, 2, 19, 0, tzinfo=UTC)
    minutes = 60
    time_zone = "America/New_York"


class CalendarFileFactory(DjangoModelFactory):
    """A file that was read for the year 2099 and holds nothing."""

    class Meta:
        model = models.CalendarFile

    support = factory.SubFactory(SupportFactory)
    name = factory.Sequence(lambda n: f"calls-{n}.ics")
    since = date(2099, 1, 1)
    until = date(2100, 1, 1)
    time_zone = "America/New_York"
    kind = ActivityKind.CHECK_IN
    mode = Mode.VIRTUAL
    counts = factory.LazyFunction(lambda: tally([]))
