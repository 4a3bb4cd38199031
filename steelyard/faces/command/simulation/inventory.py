"""One agency that goes through the alignment protocol: twenty-four initiatives, compared and rated as far as one gets."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

from steelyard.center.directory.models import Organization, Person
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.support.alignment.actions.initiatives import add_to, hold
from steelyard.support.alignment.models import DomainRating, Initiative, Relationship
from steelyard.support.alignment.rules import Domain, Standing
from steelyard.support.protocols.actions.guided_runs import open_guided, recount
from steelyard.support.protocols.actions.protocols import keep_shipped
from steelyard.support.protocols.models import GuidedRun, ProtocolVersion
from steelyard.support.protocols.queries.hosts import AGENCY

EDUCATION, HEALTH, SAFETY, FAMILIES = (
    "State education agency", "State health agency", "State public safety agency", "State agency for families"
)  # fmt: skip
STATE, GRANT, FEDERAL, GIFT = "State budget", "Federal grant, five years", "Federal formula funds", "Foundation grant"
NEWCOMERS, FOSTER, RURAL, EVERYBODY = (
    "Newcomers to the country",
    "Students in foster care",
    "Rural schools",
    "All students",
)
CHRONIC = "Students often absent"
# Name, owner, populations, grades, funding.
INITIATIVES = (
    ("Tiered supports in every school", EDUCATION, (EVERYBODY,), (0, 12), FEDERAL),
    ("School climate survey", EDUCATION, (EVERYBODY,), (3, 12), STATE),
    ("Threat assessment teams", SAFETY, (EVERYBODY,), (6, 12), STATE),
    ("School safety planning grants", SAFETY, (EVERYBODY, RURAL), (0, 12), GRANT),
    ("Counselors for rural schools", EDUCATION, (RURAL,), (0, 12), GRANT),
    ("Clinics in schools", HEALTH, (RURAL, EVERYBODY), (0, 12), FEDERAL),
    ("Training in adolescent mental health", HEALTH, (EVERYBODY,), (6, 12), GRANT),
    ("Attendance campaign", EDUCATION, (CHRONIC,), (0, 12), STATE),
    ("Home visits for absent students", FAMILIES, (CHRONIC,), (0, 8), GIFT),
    ("Welcome centers", EDUCATION, (NEWCOMERS,), (0, 12), FEDERAL),
    ("Health navigators for new families", HEALTH, (NEWCOMERS,), (-1, 12), GRANT),
    ("School stability for children in care", FAMILIES, (FOSTER,), (0, 12), FEDERAL),
    ("Tutors for children in care", EDUCATION, (FOSTER,), (3, 12), GIFT),
    ("Suicide prevention plan", HEALTH, (EVERYBODY,), (6, 12), STATE),
    ("Crisis line for students", HEALTH, (EVERYBODY,), (6, 13), GRANT),
    ("Restorative practices pilot", EDUCATION, (EVERYBODY,), (6, 12), GIFT),
    ("Discipline data reporting", EDUCATION, (EVERYBODY,), (0, 12), STATE),
    ("School resource officer standards", SAFETY, (EVERYBODY,), (0, 12), STATE),
    ("Play in kindergarten", EDUCATION, (EVERYBODY,), (-1, 0), FEDERAL),
    ("Family engagement framework", FAMILIES, (EVERYBODY,), (-1, 12), STATE),
    ("After-school programs", FAMILIES, (RURAL, CHRONIC), (0, 8), FEDERAL),
    ("Educator well-being fund", EDUCATION, (EVERYBODY,), (0, 12), GIFT),
    ("Peer support groups", HEALTH, (NEWCOMERS, FOSTER), (6, 12), GIFT),
    ("Student voice council", EDUCATION, (EVERYBODY,), (9, 12), STATE),
)  # fmt: skip
CONFLICTS = (
    (2, 15, "One asks for removal on the first report; the other for a conversation first."),
    (16, 17, "They define an incident differently, so schools report the same event twice."),
)
SAYS = "A simulated initiative, here to show how an inventory works."
SEEN = "Named in the simulated interviews."


def inventory(world: World) -> None:
    """A run of the agency of the demonstration's recipient, with most of its pairs looked at."""
    keep_shipped()
    version = _version()
    agency, person = _recipient(world)
    if version is None or agency is None:
        return
    facilitator = User.objects.filter(is_demonstration=True, held__role=Role.LIAISON).first()
    run = open_guided(
        (AGENCY, agency.pk), by=None, protocol_version=version, about="Well-being in schools, simulated",
        facilitator=facilitator, agencies=[agency], people=[person] if person else [],
        since=world.today - timedelta(days=60), is_simulated=True,
    )  # fmt: skip
    made = _initiatives(world, run)
    _pairs(world, made)
    _ratings(world, made)
    recount(run, by=facilitator)
    world.made["guided run"] += 1


def _version() -> ProtocolVersion | None:
    rows = ProtocolVersion.objects.filter(protocol__key="alignment-sea")
    return rows.order_by("-number").first()


def _recipient(world: World) -> tuple[Organization | None, Person | None]:
    person = (
        Person.objects.filter(user__is_demonstration=True, user__held__role=Role.RECIPIENT)
        .select_related("organization")
        .first()
    )
    agency = person.organization if person and person.organization else next(iter(world.seas.values()), None)
    return agency, person


def _initiatives(world: World, run: GuidedRun) -> list[Initiative]:
    held = hold(run, by=None)
    made = []
    for at, (name, owner, populations, grades, funding) in enumerate(INITIATIVES):
        ends_on = date(world.today.year + at % 4, 9, 30) if funding in {GRANT, GIFT} else None
        standing = Standing.PILOT if funding == GIFT else Standing.RUNNING
        made.append(
            add_to(
                held, by=None,
                values={
                    "name": name, "owner": owner, "purpose": SAYS, "populations": populations, "funding": funding,
                    "first_grade": grades[0], "last_grade": grades[1], "funding_ends_on": ends_on,
                    "standing": standing.value, "is_simulated": True,
                },
            )
        )  # fmt: skip
    world.made["initiative"] += len(made)
    return made


def _pairs(world: World, made: Sequence[Initiative]) -> None:
    """Most pairs looked at; what is shared follows what the two say of themselves."""
    clashes = {(low, high): note for low, high, note in CONFLICTS}
    rows = []
    for (i, one), (j, other) in combinations(enumerate(made), 2):
        if world.dice.random() < 0.25 and (i, j) not in clashes:
            continue
        first, second = INITIATIVES[i], INITIATIVES[j]
        people = bool(set(first[2]) & set(second[2]))
        rows.append(
            Relationship(
                run=one.run, first=one, second=other, population=people,
                outcome=people and world.dice.random() < 0.25, funding=first[4] == second[4] != STATE,
                staff=first[1] == second[1] and world.dice.random() < 0.4,
                conflicts=(i, j) in clashes, note=clashes.get((i, j), ""),
            )
        )  # fmt: skip
    world.write(rows)


def _ratings(world: World, made: Sequence[Initiative]) -> None:
    """Two thirds rated; the use of data is nobody's strength yet."""
    world.write(
        DomainRating(
            initiative=one, domain=domain.value, evidence=SEEN,
            score=world.dice.choices((1, 2, 3, 4), (4, 6, 0, 0) if domain == Domain.LEARNING else (2, 5, 5, 2))[0],
        )
        for at, one in enumerate(made)
        if at % 3
        for domain in Domain
    )  # fmt: skip
