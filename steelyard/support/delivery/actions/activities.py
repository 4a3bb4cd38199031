"""Recording what happened: an activity with who took part, the effort it took, and the promise that follows."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Required, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch
from steelyard.support.delivery import queries, verbs
from steelyard.support.delivery.models import Activity, Effort, Participation, Promise, Support
from steelyard.support.delivery.rules import DAY, USUAL_CONTACT, ActivityKind


class CannotRecord(Exception):
    """Something that cannot have happened so; the message says why."""


class ActivityValues(TypedDict, total=False):
    """The plain fields of an activity; the contact type follows from the kind if it is left out."""

    kind: Required[str]
    on: Required[date]
    minutes: int
    contact_type: str
    mode: str
    title: str
    note: str
    origin: str
    source: str
    is_simulated: bool


class ParticipantValues(TypedDict, total=False):
    """A person, an organization or a bare count; the person's organization of that day is found if left out."""

    person: Person | None
    organization: Organization | None
    count: int | None
    part: str
    status: str
    minutes: int | None


class PromiseValues(TypedDict, total=False):
    """The next promise: what, by when, and to whom."""

    what: Required[str]
    due_on: Required[date]
    to: Organization | None


@transaction.atomic
def record_activity(
    support: Support,
    *,
    by: User | None,
    participants: Sequence[ParticipantValues] = (),
    staff: StaffMember | None = None,
    effort_minutes: int | None = None,
    promise: PromiseValues | None = None,
    **values: Unpack[ActivityValues],
) -> Activity:
    """Write an activity, who took part, the effort of ``staff`` (as long as the activity) and the next promise."""
    _check_day(support, values["on"])
    values.setdefault("contact_type", USUAL_CONTACT[ActivityKind(values["kind"])].value)
    activity = Activity.objects.create(support=support, **values)
    _take_part(activity, participants)
    if staff is not None:
        _spend(activity, staff, activity.minutes if effort_minutes is None else effort_minutes)
    if promise is not None:
        _promise(activity, staff, promise, by=by)
    record(verbs.RECORDED, activity, by=by, changes={"support": [None, support]})
    return activity


def _check_day(support: Support, on: date) -> None:
    if support.ends_on is not None and on > support.ends_on:
        raise CannotRecord(f"This support closed on {support.ends_on:%B %-d, %Y}. Open it again to record a later day.")


def _take_part(activity: Activity, participants: Sequence[ParticipantValues]) -> None:
    Participation.objects.bulk_create(_rows_of(activity, participants))


def _rows_of(activity: Activity, participants: Sequence[ParticipantValues]) -> list[Participation]:
    """Unsaved rows of who took part, each person at their organization of that day."""
    people = [person for given in participants if (person := given.get("person"))]
    twice = next((one for one, times in Counter(people).items() if times > 1), None)
    if twice is not None:
        raise CannotRecord(f"{twice} is listed twice.")
    places = queries.places_on(people, activity.on)
    return [_participation(activity, given, places) for given in participants]


def _participation(activity: Activity, given: ParticipantValues, places: dict[int, int | None]) -> Participation:
    made = Participation(activity=activity, **given)
    if made.person_id and not made.organization_id:
        made.organization_id = places.get(made.person_id)
    return made


def _spend(activity: Activity, staff: StaffMember, minutes: int) -> None:
    if minutes > DAY:
        raise CannotRecord("One day has 24 hours: record each day of a longer activity by itself.")
    if minutes:
        Effort.objects.create(
            staff=staff,
            support_id=activity.support_id,
            activity=activity,
            on=activity.on,
            minutes=minutes,
            is_simulated=activity.is_simulated,
        )


def _promise(activity: Activity, staff: StaffMember | None, given: PromiseValues, *, by: User | None) -> None:
    if staff is None:
        raise CannotRecord("A promise needs a member of the staff who makes it.")
    made = Promise.objects.create(
        what=given["what"],
        due_on=given["due_on"],
        to_organization=given.get("to"),
        by_staff=staff,
        support_id=activity.support_id,
        activity=activity,
        is_simulated=activity.is_simulated,
    )
    record(verbs.PROMISED, made, by=by, changes={"due_on": [None, made.due_on]})


