"""Collaboratives and teams. ``TeamFactory(people=[rosa])`` is a team with these people in it since 2021."""

import io
from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from steelyard.foundation.kit.files.accepting import FORMATS, Upload
from steelyard.support.collaboratives import models
from steelyard.support.collaboratives.actions.sharing import shelve
from steelyard.support.collaboratives.models import SharedItem, Team
from steelyard.support.collaboratives.rules import ElementKind, Format, GroupKind, LoopKind, TeamRole
from tests.factories.delivery import SessionFactory, SupportFactory
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


class HandoverFactory(DjangoModelFactory):
    """Asked of somebody who has left."""

    class Meta:
        model = models.Handover

    member = factory.SubFactory(MemberFactory)
    asked_on = factory.LazyFunction(timezone.localdate)


class ProposalFactory(DjangoModelFactory):
    class Meta:
        model = models.Proposal

    team = factory.SubFactory(TeamFactory)
    name = "Pat Proposed"
    email = factory.Sequence(lambda n: f"proposed{n}@agency.test")
    agency = "A youth council"
    proposed_on = factory.LazyFunction(timezone.localdate)


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = models.Series
        skip_postgeneration_save = True

    collaborative = factory.SubFactory(CollaborativeFactory)
    title = factory.Sequence(lambda n: f"Series {n}")
    format = Format.CHECK_IN

    @factory.post_generation
    def teams(self: Any, create: bool, given: Any, **_: Any) -> None:  # noqa: FBT001 -- as factory_boy calls it
        if create and given:
            self.teams.set(given)


class SessionPlanFactory(DjangoModelFactory):
    class Meta:
        model = models.SessionPlan

    series = factory.SubFactory(SeriesFactory)
    session = factory.SubFactory(SessionFactory)


class ElementFactory(DjangoModelFactory):
    class Meta:
        model = models.TheoryElement

    team = factory.SubFactory(TeamFactory)
    kind = ElementKind.VISION
    text = "Every young person is safe"


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = models.CoalitionGroup

    team = factory.SubFactory(TeamFactory)
    name = "Student council"
    kind = GroupKind.YOUNG


class ItemFactory(DjangoModelFactory):
    class Meta:
        model = models.SharedItem

    team = factory.SubFactory(TeamFactory)
    title = factory.Sequence(lambda n: f"Item {n}")
    added_on = factory.LazyFunction(timezone.localdate)


def filed(team: Team, **values: Any) -> SharedItem:
    """An item with a small text file, put on the shelf by the action."""
    upload = Upload(io.BytesIO(b"Who is missing?"), "questions.txt", FORMATS["txt"])
    return shelve(team, by=None, title="Questions", file=upload, added_on=timezone.localdate(), **values)


class EncounterFactory(DjangoModelFactory):
    class Meta:
        model = models.Encounter

    asking = factory.SubFactory(TeamFactory)
    asked = factory.SubFactory(TeamFactory)
    question = "How did you begin?"


class InsightFactory(DjangoModelFactory):
    class Meta:
        model = models.Insight

    team = factory.SubFactory(TeamFactory)
    title = "Ask schools once"
    text = "It saves weeks."
    marked_on = factory.LazyFunction(timezone.localdate)


class PulseRoundFactory(DjangoModelFactory):
    """Open for a week; ``people`` may answer."""

    class Meta:
        model = models.PulseRound
        skip_postgeneration_save = True

    team = factory.SubFactory(TeamFactory)
    opened_on = factory.LazyFunction(timezone.localdate)
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))

    @factory.post_generation
    def people(self: Any, create: bool, given: Any, **_: Any) -> None:  # noqa: FBT001 -- as factory_boy calls it
        for person in given or ():
            models.PulsePlace.objects.create(round=self, person=person)


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = models.Application

    collaborative = factory.SubFactory(CollaborativeFactory)
    state = factory.LazyFunction(lambda: state("OH"))
    contact_name = "Ana Applicant"
    contact_email = "ana@agency.test"
    problem = "Referrals get lost."
