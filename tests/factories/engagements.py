"""Engagements. ``EngagementFactory(support__recipients=[agency])`` is one of that agency, still proposed."""

from datetime import date
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from steelyard.center.charge.rules import TierKey
from steelyard.support.delivery.rules import SupportStatus, TextKind, TextStatus
from steelyard.support.engagements import models
from steelyard.support.engagements.actions import agreeing
from steelyard.support.engagements.rules import LinkageRole, Means, Side, Stage, Standing
from tests.factories.delivery import AgreementFactory, AgreementTextFactory, SupportFactory
from tests.factories.directory import PersonFactory


class EngagementFactory(DjangoModelFactory):
    class Meta:
        model = models.Engagement

    support = factory.SubFactory(
        SupportFactory,
        name=factory.Sequence(lambda n: f"Intensive {n}"),
        tier=TierKey.INTENSIVE,
        status=SupportStatus.PROPOSED,
    )
    routine = "We meet each month."


class LinkageFactory(DjangoModelFactory):
    class Meta:
        model = models.LinkageMember

    engagement = factory.SubFactory(EngagementFactory)
    person = factory.SubFactory("tests.factories.directory.PersonFactory")
    organization = factory.LazyAttribute(lambda o: o.person.organization)
    side = Side.AGENCY
    role = LinkageRole.LEAD
    is_contact = True
    since = date(2021, 1, 4)


class VersionFactory(DjangoModelFactory):
    class Meta:
        model = models.AgreementVersion

    engagement = factory.SubFactory(EngagementFactory)
    number = 1


class InnovationFactory(DjangoModelFactory):
    class Meta:
        model = models.Innovation

    engagement = factory.SubFactory(EngagementFactory)
    name = factory.Sequence(lambda n: f"Tiered supports {n}")
    can_benefit = 1000
    whom = "students"


class StageFactory(DjangoModelFactory):
    class Meta:
        model = models.StageSpan

    innovation = factory.SubFactory(InnovationFactory)
    engagement = factory.LazyAttribute(lambda o: o.innovation.engagement)
    organization = factory.SubFactory("tests.factories.directory.OrganizationFactory")
    stage = Stage.EXPLORATION
    since = date(2021, 1, 4)


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = models.Milestone

    engagement = factory.SubFactory(EngagementFactory)
    title = factory.Sequence(lambda n: f"Reach {n}")
    first_due_on = date(2021, 6, 1)
    due_on = date(2021, 6, 1)


class RiskFactory(DjangoModelFactory):
    class Meta:
        model = models.Risk

    engagement = factory.SubFactory(EngagementFactory)
    what = "The lead leaves"
    likelihood = "likely"
    effect = "nobody knows the work"
    owner = "Both leads"
    response = "A second person learns it."
    review_on = date(2021, 6, 1)


class PassageFactory(DjangoModelFactory):
    class Meta:
        model = models.Passage

    innovation = factory.SubFactory(InnovationFactory)
    engagement = factory.LazyAttribute(lambda o: o.innovation.engagement)
    what = "Coaching guide"
    source = factory.SubFactory("tests.factories.directory.OrganizationFactory")
    target = factory.SubFactory("tests.factories.directory.OrganizationFactory")
    means = Means.TRAINING
    on = date(2021, 3, 1)
    people = 100


class CheckFactory(DjangoModelFactory):
    class Meta:
        model = models.Check

    engagement = factory.SubFactory(EngagementFactory)
    months = 6
    on = date(2022, 1, 1)
    standing = Standing.IN_PLACE
    told_by = "The director of the agency"


WRITTEN = {
    "roles_center": "We coach.",
    "roles_agency": "We decide.",
    "data_shared": "Fidelity, each month.",
    "taper": "Half the visits in the last year.",
    "exit": "The agency coaches alone.",
}


def ready_to_offer(engagement: Any, *, by: Any) -> Any:
    """A draft to which nothing is missing: both texts approved, somebody of each side, a goal, everything written."""
    agreement = AgreementFactory(support=engagement.support)
    for kind in TextKind:
        AgreementTextFactory(
            agreement=agreement, kind=kind, text=f"The {kind.label.lower()}.", status=TextStatus.APPROVED,
            sent_at=timezone.now(), answered_at=timezone.now(),
        )  # fmt: skip
    for side in Side:
        LinkageFactory(engagement=engagement, side=side, person=PersonFactory())
    draft = agreeing.begin_version(engagement, by=by)
    agreeing.alter_version(draft, by=by, codesign_milestone="The plan is approved", **WRITTEN)
    return agreeing.add_goal(draft, by=by, goal="Teams coach themselves")
