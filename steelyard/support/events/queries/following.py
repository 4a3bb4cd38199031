"""What a person's own calendar of events shows."""

from django.db.models import Q
from django.utils import timezone

from steelyard.center.directory.models import Address
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.support.events.models import Event, Registration
from steelyard.support.events.queries.public import IN_FEED, KEPT
from steelyard.support.events.rules import Place


def registered_by(user: User) -> set[tuple[int, str]]:
    """(event, place) of everything this person registered for, under any of their addresses."""
    addresses = Address.objects.filter(person__user=user).values("email")
    mine = Q(email=user.email.lower()) | Q(person__user=user) | Q(email__in=addresses)
    rows = Registration.objects.filter(mine).exclude(status=Place.CANCELLED)
    return set(rows.values_list("event_id", "status"))


def feed(user: User) -> tuple[list[Event], list[int]]:
    """A person's events, and those in which they have a seat; the desk's calendar shows all that is public."""
    own = registered_by(user)
    rows = Event.objects.public().filter(ends_at__gt=timezone.now() - KEPT)
    if not allows(user, "events.see"):
        rows = rows.filter(pk__in=[event for event, _ in own])
    seated = [event for event, status in own if status == Place.SEATED]
    return list(rows.order_by("starts_at", "id")[:IN_FEED]), seated
