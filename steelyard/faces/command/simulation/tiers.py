"""What was given: the three tiers, and the hours and money behind them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from steelyard.center.charge.models import StaffMember, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Person
from steelyard.faces.command.simulation.field import intensive_agencies
from steelyard.faces.command.simulation.people import ONLY_FIRST_YEAR, hourly
from steelyard.faces.command.simulation.world import (
    BIG_WEBINAR,
    END,
    FIRST_YEAR,
    IN_TOUCH_FIRST,
    SECOND_YEAR,
    World,
)
from steelyard.support.delivery.models import Activity, Cost, Effort, Participation, Support, SupportProvider
from steelyard.support.delivery.rules import (
    ActivityKind,
    Attendance,
    ContactType,
    CostKind,
    Mode,
    Origin,
    Part,
    ProviderRole,
    Standing,
    SupportStatus,
)

PANDEMIC = date(2020, 3, 15)
# Days of the webinars that the record dates, and how many more the simulator holds in each stretch.
FIXED_WEBINARS = (date(2019, 5, 15), date(2019, 7, 17))
STRETCHES = ((*FIRST_YEAR, 7), (*SECOND_YEAR, 16), (date(2021, 5, 1), END, 24))
SPENT_SHARE = {1: 0.72, 2: 0.93, 3: 0.97, 4: 0.96, 5: 0.95}
# The first year went mostly into building the center; a request takes few hours beside a webinar, a team or an agency.
BUILDING, BUILDING_WEIGHT = "Building the center, simulated", 150
HOURS_WEIGHT = {
    ("general", False): 12, ("general", True): 2, ("targeted", False): 9, ("targeted", True): 9,
    ("intensive", False): 9, ("intensive", True): 9,
}  # fmt: skip
STAFF_SHARE = 0.78  # of what is spent; the rest is travel, contracts and products


def general(world: World) -> None:
    """Webinars, each under a general-tier support; more than half of them with an external partner."""
    days = [*FIXED_WEBINARS, date(2021, 4, 21)]
    for first, last, count in STRETCHES:
        days += [world.day(first, last) for _ in range(count * world.scale)]
    days.sort()
    supports = world.write(_webinar_series(world, number, day) for number, day in enumerate(days))
    world.supports += supports
    cover(world, supports, [dict.fromkeys(world.some(world.topics_on(s.starts_on), 1, 2)) for s in supports])
    world.write(_presented(world, s) for n, s in enumerate(supports) if n % 5 < 3)
    activities = world.write(
        Activity(support=s, kind=ActivityKind.WEBINAR, contact_type=ContactType.RESOURCE, title=s.name, on=s.starts_on,
                 minutes=world.dice.choice([60, 60, 75, 90]), mode=Mode.VIRTUAL, is_simulated=True)
        for s in supports
    )  # fmt: skip
    world.write(_registrations(world, activities))
    building = world.years[0]
    world.supports += world.write([
        support_row(world, BUILDING, TierKey.GENERAL, building.starts_on, building.ends_on, Origin.WORK_PLAN)
    ])  # fmt: skip


def _webinar_series(world: World, number: int, day: date) -> Support:
    responsive = day >= PANDEMIC and world.dice.random() < 0.45
    return support_row(world, f"Webinar {number + 1}, simulated", TierKey.GENERAL, day, day + timedelta(days=30),
                    Origin.CONTEXT_EVENT if responsive else Origin.WORK_PLAN)  # fmt: skip


def support_row(world: World, name: str, tier: str, starts: date, ends: date, origin: str) -> Support:
    return Support(
        name=name, tier=tier, starts_on=starts, ends_on=ends, origin=origin,
        status=SupportStatus.CLOSED if ends < world.today else SupportStatus.ACTIVE,
        liaison=world.dice.choice(world.staff), is_simulated=True, source="simulated",
    )  # fmt: skip


def cover(world: World, supports: Sequence[Support], topics: Sequence[Iterable[Topic]]) -> None:
    """Give each support its topics and the focal areas of these."""
    world.link(Support.topics, [(s.pk, t.pk) for s, some in zip(supports, topics, strict=True) for t in some])
    areas = [
        (s.pk, area.pk) for s, some in zip(supports, topics, strict=True) for t in some for area in t.focal_areas.all()
    ]
    world.link(Support.focal_areas, dict.fromkeys(areas))


def _presented(world: World, support: Support) -> SupportProvider:
    return SupportProvider(
        support=support, organization=world.dice.choice(world.providers), role=ProviderRole.PRESENTER,
        standing=Standing.EXTERNAL, since=support.starts_on, until=support.ends_on,
    )  # fmt: skip


def _registrations(world: World, activities: Sequence[Activity]) -> list[Participation]:
    """Everybody of a published year registers at least once in it; the large webinar has its published size."""
    first = [a for a in activities if FIRST_YEAR[0] <= a.on <= FIRST_YEAR[1]]
    second = [a for a in activities if SECOND_YEAR[0] <= a.on <= SECOND_YEAR[1]]
    later = [a for a in activities if a.on > SECOND_YEAR[1]]
    big = next(a for a in second if a.on == date(2021, 4, 21))
    others = [a for a in second if a is not big]
    early = world.contacts[: IN_TOUCH_FIRST * world.scale]
    lasting = world.contacts[ONLY_FIRST_YEAR * world.scale :]
    rows = _spread(world, early, first, 1, 2)
    rows += [_registered(world, big, p) for p in lasting[: BIG_WEBINAR * world.scale]]
    rows += _spread(world, lasting[BIG_WEBINAR * world.scale :], others, 1, 2)
    rows += _spread(world, lasting[: len(lasting) // 3], later, 1, 3)
    return rows


def _spread(
    world: World, people: Sequence[Person], activities: Sequence[Activity], least: int, most: int
) -> list[Participation]:
    return [_registered(world, a, p) for p in people for a in world.some(activities, least, most)]


def _registered(world: World, activity: Activity, person: Person) -> Participation:
    status = world.dice.choices([Attendance.ATTENDED, Attendance.ABSENT, Attendance.REGISTERED], [55, 40, 5])[0]
    return Participation(
        activity=activity, person=person, organization_id=person.organization_id, status=status,
        minutes=activity.minutes if status == Attendance.ATTENDED else None,
    )  # fmt: skip


def targeted(world: World) -> None:
    """A support per state team under each collaborative: monthly check-ins and four convenings a year."""
    collaboratives = list(Support.objects.filter(tier=TierKey.TARGETED, is_simulated=False).order_by("starts_on"))
    recipients = [(c, list(c.recipients.order_by("state_id"))) for c in collaboratives]
    pairs = [(c, sea) for c, seas in recipients for sea in seas]
    teams = world.write(
        support_row(
            world, f"{c.name}: {sea.state_id} team", TierKey.TARGETED, c.starts_on, c.ends_on or END, Origin.WORK_PLAN
        )
        for c, sea in pairs
    )
    world.supports += teams
    cover(world, teams, [list(c.topics.prefetch_related("focal_areas")) for c, _ in pairs])
    world.link(Support.recipients, [(t.pk, sea.pk) for t, (_, sea) in zip(teams, pairs, strict=True)])
    sisters = {(org.state_id, org.pk) for org in world.agencies["state"]}
    world.link(
        Support.recipients,
        [
            (t.pk, pk)
            for t, (_, sea) in zip(teams, pairs, strict=True)
            for s, pk in sorted(sisters)
            if s == sea.state_id and pk != sea.pk
        ],
    )
    for team, (_, sea) in zip(teams, pairs, strict=True):
        meet(
            world,
            team,
            world.team_people.get(str(sea.state_id), [])[:13],
            every=28,
            kind=ActivityKind.CHECK_IN,
            minutes=60,
        )
    for collaborative, seas in recipients:
        group = [p for sea in seas for p in world.team_people.get(str(sea.state_id), [])[:6]]
        meet(world, collaborative, group, every=90, kind=ActivityKind.CONVENING, minutes=180)


def intensive(world: World) -> None:
    """The recipients of intensive support: coaching, trainings and visits over one to two years."""
    agencies = intensive_agencies(world)
    starts = [world.day(date(2019, 11, 1), date(2022, 1, 31)) for _ in agencies]
    supports = world.write(
        support_row(
            world,
            f"Intensive support: {org.name}"[:200],
            TierKey.INTENSIVE,
            day,
            day + timedelta(days=500),
            Origin.REQUEST,
        )
        for org, day in zip(agencies, starts, strict=True)
    )
    world.supports += supports
    world.intensive = supports
    cover(world, supports, [dict.fromkeys(world.some(world.topics_on(s.starts_on), 1, 2)) for s in supports])
    world.link(Support.recipients, [(s.pk, org.pk) for s, org in zip(supports, agencies, strict=True)])
    at_home: dict[int, list[Person]] = {}
    for person in world.contacts:
        at_home.setdefault(person.organization_id or 0, []).append(person)
    for support, org in zip(supports, agencies, strict=True):
        meet(world, support, at_home.get(org.pk, [])[:14], every=21, kind=ActivityKind.COACHING, minutes=90)


def led(world: World) -> None:
    """The center leads every simulated support, but for those in which it only passes another's work on."""
    own = Support.objects.filter(is_simulated=True).exclude(providers__role=ProviderRole.SOURCE)
    world.write(
        SupportProvider(
            support=support, organization=world.center.organization, role=ProviderRole.LEAD, standing=Standing.CENTER,
            since=support.starts_on, until=support.ends_on,
        )
        for support in own.order_by("pk")
    )  # fmt: skip


