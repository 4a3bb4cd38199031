"""Reading planned sessions and the calendar addresses that tell of them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.queries import may_sign_in
from steelyard.foundation.kit.tokens import hash_of
from steelyard.support.delivery.models import CalendarLink, Session, SessionQuerySet, Support
from steelyard.support.delivery.rules import ALIKE, ZONES

IN_FEED = 500
KEPT = timedelta(days=90)  # how long a calendar keeps showing what is over


def upcoming(rows: SessionQuerySet) -> SessionQuerySet:
    """What is still to come, the nearest first."""
    return rows.upcoming(timezone.now()).select_related("support").order_by("starts_at", "id")


def upcoming_of(support: Support) -> list[Session]:
    return list(upcoming(Session.objects.filter(support=support))[:IN_FEED])


def feed(user: User) -> list[Session]:
    """What a person's calendar shows: the last ninety days and all that is planned, cancelled ones marked so."""
    rows = Session.objects.visible_to(user).filter(starts_at__gte=timezone.now() - KEPT)
    return list(rows.select_related("support").order_by("starts_at", "id")[:IN_FEED])


def follower(token: str) -> User | None:
    """Whose calendar address this is; nobody once it is switched off or the account is closed."""
    links = CalendarLink.objects.current().select_related("user")
    link = links.filter(token_hash=hash_of(token)).first()
    return link.user if link and may_sign_in(link.user) else None


def own_link(user: Any) -> CalendarLink | None:
    return CalendarLink.objects.visible_to(user).current().first()


def usual_zone(support: Support) -> str:
    """The clock of the first recipient's state."""
    zones = support.recipients.filter(state__isnull=False).order_by("name_key", "id")
    zone = zones.values_list("state__time_zone", flat=True).first() or ""
    return ALIKE.get(zone, zone if zone in ZONES else "America/New_York")


def as_typed(session: Session) -> dict[str, Any]:
    """A session as the form for its change holds it."""
    names = ("version", "title", "kind", "minutes", "time_zone", "mode", "place")
    start = session.local_start
    return {**{name: getattr(session, name) for name in names}, "on": start.date(), "at": start.time()}
