"""Collaboratives and teams. ``TeamFactory(people=[rosa])`` is a team with these people in it since 2021."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from steelyard.support.collaboratives import models
from steelyard.support.collaboratives.rules import LoopKind, TeamRole
from tests.factories.delivery import SupportFactory
from tests.factories.directory import state


class CollaborativeFactory(DjangoModelFactory):
    """With a public call, open for a month from today."""

    class Meta:
        model = models.Collaborative

    support = factory.SubFactory(SupportFactory, name="Coherence Collaborative")
    key = factory.Sequence(lambda n: f"collaborative-{n}")
    problem = "Initiatives pull in several directions."
    call = "Bring a team of several agencies."
    call_is_public = True
    call_opens_on = factory.LazyFunction(timezone.localdate)
    call_closes_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = models.Team
        skip_postgeneration_save = True

    collaborative = factory.SubFactory(CollaborativeFactory)
    state = factory.LazyFunction(lambda: state("DE"))
    support = factory.SubFactory(SupportFactory, name=factory.Sequence(lambda n: f"Coherence: team {n}"))
    name = factory.Sequence(lambda n: f"Team {n}")
    problem = "Safety and well-being are planned apart."
    formed_on = date(2021, 1, 4)

    @factory.post_generation
    def people(self: Any, create: bool, given: Any, **_: Any) -> None:  # noqa: FBT001 -- as factory_boy calls it
        for person in given or ():
            MemberFactory(team=self, person=person)


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = models.TeamMember

    team = factory.SubFactory(TeamFactory)
    person = factory.SubFactory("tests.factories.directory.PersonFactory")
    organization = factory.LazyAttribute(lambda o: o.person.organization)
    role = TeamRole.MEMBER
    since = date(2021, 1, 4)


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = models.Milestone

    team = factory.SubFactory(TeamFactory)
    title = factory.Sequence(lambda n: f"Milestone {n}")
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    first_due_on = factory.LazyAttribute(lambda o: o.due_on)


class LoopFactory(DjangoModelFactory):
    class Meta:
        model = models.Loop

    team = factory.SubFactory(TeamFactory)
    kind = LoopKind.BARRIER
    text = "The form asks schools the same twice."
    seen_by = "Two district teams"
    raised_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
