"""A small center whose every figure can be reckoned by hand."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from steelyard.center.charge.models import AwardYear, FocalArea, Rate, StaffMember, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization, Person
from steelyard.intake.models import Decision, HelpRequest
from steelyard.intake.rules import DecisionKind, DeclineReason
from steelyard.support.delivery.models import Activity, Support, SupportProvider
from steelyard.support.delivery.rules import Attendance, Origin, ProviderRole, Standing
from tests.factories.delivery import ActivityFactory, CostFactory, EffortFactory, ParticipationFactory, SupportFactory
from tests.factories.directory import LEAFactory, OrganizationFactory, PersonFactory, SEAFactory
from tests.factories.intake import HelpRequestFactory
from tests.factories.library import UseFactory


@dataclass
class Ledger:
    """What the figures are reckoned from; the year is FY 2021, October 2020 to September 2021."""

    year: AwardYear
    before: AwardYear
    staff: StaffMember
    topics: list[Topic]
    areas: list[FocalArea]
    supports: dict[str, Support] = field(default_factory=dict)
    agencies: dict[str, Organization] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    activities: dict[str, Activity] = field(default_factory=dict)


def noon(year: int, month: int, day: int, hour: int = 20) -> datetime:
    """Noon on the west coast, or another hour of UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def award_year(number: int, *, cents: int = 10_000_00) -> AwardYear:
    first = 2018 + number - 1
    return AwardYear.objects.create(
        number=number, label=f"FY {first + 1}", starts_on=date(first, 10, 1), ends_on=date(first + 1, 9, 30),
        budget_cents=cents,
    )  # fmt: skip


def asked(
    received: datetime, reply: datetime | None = None, decided: datetime | None = None, kind: str = ""
) -> HelpRequest:
    request = HelpRequestFactory(received_at=received, first_reply_at=reply, decided_at=decided)
    if decided:
        reasons = {"decline_reason": DeclineReason.OTHER, "offered_instead": "A guide"}
        what: dict[str, Any] = (
            reasons if kind == DecisionKind.DECLINED else {"support": SupportFactory(starts_on=date(2018, 10, 1))}
        )
        Decision.objects.create(help_request=request, kind=kind, message="We answer.", **what)
    return request


@pytest.fixture
def ledger(db: None) -> Ledger:
    member = StaffMember.objects.create(person=PersonFactory(name="Sam Staff"), since=date(2018, 10, 1))
    Rate.objects.create(staff=member, since=date(2018, 10, 1), cents_per_hour=6_000)
    Rate.objects.create(staff=member, since=date(2021, 2, 1), cents_per_hour=12_000)
    topics = [Topic.objects.create(key=f"t{n}", name=f"Topic {n}", ring="individual") for n in (1, 2, 3)]
    areas = [FocalArea.objects.create(key=f"a{n}", name=f"Area {n}") for n in (1, 2)]
    made = Ledger(award_year(3), award_year(2), member, topics, areas)
    _requests()
    _supports(made)
    _reach(made)
    _effort(made)
    _costs(made)
    return made


def _requests() -> None:
    """Four received in the year, three decided, three answered; one of the year before."""
    asked(noon(2020, 9, 20), noon(2020, 9, 22), noon(2020, 10, 5), DecisionKind.AMPLIFY)
    asked(noon(2020, 11, 2), noon(2020, 11, 2, 23), noon(2020, 11, 12), DecisionKind.DIRECT)
    asked(noon(2020, 12, 1), noon(2020, 12, 4), noon(2020, 12, 5), DecisionKind.DIRECT)
    asked(noon(2021, 3, 1), noon(2021, 3, 11))
    # October 1 in Greenwich, and still September 30 at the center.
    asked(datetime(2021, 10, 1, 5, tzinfo=UTC))


