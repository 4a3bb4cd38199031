"""Applications of states: received without an account, accepted or declined with a letter."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.actions import find_or_add_person
from steelyard.center.directory.models import Organization
from steelyard.center.directory.queries.finding import organization_by_words, person_by_email, sea_of
from steelyard.center.directory.rules import name_key
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.work.actions import post
from steelyard.support.collaboratives import verbs
from steelyard.support.collaboratives.actions.members import join
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.actions.teams import form_team
from steelyard.support.collaboratives.models import Application, Collaborative, Team
from steelyard.support.collaboratives.rules import ApplicationStatus, TeamRole


@transaction.atomic
def apply(collaborative: Collaborative, *, by: User | None, **values: Any) -> Application:
    """Take an application in, and tell the applicant that it is here."""
    if not collaborative.takes_applications(timezone.localdate()):
        raise CannotWork("This call is closed. Write to us if you would still like to take part.")
    made = Application.objects.create(collaborative=collaborative, **values)
    record(verbs.APPLIED, made, by=by, changes={"state": [None, made.state]})
    name = collaborative.support.name
    body = (
        f"Dear {made.contact_name},\n\nyour application for a place in the {name} is here. We answer every "
        f"application after {collaborative.call_closes_on:%B %-d, %Y}.\n\nWhat you wrote:\n\n{made.problem}"
    )
    _letter(made, "received", subject=f"Your application: {name}", body=body)
    return made


def _letter(made: Application, what: str, *, subject: str, body: str) -> None:
    post(key=f"collaboratives.application.{made.pk}.{what}", to=made.contact_email, subject=subject, body=body)


@transaction.atomic
def accept(made: Application, *, by: User | None, liaison: StaffMember | None, on: date, answer: str = "") -> Team:
    """Form the team: people with an address join at once for the agency they named, where the directory knows it."""
    _settle(made, ApplicationStatus.ACCEPTED, by=by, answer=answer)
    agency = made.agency or sea_of(str(made.state_id))
    team = form_team(
        made.collaborative, by=by, agencies=[agency] if agency else [], liaison=liaison, state=made.state,
        problem=made.problem, minutes_a_month=made.minutes_a_month, formed_on=on, application=made,
        is_simulated=made.is_simulated,
    )  # fmt: skip
    for one in made.people:
        if one.get("email"):
            _join(team, one, agency, by=by, on=on)
    name = made.collaborative.support.name
    body = f"Dear {made.contact_name},\n\nwelcome to the {name}.\n\n{answer}".rstrip()
    _letter(made, "answer", subject=f"A place in the {name}", body=body)
    return team


def _join(team: Team, one: dict[str, str], agency: Organization | None, *, by: User | None, on: date) -> None:
    place = _agency_of(one, agency)
    person = person_by_email(one["email"])
    if person is None:
        person = find_or_add_person(one["email"], by=by, name=one["name"], organization=place)
    if not team.members.filter(person=person).exists():
        role = one.get("role") or TeamRole.MEMBER.value
        join(team, by=by, person=person, organization=place or person.organization, role=role, since=on)


def _agency_of(one: dict[str, str], agency: Organization | None) -> Organization | None:
    """The applicant's own where it or nothing was typed; else the one agency of that name, if there is just one."""
    words = one.get("agency", "").strip()
    if not words or (agency is not None and name_key(words) == agency.name_key):
        return agency
    found = organization_by_words(words)
    return Organization.objects.get(pk=found) if found else None


@transaction.atomic
def decline(made: Application, *, by: User | None, answer: str) -> Application:
    """No place this time; the letter says why."""
    if not answer.strip():
        raise CannotWork("Say in a sentence why; the applicant reads it.")
    _settle(made, ApplicationStatus.DECLINED, by=by, answer=answer)
    name = made.collaborative.support.name
    body = f"Dear {made.contact_name},\n\n{answer}"
    _letter(made, "answer", subject=f"Your application: {name}", body=body)
    return made


def _settle(made: Application, status: ApplicationStatus, *, by: User | None, answer: str) -> None:
    if made.status != ApplicationStatus.RECEIVED:
        raise CannotWork(f"This application is {made.get_status_display().lower()} already.")
    changes = change(made, status=status.value, answer=answer, answered_by=by, answered_at=timezone.now())
    verb = verbs.ACCEPTED if status == ApplicationStatus.ACCEPTED else verbs.DECLINED
    record(verb, made, by=by, changes={"status": changes["status"]}, note=answer)
