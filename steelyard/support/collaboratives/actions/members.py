"""Who is in a team: joining, leaving with a handover, an agency that leaves midway."""

from datetime import date
from typing import Any, Required, TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from steelyard.center.directory.actions import find_or_add_person
from steelyard.center.directory.models import Organization, Person
from steelyard.center.directory.queries.finding import organization_by_words
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch
from steelyard.foundation.work.actions import post
from steelyard.support.collaboratives import verbs
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.actions.teams import receive
from steelyard.support.collaboratives.models import Handover, Proposal, Team, TeamMember
from steelyard.support.collaboratives.queries.people import address_of
from steelyard.support.collaboratives.rules.joining import two_teams
from steelyard.support.protocols.actions import guided_runs


class MemberValues(TypedDict, total=False):
    """A person's part in a team."""

    person: Required[Person]
    organization: Organization | None
    role: Required[str]
    since: Required[date]
    division: str
    is_simulated: bool


@transaction.atomic
def join(team: Team, *, by: User | None, **values: Unpack[MemberValues]) -> TeamMember:
    """Add somebody to a team; their agency becomes one of the team's."""
    person, role, since = values["person"], values["role"], values["since"]
    _refuse(team, person, role=role, since=since)
    organization = values.get("organization") or person.organization
    member = TeamMember.objects.create(**{**values, "organization": organization}, team=team)
    touch(team)
    if organization is not None:
        for support in (team.support, team.collaborative.support):
            receive(support, [organization], by=by)
    told: dict[str, list[Any]] = {"member": [None, f"person {person.pk}"], "role": [None, member.get_role_display()]}
    record(verbs.JOINED, team, by=by, changes=told)
    return member


def _refuse(team: Team, person: Person, *, role: str, since: date) -> None:
    if team.ended_on is not None:
        raise CannotWork("This team has ended; nobody joins it.")
    now = list(TeamMember.objects.filter(person=person, until__isnull=True).select_related("team"))
    if any(one.team_id == team.pk for one in now):
        raise CannotWork(f"{person} is in this team already.")
    before = TeamMember.objects.filter(team=team, person=person, until__gte=since).order_by("-until").first()
    if before is not None and before.until is not None:
        raise CannotWork(f"{person} was in this team until {before.until:%B %-d, %Y}; begin after that day.")
    others = [(one.team.name, one.role) for one in now if one.team.ended_on is None]
    if why := two_teams(person.name, role, others):
        raise CannotWork(why)


@transaction.atomic
def alter_member(member: TeamMember, *, by: User | None, **values: Any) -> dict[str, list[Any]]:
    """Another role or division for somebody in the team."""
    if "role" in values and values["role"] != member.role:
        rows = TeamMember.objects.filter(person=member.person_id, until__isnull=True).exclude(pk=member.pk)
        others = [(one.team.name, one.role) for one in rows.select_related("team") if one.team.ended_on is None]
        if why := two_teams(member.person.name, values["role"], others):
            raise CannotWork(why)
    changes = change(member, **values)
    if changes:
        record(verbs.TEAM_ALTERED, member.team, by=by, changes=changes, note=f"person {member.person_id}")
    return changes


@transaction.atomic
def leave(member: TeamMember, *, by: User | None, on: date, because: str = "") -> Handover:
    """End a membership on its last day and ask for a handover note; nothing of what was written goes."""
    if member.until is not None:
        raise CannotWork(f"This membership ended on {member.until:%B %-d, %Y} already.")
    if on < member.since:
        raise CannotWork(f"It began on {member.since:%B %-d, %Y}; it cannot end before.")
    changes = change(member, until=on, left_because=because)
    touch(member.team)
    handover = Handover.objects.create(member=member, asked_on=timezone.localdate())
    _ask(handover)
    guided_runs.leave(member.person, by=by, subject=(Team._meta.label_lower, member.team_id), on=on)
    told = {"member": [f"person {member.person_id}", None], "until": changes["until"]}
    record(verbs.LEFT, member.team, by=by, changes=told, note=because)
    return handover


def _ask(handover: Handover) -> None:
    """Ask by letter, where there is an address."""
    member = handover.member
    to = address_of(member.person)
    if not to:
        return
    body = (
        f"Dear {member.person.name},\n\n"
        f"your last day in the {member.team.name} is {member.until:%B %-d, %Y}. Three short answers help whoever comes "
        "after you: what is under way, whom you talk to, and what one would find in no document.\n\n"
        f"Please write them here: {settings.BASE_URL}{handover.get_absolute_url()}\n\nThank you for your work."
    )
    post(
        key=f"collaboratives.handover.{handover.pk}",
        to=to,
        subject=f"Your handover to the {member.team.name}",
        body=body,
    )


@transaction.atomic
def leave_agency(team: Team, *, by: User | None, organization: Organization, on: date, because: str) -> list[Handover]:
    """An agency leaves midway: its members' parts end that day; what they did, promised and wrote stays."""
    rows = TeamMember.objects.filter(team=team, organization=organization, until__isnull=True)
    members = list(rows.select_related("team", "person"))
    if not members:
        raise CannotWork(f"{organization} has nobody in this team.")
    late = next((one for one in members if one.since > on), None)
    if late is not None:
        raise CannotWork(f"{late.person} began on {late.since:%B %-d, %Y}; the agency cannot leave before.")
    asked = []
    for member in members:
        member.team = team  # one object, so that its version counts every step
        asked.append(leave(member, by=by, on=on, because=because))
    record(verbs.AGENCY_LEFT, team, by=by, changes={"agency": [str(organization), None]}, note=because)
    return asked


@transaction.atomic
def write_handover(handover: Handover, *, by: User | None, **values: Any) -> Handover:
    """The note itself; it can be written on until somebody has taken over."""
    changes = change(handover, **values, written_at=timezone.now())
    told = {name: pair for name, pair in changes.items() if name != "written_at"}
    if told:
        record(verbs.HANDED_OVER, handover.member.team, by=by, changes=told)
    return handover


# Proposals of members


@transaction.atomic
def propose(team: Team, *, by: User | None, **values: Any) -> Proposal:
    """A member names somebody; nobody joins before the liaison says so."""
    if Proposal.objects.filter(team=team, settled_on__isnull=True, email=values["email"]).exists():
        raise CannotWork("Somebody with this address is proposed already.")
    made = Proposal.objects.create(team=team, proposed_on=timezone.localdate(), proposed_by=by, **values)
    record(verbs.PROPOSED, team, by=by, changes={"proposal": [None, str(made)]})
    return made


@transaction.atomic
def settle(proposal: Proposal, *, by: User | None, joins: bool) -> Proposal:
    """The liaison's answer: the person joins today, or does not."""
    if proposal.settled_on is not None:
        raise CannotWork("This was answered already.")
    today = timezone.localdate()
    if joins:
        found = organization_by_words(proposal.agency) if proposal.agency else None
        place = Organization.objects.get(pk=found) if found else None
        person = find_or_add_person(proposal.email, by=by, name=proposal.name, organization=place)
        proposal.member = join(proposal.team, by=by, person=person, organization=place, role=proposal.role, since=today)
    proposal.settled_on = today
    proposal.save(update_fields=["settled_on", "member"])
    told: dict[str, list[Any]] = {"proposal": [str(proposal), "joined" if joins else "not taken up"]}
    record(verbs.PROPOSAL_SETTLED, proposal.team, by=by, changes=told)
    return proposal
