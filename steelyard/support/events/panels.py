"""Where events stand in the navigation, and on the pages of supports and of the people who come."""

from typing import Any

from django.utils import timezone

from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import PUBLIC, nav
from steelyard.foundation.kit.panels import panel
from steelyard.support.events.queries import desk as queries

nav("Events", "events:events", "events.see", 32, "Support")
nav("Events", "events:public-list", PUBLIC, 15, "", "public")
nav("My calendar", "events:calendar-address", "events.follow_calendar", 30, "person", "portal")


@panel("delivery.support", order=20, title="Events", template="events/support_panel.html")
def of_support(http: Any, support: Any) -> dict[str, Any] | None:
    """Events under a support: those to come, those just held, and how many before."""
    if not allows(http.user, "events.see"):
        return None
    now = timezone.now()
    found, earlier = queries.coming_under(support, now), queries.held_under(support, now)
    keeps = allows(http.user, "events.manage")
    return (
        {"events": found, "earlier": earlier, "support": support, "keeps": keeps} if found or earlier or keeps else None
    )


@panel("portal.side", order=20, title="Events", template="events/portal_panel.html")
def of_portal(_: Any, organizations: Any) -> dict[str, Any] | None:
    """Coming events that concern one's own agency or organization, or else what is coming for everybody."""
    now = timezone.now()
    own = queries.of_organization([one.pk for one in organizations], now)
    return {"events": own or queries.coming_public(now), "is_own": bool(own)}
