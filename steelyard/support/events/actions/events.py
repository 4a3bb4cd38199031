"""Writing events: what they are, when, who presents; publishing, repeating and calling them off."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch
from steelyard.support.delivery.models import Support
from steelyard.support.events import verbs
from steelyard.support.events.actions import places
from steelyard.support.events.models import Event, Presenter, Question, Series
from steelyard.support.events.queries.keys import free_key
from steelyard.support.events.rules import IN_CALENDARS, NEXT_STATUS, EventStatus
from steelyard.support.events.rules.presenting import Presenting
from steelyard.support.events.tasks.posting import tell_everybody
from steelyard.support.events.tasks.seats import hold
from steelyard.support.library.models import Resource


class CannotEvent(Exception):
    """Something an event does not allow now; the message says why."""


def _check_status(event: Event, wanted: EventStatus) -> None:
    if wanted not in NEXT_STATUS[EventStatus(event.status)]:
        raise CannotEvent(f"This event is {event.get_status_display().lower()}.")


@transaction.atomic
def create_event(
    support: Support, *, by: User | None, presenters: Sequence[Presenting] = (), series: str = "", **values: Any
) -> Event:
    """Write a new event under a support, as a draft that only the desk sees."""
    links = {name: values.pop(name, ()) for name in ("focal_areas", "topics", "partners")}
    key = values.pop("key", "") or free_key(values["title"])
    event = Event.objects.create(support=support, key=key, series=_series(series), **values)
    for name, rows in links.items():
        getattr(event, name).set(rows)
    _present(event, presenters)
    record(verbs.CREATED, event, by=by, changes={"starts_at": [None, event.starts_at]}, note=str(support))
    return event


def _series(title: str) -> Series | None:
    if not title:
        return None
    return Series.objects.filter(title=title).first() or Series.objects.create(title=title)


def _present(event: Event, presenters: Sequence[Presenting]) -> list[str] | None:
    """Bring the presenters to these; the names before and after, if they differ."""
    before = [(one.name, one.organization_id) for one in event.presenters.order_by("position")]
    after = [(one.name, one.organization) for one in presenters]
    if before == after:
        return None
    event.presenters.all().delete()
    Presenter.objects.bulk_create(
        Presenter(event=event, position=place, name=name, organization_id=organization)
        for place, (name, organization) in enumerate(after, start=1)
    )
    return [", ".join(name for name, _ in rows) for rows in (before, after)]


@transaction.atomic
def alter_event(
    event: Event,
    *,
    by: User | None,
    presenters: Sequence[Presenting] | None = None,
    series: str | None = None,
    **values: Any,
) -> dict[str, list[Any]]:
    """Change an event; calendars take the higher sequence for the newer copy, and who has a seat is told."""
    if event.status == EventStatus.CANCELLED:
        raise CannotEvent("This event was cancelled. Write a new one.")
    _check_seats(event, values.get("seats", event.seats))
    if series is not None:
        values["series"] = _series(series)
    moved = _moves(event, values)
    if moved:
        values |= {"sequence": event.sequence + 1, "changed_at": timezone.now()}
    told_changes = _change(event, values, presenters)
    if told_changes:
        record(verbs.ALTERED, event, by=by, changes=told_changes)
    if "seats" in told_changes:
        places.fill(event, by=by)
    if moved:
        _tell_moved(event)
    return told_changes


def _moves(event: Event, values: dict[str, Any]) -> bool:
    """Whether calendars must hear of it."""
    return any(getattr(event, name) != values[name] for name in IN_CALENDARS & values.keys())


def _change(event: Event, values: dict[str, Any], presenters: Sequence[Presenting] | None) -> dict[str, list[Any]]:
    changes = change(event, **values)
    if presenters is not None and (told := _present(event, presenters)):
        if not changes:
            touch(event)
        changes["presenters"] = told
    return {name: pair for name, pair in changes.items() if name not in {"sequence", "changed_at"}}


def _tell_moved(event: Event) -> None:
    if event.status == EventStatus.PUBLISHED and event.ends_at > timezone.now():
        tell_everybody(event, "changed")


def _check_seats(event: Event, seats: int | None) -> None:
    """Refuse fewer seats than are given, with the event held so that nobody takes one meanwhile."""
    taken = hold(event)
    if seats is not None and seats < taken:
        raise CannotEvent(f"{taken} people have a seat already; fewer seats than that would put somebody out.")


@transaction.atomic
def publish_event(event: Event, *, by: User | None) -> Event:
    """Let everybody see the event and register."""
    _check_status(event, EventStatus.PUBLISHED)
    changes = change(event, status=EventStatus.PUBLISHED.value, changed_at=timezone.now())
    record(verbs.PUBLISHED, event, by=by, changes={"status": changes["status"]})
    return event


@transaction.atomic
def cancel_event(event: Event, *, by: User | None, reason: str) -> Event:
    """Call an event off and tell everybody who registered; its page stays and says so."""
    _check_status(event, EventStatus.CANCELLED)
    was_public = event.is_public
    now = timezone.now()
    changes = change(event, status=EventStatus.CANCELLED.value, sequence=event.sequence + 1, changed_at=now)
    record(verbs.CANCELLED, event, by=by, changes={"status": changes["status"]}, note=reason)
    if was_public and event.ends_at > now:
        tell_everybody(event, "called_off", reason=reason)
    return event


@transaction.atomic
def repeat_event(event: Event, *, by: User | None, starts: Sequence[datetime], series: str) -> list[Event]:
    """Copy an event to other days as drafts of one series, with its questions."""
    if event.series_id is None:
        change(event, series=_series(series or event.title))
    made = [_copy(event, start) for start in starts]
    record(verbs.COPIED, event, by=by, changes={"copies": [None, len(made)]})
    for one in made:
        record(verbs.CREATED, one, by=by, changes={"starts_at": [None, one.starts_at]}, note=str(event.series))
    return made


_SAME = (
    "title", "description", "kind", "mode", "time_zone", "place", "join_url", "seats", "support", "series",
    "is_simulated",
)  # fmt: skip


def _copy(event: Event, start: datetime) -> Event:
    copy = Event.objects.create(
        **{name: getattr(event, name) for name in _SAME},
        key=free_key(event.title, start.date()),
        starts_at=start,
        ends_at=start + (event.ends_at - event.starts_at),
    )
    for name in ("focal_areas", "topics", "partners"):
        getattr(copy, name).set(getattr(event, name).all())
    for rows in (event.presenters.order_by("position"), event.questions.order_by("position")):
        for row in rows:
            row.pk, row.event = None, copy
            row.save(force_insert=True)
    return copy


@transaction.atomic
def set_questions(event: Event, *, by: User | None, questions: Iterable[Question]) -> Event:
    """Bring the questions to these, in this order; answers given to one that goes stay with their registrations."""
    touch(event)
    before = list(event.questions.order_by("position"))
    after = list(questions)
    kept = {one.pk for one in after if one.pk}
    event.questions.exclude(pk__in=kept).delete()
    event.questions.update(position=F("position") + 1000)  # so that two never stand at one place meanwhile
    for place, question in enumerate(after, start=1):
        question.event, question.position = event, place
        question.save()
    told = ["; ".join(one.text for one in rows) for rows in (before, after)]
    record(verbs.QUESTIONS_SET, event, by=by, changes={"questions": told})
    return event


@transaction.atomic
def set_materials(event: Event, *, by: User | None, materials: Sequence[Resource]) -> Event:
    """Say which resources are the recording and papers of an event."""
    changes = change(event, materials=materials)
    if changes:
        record(verbs.MATERIALS_SET, event, by=by, changes=changes)
    return event


@transaction.atomic
def note_export(event: Event, *, by: User | None, count: int) -> None:
    """Keep that somebody took the list of who registered."""
    record(verbs.EXPORTED, event, by=by, changes={"rows": [None, count]})
