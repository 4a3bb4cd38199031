"""The waiting list moves up."""

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.events import verbs
from steelyard.support.events.models import Event, Registration
from steelyard.support.events.rules import EventStatus, Place
from steelyard.support.events.tasks import seats
from steelyard.support.events.tasks.posting import tell_seat


@transaction.atomic
def fill(event: Event, *, by: User | None) -> list[Registration]:
    """Give free seats to those who wait, whoever asked first; each is told."""
    seats.hold(event)
    seated: list[Registration] = []
    if event.status != EventStatus.PUBLISHED or event.ends_at <= timezone.now():
        return seated
    for registration in list(Registration.objects.filter(event=event).waiting()[:500]):
        if not seats.take(event):
            break
        change(registration, status=Place.SEATED.value, seated_at=timezone.now())
        record(verbs.MOVED_UP, registration, by=by, changes={"event": [None, event]})
        tell_seat(event, registration)
        seated.append(registration)
    return seated