@transaction.atomic
def alter_activity(
    activity: Activity,
    *,
    by: User | None,
    participants: Sequence[ParticipantValues] | None = None,
    **values: Any,
) -> dict[str, list[Any]]:
    """Correct an activity; its effort follows it to another day. ``participants``, if given, replace those there."""
    _check_day(activity.support, values.get("on", activity.on))
    changes = change(activity, **values)
    if "on" in changes:
        activity.effort.update(on=activity.on)
    if participants is not None and (told := _replace(activity, participants)):
        if not changes:
            touch(activity)
        changes["participants"] = told
    if changes:
        record(verbs.CORRECTED, activity, by=by, changes=changes)
    return changes


def _replace(activity: Activity, participants: Sequence[ParticipantValues]) -> list[Any] | None:
    """Take out and add the rows that differ; history tells them by number, not by name."""
    left = _by_words(_rows_of(activity, participants))
    gone: dict[int, str] = {}
    for row in activity.participations.all():
        words = _one_told(row)
        if left.get(words):
            left[words].pop()
        else:
            gone[row.pk] = words
    new = [row for rows in left.values() for row in rows]
    if not gone and not new:
        return None
    activity.participations.filter(pk__in=gone).delete()
    Participation.objects.bulk_create(new)
    return ["; ".join(sorted(words)) for words in (gone.values(), map(_one_told, new))]


def _by_words(rows: Sequence[Participation]) -> dict[str, list[Participation]]:
    found: dict[str, list[Participation]] = {}
    for row in rows:
        found.setdefault(_one_told(row), []).append(row)
    return found


def _one_told(row: Participation) -> str:
    who = f"person {row.person_id}" if row.person_id else f"{row.count} people" if row.count else "somebody"
    where = f" of organization {row.organization_id}" if row.organization_id else ""
    minutes = f", {row.minutes} minutes" if row.minutes is not None else ""
    return f"{who}{where}, {row.part}, {row.status}{minutes}"


@transaction.atomic
def withdraw_activity(activity: Activity, *, by: User | None, reason: str = "") -> Activity:
    """Take an activity out of every count, with its effort and the promises made in it; the rows stay."""
    if activity.withdrawn_at is not None:
        raise CannotRecord("This activity is already withdrawn.")
    now = timezone.now()
    changes = change(activity, withdrawn_at=now)
    activity.effort.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
    record(verbs.WITHDRAWN, activity, by=by, changes=changes, note=reason)
    return activity


@transaction.atomic
def restore_activity(activity: Activity, *, by: User | None) -> Activity:
    """Let a withdrawn activity count again, with the effort that was withdrawn with it."""
    if activity.withdrawn_at is None:
        raise CannotRecord("This activity is not withdrawn.")
    activity.effort.filter(withdrawn_at=activity.withdrawn_at).update(withdrawn_at=None)
    changes = change(activity, withdrawn_at=None)
    record(verbs.RESTORED, activity, by=by, changes=changes)
    return activity


@transaction.atomic
def record_effort(
    support: Support,
    *,
    by: User | None,
    staff: StaffMember,
    on: date,
    minutes: int,
    activity: Activity | None = None,
    note: str = "",
) -> Effort:
    """Write minutes of a staff member on a support, perhaps on one of its activities."""
    _check_day(support, on)
    if not 0 < minutes <= DAY:
        raise CannotRecord("Effort on a day is more than nothing and at most 24 hours.")
    effort = Effort.objects.create(support=support, staff=staff, on=on, minutes=minutes, activity=activity, note=note)
    record(verbs.EFFORT_RECORDED, support, by=by, changes={"minutes": [None, minutes]}, note=note)
    return effort


@transaction.atomic
def withdraw_effort(effort: Effort, *, by: User | None) -> Effort:
    """Take effort out of every count."""
    if effort.withdrawn_at is not None:
        raise CannotRecord("This effort is already withdrawn.")
    change(effort, withdrawn_at=timezone.now())
    record(verbs.EFFORT_WITHDRAWN, effort.support, by=by, changes={"minutes": [effort.minutes, None]})
    return effort
