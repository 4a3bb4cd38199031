"""Where support maps stand elsewhere: the navigation, Today, the portal, and the pages of organizations."""

from typing import Any

from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.rules import AGENCIES
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import Waits, panel
from steelyard.support.coherence.models import MapRow
from steelyard.support.coherence.queries import lines, overlaps

nav("Support maps", "coherence:shared-with-center", "coherence.see", 38, "Support")
nav("Who helps us", "coherence:maps", "coherence.keep", 20, "", "portal")
nav("Shared with us", "coherence:shared-with-us", "coherence.see_shared", 21, "", "portal")

SHOWN = 20


@panel("directory.organization", order=41, title="Who helps whom", template="coherence/agency_panel.html")
def of_organization(http: Any, organization: Any) -> dict[str, Any] | None:
    """What is shared with the center of an agency's help, or of a provider's."""
    if not allows(http.user, "coherence.see"):
        return None
    if organization.kind in AGENCIES:
        found = {"gets": lines.known_to_center([organization.pk])[:SHOWN]}
    else:
        found = {"gives": lines.given_by(organization.pk)[:SHOWN]}
    return found if any(found.values()) else None


@panel("desk.today", order=44, title="Two providers on one topic", template="kit/waits.html")
def of_today(http: Any, staff: StaffMember | None) -> dict[str, Any] | None:
    """Overlaps that wait for somebody to say who does what."""
    if staff is None or not allows(http.user, "coherence.note"):
        return None
    rows = [
        Waits(
            timezone.localdate(one.raised_at), one.get_absolute_url(),
            f"{one.first_row.provider} and {one.second_row.provider}: {one.agency}",
            f"{one.topic}. Both were asked who does what.",
        )
        for one in overlaps.open_for(http.user)[:SHOWN]
    ]  # fmt: skip
    return {"rows": rows} if rows else None


@panel("portal.side", order=12, title="Who helps whom", template="coherence/portal_panel.html")
def of_portal(http: Any, organizations: Any) -> dict[str, Any] | None:
    """The way to one's map, to what is shared with one, and what waits for one's word."""
    keys = {one.pk for one in organizations}
    keeps, gives = http.user.acts_for(Role.RECIPIENT) & keys, http.user.acts_for(Role.PARTNER) & keys
    if not keeps and not gives:
        return None
    return {
        "keeps": keeps,
        "gives": gives,
        "rows": MapRow.objects.of_agencies(keeps).count() if keeps else 0,
        "shared": MapRow.objects.shared_with(gives).count() if gives else 0,
        "open": overlaps.open_for(http.user),
    }
