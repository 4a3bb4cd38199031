"""A small center at work: Cora and Liam on its staff, an agency that asks, a provider, a topic of the charge."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from steelyard.center.charge.models import (
    AwardYear,
    Center,
    Expertise,
    FocalArea,
    StaffHours,
    StaffMember,
    Topic,
)
from steelyard.center.charge.rules import Depth, Ring
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.intake.actions import decisions, weighing
from steelyard.intake.actions.decisions import Letter, Plan
from steelyard.intake.models import Decision, HelpRequest, WithdrawnDecision
from steelyard.intake.rules import DEFAULT_CRITERIA, Axis, DecisionKind, DeclineReason, RequestStatus
from steelyard.support.library.models import Resource
from tests.factories.directory import OrganizationFactory, PersonFactory, SEAFactory, state
from tests.factories.intake import HelpRequestFactory
from tests.factories.library import ResourceFactory
from tests.factories.partners import ProviderProfileFactory
from tests.people import ROSAS, Cast

# Means that put a request plainly into each quadrant: (others, placed).
SCORES = {
    DecisionKind.COLLABORATE: (4, 4),
    DecisionKind.AMPLIFY: (4, 1),
    DecisionKind.DIRECT: (1, 4),
    DecisionKind.ILLUMINATE: (0, 1),
}
SENTENCES = {Axis.OTHERS: "Two providers work on it.", Axis.PLACED: "We know it well."}


def scores(others: int, placed: int) -> dict[str, int]:
    return {one.key: others if one.axis == Axis.OTHERS else placed for one in DEFAULT_CRITERIA}


@dataclass
class Desk:
    """Everything a coordinator needs to decide."""

    cast: Cast
    center: Center
    agency: Organization
    provider: Organization
    topic: Topic
    focal_area: FocalArea
    liam: StaffMember
    cora: StaffMember
    year: AwardYear
    request: HelpRequest

    def weigh(self, kind: DecisionKind, *, by: User | None = None) -> HelpRequest:
        """Put the request into the quadrant of a decision."""
        others, placed = SCORES[kind]
        weighing.place(
            self.request, by=by or self.cast.cora, scores=scores(others, placed), sentences=SENTENCES, choices={}
        )
        return self.fresh

    @property
    def fresh(self) -> HelpRequest:
        """The request as the database has it now."""
        return HelpRequest.objects.get(pk=self.request.pk)


def staff(user: User, title: str) -> StaffMember:
    person = PersonFactory(name=user.name, user=user)
    return StaffMember.objects.create(person=person, title=title, since=date(2018, 10, 1))


@pytest.fixture
def desk(cast: Cast) -> Desk:
    today = timezone.localdate()
    center = Center.objects.create(
        name="Center for Trying Things",
        short_name="CTT",
        organization=OrganizationFactory(name="Center for Trying Things", kind="center"),
        contact_email="hello@center.test",
        is_ready=True,
    )
    topic = Topic.objects.create(key="school-safety", name="School safety", ring=Ring.ENVIRONMENT)
    area = FocalArea.objects.create(key="integration", name="Integration")
    topic.focal_areas.add(area)
    year = AwardYear.objects.create(
        number=1,
        label="Year 1",
        starts_on=today - timedelta(days=100),
        ends_on=today + timedelta(days=264),
        budget_cents=100_000_000,
    )
    liam, cora = staff(cast.liam, "Liaison"), staff(cast.cora, "Coordinator")
    for one, minutes in ((liam, 60_000), (cora, 30_000)):
        StaffHours.objects.create(staff=one, award_year=year, minutes=minutes)
    Expertise.objects.create(staff=liam, topic=topic, depth=Depth.DEEP)
    agency = SEAFactory(pk=ROSAS, name="Harbor Department of Education", state="DE")
    provider = OrganizationFactory(name="Safe Schools Partners")
    ProviderProfileFactory(organization=provider, contact_email="hello@safe.test")
    request = HelpRequestFactory(agency=agency, state=state("DE"), topic=topic, agency_typed="Harbor")
    return Desk(cast, center, agency, provider, topic, area, liam, cora, year, request)


@pytest.fixture
def sent(desk: Desk) -> Any:
    """Letters in the outbox, newest last, as (to, subject, body)."""
    from steelyard.foundation.work.models import Mail

    del desk
    return lambda: [(one.to, one.subject, one.body) for one in Mail.objects.order_by("pk")]


# Decisions that tests begin with

LETTER = Letter("Dear Rita, this is our answer.")
AGAINST = Letter("Dear Rita, this is our answer.", "The director promised it at the convening.")
TODAY = date(2026, 1, 12)


def resource(desk: Desk, **values: Any) -> Resource:
    """A resource on the topic of the request."""
    made: Resource = ResourceFactory(**values)
    made.topics.add(desk.topic)
    return made


def plan(desk: Desk, **more: Any) -> Plan:
    return Plan(**{"name": "School safety: Harbor", "tier": "targeted", "liaison": desk.liam, "plan": "Meet twice.",
                   "expected_minutes": 1200, "starts_on": TODAY, "first_step_on": date(2026, 1, 19), **more})  # fmt: skip


def serve(desk: Desk, *, by: Any = None, **more: Any) -> Decision:
    return decisions.serve(desk.fresh, by=by or desk.cast.cora, letter=LETTER, plan=plan(desk, **more))


def decline(desk: Desk, record: HelpRequest | None = None) -> Decision:
    return decisions.decline(
        record or desk.fresh,
        by=desk.cast.cora,
        letter=LETTER,
        reason=DeclineReason.NOT_READY,
        offered_instead="Ask us again in May.",
    )


def take_back(desk: Desk) -> WithdrawnDecision:
    return decisions.reopen(desk.fresh, by=desk.cast.dana, why="We overlooked a partner.", message="We look again.")


def invariants() -> None:
    """What holds of every decision, whatever happened."""
    for decision in Decision.objects.select_related("help_request", "support"):
        assert decision.message
        assert decision.help_request.messages.filter(from_requester=False).exists()
        assert decision.help_request.status in {RequestStatus.DECIDED, RequestStatus.HANDED_OFF, RequestStatus.CLOSED}
        assert (decision.kind == DecisionKind.DECLINED) == (decision.support is None)
    undecided = HelpRequest.objects.filter(status__in=[RequestStatus.NEW, RequestStatus.WEIGHED])
    assert not undecided.filter(decision__isnull=False).exists()
    assert not undecided.filter(decided_at__isnull=False).exists()


def member(name: str, user: Any = None) -> StaffMember:
    return StaffMember.objects.create(person=PersonFactory(name=name, user=user), since="2019-01-01")
