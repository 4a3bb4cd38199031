"""Where files of attendance stand on the page of their event."""

from typing import Any

from django.utils import timezone

from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.panels import panel
from steelyard.support.attendance.models import AttendanceFile
from steelyard.support.attendance.rules import OPEN, FileStatus
from steelyard.support.events.rules import EventStatus


@panel("events.event", order=10, title="Attendance from the meeting’s tool", template="attendance/event_panel.html")
def of_event(http: Any, event: Any) -> dict[str, Any] | None:
    """Files that were brought, and the way to bring one once the event has begun."""
    if not allows(http.user, "attendance.bring"):
        return None
    begun = event.starts_at <= timezone.now() and event.status in {EventStatus.PUBLISHED, EventStatus.HELD}
    shown = [FileStatus.APPLIED, FileStatus.UNDONE, *OPEN]
    files = list(
        AttendanceFile.objects.visible_to(http.user)
        .filter(event=event, status__in=shown)
        .order_by("-made_at", "-id")[:5]
    )
    return {"event": event, "files": files} if begun or files else None