def meet(
    world: World, support: Support, people: Sequence[Person], *, every: int, kind: ActivityKind, minutes: int
) -> None:
    """Regular meetings under a support; who takes part was in touch in both published years already."""
    last = min(support.ends_on or world.today, world.today)
    days = [support.starts_on + timedelta(days=n) for n in range(7, max(8, (last - support.starts_on).days), every)]
    activities = world.write(
        Activity(support=support, kind=kind, contact_type=ContactType.CONSULTATION, on=_workday(day), minutes=minutes,
                 mode=Mode.VIRTUAL if day >= date(2020, 3, 1) else Mode.IN_PERSON, is_simulated=True)
        for day in days
    )  # fmt: skip
    world.write(
        Participation(activity=a, person=p, organization_id=p.organization_id, part=Part.ATTENDEE,
                      status=Attendance.ATTENDED if world.dice.random() < 0.8 else Attendance.EXCUSED, minutes=None)
        for a in activities for p in people if world.was_in_touch(p, a.on)
    )  # fmt: skip


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def effort(world: World) -> None:
    """Hours and money of each award year, just within its budget."""
    for year in world.years:
        budget = round(year.budget_cents * SPENT_SHARE[year.number]) * world.scale
        world.write(_hours(world, year.number, round(budget * STAFF_SHARE)))
        world.write(_costs(world, year.number, round(budget * (1 - STAFF_SHARE))))


