"""A file of attendance taken out again: exactly what it did, as far as nobody changed that since."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from steelyard.center.directory.models import Address, Affiliation, NotDuplicate, Person, Suggestion
from steelyard.center.directory.queries.merges import Pointer, pointers
from steelyard.foundation.history.actions import record
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import change, touch
from steelyard.support.attendance import verbs
from steelyard.support.attendance.models import AttendanceFile, AttendanceTrace
from steelyard.support.attendance.rules import FileStatus
from steelyard.support.attendance.tasks import sets
from steelyard.support.delivery import actions as ledger
from steelyard.support.delivery.models import Activity, Participation
from steelyard.support.events.models import Event, Registration
from steelyard.support.events.rules import EventStatus
from steelyard.support.events.tasks import seats

STAYS = "This person is used elsewhere or was changed since, and stays in the directory."


class CannotUndo(Exception):
    """The file cannot be undone any more; the message says why."""


@transaction.atomic
def undo_file(found: AttendanceFile, *, by: Any, step: Any = None) -> AttendanceFile:
    """Undo a file: what it wrote goes, what it changed goes back, what others changed since stays and says why.

    Raises CannotUndo, also where a later file of the event counts on this one.
    """
    event = _claim(found)
    sets.plan_for_many()
    activity = event.activity
    counts = {"removed": 0, "restored": 0, "people": 0, "stay": 0}
    if activity is not None:
        where = {"file": found.pk, "activity": activity.pk}
        sets.run(sets.SOMEBODY_ELSE, **where)
        counts["restored"] = sets.run(sets.GIVE_BACK, **where)
        counts["removed"] = sets.run(sets.TAKE_OUT, **where)
        _callers(found)
    sets.run(sets.CHECK_OUT, file=found.pk)
    if step is not None:
        step(1)
    counts["people"] = _people(found, event)
    counts["stay"] = found.traces.filter(is_first=True).exclude(stays="").count()
    if activity is not None:
        touch(activity)
        _withdraw(found, event, activity, by=by)
    found.counts = {**found.counts, "undone": counts}
    AttendanceFile.objects.filter(pk=found.pk).update(counts=found.counts)
    told = {name: [0, count] for name, count in counts.items() if count}
    record(verbs.UNDONE, found, by=by, changes=told)
    return found


def _claim(found: AttendanceFile) -> Event:
    event = Event.objects.get(pk=found.event_id)
    seats.hold(event)
    event = Event.objects.select_related("activity").get(pk=found.event_id)
    if not found.may_be_undone:
        raise CannotUndo(f"{found} was not applied in the last 30 days, so it cannot be undone.")
    _refuse_order(found)
    now = timezone.now()
    rows = AttendanceFile.objects.filter(pk=found.pk, status=FileStatus.APPLIED)
    if not rows.update(status=FileStatus.UNDONE, undone_at=now, version=F("version") + 1, job=None):
        raise CannotUndo(f"{found} was already undone.")
    found.status, found.undone_at = FileStatus.UNDONE.value, now
    found.version += 1
    return event


def _refuse_order(found: AttendanceFile) -> None:
    """Of two files about the same people the later one goes first: it was laid over what this one left."""
    later = AttendanceFile.objects.filter(event=found.event_id, status=FileStatus.APPLIED)
    later = later.filter(Q(applied_at__gt=found.applied_at) | Q(applied_at=found.applied_at, pk__gt=found.pk))
    own = AttendanceTrace.objects.filter(file=found, person=OuterRef("person"))
    shared = AttendanceTrace.objects.filter(Exists(own), file=OuterRef("pk"))
    first = later.filter(Exists(shared) | Q(counts__made__callers_were__gt=0)).order_by("-applied_at").first()
    if first is not None:
        raise CannotUndo(f"{first} came later and is about some of the same people. Undo that file first.")


def _callers(found: AttendanceFile) -> None:
    made = found.counts.get("made", {})
    rows = Participation.objects.filter(pk=made.get("callers_row"), count=made.get("callers"))
    if made.get("callers_were"):
        rows.update(count=made["callers_were"])
    elif made.get("callers_row"):
        rows.delete()


def _people(found: AttendanceFile, event: Event) -> int:
    """People who came into being with the file go, unless something hangs on them; how many went."""
    made = found.traces.filter(is_made=True)
    if not made.exists():
        return 0
    people = Person._base_manager.filter(pk__in=made.values("person"))
    gone = _unused(people, found, event)
    made.filter(is_first=True, stays="").exclude(person__in=gone).update(stays=STAYS)
    keys = list(gone.values_list("pk", flat=True))
    _remove(found, event, gone)
    return len(keys)


def _unused(people: QuerySet[Person], found: AttendanceFile, event: Event) -> QuerySet[Person]:
    """Those as the file made them: nothing else points at them, and history tells nothing of them."""
    told = Entry.objects.filter(label="directory.person", object_id=OuterRef("pk"))
    unused = people.filter(~Exists(told), version=1, merged_into=None)
    unused = unused.filter(~Exists(Person._base_manager.filter(merged_into=OuterRef("pk"))))
    for pointer in pointers(Person):
        others = _others(pointer, found, event)
        unused = unused.filter(~Exists(others.filter(**{pointer.column: OuterRef("pk")})))
    return unused


def _others(pointer: Pointer, found: AttendanceFile, event: Event) -> QuerySet[Any]:
    """Rows that keep a person: all but those that came with the file."""
    model, rows = pointer.model, pointer.rows
    if model is Address:
        return rows.filter(is_primary=False)
    if model is Affiliation:
        return rows.exclude(title="", since=None, until=None)
    if model is AttendanceTrace:
        return rows.exclude(file=found)
    if model is Registration:
        return rows.exclude(event=event)
    return rows


def _remove(found: AttendanceFile, event: Event, gone: QuerySet[Person]) -> None:
    """Nothing points at these any more, or the database refuses the whole at the end of the transaction."""
    _remember(found, gone)
    keys = found.rows.filter(makes=True).values("person_id")
    Registration.objects.filter(event=event, person__in=keys).update(person=None, version=F("version") + 1)
    pairs = Q(first_id__in=keys) | Q(second_id__in=keys)
    for rows in (
        Address.objects.filter(person__in=keys),
        Affiliation.objects.filter(person__in=keys),
        *(model.objects.filter(pairs, label="person") for model in (Suggestion, NotDuplicate)),
        AttendanceTrace.objects.filter(person__in=keys),
        Person._base_manager.filter(pk__in=keys),
    ):
        rows._raw_delete(rows.db)  # what points at them was looked for, so nothing cascades


def _remember(found: AttendanceFile, gone: QuerySet[Person]) -> None:
    """From here on ``makes`` marks whom undoing removes: asking who is unused would change with each row removed."""
    found.rows.filter(makes=True).exclude(person_id__in=gone.values("pk")).update(makes=False)


def _withdraw(found: AttendanceFile, event: Event, activity: Activity, *, by: Any) -> None:
    """An activity that came into being with the file, and holds nothing more, counts no more."""
    if found.counts.get("made", {}).get("activity") != activity.pk or event.status == EventStatus.HELD:
        return
    hangs = activity.participations.exists() or activity.effort.exists() or activity.promises.exists()
    if not hangs and activity.withdrawn_at is None:
        change(event, activity=None)
        activity.refresh_from_db()
        ledger.withdraw_activity(activity, by=by, reason=f"The file {found} was undone.")
