"""Where providers, partnerships and introductions appear elsewhere: navigation, Today, supports, organizations, portal."""

from typing import Any

from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.rules import AGENCIES
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import Waits, panel
from steelyard.support.partners.queries import introductions, partnerships, roles
from steelyard.support.partners.queries import providers as queries

nav("Providers", "partners:providers", "partners.see", 61, group="Partners")
nav("Partnerships", "partners:partnerships", "partners.see", 62, group="Partners")
nav("Introductions", "partners:introductions", "partners.see", 63, group="Partners")


@panel("directory.organization", order=40, title="As a provider", template="partners/organization_panel.html")
def of_organization(http: Any, organization: Any) -> dict[str, Any] | None:
    """The profile and topics; nothing where nothing is known."""
    keeps = allows(http.user, "partners.edit_profile", organization)
    if not allows(http.user, "partners.see"):
        return _own(organization) if keeps else None
    known = queries.known(organization)
    is_provider = organization.kind not in AGENCIES
    if known.is_empty and not (keeps and is_provider):
        return None
    return {"known": known, "organization": organization, "keeps": keeps}


def _own(organization: Any) -> dict[str, Any]:
    """What a provider sees of itself: its own words, and not what others say of it."""
    known = queries.Known(queries.profile_of(organization), queries.own_topics(organization))
    return {"known": known, "organization": organization, "keeps": True, "is_own": True}


@panel("delivery.support", order=13, title="Done in partnership", template="partners/support_panel.html")
@panel("delivery.own_support", order=13, title="Who does what together", template="partners/support_panel.html")
def of_support(http: Any, support: Any) -> dict[str, Any] | None:
    """Who owns what and until when, for everybody in the support, and which parts end soon."""
    found, ending = roles.behind(support), roles.ending_in(support, timezone.localdate())
    if not (found or ending):
        return None
    return {"partnerships": found, "ending": ending, "at_desk": allows(http.user, "partners.see")}


@panel("desk.today", order=16, title="Parts of partners that end within 30 days", template="kit/waits.html")
def of_today(_: Any, staff: StaffMember | None) -> dict[str, Any] | None:
    """In one's own supports."""
    rows = [
        Waits(
            one.until or timezone.localdate(),
            one.support.get_absolute_url(),
            f"{one.organization}, {one.get_role_display().lower()}: {one.support}",
            one.does,
        )
        for one in (roles.ending_of(staff, timezone.localdate()) if staff else ())
    ]
    return {"rows": rows} if rows else None


@panel("desk.today", order=17, title="Partnerships that wait for you", template="kit/waits.html")
def partnerships_of_today(_: Any, staff: StaffMember | None) -> dict[str, Any] | None:
    """Where a partner wrote about the terms or confirmed them."""
    rows = [
        Waits(
            timezone.localdate(one.partner_confirmed_at or one.sent_at or one.begun_at),
            one.get_absolute_url(),
            f"{one.partner}: {one.title}",
            one.partner_said or "The partner has confirmed; the center has not",
        )
        for one in (partnerships.waits_for(staff) if staff else ())
    ]
    return {"rows": rows} if rows else None


@panel("portal.side", order=25, title="Partnerships", template="partners/portal_partnerships.html")
def of_portal(http: Any, organizations: Any) -> dict[str, Any] | None:
    """One's own partnerships with the center."""
    del organizations
    if not http.user.holds(Role.PARTNER):
        return None
    found = partnerships.own(http.user)
    return {"partnerships": found} if found else None


@panel("portal.side", order=26, title="Introductions", template="partners/portal_introductions.html")
def introductions_of_portal(http: Any, organizations: Any) -> dict[str, Any] | None:
    """Whom the center introduces one's organization or oneself to."""
    del organizations
    if not allows(http.user, "partners.enter"):
        return None
    found = introductions.own(http.user)
    return {"seen": found} if found else None
