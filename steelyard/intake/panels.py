"""Where requests appear elsewhere: in the navigation, and on the pages of an agency and a person."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import Waits, panel
from steelyard.intake.queries.decisions import behind
from steelyard.intake.queries.hand_offs import to_look_at
from steelyard.intake.queries.inbox import requests_of
from steelyard.intake.queries.needs import asked_for, request_behind
from steelyard.support.coherence.queries.gaps import names_needs

names_needs(asked_for)

nav("Ask us for help", "intake:ask", "public", 10, face="public")
nav("Where your request stands", "intake:status-link", "public", 20, face="public")
nav("My agency's requests", "intake:my-requests", "intake.see_own", 20, face="portal")
nav("Requests", "intake:inbox", "intake.see", 20)
nav("Hand-offs", "intake:hand-offs", "intake.see", 64, group="Partners")
nav("Decision matrix", "intake:matrix", "intake.see", 61, group="Center")


@panel("directory.organization", order=20, title="Requests for help", template="intake/requests_panel.html")
def of_organization(http: Any, organization: Any) -> dict[str, Any] | None:
    """What this agency asked for; nothing for providers that never asked, nor for who may not see requests."""
    if not allows(http.user, "intake.see"):
        return None
    rows = requests_of(http.user, agency=organization.pk)
    return {"rows": rows, "agency": organization} if rows else None


@panel("directory.person", order=20, title="Requests for help", template="intake/requests_panel.html")
def of_person(http: Any, person: Any) -> dict[str, Any] | None:
    """What this person asked for."""
    if not allows(http.user, "intake.see"):
        return None
    rows = requests_of(http.user, person=person.pk)
    return {"rows": rows, "agency": None} if rows else None


@panel("delivery.support", order=10, title="The request behind it", template="intake/support_panel.html")
def of_support(http: Any, support: Any) -> dict[str, Any] | None:
    """The request that opened this support, also where its decision was taken back."""
    if not allows(http.user, "intake.see"):
        return None
    found = behind(support)
    return found if any(found.values()) else None


@panel("needs.unmet_need", order=10, title="The request that showed it", template="intake/support_panel.html")
def of_need(http: Any, need: Any) -> dict[str, Any] | None:
    """The request in which this need was found."""
    if not allows(http.user, "intake.see"):
        return None
    found = behind(need)
    return found if any(found.values()) else None


@panel("needs.source", order=10, title="The request behind it", template="intake/source_panel.html")
def of_source(http: Any, source: Any) -> dict[str, Any] | None:
    """The request that this source of needs is."""
    found = request_behind(http.user, source) if allows(http.user, "intake.see") else None
    return {"request": found} if found else None


@panel("desk.today", order=12, title="How hand-offs went", template="kit/waits.html")
def of_today(http: Any, staff: StaffMember | None) -> dict[str, Any] | None:
    """Hand-offs accepted 60 days ago: what both sides said waits to be read and written down."""
    if not allows(http.user, "intake.decide"):
        return None
    rows = [
        Waits(
            timezone.localdate(one.asked_at),
            reverse("intake:outcome", args=[one.hand_off_id]),
            f"{one.hand_off.provider}, {one.hand_off.help_request}",
            f"It helped: {one.get_helped_display().lower()}" if one.helped else "The requester has not answered yet",
        )
        for one in to_look_at(staff.pk if staff else None)
    ]
    return {"rows": rows} if rows else None
