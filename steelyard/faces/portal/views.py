"""Where recipients, partners and advisers land."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from steelyard.faces.portal import queries
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.pages import Http, show


@page("portal.enter")
def portal(http: Http) -> HttpResponse:
    """One's own side: an agency's, a partner's, or both for who acts for both."""
    today = timezone.localdate()
    context: dict[str, Any] = {"today": today}
    if http.user.holds(Role.RECIPIENT):
        context["recipient"] = queries.recipient_side(http.user, today)
    if http.user.holds(Role.PARTNER):
        context["partner"] = queries.partner_side(http.user, today)
    return show(http, "portal/portal.html", context)
