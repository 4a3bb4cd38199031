"""Where what other centers say stands on our pages."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.rules import AGENCIES
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import Waits, panel
from steelyard.support.exchange.queries import shown, sources

nav("Exchange", "exchange:publishing", "exchange.see", 62, "Center")


@panel("directory.organization", order=45, title="From other centers", template="exchange/organization_panel.html")
def of_organization(http: Any, organization: Any) -> dict[str, Any] | None:
    """What a center says of itself, or what centers say of their support of an agency; for those who may read it."""
    if not allows(http.user, "exchange.see"):
        return None
    supports = shown.supports_of([organization]) if organization.kind in AGENCIES else []
    said = [] if organization.kind in AGENCIES else shown.said_by(organization)
    return {"said": said, "supports": supports} if said or supports else None


@panel("coherence.map", order=50, title="What other centers tell of you", template="exchange/map_panel.html")
def of_map(http: Any, organizations: Any) -> dict[str, Any] | None:
    """To an agency, on its own map: what other centers publish of their support of it."""
    del http  # the map shows an agency to itself alone
    supports = shown.supports_of(list(organizations))
    return {"supports": supports} if supports else None


@panel("desk.today", order=45, title="Centers we read", template="kit/waits.html")
def of_today(http: Any, staff: Any) -> dict[str, Any] | None:
    """To whoever brings feeds in: what could not be read, and what waits to be compared or taken in."""
    del staff  # the feeds of others belong to nobody of the staff alone
    if not allows(http.user, "exchange.bring"):
        return None
    rows = [_waits(one) for one in sources.waiting_for_somebody()]
    return {"rows": rows} if rows else None


def _waits(source: Any) -> Waits:
    since = timezone.localdate(source.checked_at or source.made_at)
    if source.problem or source.offered_key:
        key = "Its key waits to be compared. " if source.offered_key else "The last try failed. "
        return Waits(since, source.get_absolute_url(), str(source), key + source.problem)
    url = reverse("exchange:copy", kwargs={"pk": source.ready})
    return Waits(since, url, str(source), "A copy waits to be taken in.")
