"""An agency whose intensive support runs, and three on the way to one: the published seven are exempt from readiness."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization, Person
from steelyard.center.offerings.models import Offering
from steelyard.faces.command.simulation.tiers import cover, meet, support_row
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.seals import seal
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.delivery.rules import ActivityKind, Origin, ProviderRole, Standing, SupportStatus
from steelyard.support.protocols.actions.protocols import keep_shipped
from steelyard.support.protocols.models import GuidedRun, Poll, Protocol, ProtocolVersion, RunMember, RunParty, Vote
from steelyard.support.protocols.queries.hosts import AGENCY
from steelyard.support.protocols.queries.protocols import newest
from steelyard.support.protocols.rules.guided.completing import tally
from steelyard.support.protocols.rules.guided.shape import RunState
from steelyard.support.readiness.models import Assumptions, ContextReview, Decision, PlanRow, Round
from steelyard.support.readiness.queries.rounds import rated_steps
from steelyard.support.readiness.rules import KEY, DecisionStatus, Part, Result

RATERS = 5
WORKS = ("One way to answer crises in every school", "Guidance that districts use", "Three offices, one visit")
# Of each part, the points from which raters choose.
Levels = Mapping[Part, tuple[int, ...]]
LOW: Levels = {Part.MOTIVATION: (2, 2, 3), Part.GENERAL: (0, 1, 1), Part.SPECIFIC: (1, 1, 2)}
BETTER: Levels = {Part.MOTIVATION: (2, 3, 3), Part.GENERAL: (1, 2, 2), Part.SPECIFIC: (1, 2, 2)}
READY: Levels = {Part.MOTIVATION: (2, 3, 3), Part.GENERAL: (2, 2, 3), Part.SPECIFIC: (2, 2, 3)}
MIXED: Levels = {Part.MOTIVATION: (1, 2, 2), Part.GENERAL: (2, 2, 3), Part.SPECIFIC: (0, 1, 1)}

CONTEXT = {
    "other_ta": "A regional lab works with the data team until summer. Nothing else touches this work.",
    "culture": "Decisions fall late and then hold. People speak openly in small rounds and carefully in large ones.",
    "strengths": "A deputy who has carried one change through already, and two districts that ask for more.",
    "stressors": "A budget session in spring, and a new system for payroll that keeps everybody busy.",
    "policy": "The safety plan has to be renewed every year; the board wants to see it in May.",
    "data": "Climate survey every fall, in thirds of the districts. Discipline data come late and differ by district.",
}
ASSUMED = {
    "need": "Staff answer the same crisis in different ways, and families notice.",
    "vision": "In two years every school knows who does what in the first hour, and families have seen it written down.",
    "method": "Two districts first, then ten, then all; coaching every three weeks, a look at results every quarter.",
    "ability": "Two of our staff have done this with other agencies; a third can step in.",
    "match": "It is the second goal of the agency's own plan.",
    "chance": "Money and people are there for two years. It fails if both leads leave in the first one.",
    "proponents": "The deputy, the counselors' association, both superintendents of the first districts.",
    "opponents": "The safety office fears to lose its own training; two board members doubt the cost.",
    "counted": "schools",
}
PLAN = (
    ("Name a second lead who could take over", "agency", 30),
    ("Show both leads how the coaching works", "staff", 45),
)
TOLD_NOT_YET = (
    "You want this work, and we see that. Two posts stand empty, and without them it would rest on one person. Let us begin "
    "with a team of districts, and look again in half a year."
)
TOLD_PLAN = (
    "Both posts are filled, and people know the work by now. General capacity is still what holds least, so we would begin "
    "with two things that make it hold."
)

TOLD_GO = (
    "Your people want it, the posts are filled, and two districts have begun by themselves. Let us begin together."
)


def readiness(world: World) -> None:
    """One agency that was told not yet and rated again, one whose ratings are shown, one that is rating."""
    version = _version()
    homes = _homes(world)
    supports = _proposed(world, homes, WORKS, begins=world.today + timedelta(days=40))
    today = world.today
    for support, home in zip(supports, homes, strict=True):
        people = list(Person.objects.living().filter(organization=home).order_by("pk")[:RATERS])
        if support is supports[0]:
            first = _round(world, support, home, people, version=version, days=190, levels=LOW, number=1)
            _decide(world, first, Result.NOT_YET, TOLD_NOT_YET)
            second = _round(
                world, support, home, people, version=version, days=20, levels=BETTER, number=2, earlier=first
            )
            _grounds(world, support)
            waiting = _decide(world, second, Result.GO_WITH_PLAN, TOLD_PLAN)
            world.write(
                PlanRow(decision=waiting, what=what, due_on=today + timedelta(days=days),
                        by_organization=home if who == "agency" else None, by_staff=None if who == "agency" else support.liaison)
                for what, who, days in PLAN
            )  # fmt: skip
        else:
            is_shown = support is supports[1]
            levels = MIXED if is_shown else None
            _round(world, support, home, people, version=version, days=12, levels=levels, number=1)


def underway(world: World) -> None:
    """The one intensive support that runs today: both sides decided on it together, and it began ten months ago."""
    agency = world.team_people["DE"][0].organization or world.seas["DE"]
    staff, theirs = (
        User.objects.holding(role).filter(is_demonstration=True).order_by("pk").first()
        for role in (Role.LIAISON, Role.RECIPIENT)
    )
    version = _version()
    people = list(Person.objects.living().filter(organization=agency).order_by("pk")[:RATERS])
    if staff is None or theirs is None or not people:
        return  # outside the demonstration nobody has an account to decide with
    begins = world.today - timedelta(days=300)
    [support] = _proposed(world, [agency], ["District coaches for school safety"], begins=begins)
    round_ = _round(world, support, agency, people, version=version, days=345, levels=READY, number=1)
    _grounds(world, support, days=332)
    _agree(world, round_, staff=staff, theirs=theirs)
    Support.objects.filter(pk=support.pk).update(status=SupportStatus.ACTIVE)
    support.status = SupportStatus.ACTIVE
    world.supports.append(support)
    meet(world, support, people, every=21, kind=ActivityKind.COACHING, minutes=90)


def _agree(world: World, found: Round, *, staff: User, theirs: User) -> None:
    at = found.opened_at + timedelta(days=20)
    GuidedRun.objects.filter(pk=found.run_id).update(status=RunState.COMPLETE, ended_at=at, steps_done=1, version=2)
    world.write([Decision(
        round=found, result=Result.GO, words=TOLD_GO, status=DecisionStatus.JOINT, staff_by=staff, staff_at=at,
        agency_by=theirs, agency_at=at + timedelta(days=3), decided_on=timezone.localdate(at + timedelta(days=3)),
        is_simulated=True,
    )])  # fmt: skip


def _version() -> ProtocolVersion:
    keep_shipped(by=None)
    version = newest(Protocol.objects.get(key=KEY))
    assert version is not None
    return version


def _homes(world: World) -> list[Organization]:
    """The agency of the account for recipients, and two others that have enough people to rate."""
    ours = world.team_people["DE"][0].organization or world.seas["DE"]
    others = [
        people[0].organization for postal, people in sorted(world.team_people.items()) if postal != "DE" and people
    ]
    return [ours, *[one for one in others if one is not None][:2]]


def _proposed(world: World, homes: Sequence[Organization], works: Sequence[str], *, begins: date) -> list[Support]:
    rows = [
        support_row(world, f"{home.state_id}: {what}", TierKey.INTENSIVE, begins, begins + timedelta(days=760), Origin.REQUEST)
        for home, what in zip(homes, works, strict=True)
    ]  # fmt: skip
    for one in rows:
        one.status, one.liaison = SupportStatus.PROPOSED, world.staff[3]
    supports = world.write(rows)
    cover(world, supports, [world.some(world.topics, 1, 1) for _ in supports])
    world.link(Support.recipients, [(s.pk, home.pk) for s, home in zip(supports, homes, strict=True)])
    world.write(
        SupportProvider(support=one, organization=world.center.organization, role=ProviderRole.LEAD,
                        standing=Standing.CENTER, since=one.starts_on, until=one.ends_on)
        for one in supports
    )  # fmt: skip
    return supports


def _round(  # noqa: PLR0913 -- a round and all that is in it
    world: World, support: Support, home: Organization, people: Sequence[Person], *, version: ProtocolVersion, days: int,
    levels: Levels | None, number: int, earlier: Round | None = None,
) -> Round:  # fmt: skip
    """A round of ratings; without levels two have rated, and nothing is shown."""
    day = world.today - timedelta(days=days)
    at = timezone.make_aware(datetime.combine(day, time(15)))
    [run] = world.write([GuidedRun(
        protocol_version=version, subject_label=AGENCY, subject_pk=home.pk, subject_name=home.name[:300],
        about=f"Readiness for {support.name}"[:200], support=support, opened_at=at, round=number, steps_needed=1,
        earlier=earlier.run if earlier else None, first=earlier.run if earlier else None, is_simulated=True,
    )])  # fmt: skip
    world.write([RunParty(run=run, organization=home, since=day)])
    members = world.write(RunMember(run=run, person=one, since=day) for one in people)
    shown = at + timedelta(days=6)
    for step in rated_steps(run.guide):
        given = [
            {item.key: str(world.dice.choice((levels or LOW)[Part(step.feeds)])) for item in step.items}
            for _ in members
        ]
        counts = {item.key: tally(item, [one[item.key] for one in given]) for item in step.items} if levels else None
        [poll] = world.write([Poll(run=run, step=step.key, tally=counts, revealed_at=shown if levels else None,
                                   voters=len(members) if levels else 0)])  # fmt: skip
        votes = world.write(Vote(poll=poll, member=one, locked_at=at) for one in (members if levels else members[:2]))
        for vote, scores in zip(votes, given, strict=False):
            if levels is None:
                vote.sealed = seal(scores, about=f"protocols.vote.{vote.pk}")
                vote.save(update_fields=["sealed"])
    [made] = world.write([Round(support=support, agency=home, number=number, run=run, opened_at=at, is_simulated=True)])
    return made


def _decide(world: World, found: Round, result: Result, words: str) -> Decision:
    """Not yet ends its round; go waits for the agency."""
    is_told = result == Result.NOT_YET
    at = found.opened_at + timedelta(days=9)
    offered = Offering.objects.filter(tier=TierKey.TARGETED, is_published=True).order_by("position", "pk").first()
    if is_told:
        GuidedRun.objects.filter(pk=found.run_id).update(status=RunState.COMPLETE, ended_at=at, steps_done=1, version=2)
    [made] = world.write([Decision(
        round=found, result=result, words=words, offering=offered if is_told else None, staff_at=at,
        status=DecisionStatus.TOLD if is_told else DecisionStatus.WAITING,
        decided_on=timezone.localdate(at) if is_told else None, is_simulated=True,
    )])  # fmt: skip
    return made


def _grounds(world: World, support: Support, *, days: int = 8) -> None:
    day = world.today - timedelta(days=days)
    at = timezone.make_aware(datetime.combine(day, time(16)))
    world.write(
        [ContextReview(support=support, number=1, reviewed_on=day, written_at=at, is_simulated=True, **CONTEXT)]
    )
    world.write(
        [Assumptions(support=support, can_benefit=212, planned=150, answered_at=at, is_simulated=True, **ASSUMED)]
    )
