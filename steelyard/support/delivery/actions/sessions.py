"""Planning sessions, and the private addresses at which a person's calendar finds them."""

from datetime import datetime
from typing import Required, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.tokens import new_token
from steelyard.support.delivery import verbs
from steelyard.support.delivery.models import CalendarLink, Session, Support


class CannotPlan(Exception):
    """A session that cannot be planned or cancelled; the message says why."""


class SessionValues(TypedDict, total=False):
    """What, when, how and where."""

    title: Required[str]
    kind: Required[str]
    starts_at: Required[datetime]
    minutes: Required[int]
    time_zone: Required[str]
    mode: str
    place: str
    is_simulated: bool


@transaction.atomic
def plan_session(support: Support, *, by: User | None, **values: Unpack[SessionValues]) -> Session:
    """Plan a session under a support."""
    session = Session.objects.create(support=support, **values)
    record(verbs.SESSION_PLANNED, session, by=by, changes={"starts_at": [None, session.starts_at]}, note=str(support))
    return session


@transaction.atomic
def alter_session(session: Session, *, by: User | None, **values: Unpack[SessionValues]) -> Session:
    """Move or correct a session; calendars take the higher sequence for the newer copy."""
    if session.cancelled_at:
        raise CannotPlan("This session was cancelled. Plan a new one.")
    if any(getattr(session, name) != value for name, value in values.items()):
        changes = change(session, **values, sequence=session.sequence + 1, changed_at=timezone.now())
        told = {name: pair for name, pair in changes.items() if name not in {"sequence", "changed_at"}}
        record(verbs.SESSION_ALTERED, session, by=by, changes=told)
    return session


@transaction.atomic
def cancel_session(session: Session, *, by: User | None, reason: str) -> Session:
    """Cancel a session; calendars keep it, struck through, so that nobody waits for it."""
    if session.cancelled_at:
        raise CannotPlan("This session is cancelled already.")
    now = timezone.now()
    changes = change(session, cancelled_at=now, sequence=session.sequence + 1, changed_at=now)
    record(verbs.SESSION_CANCELLED, session, by=by, changes={"cancelled_at": changes["cancelled_at"]}, note=reason)
    return session


@transaction.atomic
def make_calendar_link(user: User, *, by: User | None) -> str:
    """Give a person a new private calendar address and switch the former one off; the secret is shown once."""
    CalendarLink.objects.current().filter(user=user).update(ended_at=timezone.now())
    token, token_hash = new_token()
    link = CalendarLink.objects.create(user=user, token_hash=token_hash)
    record(verbs.CALENDAR_LINKED, link, by=by)
    return token


@transaction.atomic
def end_calendar_link(link: CalendarLink, *, by: User | None) -> CalendarLink:
    """Switch a calendar address off."""
    link.ended_at = timezone.now()
    link.save(update_fields=["ended_at"])
    record(verbs.CALENDAR_ENDED, link, by=by)
    return link
