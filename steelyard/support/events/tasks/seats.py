"""Seats: given one at a time, in the order of those who ask, on both databases. The acts around it keep the history."""

from django.db.models import F, Q

from steelyard.support.events.models import Event


def hold(event: Event) -> int:
    """Make everybody else who wants a seat wait until this transaction ends; answer how many seats are taken.

    A write that changes nothing locks the row on PostgreSQL and the database on SQLite alike.
    """
    Event.objects.filter(pk=event.pk).update(taken=F("taken"))
    event.taken = Event.objects.values_list("taken", flat=True).get(pk=event.pk)
    return event.taken


def take(event: Event) -> bool:
    """Take one seat if there is one: the condition is part of the write, so the last one goes to one person."""
    free = Event.objects.filter(Q(seats__isnull=True) | Q(taken__lt=F("seats")), pk=event.pk)
    is_taken = bool(free.update(taken=F("taken") + 1))
    event.taken += is_taken
    return is_taken


def give_back(event: Event) -> None:
    """One seat fewer is taken."""
    Event.objects.filter(pk=event.pk, taken__gt=0).update(taken=F("taken") - 1)
    event.taken -= 1
