"""Where supports and activities appear elsewhere: the navigation, Today, and the pages of organizations and people."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import Waits, panel
from steelyard.support.delivery.models import Activity, Support
from steelyard.support.delivery.queries import supports as queries
from steelyard.support.delivery.queries.agreements import sent_back

nav("Supports", "delivery:supports", "delivery.see", 30, "Support")
nav("Record", "delivery:record", "delivery.record", 10)
nav("Promises", "delivery:promises", "delivery.see", 35)

SHOWN = 8


@panel("directory.organization", order=30, title="Support", template="delivery/organization_panel.html")
def of_organization(http: Any, organization: Any) -> dict[str, Any] | None:
    """What this organization receives and provides, and what happened last; nothing where there is none."""
    if not allows(http.user, "delivery.see"):
        return None
    seen = Support.objects.visible_to(http.user)
    received = list(queries.received_by(organization, seen)[: SHOWN + 1])
    provided = list(queries.provided_by(organization, seen)[: SHOWN + 1])
    activities = list(queries.activities_with(organization, Activity.objects.visible_to(http.user))[:SHOWN])
    if not (received or provided or activities):
        return None
    return {
        "received": received[:SHOWN],
        "more_received": len(received) > SHOWN,
        "provided": provided[:SHOWN],
        "more_provided": len(provided) > SHOWN,
        "activities": activities,
        "counts": queries.counts_of(organization),
        "organization": organization,
    }


@panel("context.state", order=10, title="Our work with it", template="delivery/state_panel.html")
def of_state(_: Any, state: Any) -> dict[str, Any] | None:
    """What anybody may read: the work across states that its state agency takes part in; nothing of intensive support."""
    found = queries.across_states(state)
    return {"supports": found} if found else None


@panel("directory.person", order=30, title="Took part in", template="delivery/person_panel.html")
def of_person(http: Any, person: Any) -> dict[str, Any] | None:
    """The last activities this person took part in."""
    if not allows(http.user, "delivery.see"):
        return None
    rows = list(queries.participations_of_person(person)[: SHOWN + 1])
    return {"rows": rows[:SHOWN], "more": len(rows) > SHOWN} if rows else None


@panel("desk.today", order=10, title="Texts sent back to you", template="kit/waits.html")
def of_today(_: Any, staff: StaffMember | None) -> dict[str, Any] | None:
    """What agencies want changed in needs statements and plans of one's own supports."""
    rows = [
        Waits(
            timezone.localdate(one.answered_at),
            reverse("delivery:write-text", args=[one.agreement.support_id, one.kind]),
            f"{one.get_kind_display()}: {one.agreement.support}",
            one.note,
        )
        for one in (sent_back(staff) if staff else ())
    ]
    return {"rows": rows} if rows else None
