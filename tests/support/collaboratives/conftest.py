"""A collaborative with two teams: Rosa is in the first one, Omar in the other; Liam accompanies both."""

from dataclasses import dataclass
from datetime import date

import pytest

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.models import User
from steelyard.support.collaboratives.models import Collaborative, Team
from tests.factories.collaboratives import CollaborativeFactory, MemberFactory, TeamFactory
from tests.factories.delivery import SupportFactory
from tests.factories.directory import OrganizationFactory, PersonFactory, SEAFactory, state
from tests.people import OMARS, ROSAS, Cast


@dataclass
class Place:
    """What most tests of collaboratives begin with."""

    collaborative: Collaborative
    ours: Team
    theirs: Team
    sea: Organization
    health: Organization
    rosa: Person
    omar: Person
    colleague: Person
    liaison: StaffMember
    liam: User


@pytest.fixture
def place(cast: Cast) -> Place:
    sea = SEAFactory(pk=ROSAS, name="Delaware Department of Education", state="DE")
    away = SEAFactory(pk=OMARS, name="Ohio Department of Education", state="OH")
    health = OrganizationFactory(name="Delaware Department of Health", kind="state_agency", state="DE")
    rosa = PersonFactory(name="Rosa", user=cast.rosa, organization=sea, email="rosa@people.test")
    omar = PersonFactory(name="Omar", user=cast.omar, organization=away, email="omar@people.test")
    colleague = PersonFactory(name="Hal Health", organization=health, email="hal@health.test")
    liaison = StaffMember.objects.create(
        person=PersonFactory(name="Liam", user=cast.liam), title="Liaison", since=date(2018, 10, 1)
    )
    collaborative = CollaborativeFactory(support=SupportFactory(name="Coherence Collaborative", recipients=[sea, away]))
    ours = TeamFactory(
        collaborative=collaborative,
        name="Delaware team",
        support=SupportFactory(name="Coherence: Delaware", liaison=liaison, recipients=[sea, health]),
    )
    theirs = TeamFactory(
        collaborative=collaborative,
        name="Ohio team",
        state=state("OH"),
        support=SupportFactory(name="Coherence: Ohio", liaison=liaison, recipients=[away]),
        people=[omar],
    )
    MemberFactory(team=ours, person=rosa, role="lead")
    MemberFactory(team=ours, person=colleague, role="data")
    return Place(collaborative, ours, theirs, sea, health, rosa, omar, colleague, liaison, cast.liam)
