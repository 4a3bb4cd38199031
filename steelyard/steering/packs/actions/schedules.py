"""Planning reports: drafts made in time, reminders, and links for readers once a report is submitted."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.queries import the_center
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit import words
from steelyard.foundation.kit.models import change
from steelyard.foundation.work.actions import post
from steelyard.steering.packs import verbs
from steelyard.steering.packs.actions.packs import draft, share
from steelyard.steering.packs.models import Pack, Schedule
from steelyard.steering.packs.queries.schedules import Coming, coming, plan_for, to_draft, writers
from steelyard.steering.packs.rules.packs import NotNow

_READY = """Hello {name},

the draft of the {title} stands ready: its tables are filled from the ledger. It is due on {day}. What is missing are your words, a look by somebody else, and the director's submission:

{link}
"""
_REMINDED = """Hello {name},

the {title} is due on {day} and is not submitted yet:

{link}
"""
_LETTERS = {
    "ready": ("The draft stands ready", _READY),
    "soon": ("Due soon", _REMINDED),
    "late": ("Overdue", _REMINDED),
}
_SENT = """Hello,

{center} submitted its {title}. You can read it here until {day}; the address is yours alone:

{link}

{center}
"""


@transaction.atomic
def plan(*, by: User | None, **values: Any) -> Schedule:
    """Let a kind of report come due after each award year from now on."""
    try:
        with transaction.atomic():
            made = Schedule.objects.create(set_by=by, **values)
    except IntegrityError as taken:
        raise NotNow("There is a plan for this report already.") from taken
    record(verbs.PLANNED, made, by=by)
    return made


@transaction.atomic
def alter_plan(schedule: Schedule, *, by: User | None, **values: Any) -> Schedule:
    """Change days or readers of what is to come."""
    if schedule.ended_at:
        raise NotNow("This plan was ended.")
    try:
        with transaction.atomic():
            changes = change(schedule, **values)
    except IntegrityError as taken:
        raise NotNow("There is a plan for this report already.") from taken
    if changes:
        record(verbs.PLAN_ALTERED, schedule, by=by, changes=changes)
    return schedule


@transaction.atomic
def end_plan(schedule: Schedule, *, by: User | None) -> Schedule:
    """Let nothing more come due by itself; what was drafted stays."""
    if schedule.ended_at:
        raise NotNow("This plan was ended already.")
    change(schedule, ended_at=timezone.now())
    record(verbs.PLAN_ENDED, schedule, by=by)
    return schedule


@transaction.atomic
def draft_what_is_due(*, by: User | None, today: date) -> list[Pack]:
    """Draft each report whose day has come, and tell those who write reports."""
    made = []
    for one in to_draft(today):
        found = draft(one.schedule.kind, one.year, by=by)
        _tell_writers(one, found, "ready")
        made.append(found)
    return made


@transaction.atomic
def remind(*, by: User | None, today: date) -> int:
    """A letter a week before a report is due, and one on the day after; each once. Returns how many reports it is about."""
    del by
    near = [(one, one.pack) for one in coming() if one.pack and one.due.remind_on <= today]
    for one, pack in near:
        _tell_writers(one, pack, "late" if one.due.due_on < today else "soon")
    return len(near)


def _tell_writers(one: Coming, pack: Pack, what: str) -> None:
    subject, text = _LETTERS[what]
    day, link = words.day(one.due.due_on), settings.BASE_URL + pack.get_absolute_url()
    for user in writers():
        body = text.format(name=user.name, title=one.title, day=day, link=link)
        post(key=f"packs.{what}.{pack.pk}.{user.pk}", to=user.email, subject=f"{subject}: {one.title}", body=body)


@transaction.atomic
def send_to_readers(pack: Pack, *, by: User | None) -> int:
    """Send each reader of the plan a link of their own to a submitted report; those who have one get no second."""
    found = plan_for(pack.kind)
    if found is None:
        return 0
    until = timezone.localdate() + timedelta(days=found.link_days)
    had = set(pack.links.values_list("for_whom", flat=True))
    new = [one for one in found.addresses if one not in had]
    center = the_center()
    for address in new:
        link, token = share(pack, by=by, for_whom=address, expires_on=until)
        body = _SENT.format(
            center=center or "The center", title=pack, day=words.day(until),
            link=settings.BASE_URL + reverse("packs:shared", args=[token]),
        )  # fmt: skip
        post(key=f"packs.sent.{link.pk}", to=address, subject=str(pack), body=body, secret=True)
    if new:
        record(verbs.SENT, pack, by=by, note=f"{len(new)} readers" if len(new) > 1 else "1 reader")
    return len(new)
