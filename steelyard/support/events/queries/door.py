"""The list at the door, the codes, and the links of the pulse."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from steelyard.foundation.kit.text import fold
from steelyard.foundation.kit.tokens import hash_of
from steelyard.support.events.models import Event, PulseToken, Registration, RegistrationQuerySet
from steelyard.support.events.rules import CheckIn, Place


def pulse_token(token: str) -> PulseToken | None:
    return PulseToken.objects.select_related("event").filter(token_hash=hash_of(token)).first()


def registrations(
    event: Event, user: Any, *, text: str = "", status: str = "", attendance: str = ""
) -> RegistrationQuerySet:
    """Who is on an event's list, by words of their name, e-mail address or agency."""
    rows = Registration.objects.visible_to(user).filter(event=event).select_related("organization", "state", "person")
    for word in text.split()[:8]:
        named = Q(name_key__contains=fold(word)) | Q(email__contains=word.lower())
        rows = rows.filter(
            named | Q(organization_typed__icontains=word) | Q(organization__search_key__contains=f" {fold(word)}")
        )
    if status:
        rows = rows.filter(status=status)
    if attendance:
        rows = rows.filter(attendance="" if attendance == "open" else attendance)
    return rows


def at_the_door(event: Event, user: Any, text: str) -> RegistrationQuerySet:
    """Whoever may come in: not those who cancelled, unless somebody looks for them by name."""
    rows = registrations(event, user, text=text)
    return rows if text else rows.exclude(status=Place.CANCELLED)


@dataclass(frozen=True)
class Tally:
    """How many registered, wait, came; each a count of registrations."""

    seated: int = 0
    waiting: int = 0
    cancelled: int = 0
    attended: int = 0
    absent: int = 0
    excused: int = 0
    asking: int = 0  # who said what they need to take part


def tally(event: Event) -> Tally:
    """All counts of one event in one query."""
    return Tally(**event.registrations.aggregate(
        seated=Count("pk", filter=Q(status=Place.SEATED)),
        waiting=Count("pk", filter=Q(status=Place.WAITING)),
        cancelled=Count("pk", filter=Q(status=Place.CANCELLED)),
        attended=Count("pk", filter=Q(attendance=CheckIn.ATTENDED)),
        absent=Count("pk", filter=Q(attendance=CheckIn.ABSENT)),
        excused=Count("pk", filter=Q(attendance=CheckIn.EXCUSED)),
        asking=Count("pk", filter=~Q(accommodation="") & ~Q(status=Place.CANCELLED)),
    ))  # fmt: skip
