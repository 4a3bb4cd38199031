"""Where capacities stand elsewhere: the navigation, Today, the portal, and the pages of agencies and supports."""

from typing import Any

from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import Waits, panel
from steelyard.support.capacity.models import Claim
from steelyard.support.capacity.queries import claims, lists, rounds

nav("Capacities", "capacity:profiles", "capacity.see", 36, "Support")


def _drawn(http: Any, rows: list[Any]) -> dict[str, Any]:
    leads, at_desk = allows(http.user, "capacity.lead"), allows(http.user, "capacity.see")
    return {"rows": lists.drawn(rows), "leads": leads, "at_desk": at_desk}


@panel("directory.organization", order=36, title="Capacities", template="capacity/agency_panel.html")
def of_agency(http: Any, organization: Any) -> dict[str, Any] | None:
    """The gaps of this agency, by focal area."""
    if not allows(http.user, "capacity.see"):
        return None
    rows = lists.of_agency(organization)
    return _drawn(http, rows) | {"agency": organization} if rows else None


def _of_support(http: Any, support: Any) -> dict[str, Any] | None:
    """The gaps that a support is there to close."""
    rows = [one for one in lists.of_support(support) if allows(http.user, "capacity.rate", one)]
    if allows(http.user, "capacity.see"):
        rows = lists.of_support(support)
    if not rows and not (allows(http.user, "capacity.lead") and support.tier == "intensive"):
        return None
    return _drawn(http, rows) | {"support": support}


_SUPPORT = "capacity/support_panel.html"
panel("delivery.support", order=25, title="Capacities", template=_SUPPORT)(_of_support)
panel("delivery.own_support", order=25, title="What we can do by ourselves", template=_SUPPORT)(_of_support)
panel("engagements.workspace", order=20, title="Capacities", template=_SUPPORT)(_of_support)
panel("engagements.own_workspace", order=20, title="What we can do by ourselves", template=_SUPPORT)(_of_support)


def _claim(one: Claim, told: str, since: Any) -> Waits:
    what = f"{one.capacity}, level {one.level}: {one.profile.agency}"
    return Waits(timezone.localdate(since), one.get_absolute_url(), what, told)


@panel("desk.today", order=40, title="No longer built", template="kit/waits.html")
def fallen_today(_: Any, staff: StaffMember | None) -> dict[str, Any] | None:
    """Claims of one's own that fell back because evidence no longer stands."""
    found = claims.fallen_of(staff) if staff else []
    rows = [_claim(one, "Counts as claimed again: evidence behind it no longer stands.", one.fell_at) for one in found]
    return {"rows": rows} if rows else None


@panel("desk.today", order=41, title="Capacities an agency answered or has to confirm", template="kit/waits.html")
def asked_today(_: Any, staff: StaffMember | None) -> dict[str, Any] | None:
    """Claims of one's own that wait for an agency, and those it found not built yet."""
    if staff is None:
        return None
    rows = [_claim(one, f"Not yet: {one.not_yet}", one.claimed_at) for one in claims.answered_no(staff)]
    rows += [_claim(one, "Waits for the agency’s confirmation.", one.asked_at) for one in claims.asked_by(staff)]
    return {"rows": rows} if rows else None


@panel("portal.side", order=15, title="What we can do by ourselves", template="capacity/portal_panel.html")
def of_portal(http: Any, organizations: Any) -> dict[str, Any] | None:
    """What waits for an agency: levels to agree on, claims to confirm, what fell back; and its profiles."""
    own = http.user.acts_for(Role.RECIPIENT) & {one.pk for one in organizations}
    rows = lists.of_agencies(own) if own else []
    if not rows:
        return None
    return {
        "profiles": lists.drawn(rows),
        "levels": rounds.waiting_for(own),
        "to_rate": rounds.to_rate(http.user, own),
        "confirming": claims.waiting_for(own),
        "fallen": claims.fallen_for(own),
    }
