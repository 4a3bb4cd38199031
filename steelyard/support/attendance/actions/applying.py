"""A file of attendance taken into the ledger: all of it in one transaction, by a few statements over all its rows."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change, touch
from steelyard.support.attendance import verbs
from steelyard.support.attendance.actions.files import NotOpen, forget_stored
from steelyard.support.attendance.models import AttendanceFile
from steelyard.support.attendance.rules import FileStatus
from steelyard.support.attendance.tasks import sets
from steelyard.support.delivery import actions as ledger
from steelyard.support.delivery.models import Activity, Participation
from steelyard.support.events.models import Event
from steelyard.support.events.rules import AS_ACTIVITY, EventKind, EventStatus
from steelyard.support.events.tasks import seats


class NotReady(Exception):
    """The file cannot be applied as it is; the message says what to do."""


MEANWHILE = "Somebody else wrote on this list or one of its people at the same moment. Nothing was taken in; try again."


@transaction.atomic
def apply_file(found: AttendanceFile, *, by: Any, step: Any = None) -> AttendanceFile:
    """Take a file in, whole or not at all; what is there already is not written twice. Raises NotReady and NotOpen."""
    try:
        with transaction.atomic():
            return _apply(found, by=by, step=step or _silent)
    except (IntegrityError, Stale) as problem:
        raise NotReady(MEANWHILE) from problem


def _silent(_: int) -> None:
    """Nobody waits for news of a short file."""


def _apply(found: AttendanceFile, *, by: Any, step: Any) -> AttendanceFile:
    event = _claim(found)
    sets.plan_for_many()
    made: dict[str, int] = {}
    activity = _activity(event, made, by=by)
    _meet(found, event, activity)
    step(1)
    made["people"] = _people(found, event)
    step(2)
    _take_part(found, event, activity, made=made)
    step(3)
    _callers(found, event, activity, made=made)
    made["registrations"] = _registrations(found, event)
    sets.run(sets.SUGGEST, file=found.pk, now=_now())
    return _end(found, activity, made, by=by)


def _claim(found: AttendanceFile) -> Event:
    """Nobody applies a file twice, and nobody else writes on the event's list until this is done."""
    event = Event.objects.select_related("support", "activity").get(pk=found.event_id)
    seats.hold(event)
    event.refresh_from_db()
    if event.status not in {EventStatus.PUBLISHED, EventStatus.HELD}:
        raise NotReady(f"{event} is {event.get_status_display().lower()}, so nobody took part in it.")
    if event.starts_at > timezone.now():
        raise NotReady(f"{event} has not begun yet. Bring its attendance in afterwards.")
    now = timezone.now()
    rows = AttendanceFile.objects.filter(pk=found.pk, status=FileStatus.READY)
    if not rows.update(status=FileStatus.APPLIED, applied_at=now, version=F("version") + 1, job=None):
        found.refresh_from_db(fields=["status"])
        raise NotOpen(found)
    found.status, found.applied_at = FileStatus.APPLIED.value, now
    found.version += 1
    return event


def _activity(event: Event, made: dict[str, int], *, by: Any) -> Activity:
    """Where the ledger has the event; written down now if it was not."""
    if event.activity is not None and event.activity.withdrawn_at is None:
        return event.activity
    try:
        activity = ledger.record_activity(
            event.support,
            by=by,
            kind=AS_ACTIVITY[EventKind(event.kind)].value,
            on=_day_of(event),
            minutes=event.minutes,
            mode=event.mode,
            title=event.title,
            is_simulated=event.is_simulated,
        )
    except ledger.CannotRecord as problem:
        raise NotReady(str(problem)) from problem
    change(event, activity=activity)
    made["activity"] = activity.pk
    return activity


def _day_of(event: Event) -> date:
    return event.starts_at.astimezone(ZoneInfo(event.time_zone)).date()


def _meet(found: AttendanceFile, event: Event, activity: Activity) -> None:
    """Say again who is who: people came, merged and left since the file was read."""
    file = {"file": found.pk}
    sets.run(sets.LINK, event=event.pk)
    sets.run(sets.BY_ADDRESS, **file)
    sets.run(sets.BY_REGISTERED_ADDRESS, **file, event=event.pk)
    sets.run(sets.BY_REGISTERED_NAME, **file, event=event.pk)
    sets.run(sets.BY_LIST, **file, activity=activity.pk)


def _people(found: AttendanceFile, event: Event) -> int:
    """Everybody who came and whom nobody knows becomes a person of the directory."""
    file = {"file": found.pk}
    count = sets.give_keys(found.pk)
    if count:
        sets.run(sets.PLACE, **file, event=event.pk)
        sets.run(sets.PEOPLE, **file, simulated=found.is_simulated, now=_now())
        sets.run(sets.ADDRESSES, **file)
        sets.run(sets.PLACES, **file)
        sets.run(sets.LATER_ADDRESS, **file)
        sets.run(sets.LINK, event=event.pk)
    return count


def _take_part(found: AttendanceFile, event: Event, activity: Activity, *, made: dict[str, int]) -> None:
    where = {"file": found.pk, "activity": activity.pk}
    sets.run(sets.TRACES, **where, event=event.pk)
    sets.look_again("attendance_attendancetrace")
    day = connection.ops.adapt_datefield_value(activity.on)
    made["changed"] = sets.run(sets.CHANGE, **where)
    made["took_part"] = sets.run(sets.TAKE_PART, **where, day=day)


def _callers(found: AttendanceFile, event: Event, activity: Activity, *, made: dict[str, int]) -> None:
    """Who has no name is a bare count: the most that any file of the event has counted."""
    count = found.counts.get("callers", 0)
    if not count:
        return
    row = _counted_row(event, activity)
    if row is None:
        row = Participation.objects.create(activity=activity, count=count)
        made |= {"callers": count, "callers_row": row.pk}
    elif (row.count or 0) < count:
        made |= {"callers": count, "callers_row": row.pk, "callers_were": row.count or 0}
        Participation.objects.filter(pk=row.pk).update(count=count)


def _counted_row(event: Event, activity: Activity) -> Participation | None:
    """The row in which files of this event count who has no name."""
    applied = AttendanceFile.objects.filter(event=event, status=FileStatus.APPLIED)
    keys = applied.values_list("counts__made__callers_row", flat=True)
    return activity.participations.filter(pk__in=[key for key in keys if key], count__isnull=False).first()


def _registrations(found: AttendanceFile, event: Event) -> int:
    sets.run(sets.MARKS, file=found.pk, event=event.pk)
    return sets.run(sets.CHECK_IN, file=found.pk)


def _now() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())


# What history tells, by the counts of the file
TOLD = {"people": "people", "took_part": "participations", "changed": "participations changed", "callers": "unnamed",
        "registrations": "registrations"}  # fmt: skip


def _end(found: AttendanceFile, activity: Activity, made: dict[str, int], *, by: Any) -> AttendanceFile:
    found.counts = {**found.counts, "made": {name: count for name, count in made.items() if count}}
    AttendanceFile.objects.filter(pk=found.pk).update(counts=found.counts)
    told = {words: [0, made[name]] for name, words in TOLD.items() if made.get(name)}
    if told:
        touch(activity)
    forget_stored(found, by=by)
    note = "" if told else "All of it was there; nothing changed."
    record(verbs.APPLIED, found, by=by, changes={**told, "event": [None, found.event]}, note=note)
    return found
