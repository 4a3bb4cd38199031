"""Reports of a meeting's tool: one in the ledger, and one that waits for somebody to look at it."""

import csv
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

from steelyard.faces.command.simulation.world import World
from steelyard.support.attendance import actions
from steelyard.support.attendance.forms import looked_into
from steelyard.support.attendance.jobs import stage
from steelyard.support.attendance.models import AttendanceFile
from steelyard.support.events.models import Event, Registration
from steelyard.support.events.rules import CheckIn, EventKind, EventStatus

MOST = 120  # people of one report
HEADINGS = ("Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "Guest")
GUESTS = (("Robin Guest", "robin.guest@example.org"), ("Sam Visitor", ""), ("+1 215 555 0142", ""), ("iPhone", ""))


def reports(world: World) -> None:
    """The two last webinars have a report each; the ledger counts nobody whom it did not count before."""
    held = Event.objects.filter(is_simulated=True, kind=EventKind.WEBINAR, status=EventStatus.HELD)
    last = list(held.filter(activity__withdrawn_at=None, ends_at__lt=timezone.now()).order_by("-starts_at", "-id")[:2])
    for number, event in enumerate(last):
        found = _brought(world, event, with_guests=number == 1)
        if number == 0:
            actions.apply_file(found, by=None)


def _brought(world: World, event: Event, *, with_guests: bool) -> AttendanceFile:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"participants_{event.pk}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEADINGS)
            writer.writerows(_rows(world, event, with_guests=with_guests))
        found = actions.receive(event, by=None, name=file.name, is_simulated=True, **looked_into(file, event))
        return stage(found, by=None, path=file)


def _rows(world: World, event: Event, *, with_guests: bool) -> Iterable[tuple[object, ...]]:
    came = Registration.objects.filter(event=event, attendance=CheckIn.ATTENDED, person__isnull=False)
    people = list(came.exclude(email="").order_by("id").values_list("name", "email")[:MOST])
    start = event.starts_at.astimezone(ZoneInfo(event.time_zone)).replace(tzinfo=None)
    for name, email in [*people, *(GUESTS if with_guests else ())]:
        joined = start + timedelta(seconds=world.dice.randrange(600))
        yield _row(name, email, joined, event.minutes - world.dice.randrange(20))
        if world.dice.random() < 0.1:  # left and came back
            yield _row(name, email, joined + timedelta(minutes=5), event.minutes // 2)


def _row(name: str, email: str, joined: datetime, minutes: int) -> tuple[object, ...]:
    left = joined + timedelta(minutes=max(minutes, 1))
    clock = "%m/%d/%Y %I:%M:%S %p"
    return name, email, joined.strftime(clock), left.strftime(clock), max(minutes, 1), "Yes"
