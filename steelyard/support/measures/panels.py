"""Where measures stand elsewhere: the navigation, Today, the portal, supports and the workspaces of engagements."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import Waits, panel
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.measures.queries.boards import brief, late_of_agencies, late_of_staff

nav("Measures", "measures:supports", "measures.see", 36, "Support")
nav("Our measures", "measures:mine", "measures.see_own", 50, group="person", face="portal")

SPOTS = {
    "engagements.workspace": 30,
    "engagements.own_workspace": 30,
    "delivery.support": 40,
    "delivery.own_support": 40,
}


def _of_support(http: Any, support: Any) -> dict[str, Any] | None:
    """The newest value of each measure of a support, its signals, and how its months stand."""
    if not allows(http.user, "measures.see_own", support):
        return None
    found = brief(support, http.user, timezone.localdate())
    keeps = (
        allows(http.user, "measures.keep")
        and support.tier == TierKey.INTENSIVE
        and support.status != SupportStatus.CLOSED
    )
    return {"brief": found, "support": support, "keeps": keeps} if found.routine or keeps else None


for _spot, _order in SPOTS.items():
    _register: Callable[..., Any] = panel(_spot, order=_order, title="Measures", template="measures/support_panel.html")
    _register(_of_support)


@panel("desk.today", order=25, title="Months of measures not shared yet", template="kit/waits.html")
def of_today(_: Any, staff: StaffMember | None) -> dict[str, Any] | None:
    """Months of one's own supports that should have been shared."""
    rows = [
        Waits(one.due_on, one.url, f"{one.support}: {one.word}", one.told)
        for one in (late_of_staff(staff, timezone.localdate()) if staff else ())
    ]
    return {"rows": rows} if rows else None


@panel("portal.side", order=15, title="Measures", template="measures/portal_panel.html")
def of_portal(http: Any, organizations: Any) -> dict[str, Any] | None:
    """Months that the center has not shared in time, and the way to one's own measures."""
    del organizations
    if not allows(http.user, "measures.see_own"):
        return None
    found = late_of_agencies(http.user, timezone.localdate())
    return {"late": found.late, "newest": found.newest, "url": reverse("measures:mine")} if found.has_measures else None
