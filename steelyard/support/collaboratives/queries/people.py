"""Who is in a team, and how to write to them."""

from collections.abc import Collection, Iterable
from datetime import date

from steelyard.center.directory.models import Address, Organization, Person, State
from steelyard.support.collaboratives.models import Team, TeamMember
from steelyard.support.collaboratives.rules import TeamRole
from steelyard.support.delivery.models import Support

_FIRST = (TeamRole.LEAD, TeamRole.SPONSOR)
_LEADING = tuple(role.value for role in _FIRST)


def address_of(person: Person) -> str:
    """Where to write to somebody; empty where nobody knows."""
    rows = Address.objects.filter(person=person).order_by("-is_primary", "id")
    return rows.values_list("email", flat=True).first() or ""


def members_on(team: Team, day: date) -> list[TeamMember]:
    """Who is in a team on a day: those who lead it first, then by name."""
    rows = TeamMember.objects.on(day).filter(team=team).select_related("person", "organization")
    return sorted(rows, key=lambda one: (_rank(one.role), one.person.name_key, one.pk))


def _rank(role: str) -> int:
    return list(TeamRole).index(TeamRole(role))


def former(team: Team, day: date) -> list[TeamMember]:
    """Who was in a team before a day, the latest to leave first, each with the handover that was asked for."""
    rows = TeamMember.objects.filter(team=team, until__lt=day).select_related("person", "organization", "handover")
    return list(rows.order_by("-until", "-id"))


def agencies_of(members: Iterable[TeamMember]) -> list[Organization]:
    """The agencies of members, each once, by name."""
    found = {one.organization.pk: one.organization for one in members if one.organization}
    return sorted(found.values(), key=lambda one: (one.name_key, one.pk))


def people_who_lead(team: Team, day: date) -> list[Person]:
    """Lead and sponsor of a team; everybody where it has neither."""
    members = members_on(team, day)
    leading = [one.person for one in members if one.role in _LEADING]
    return leading or [one.person for one in members]


def addresses_of(people: Collection[Person]) -> list[str]:
    """One address of each, as far as known."""
    rows = Address.objects.filter(person__in=people).order_by("person_id", "-is_primary", "id")
    return list({row.person_id: row.email for row in reversed(list(rows))}.values())


def states_of(support: Support) -> list[State]:
    """The states of the agencies that receive a support."""
    received = support.recipients.filter(state__isnull=False)
    return list(State.objects.filter(pk__in=received.values("state_id")).order_by("pk"))
