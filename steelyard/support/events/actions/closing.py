"""Closing an event: who came goes into the ledger, once, however often it is written."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from steelyard.center.directory.actions.people import add_person, find_or_add_person
from steelyard.center.directory.models import Address, Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.tokens import new_token
from steelyard.support.delivery import actions as ledger
from steelyard.support.delivery.actions import ParticipantValues
from steelyard.support.delivery.models import Participation
from steelyard.support.delivery.rules import Attendance
from steelyard.support.events import verbs
from steelyard.support.events.actions.events import CannotEvent
from steelyard.support.events.models import Event, PulseAnswer, PulseToken, Registration
from steelyard.support.events.rules import AS_ACTIVITY, CheckIn, EventKind, EventStatus, Place
from steelyard.support.events.tasks import seats
from steelyard.support.events.tasks.posting import ask_pulse

ASK_WITHIN = timedelta(days=14)  # after the end; later nobody remembers how useful it was
# Of two registrations of one person the one further to the left counts.
_STRONGEST = (Attendance.ATTENDED, Attendance.EXCUSED, Attendance.ABSENT, Attendance.REGISTERED)


@transaction.atomic
def close_event(event: Event, *, by: User | None, rest_absent: bool = False) -> Event:
    """Write who came into the ledger as an activity with participations; again, it brings the ledger up to date.

    Minutes are the length of the event where the ledger does not know better. ``rest_absent`` says that whoever has
    a seat and was not checked in did not come. Raises CannotEvent and what the ledger refuses (CannotRecord).
    """
    seats.hold(event)
    now = timezone.now()
    if event.status not in {EventStatus.PUBLISHED, EventStatus.HELD}:
        raise CannotEvent(f"This event is {event.get_status_display().lower()}.")
    if event.starts_at > now:
        raise CannotEvent("This event has not begun yet.")
    if rest_absent:
        rest = event.registrations.filter(status=Place.SEATED, attendance="", is_walk_in=False)
        rest.update(attendance=CheckIn.ABSENT.value)
    _write(event, by=by)
    if event.status == EventStatus.PUBLISHED:
        changes = change(event, status=EventStatus.HELD.value)
        record(verbs.HELD, event, by=by, changes={"status": changes["status"]})
    _ask(event)
    return event


def _write(event: Event, *, by: User | None) -> None:
    """Bring the activity's participations to what the list says; what came in otherwise stays."""
    came = _statuses(event, by=by)
    if event.activity is None or event.activity.withdrawn_at is not None:
        activity = ledger.record_activity(
            event.support,
            by=by,
            participants=_participants(event, came, ()),
            kind=AS_ACTIVITY[EventKind(event.kind)].value,
            on=event.starts_at.astimezone(ZoneInfo(event.time_zone)).date(),
            minutes=event.minutes,
            mode=event.mode,
            title=event.title,
            is_simulated=event.is_simulated,
        )
        change(event, activity=activity)
        return
    there = event.activity.participations.select_related("person", "organization")
    ledger.alter_activity(event.activity, by=by, participants=_participants(event, came, list(there)))


def _statuses(event: Event, *, by: User | None) -> dict[Person, Attendance]:
    """Each known person's status; who came and is not known becomes a person of the directory."""
    rows = event.registrations.exclude(status=Place.CANCELLED, attendance="").exclude(
        status=Place.WAITING, attendance=""
    )
    registrations = list(rows.select_related("person", "organization").order_by("id"))
    _link_known(registrations)
    found: dict[Person, Attendance] = {}
    for registration in registrations:
        status = Attendance(registration.attendance or Attendance.REGISTERED)
        person = registration.person or (_make(registration, by=by) if status == Attendance.ATTENDED else None)
        if person is not None:
            found[person] = min(status, found.get(person, status), key=_STRONGEST.index)
    return found


def _link_known(registrations: Iterable[Registration]) -> None:
    """Link those whose address somebody in the directory has."""
    unknown = {one.email: one for one in registrations if one.person is None and one.email}
    emails = list(unknown)
    for start in range(0, len(emails), 500):
        addresses = Address.objects.filter(email__in=emails[start : start + 500]).select_related("person")
        for address in addresses:
            unknown[address.email].person = address.person
    Registration.objects.bulk_update([one for one in unknown.values() if one.person], ["person"], batch_size=500)


def _make(registration: Registration, *, by: User | None) -> Person:
    name, place = registration.name, registration.organization
    if registration.email:
        person = find_or_add_person(registration.email, by=by, name=name, organization=place)
    else:
        person = add_person(name, by=by, organization=place, is_simulated=registration.is_simulated)
    Registration.objects.filter(pk=registration.pk).update(person=person)
    registration.person = person
    return person


def _participants(
    event: Event, came: dict[Person, Attendance], there: Sequence[Participation]
) -> list[ParticipantValues]:
    """Rows of the ledger: those of the list, then what stands there of others, as it stands."""
    by_person = {one.person_id: one for one in there if one.person_id}
    rows = [_row(event, person, status=status, known=by_person.pop(person.pk, None)) for person, status in came.items()]
    others = [one for one in there if one.person_id is None or one.person_id in by_person]
    return [*rows, *map(_as_it_stands, others)]


def _row(event: Event, person: Person, *, status: Attendance, known: Participation | None) -> ParticipantValues:
    if known is None:
        minutes = event.minutes if status == Attendance.ATTENDED else None
        return {"person": person, "status": status.value, "minutes": minutes}
    # The list at the door knows less than a report of the tool: it never takes an attendance back by silence.
    row = _as_it_stands(known)
    if status != Attendance.REGISTERED:
        row["status"] = status.value
        if status == Attendance.ATTENDED:
            row["minutes"] = event.minutes if known.minutes is None else known.minutes
        else:
            row["minutes"] = None
    return row


def _as_it_stands(row: Participation) -> ParticipantValues:
    return {
        "person": row.person,
        "organization": row.organization,
        "count": row.count,
        "part": row.part,
        "status": row.status,
        "minutes": row.minutes,
    }


# The pulse


def _ask(event: Event) -> None:
    """Mail who came a link to the two questions; the links are kept in an order that says nothing of who has which."""
    if event.is_simulated or timezone.now() - event.ends_at > ASK_WITHIN:
        return
    asked = list(event.registrations.filter(attendance=CheckIn.ATTENDED, is_asked=False).exclude(email=""))
    links = [new_token() for _ in asked]
    PulseToken.objects.bulk_create(PulseToken(event=event, token_hash=hashed) for hashed in sorted(h for _, h in links))
    secrets.SystemRandom().shuffle(links)
    ask_pulse(event, [(one, token) for one, (token, _) in zip(asked, links, strict=True)])
    Registration.objects.filter(pk__in=[one.pk for one in asked]).update(is_asked=True)


class Spent(Exception):
    """A link that has given its answer."""


@transaction.atomic
def answer_pulse(token: PulseToken, *, by: User | None, usefulness: int, next_step: str = "") -> None:
    """Take an answer and spend its link in one step. No history: an entry would tell when, and so perhaps who."""
    del by
    if not PulseToken.objects.filter(pk=token.pk, is_spent=False).update(is_spent=True):
        raise Spent("This link has been used. Each link gives one answer.")
    PulseAnswer.objects.create(event_id=token.event_id, usefulness=usefulness, next_step=next_step)
