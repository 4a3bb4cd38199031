"""Teams of the published collaboratives, long ended; and one collaborative of today, so that its pages live."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Person
from steelyard.faces.command.simulation.teamwork import (
    ARROWS,
    BARRIERS,
    CELEBRATIONS,
    FACILITATORS,
    GROUPS,
    MILESTONES,
    PROBLEMS,
    THEORY,
    THOUGHTS,
)
from steelyard.faces.command.simulation.tiers import cover, support_row
from steelyard.faces.command.simulation.world import World
from steelyard.support.collaboratives.models import (
    Application,
    CoalitionGroup,
    Collaborative,
    Encounter,
    Entry,
    Handover,
    Insight,
    ItemUse,
    Loop,
    Meeting,
    Milestone,
    PulseAnswer,
    PulsePlace,
    PulseRound,
    Series,
    SessionPlan,
    SharedItem,
    Team,
    TeamMember,
    TheoryArrow,
    TheoryElement,
)
from steelyard.support.collaboratives.rules import (
    Consent,
    Format,
    LoopKind,
    LoopStatus,
    Stage,
    TeamRole,
)
from steelyard.support.delivery.models import Activity, Participation, Promise, Session, Support, SupportProvider
from steelyard.support.delivery.rules import (
    ActivityKind,
    Attendance,
    ContactType,
    Origin,
    ProviderRole,
    Standing,
    SupportStatus,
)

NAME = "Practice and Policy Collaborative, simulated"
ZONE = "America/New_York"
ROLES = (TeamRole.LEAD, TeamRole.SPONSOR, TeamRole.DATA, TeamRole.PRACTICE, TeamRole.POLICY, TeamRole.COMMUNICATION)


def collaboratives(world: World) -> None:
    """The ended teams, then the collaborative of today."""
    for one in Collaborative.objects.select_related("support").order_by("support__starts_on", "id"):
        _ended(world, one)
    _today(world)


# The published collaboratives: their states are facts, their teams' people and work are invented


def _ended(world: World, one: Collaborative) -> None:
    prefix = f"{one.support.name}: "
    supports = Support.objects.filter(name__startswith=prefix, is_simulated=True).order_by("name")
    strands = list(one.strands.order_by("id"))
    teams = world.write(
        Team(
            collaborative=one, support=support, state_id=_state_of(support, prefix), name=f"{_state_of(support, prefix)} team",
            strand=strands[n % len(strands)] if strands else None, problem=world.dice.choice(PROBLEMS),
            stage=Stage.SPREADING, minutes_a_month=240, formed_on=support.starts_on, ended_on=support.ends_on,
            is_simulated=True,
        )
        for n, support in enumerate(supports)
    )  # fmt: skip
    for team in teams:
        world.write(_members(world, team, until=team.ended_on))
    world.write(
        Milestone(team=team, title=title, first_due_on=day, due_on=day, reached_on=day + timedelta(days=late),
                  celebration=world.dice.choice(CELEBRATIONS), is_simulated=True)
        for team in teams for title, day, late in _reached(world, team)
    )  # fmt: skip


def _state_of(support: Support, prefix: str) -> str:
    return support.name.removeprefix(prefix)[:2]


def _reached(world: World, team: Team) -> Iterator[tuple[str, date, int]]:
    last = team.ended_on or world.today
    step = (last - team.formed_on) / 4
    for at, title in enumerate(MILESTONES[:3], start=1):
        yield title, team.formed_on + step * at, world.dice.randint(0, 40)


def _members(world: World, team: Team, *, until: date | None = None) -> list[TeamMember]:
    return [
        TeamMember(team=team, person=person, organization_id=person.organization_id, role=role, since=team.formed_on,
                   until=until, is_simulated=True)
        for person, role in zip(_people(world, str(team.state_id)), ROLES, strict=False)
    ]  # fmt: skip


def _people(world: World, postal: str) -> list[Person]:
    """Six people of a state, of more than one agency where there are several."""
    known = world.team_people.get(postal, [])
    first = known[:1]
    home = first[0].organization_id if first else None
    others = [one for one in known[1:] if one.organization_id != home][:3]
    same = [one for one in known[1:] if one.organization_id == home]
    return [*first, *others, *same][: len(ROLES)]


# The collaborative of today


def _today(world: World) -> None:
    started, ends = world.today - timedelta(days=160), world.today + timedelta(days=400)
    states = [
        "DE",
        *[postal for postal in sorted(world.team_people) if postal != "DE" and len(_people(world, postal)) >= 5],
    ][:8]
    whole = support_row(world, NAME, TierKey.TARGETED, started, ends, Origin.WORK_PLAN)
    supports = [
        support_row(world, f"{NAME}: {postal}", TierKey.TARGETED, started, ends, Origin.WORK_PLAN) for postal in states
    ]
    for n, support in enumerate(supports):
        support.liaison = world.staff[3] if n < 5 else world.staff[2]
    world.write([whole, *supports])
    cover(world, [whole, *supports], [world.some(world.topics, 1, 3) for _ in (whole, *supports)])
    world.write(_leads(world, [whole, *supports]))
    seas = [world.seas[postal].pk for postal in states]
    world.link(Support.recipients, [(whole.pk, pk) for pk in seas])
    world.link(Support.recipients, [(one.pk, pk) for one, pk in zip(supports, seas, strict=True)])
    found = _charge(world, whole)
    teams = world.write(_team(world, found, support=one, n=n) for n, one in enumerate(supports))
    members = {team.pk: world.write(_members(world, team)) for team in teams}
    world.write(_application(world, found, postal) for postal in ("ME", "OR", "WY"))
    for n, team in enumerate(teams):
        _sessions(world, team, members[team.pk], rests=n == 2)
        _work(world, team, n)
    _together(world, found, teams)
    _leaves(world, members[teams[1].pk][2])
    _pulses(world, teams[0], members[teams[0].pk])


def _leads(world: World, supports: Iterable[Support]) -> Iterator[SupportProvider]:
    for one in supports:
        yield SupportProvider(
            support=one, organization=world.center.organization, role=ProviderRole.LEAD, standing=Standing.CENTER,
            since=one.starts_on, until=one.ends_on,
        )  # fmt: skip


def _charge(world: World, support: Support) -> Collaborative:
    support.status = SupportStatus.ACTIVE
    return world.write([
        Collaborative(
            support=support, key="practice-and-policy", call_is_public=True, places=12, is_simulated=True,
            problem="What schools find out seldom reaches those who make the rules, and the answer seldom comes back.",
            call="Bring a team of at least two agencies. You get a liaison, sessions with other states every month, "
            "and time of your own. We ask for four hours a month of each member, for a year.",
            call_opens_on=world.today - timedelta(days=20), call_closes_on=world.today + timedelta(days=25),
        )
    ])[0]  # fmt: skip


def _team(world: World, found: Collaborative, *, support: Support, n: int) -> Team:
    postal = support.name.removeprefix(f"{NAME}: ")
    state = next(one for one in world.states if one.postal == postal)
    return Team(
        collaborative=found, support=support, state=state, name=f"{state.name} team", problem=PROBLEMS[n % len(PROBLEMS)],
        stage=list(Stage)[n % 3], minutes_a_month=240, formed_on=support.starts_on, is_simulated=True,
    )  # fmt: skip


def _application(world: World, found: Collaborative, postal: str) -> Application:
    people = [
        {"name": one.name, "agency": str(one.organization or ""), "role": "member", "email": ""}
        for one in _people(world, postal)[:3]
    ]
    return Application(
        collaborative=found, state_id=postal, agency=world.seas[postal], contact_name="Simulated applicant",
        contact_email=f"applicant.{postal.lower()}@simulated.example", problem=world.dice.choice(PROBLEMS),
        minutes_a_month=240, people=people, received_at=world.moment(world.today - timedelta(days=world.dice.randint(1, 15))),
        is_simulated=True,
    )  # fmt: skip


def _sessions(world: World, team: Team, members: Sequence[TeamMember], *, rests: bool) -> None:
    """Check-ins every three weeks, held ones in the ledger with who came; two more are planned."""
    days = [team.formed_on + timedelta(days=10 + 21 * n) for n in range(10)]
    series = world.write(
        [
            Series(
                collaborative=team.collaborative,
                title=f"Check-ins, {team.name}",
                format=Format.CHECK_IN,
                is_simulated=True,
            )
        ]
    )[0]
    series.teams.add(team)
    held = dict(zip(days, _held(world, team, days), strict=False))
    sessions = world.write(
        Session(support=team.support, kind=ActivityKind.CHECK_IN, title=f"Check-in, {team.name}",
                starts_at=datetime.combine(day, time(14), ZoneInfo(ZONE)), minutes=60, time_zone=ZONE, is_simulated=True)
        for day in days
    )  # fmt: skip
    world.write(
        SessionPlan(
            series=series, session=one, agenda="What happened, what is stuck, what comes next.", activity=held.get(day)
        )
        for one, day in zip(sessions, days, strict=True)
    )
    world.write(
        Participation(activity=one, person_id=member.person_id, organization_id=member.organization_id,
                      status=_came(world, alone=rests, first=at == 0))
        for one in held.values() for at, member in enumerate(members)
    )  # fmt: skip
    meetings = world.write(
        Meeting(team=team, on=day + timedelta(days=7), minutes=90, title="Working time", is_simulated=True)
        for day in days[:4]
    )
    for meeting in meetings:
        meeting.present.set([member.person_id for member in members[:4]])


def _held(world: World, team: Team, days: Sequence[date]) -> list[Activity]:
    return world.write(
        Activity(support=team.support, kind=ActivityKind.CHECK_IN, contact_type=ContactType.MONITORING, on=day, minutes=60,
                 title=f"Check-in, {team.name}", is_simulated=True)
        for day in days if day < world.today
    )  # fmt: skip


def _came(world: World, *, alone: bool, first: bool) -> str:
    often = (1.0 if first else 0.2) if alone else 0.8
    if world.dice.random() < often:
        return Attendance.ATTENDED
    return Attendance.EXCUSED if world.dice.random() < 0.6 else Attendance.ABSENT


def _work(world: World, team: Team, n: int) -> None:
    """Milestones, loops, theory, coalition, log and shelf of one team."""
    start = team.formed_on
    for at, title in enumerate(MILESTONES):
        first = start + timedelta(days=50 * (at + 1))
        moved = timedelta(days=30 if (at + n) % 3 == 2 else 0)
        done = first + timedelta(days=6) if at < 2 else None
        world.write([
            Milestone(team=team, title=title, first_due_on=first, due_on=first + moved, reached_on=done,
                      celebration=CELEBRATIONS[at % 3] if done else "", is_simulated=True)
        ])  # fmt: skip
    world.write(_loop(team, n, at) for at in range(2 + n % 2))
    elements = world.write(
        TheoryElement(team=team, kind=kind, sphere=sphere, text=text, position=at)
        for at, (kind, sphere, text) in enumerate(THEORY)
    )
    world.write(TheoryArrow(start=elements[first], end=elements[last]) for first, last in ARROWS)
    names = ("identify", "design", "decide", "implement", "assess")
    world.write(
        CoalitionGroup(team=team, name=name, kind=kind, **dict(zip(names, parts, strict=True)))
        for name, kind, parts in GROUPS
    )
    world.write(
        Entry(team=team, kind=kind, text=text, on=start + timedelta(days=30 * (at + 1)), is_simulated=True)
        for at, (kind, text) in enumerate(THOUGHTS)
    )
    world.write(
        Promise(what=what, by_staff=team.support.liaison, support=team.support, is_simulated=True,
                due_on=world.today + timedelta(days=world.dice.randint(-9, 20)))
        for what in ("Send the example of another state", "Find a facilitator for the next convening")
    )  # fmt: skip


def _loop(team: Team, n: int, at: int) -> Loop:
    raised = team.formed_on + timedelta(days=30 + 25 * at)
    steps = (n + at) % 4
    loop = Loop(
        team=team, kind=LoopKind.BARRIER if at != 1 else LoopKind.FACILITATOR, text=FACILITATORS[0] if at == 1 else BARRIERS[(n + at) % len(BARRIERS)],
        seen_by="Three schools of two districts", raised_on=raised, status=list(LoopStatus)[steps], is_simulated=True,
    )  # fmt: skip
    if steps >= 1:
        loop.goes_to, loop.sent_on = "The state board’s committee on rules", raised + timedelta(days=9)
    if steps >= 2:
        loop.answer, loop.answered_on = (
            "The form is joined with the report from next year.",
            raised + timedelta(days=40),
        )
    if steps >= 3:
        loop.told_how, loop.told_on = "At the principals’ meeting, and by letter.", raised + timedelta(days=52)
    return loop


def _together(world: World, found: Collaborative, teams: Sequence[Team]) -> None:
    """What the teams do with each other: convenings to come, the shelf, encounters, insights."""
    series = world.write([Series(collaborative=found, title="Convenings", format=Format.CONVENING, is_simulated=True)])[
        0
    ]
    series.teams.set(teams)
    sessions = world.write(
        Session(support=found.support, kind=ActivityKind.CONVENING, title="Convening of all teams", minutes=180,
                starts_at=datetime.combine(world.today + timedelta(days=days), time(13), ZoneInfo(ZONE)), time_zone=ZONE,
                is_simulated=True)
        for days in (19, 110)
    )  # fmt: skip
    world.write(
        SessionPlan(series=series, session=one, agenda="Two teams show; all work; one hour by role.")
        for one in sessions
    )
    items = world.write(
        SharedItem(team=team, title=f"Questions we asked schools, {team.state.name}", is_common=True,
                   what="Twelve questions, two pages.", added_on=team.formed_on + timedelta(days=60), is_simulated=True)
        for team in teams
    )  # fmt: skip
    world.write(
        ItemUse(item=item, team=other, how="Changed for our districts", on=item.added_on + timedelta(days=20))
        for item, (team, other) in zip(items, pairwise(teams), strict=False)
        if item.team_id == team.pk
    )
    world.write([
        Encounter(asking=teams[1], asked=teams[0], question="How did you get the health agency to the table?",
                     reason="Both work on the same topics", is_simulated=True)
    ])  # fmt: skip
    world.write(
        Insight(team=team, title="Ask schools once", text="Three agencies found that they asked schools for the same numbers. "
                "A common calendar of questions took two meetings.", marked_on=world.today - timedelta(days=12),
                consent=consent, is_simulated=True)
        for team, consent in zip(teams, (Consent.ASKED, Consent.GIVEN, Consent.REFUSED), strict=False)
    )  # fmt: skip


def _leaves(world: World, member: TeamMember) -> None:
    member.until, member.left_because = world.today - timedelta(days=8), "took another post"
    member.save(update_fields=["until", "left_because"])
    world.write([Handover(member=member, asked_on=member.until)])


def _pulses(world: World, team: Team, members: Sequence[TeamMember]) -> None:
    """Three rounds of one team; the last one had too few answers to be shown."""
    for at, answered in enumerate((6, 6, 4)):
        opened = team.formed_on + timedelta(days=45 * (at + 1))
        one = world.write([PulseRound(team=team, opened_on=opened, closes_on=opened + timedelta(days=14),
                                      closed_on=opened + timedelta(days=14), is_simulated=True)])[0]  # fmt: skip
        world.write(
            PulsePlace(round=one, person_id=member.person_id, is_used=n < answered) for n, member in enumerate(members)
        )
        world.write(
            PulseAnswer(round=one, trust_inside=_score(world, 3 + at), trust_outside=_score(world, 2 + at),
                        belonging=_score(world, 4), agency=_score(world, 3), is_simulated=True)
            for _ in range(min(answered, len(members)))
        )  # fmt: skip


def _score(world: World, middle: int) -> int:
    return min(5, max(1, middle + world.dice.randint(-1, 1)))
