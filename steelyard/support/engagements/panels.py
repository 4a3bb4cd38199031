"""Where engagements appear elsewhere: the navigation, Today, the page of a support, and the portal."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import Waits, moved, panel
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.engagements.models import Engagement
from steelyard.support.engagements.queries import portfolio
from steelyard.support.engagements.queries import workspace as queries
from steelyard.support.measures.queries import Mark, source

nav("Engagements", "engagements:engagements", "engagements.see", 33, "Support")

_TEMPLATE = "engagements/support_panel.html"


@source
def of_run_charts(support: Support) -> Iterable[Mark]:
    """Stages and visits of an engagement, beneath the run charts of its measures."""
    yield from (Mark(on, words, url) for on, words, url in queries.marks(support))


@moved("delivery.support")
def on_workspace(support: Support) -> str:
    """Readiness, capacities and measures of an engagement stand on its workspace; the support's page leads there."""
    return "engagements.workspace" if queries.is_engaged(support) else ""


@moved("delivery.own_support")
def on_own_workspace(support: Support) -> str:
    return "engagements.own_workspace" if queries.is_engaged(support) else ""


@panel("delivery.support", order=5, title="Engagement", template=_TEMPLATE)
def of_support(http: Any, support: Any) -> dict[str, Any] | None:
    """The way to the workspace of an intensive support, or the one act that opens it."""
    if support.tier != TierKey.INTENSIVE or not allows(http.user, "engagements.see"):
        return None
    found = queries.of_support(support)
    may_open = support.status != SupportStatus.CLOSED and allows(http.user, "engagements.keep")
    if found is None and not may_open:
        return None
    return {"engagement": found, "support": support, "at_desk": True}


@panel("delivery.own_support", order=5, title="Working together", template=_TEMPLATE)
def of_own_support(http: Any, support: Any) -> dict[str, Any] | None:
    """The way to one's own workspace."""
    found = Engagement.objects.visible_to(http.user).filter(support=support).first() if http.user.pk else None
    return {"engagement": found, "support": support, "at_desk": False} if found else None


@panel("portal.side", order=5, title="Working together at depth", template="engagements/portal_panel.html")
def of_portal(http: Any, organizations: Any) -> dict[str, Any] | None:
    """One's engagements."""
    del organizations
    if not allows(http.user, "engagements.enter"):
        return None
    found = queries.own(Engagement.objects.visible_to(http.user))
    return {"engagements": found} if found else None


@panel("desk.today", order=25, title="Checks after the end", template="kit/waits.html")
def of_today(_: Any, staff: StaffMember | None) -> dict[str, Any] | None:
    """Is what was built still there? Due by themselves 6, 12 and 24 months after one's own engagements ended."""
    due = portfolio.checks_due(timezone.localdate(), staff) if staff else []
    rows = [
        Waits(
            one.on,
            reverse("engagements:check", args=[one.engagement.pk, one.months]),
            f"{one.months} months after: {one.engagement.support}",
            "Is the structure still there, who changed, what was kept?",
        )
        for one in due[:20]
    ]
    return {"rows": rows} if rows else None
