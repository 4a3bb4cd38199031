"""Staff, agencies and the people who were in touch."""

from datetime import date, timedelta
from math import isqrt

from steelyard.center.charge.models import Expertise, Rate, StaffHours, StaffMember
from steelyard.center.charge.rules import Depth, TierKey
from steelyard.center.directory.models import Address, Affiliation, Organization, Person
from steelyard.center.directory.rules import OrganizationKind
from steelyard.faces.command.simulation import names
from steelyard.faces.command.simulation.world import IN_TOUCH_FIRST, IN_TOUCH_SECOND, World
from steelyard.foundation.kit.text import fold
from steelyard.support.delivery.models import Support

MOST_LEAS = 15_000
# A few people of the first year were not in touch again in the second.
ONLY_FIRST_YEAR = 60
POSITIONS = (
    "Center director",
    "Deputy director",
    "Intake coordinator",
    "Liaison",
    "Liaison",
    "Liaison",
    "Liaison",
    "Librarian",
)
# Share of the people in touch by where they work, as the published role mix of respondents has it.
ROLE_MIX = (("state", 0.28), ("local", 0.193), ("school", 0.196), ("other", 0.331))


def staff(world: World) -> None:
    """Eight at scale 1; more grow with the root of the scale, all of them liaisons."""
    positions = POSITIONS + ("Liaison",) * (len(POSITIONS) * (isqrt(world.scale) - 1))
    employers = [world.center.lead or world.center.organization]
    people = world.write(_person(world, employers[0], position) for position in positions)
    _addresses(world, people)
    world.staff = world.write(
        StaffMember(person=p, title=position, employer=employers[0], minutes_per_week=1800, since=date(2018, 10, 1))
        for p, position in zip(people, positions, strict=True)
    )
    world.write(
        Rate(staff=s, since=year.starts_on, cents_per_hour=hourly(s, year.number))
        for s in world.staff
        for year in world.years
    )
    world.write(StaffHours(staff=s, award_year=y, minutes=60 * 1000) for s in world.staff for y in world.years)
    world.write(
        Expertise(staff=s, topic=topic, depth=world.dice.choice([Depth.SOME, Depth.GOOD, Depth.GOOD, Depth.DEEP]))
        for s in world.staff
        for topic in world.some(world.topics, 4, 8)
    )


def hourly(staff: StaffMember, year: int) -> int:
    """What an hour costs in cents: directors more than others, everybody a little more each award year."""
    return (13_500 if "irector" in staff.title else 9_800) + 300 * year


def agencies(world: World) -> None:
    """LEAs and schools in every state, sister agencies for the teams, and other organizations of the field."""
    leas = min(MOST_LEAS, 160 * world.scale)
    world.agencies = {
        "state": [*world.seas.values(), *world.write(_sister_agencies(world))],
        "local": world.write(_organization(world, OrganizationKind.LEA, i) for i in range(leas)),
        "other": world.write(_organization(world, OrganizationKind.OTHER, i) for i in range(60 * isqrt(world.scale))),
    }
    world.agencies["school"] = world.write(
        _organization(world, OrganizationKind.SCHOOL, i, parent=world.dice.choice(world.agencies["local"]))
        for i in range(min(2 * MOST_LEAS, 200 * world.scale))
    )


def _sister_agencies(world: World) -> list[Organization]:
    purposes = ("Department of Health and Human Services", "Department of Public Safety")
    return [
        _named(f"{state.name} {purpose}", OrganizationKind.STATE_AGENCY, state_id=state.pk)
        for state in world.states
        for purpose in purposes
        if state.kind == "state"
    ]


def _organization(
    world: World, kind: OrganizationKind, number: int, parent: Organization | None = None
) -> Organization:
    # Districts and states take turns, so that each state has some.
    state = str(parent.state_id) if parent else world.states[number % len(world.states)].pk
    ending = {
        OrganizationKind.LEA: "School District",
        OrganizationKind.SCHOOL: "School",
        OrganizationKind.OTHER: "Learning Network",
    }[kind]
    above = world.seas.get(state) if kind == OrganizationKind.LEA else parent
    return _named(f"{names.place(world.dice)} {ending}", kind, state_id=state, parent=above)


def _named(name: str, kind: OrganizationKind, *, state_id: str, parent: Organization | None = None) -> Organization:
    return Organization(
        name=name,
        kind=kind,
        state_id=state_id,
        parent=parent,
        is_simulated=True,
        source="simulated",
    )


def contacts(world: World) -> None:
    """Everybody who was in touch in the two published years; the first places go to the state teams."""
    wanted = (IN_TOUCH_SECOND + ONLY_FIRST_YEAR) * world.scale
    people = []
    for group, share in ROLE_MIX:
        homes = world.agencies[group]
        people += [
            _person(world, world.dice.choice(homes), world.dice.choice(names.JOBS)) for _ in range(int(wanted * share))
        ]
    people += [
        _person(world, world.dice.choice(world.agencies["other"]), world.dice.choice(names.JOBS))
        for _ in range(wanted - len(people))
    ]
    world.contacts = world.write(people)
    _addresses(world, world.contacts)
    world.contacts = _in_order(world)
    for person in world.contacts:
        if _works_for_state(person):
            world.team_people.setdefault(str(_home(person).state_id), []).append(person)
    world.early = {p.pk for p in world.contacts[: IN_TOUCH_FIRST * world.scale]}
    world.gone = {p.pk for p in world.contacts[: ONLY_FIRST_YEAR * world.scale]}


def _in_order(world: World) -> list[Person]:
    """First those who leave after the first year, then the first state teams, then everybody else."""
    world.dice.shuffle(world.contacts)
    first_teams = Support.objects.filter(tier=TierKey.TARGETED).order_by("starts_on").first()
    states = set(first_teams.recipients.values_list("state_id", flat=True)) if first_teams else set()
    team = [p for p in world.contacts if _works_for_state(p) and _home(p).state_id in states]
    others = [p for p in world.contacts if not (_works_for_state(p) and _home(p).state_id in states)]
    gone = ONLY_FIRST_YEAR * world.scale
    return others[:gone] + team + others[gone:]


def _home(person: Person) -> Organization:
    if person.organization is None:
        raise ValueError(f"{person} has no organization.")
    return person.organization


def _works_for_state(person: Person) -> bool:
    return _home(person).kind in {OrganizationKind.SEA, OrganizationKind.STATE_AGENCY}


def _person(world: World, home: Organization, title: str) -> Person:
    name = names.person(world.dice)
    return Person(name=name, organization=home, title=title, is_simulated=True)


def _addresses(world: World, people: list[Person]) -> None:
    # The number keeps addresses apart; the host is reserved for examples and reaches nobody.
    world.write(
        Address(person=p, email=f"{names.slug(fold(p.name))}.{p.pk}@simulated.example", is_primary=True) for p in people
    )
    since = date(2018, 10, 1)
    world.write(
        Affiliation(
            person=p,
            organization=p.organization,
            title=p.title,
            since=since - timedelta(days=world.dice.randint(0, 2000)),
        )
        for p in people
        if p.organization is not None
    )
