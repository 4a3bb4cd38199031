"""Files of other tools: contact lists and a calendar, one of each taken in and one that waits for somebody to look."""

import csv
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

from steelyard.center.directory.actions import apply_list, receive_list, settle_rest
from steelyard.center.directory.jobs.contacts import stage
from steelyard.center.directory.models import Address
from steelyard.center.directory.queries.contacts import columns_of
from steelyard.center.directory.rules.contacts import HomeChoice
from steelyard.center.directory.rules.sheets import opened
from steelyard.faces.command.simulation.names import JOBS, person, slug
from steelyard.faces.command.simulation.world import World
from steelyard.support.delivery import actions
from steelyard.support.delivery.models import CalendarFile, Support
from steelyard.support.delivery.queries.sessions import usual_zone
from steelyard.support.delivery.rules import ActivityKind, Mode, SupportStatus
from steelyard.support.delivery.rules.calendars import read_calendar
from steelyard.support.delivery.rules.planning import said_by

HEADINGS = ("Name", "E-mail", "Title", "Organization")
YEAR = timedelta(days=365)
CALLS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Simulated//Calls//EN
BEGIN:VEVENT
UID:simulated-calls-{pk}@example.org
DTSTART;TZID={zone}:{day:%Y%m%d}T140000
DURATION:PT45M
RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT={count}
SUMMARY:{title}
SEQUENCE:{sequence}
END:VEVENT
END:VCALENDAR
"""


def brought(world: World) -> None:
    """Lists of people and a calendar; nobody comes into the directory by them whom the figures would have to count."""
    with tempfile.TemporaryDirectory() as folder:
        _list(world, Path(folder) / "Spring convening, sign-in.csv", _known(), is_taken=True)
        _list(
            world, Path(folder) / "State conference, business cards.csv", [*_known()[:4], *_new(world)], is_taken=False
        )
        _calendars(Path(folder) / "calls.ics")


def _known() -> list[Sequence[str]]:
    rows = Address.objects.filter(is_primary=True, person__is_simulated=True, person__merged_into=None)
    rows = rows.filter(person__organization__isnull=False).order_by("id")
    return list(rows.values_list("person__name", "email", "person__title", "person__organization__name")[:20])


def _new(world: World) -> Iterable[Sequence[str]]:
    for home in ("Lakeview Unified School District", "Lakeview Unified", ""):
        for _ in range(3):
            name = person(world.dice)
            yield name, f"{slug(name)}@lakeview.example", world.dice.choice(JOBS), home
    yield "Somebody without an address that works", "no-address@", "", ""


def _list(world: World, file: Path, rows: Iterable[Sequence[str]], *, is_taken: bool) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADINGS, *rows])
    sheet = opened(file)
    found = receive_list(file.name, by=None, sheet=sheet, columns=columns_of(sheet), is_simulated=True)
    stage(found, by=None, path=file)
    if is_taken:
        settle_rest(found, by=None, choice=HomeChoice.BLANK)
        apply_list(found, by=None)
    world.made["contact list"] += 1


def _calendars(file: Path) -> None:
    """A series of calls as it was first sent, and a later file that calls them otherwise and adds one."""
    today = timezone.localdate()
    active = Support.objects.filter(is_simulated=True, status=SupportStatus.ACTIVE, recipients__isnull=False)
    support = active.order_by("id").first()
    if support is None:
        return
    first = today + timedelta(days=7 - today.weekday())
    actions.apply_calendar(_calendar(support, file, first, count=4, sequence=0), by=None)
    _calendar(support, file, first, count=5, sequence=1, title="Call on data and next steps")


def _calendar(
    support: Support, file: Path, day: date, *, count: int, sequence: int, title: str = "Call on data"
) -> CalendarFile:
    zone = usual_zone(support)
    file.write_text(CALLS.format(pk=support.pk, zone=zone, day=day, count=count, sequence=sequence, title=title))
    found = read_calendar(file, day, day + YEAR, zone=ZoneInfo(zone))
    kind = ActivityKind.CHECK_IN
    return actions.bring_calendar(
        support,
        by=None,
        said=list(said_by(found, zone, kind.label)),
        series=found.by_key,
        name=file.name,
        since=day,
        until=day + YEAR,
        time_zone=zone,
        kind=kind.value,
        mode=Mode.VIRTUAL.value,
        is_simulated=True,
    )
