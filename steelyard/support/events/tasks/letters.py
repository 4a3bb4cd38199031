"""What is written to who registered: subject and body, in plain words."""

from dataclasses import dataclass

from steelyard.support.events.models import Event, Registration
from steelyard.support.events.rules import Place
from steelyard.support.events.rules.moments import when


@dataclass(frozen=True)
class Letter:
    """A letter before it is posted."""

    subject: str
    body: str


@dataclass(frozen=True)
class Envelope:
    """What every letter needs: the event, the private link of who registered, and who writes."""

    event: Event
    link: str
    page: str
    center: str

    @property
    def when(self) -> str:
        return when(self.event.starts_at, self.event.ends_at, self.event.time_zone)

    @property
    def facts(self) -> str:
        """When and where; the link of the call, for who has a seat."""
        event = self.event
        lines = [event.title, self.when, event.get_mode_display()]
        lines += [f"Where: {event.place}"] if event.place else []
        return "\n".join(lines)

    @property
    def joining(self) -> str:
        return f"\n\nJoin here: {self.event.join_url}" if self.event.join_url else ""


def _letter(envelope: Envelope, subject: str, body: str) -> Letter:
    return Letter(subject, f"Hello,\n\n{body}\n\n{envelope.center}\n")


def registered(envelope: Envelope, registration: Registration) -> Letter:
    """The answer to a registration: a seat, or a place on the waiting list."""
    title = envelope.event.title
    if registration.status == Place.SEATED:
        body = (
            f"you have a seat.\n\n{envelope.facts}{envelope.joining}\n\n"
            "The attached file puts it into your calendar. Your private page, with a code to show at the door and a "
            f"button if you cannot come:\n\n{envelope.link}"
        )
        return _letter(envelope, f"You have a seat: {title}", body + _NOT_YOU)
    body = (
        f"all seats are taken, so you are on the waiting list.\n\n{envelope.facts}\n\n"
        "We write to you at once when a seat comes free. Your private page, with a button to leave the list:\n\n"
        f"{envelope.link}"
    )
    return _letter(envelope, f"You are on the waiting list: {title}", body + _NOT_YOU)


_NOT_YOU = "\n\nIf you did not register, somebody else typed your address; the same page cancels it."


def moved_up(envelope: Envelope) -> Letter:
    body = (
        f"a seat came free, and it is yours.\n\n{envelope.facts}{envelope.joining}\n\n"
        "The attached file puts it into your calendar. If you cannot come, please pass the seat on:\n\n"
        f"{envelope.link}"
    )
    return _letter(envelope, f"You now have a seat: {envelope.event.title}", body)


def reminder(envelope: Envelope) -> Letter:
    body = (
        f"this is soon:\n\n{envelope.facts}{envelope.joining}\n\n"
        f"If you cannot come, please pass your seat on:\n\n{envelope.link}"
    )
    return _letter(envelope, f"Soon: {envelope.event.title}", body)


def changed(envelope: Envelope) -> Letter:
    body = (
        f"this event has changed. It now is:\n\n{envelope.facts}{envelope.joining}\n\n"
        "The attached file brings your calendar up to date. If you can no longer come:\n\n"
        f"{envelope.link}"
    )
    return _letter(envelope, f"Changed: {envelope.event.title}", body)


def called_off(envelope: Envelope, reason: str) -> Letter:
    body = (
        f"we are sorry: this event is cancelled.\n\n{envelope.facts}\n\n{reason}\n\n"
        f"The attached file takes it out of your calendar. What else we offer:\n\n{envelope.page}"
    )
    return _letter(envelope, f"Cancelled: {envelope.event.title}", body)


def gave_up(envelope: Envelope) -> Letter:
    body = (
        f"your registration is cancelled:\n\n{envelope.facts}\n\n"
        f"Should you find the time after all, register again:\n\n{envelope.page}"
    )
    return _letter(envelope, f"You cancelled: {envelope.event.title}", body)


def pulse(envelope: Envelope) -> Letter:
    body = (
        f"thank you for coming to: {envelope.event.title}\n\n"
        "Two questions, half a minute. The link works once, and nobody can tell whose answer it was:\n\n"
        f"{envelope.link}"
    )
    return _letter(envelope, f"Two questions about {envelope.event.title}", body)
