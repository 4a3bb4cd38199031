"""Registering for an event, giving the place up again, and keeping the list at the door."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.center.directory.queries import person_by_email
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.text import fold
from steelyard.support.events import verbs
from steelyard.support.events.actions import places
from steelyard.support.events.models import Event, Registration
from steelyard.support.events.rules import REMIND_BEFORE, CheckIn, EventStatus, Place
from steelyard.support.events.tasks import seats
from steelyard.support.events.tasks.posting import confirm, remind, tell_farewell, token_of


class CannotRegister(Exception):
    """A registration that this event does not take; the message says why."""


@transaction.atomic
def register(event: Event, *, by: User | None, name: str, email: str, **values: Any) -> Registration:
    """Register somebody: a seat while there is one, else the waiting list. The same address registers once.

    Whoever registers again gets the letter with the private link again, and changes nothing of what is there.
    """
    seats.hold(event)
    event.refresh_from_db()
    now = timezone.now()
    if not event.takes_registrations(now):
        raise CannotRegister("Registration for this event is closed.")
    known = Registration.objects.filter(event=event, email=email).first()
    if known and known.status != Place.CANCELLED:
        confirm(event, known, again=True)
        return known
    values |= {"name": name, "name_key": fold(name)[:200], **_place(event)}
    values["reminded_at"] = now if event.starts_at - now < REMIND_BEFORE else None  # the answer is reminder enough
    registration = _again(known, values) if known else _new(event, email, values)
    confirm(event, registration)
    record(
        verbs.REGISTERED, registration, by=by, changes={"event": [None, event], "status": [None, registration.status]}
    )
    return registration


@transaction.atomic
def send_letter_again(registration: Registration, *, by: User | None) -> None:
    """Mail the confirmation with the private link once more: it was lost, or never arrived."""
    if not registration.email:
        raise CannotRegister("No address is known, so there is nowhere to send it.")
    if registration.is_simulated:
        raise CannotRegister("This registration is simulated; nothing is mailed.")
    if registration.status == Place.CANCELLED or registration.event.is_over(timezone.now()):
        raise CannotRegister("There is nothing left to confirm.")
    if not confirm(registration.event, registration, again=True):
        raise CannotRegister("This address had enough letters for today. Try again tomorrow.")
    record(verbs.LETTER_AGAIN, registration, by=by)


def _place(event: Event) -> dict[str, Any]:
    now = timezone.now()
    if seats.take(event):
        return {"status": Place.SEATED.value, "seated_at": now, "registered_at": now}
    return {"status": Place.WAITING.value, "seated_at": None, "registered_at": now}


def _new(event: Event, email: str, values: dict[str, Any]) -> Registration:
    registration = Registration(event=event, email=email, person=person_by_email(email) if email else None, **values)
    token_of(registration)
    registration.save()
    return registration


def _again(registration: Registration, values: dict[str, Any]) -> Registration:
    """Somebody who had cancelled comes back, behind whoever waits."""
    change(registration, **values)
    return registration


@transaction.atomic
def give_up(registration: Registration, *, by: User | None) -> Registration:
    """Cancel a registration; the seat goes to whoever waits longest. Twice is as good as once."""
    event = registration.event
    seats.hold(event)
    registration.refresh_from_db()
    if registration.status == Place.CANCELLED:
        return registration
    if event.status == EventStatus.HELD or registration.attendance:
        raise CannotRegister("This event is over; nothing is left to cancel.")
    had_seat = registration.status == Place.SEATED and not registration.is_walk_in
    changes = change(registration, status=Place.CANCELLED.value)
    tell_farewell(event, registration)
    record(verbs.GAVE_UP, registration, by=by, changes={"status": changes["status"], "event": [None, event]})
    if had_seat:
        seats.give_back(event)
        places.fill(event, by=by)
    return registration


@transaction.atomic
def check_in(registration: Registration, *, by: User | None, attendance: str) -> Registration:
    """Note at the door whether somebody came; blank takes the note back.

    Who waited or had cancelled and stands at the door anyway gets a seat beyond the count: they are in the room.
    """
    if registration.event.status in {EventStatus.DRAFT, EventStatus.CANCELLED}:
        raise CannotRegister("Nobody comes to an event that is a draft or cancelled.")
    came = attendance == CheckIn.ATTENDED
    if registration.attendance == attendance:
        return registration
    changes = change(registration, attendance=attendance, checked_in_at=timezone.now() if came else None)
    record(verbs.CHECKED_IN, registration, by=by, changes={"attendance": changes["attendance"]})
    return registration


@transaction.atomic
def walk_in(event: Event, *, by: User | None, name: str, email: str = "", **values: Any) -> Registration:
    """Add somebody who came without registering; an address that is on the list is checked in instead."""
    seats.hold(event)
    known = Registration.objects.filter(event=event, email=email).select_related("event").first() if email else None
    if known is None:
        now = timezone.now()
        fixed = {"status": Place.SEATED.value, "seated_at": now, "registered_at": now, "is_walk_in": True}
        known = _new(event, email, {"name": name, "name_key": fold(name)[:200], "reminded_at": now, **fixed, **values})
        record(verbs.WALKED_IN, known, by=by, changes={"event": [None, event]})
    return check_in(known, by=by, attendance=CheckIn.ATTENDED.value)


@transaction.atomic
def remind_of(event: Event, *, by: User | None, now: datetime) -> int:
    """Remind everybody with a seat who was not reminded yet; how many. The letter and its mark are one transaction."""
    del by
    seats.hold(event)
    due = list(event.registrations.filter(status=Place.SEATED, reminded_at=None, attendance=""))
    Registration.objects.filter(pk__in=[one.pk for one in due]).update(reminded_at=now)
    return remind(event, due)
