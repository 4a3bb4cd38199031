"""Letters into the outbox, in the transaction of what they tell of; one reason, one letter."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.queries import the_center
from steelyard.foundation.kit.limits import is_over
from steelyard.foundation.kit.tokens import hash_of
from steelyard.foundation.work.actions import post
from steelyard.support.events.models import Event, Registration
from steelyard.support.events.rules import Place
from steelyard.support.events.rules.links import token_for
from steelyard.support.events.tasks import calendars, letters
from steelyard.support.events.tasks.letters import Envelope, Letter

LETTERS_A_DAY = 12  # to one address about registering: somebody else may have typed it
_DAY = 24 * 60 * 60


def token_of(registration: Registration) -> str:
    """The token of the private link; after the program's key was changed, the new one is made the valid one."""
    token = token_for(registration.uid.hex, settings.SECRET_KEY)
    if registration.token_hash != hash_of(token):
        registration.token_hash = hash_of(token)
        if registration.pk:
            Registration.objects.filter(pk=registration.pk).update(token_hash=registration.token_hash)
    return token


def envelope_of(event: Event, registration: Registration, center: str | None = None) -> Envelope:
    return Envelope(
        event=event,
        link=settings.BASE_URL + reverse("events:place", args=[token_of(registration)]),
        page=settings.BASE_URL + event.public_url,
        center=_center() if center is None else center,
    )


def _center() -> str:
    center = the_center()
    return center.name if center else "The center"


def _send(key: str, registration: Registration, letter: Letter, *, calendar: str = "") -> None:
    if registration.email and not registration.is_simulated:
        post(
            key=f"events.{key}.{registration.pk}",
            to=registration.email,
            subject=letter.subject,
            body=letter.body,
            calendar=calendar,
            secret=True,
        )


def confirm(event: Event, registration: Registration, *, again: bool = False) -> bool:
    """Answer a registration; an address gets a few such letters a day, whoever typed it. False if it had them.

    ``again`` sends the letter of an unchanged registration once more, at most once a minute.
    """
    if is_over("events.letter", hash_of(registration.email)[:16], most=LETTERS_A_DAY, seconds=_DAY):
        return False
    seated = registration.status == Place.SEATED
    calendar = calendars.invitation(event, with_link=True) if seated else ""
    letter = letters.registered(envelope_of(event, registration), registration)
    # Another letter for another round: who cancelled may register again.
    round_ = f"registered.{registration.version}.{timezone.localdate()}"
    _send(f"{round_}.{timezone.now():%H%M}" if again else round_, registration, letter, calendar=calendar)
    return True


def tell_seat(event: Event, registration: Registration) -> None:
    """Tell who waited that a seat is theirs."""
    letter = letters.moved_up(envelope_of(event, registration))
    _send(
        f"moved_up.{registration.version}", registration, letter, calendar=calendars.invitation(event, with_link=True)
    )


def tell_farewell(event: Event, registration: Registration) -> None:
    """Confirm that a registration is cancelled."""
    letter = letters.gave_up(envelope_of(event, registration))
    _send(f"gave_up.{registration.version}", registration, letter, calendar=calendars.farewell(event))


def tell_everybody(event: Event, what: str, *, reason: str = "") -> int:
    """Tell all who registered that the event changed or is off; each change once. How many."""
    rows = event.registrations.exclude(status=Place.CANCELLED).exclude(email="")
    center, count = _center(), 0
    with_seat, without = (calendars.invitation(event, with_link=seated) for seated in (True, False))
    for registration in rows.iterator(chunk_size=1000):
        envelope = envelope_of(event, registration, center)
        letter = letters.called_off(envelope, reason) if what == "called_off" else letters.changed(envelope)
        calendar = with_seat if registration.status == Place.SEATED else without
        _send(f"{what}.{event.sequence}", registration, letter, calendar=calendar)
        count += 1
    return count


def remind(event: Event, registrations: Iterable[Registration]) -> int:
    """Remind who has a seat; how many."""
    center, count = _center(), 0
    for registration in registrations:
        letter = letters.reminder(envelope_of(event, registration, center))
        _send("reminder", registration, letter)
        count += 1
    return count


def ask_pulse(event: Event, registrations: Iterable[tuple[Registration, str]]) -> None:
    """Mail each who came a link of the pulse; which link went to whom is kept nowhere but in the letter."""
    center = _center()
    for registration, token in registrations:
        envelope = Envelope(
            event,
            settings.BASE_URL + reverse("events:pulse", args=[token]),
            settings.BASE_URL + event.public_url,
            center,
        )
        _send("pulse", registration, letters.pulse(envelope))
