"""Where waves stand in the navigation, and which of them wait for the reader."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from steelyard.evidence.feedback.queries import waves
from steelyard.evidence.feedback.rules import WaveStatus
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import Waits, panel

nav("Feedback", "feedback:waves", "feedback.see", 70, "Evidence")


@panel("desk.today", order=35, title="Ballots and keys", template="kit/waits.html")
def today(http: Any, _: Any) -> dict[str, Any] | None:
    """Waves that wait for a second person, and keys that are to be destroyed."""
    if not allows(http.user, "feedback.witness"):
        return None
    keeps = allows(http.user, "feedback.keep")
    rows = [
        Waits(
            timezone.localdate(one.closed_at if one.status == WaveStatus.CLOSED else one.ballots_opened_at),
            reverse("feedback:opening", args=[one.pk]) if one.status == WaveStatus.CLOSED else one.get_absolute_url(),
            one.title,
            "The ballots wait to be opened" if one.status == WaveStatus.CLOSED else "Destroy the key",
        )
        for one in waves.waiting(http.user)
        if keeps or one.status == WaveStatus.CLOSED
    ]
    return {"rows": rows} if rows else None