def _supports(made: Ledger) -> None:
    one, two, three = made.topics
    made.supports = {
        "webinar": SupportFactory(name="Webinars", tier=TierKey.GENERAL, topics=[one, two], focal_areas=[made.areas[0]],
                                  origin=Origin.WORK_PLAN, starts_on=date(2020, 10, 1)),
        "team": SupportFactory(name="State team", tier=TierKey.TARGETED, topics=[one, two, three], focal_areas=made.areas,
                               origin=Origin.OFFERING, starts_on=date(2020, 10, 1)),
        "deep": SupportFactory(name="Deep work", tier=TierKey.INTENSIVE, topics=[], focal_areas=[], origin=Origin.REQUEST,
                               starts_on=date(2020, 10, 1), expected_minutes=600, liaison=made.staff),
    }  # fmt: skip
    partner = OrganizationFactory()
    SupportProvider.objects.create(support=made.supports["webinar"], organization=partner, role=ProviderRole.PRESENTER,
                                   standing=Standing.EXTERNAL, since=date(2020, 10, 1), until=date(2021, 1, 31))  # fmt: skip
    SupportProvider.objects.create(support=made.supports["team"], organization=partner, role=ProviderRole.SOURCE,
                                   standing=Standing.EXTERNAL)  # fmt: skip
    SupportProvider.objects.create(support=made.supports["deep"], organization=partner, role=ProviderRole.LEAD,
                                   standing=Standing.OPERATING)  # fmt: skip


def _reach(made: Ledger) -> None:
    """Three people reached: Ann at two tiers, Bo once, Cy once; Di only registered; 40 counted without names."""
    made.agencies = {"de": SEAFactory(state="DE"), "oh": LEAFactory(state="OH"), "us": OrganizationFactory()}
    ann, bo, cy, di = made.people = [PersonFactory(name=name) for name in ("Ann", "Bo", "Cy", "Di")]
    webinar = ActivityFactory(support=made.supports["webinar"], on=date(2020, 11, 10), title="First webinar")
    meeting = ActivityFactory(support=made.supports["team"], on=date(2021, 3, 2))
    earlier = ActivityFactory(support=made.supports["webinar"], on=date(2020, 9, 30))
    error = ActivityFactory(support=made.supports["deep"], on=date(2021, 3, 3), withdrawn_at=noon(2021, 3, 4))
    made.activities = {"webinar": webinar, "meeting": meeting, "earlier": earlier, "error": error}
    rows: list[tuple[Activity, Person, str, str]] = [
        (webinar, ann, "de", Attendance.ATTENDED),
        (webinar, bo, "oh", Attendance.ATTENDED),
        (webinar, di, "us", Attendance.REGISTERED),
        (meeting, ann, "de", Attendance.ATTENDED),
        (meeting, cy, "us", Attendance.ATTENDED),
        (earlier, di, "oh", Attendance.ATTENDED),
        (error, di, "oh", Attendance.ATTENDED),
    ]
    for activity, person, agency, status in rows:
        ParticipationFactory(activity=activity, person=person, organization=made.agencies[agency], status=status)
    ParticipationFactory(activity=webinar, count=40)
    UseFactory(at_least=2000, period_from=date(2020, 5, 1), period_to=date(2021, 4, 30))
    UseFactory(at_least=3000, period_from=date(2019, 5, 1), period_to=date(2019, 9, 30))


def _effort(made: Ledger) -> None:
    """480 minutes in the year: 120 + 60 on webinars, 240 with the team, 60 in depth; 600 withdrawn, 30 earlier."""
    webinar, team, deep = (made.supports[name] for name in ("webinar", "team", "deep"))
    answered = ActivityFactory(support=team, on=date(2021, 4, 1), origin=Origin.CONTEXT_EVENT)
    made.activities["answered"] = answered
    for support, on, minutes, more in (
        (webinar, date(2020, 11, 9), 120, {}),  # a partner presents
        (webinar, date(2021, 2, 1), 60, {}),  # the partner has gone
        (team, date(2021, 3, 1), 180, {}),
        (team, date(2021, 4, 1), 60, {"activity": answered}),  # planned support, responsive activity
        (deep, date(2021, 5, 1), 60, {}),
        (deep, date(2021, 5, 1), 600, {"withdrawn_at": noon(2021, 5, 2)}),
        (webinar, date(2020, 9, 30), 30, {}),
    ):
        EffortFactory(staff=made.staff, support=support, on=on, minutes=minutes, **more)


def _costs(made: Ledger) -> None:
    CostFactory(award_year=made.year, cents=500_00)
    CostFactory(award_year=made.year, cents=250_00)
    CostFactory(award_year=made.year, cents=300_00, is_open=True, kind="contract")
    CostFactory(award_year=made.year, cents=999_00, withdrawn_at=noon(2021, 5, 2))
    CostFactory(award_year=made.before, cents=70_00)