def _hours(world: World, number: int, cents: int) -> list[Effort]:
    year = world.years[number - 1]
    running = [s for s in world.supports if s.starts_on <= year.ends_on and (s.ends_on or END) >= year.starts_on]
    weights = [
        BUILDING_WEIGHT if s.name == BUILDING else HOURS_WEIGHT[s.tier, s.origin == Origin.REQUEST] for s in running
    ]
    rows, spent = [], 0
    while spent < cents:
        support = world.dice.choices(running, weights)[0]
        first, last = max(support.starts_on, year.starts_on), min(support.ends_on or END, year.ends_on)
        minutes = world.dice.choice([120, 180, 240, 300, 360])
        staff: StaffMember = support.liaison if world.dice.random() < 0.7 else world.dice.choice(world.staff)  # type: ignore[assignment]  # the simulator gives every support a liaison
        rows.append(Effort(staff=staff, support=support, on=world.day(first, last), minutes=minutes, is_simulated=True))
        spent += minutes * hourly(staff, number) // 60
    return rows


def _costs(world: World, number: int, cents: int) -> list[Cost]:
    year = world.years[number - 1]
    kinds = [
        (CostKind.CONTRACT, "Expert presenters and writers"),
        (CostKind.PRODUCT, "Design and editing"),
        (CostKind.TRAVEL, "Travel to convenings"),
        (CostKind.OTHER, "Platforms and licenses"),
    ]
    rows = []
    while cents > 0:
        amount = min(cents, world.dice.randrange(200_000, 1_500_000, 5_000) * world.scale)
        kind, what = world.dice.choice(kinds)
        rows.append(
            Cost(
                on=world.day(year.starts_on, year.ends_on),
                kind=kind,
                what=what,
                cents=amount,
                award_year=year,
                is_simulated=True,
            )
        )
        cents -= amount
    return rows
