"""What an agency or partner sees of its own side."""

from typing import Any

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.intake.models import HelpRequest
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus

SHOWN = 20


def own_side(user: User) -> dict[str, Any]:
    """The user's organizations, their requests and their supports; nothing of anybody else's."""
    supports = Support.objects.visible_to(user).select_related("liaison__person").order_by("-starts_on", "-id")
    requests = HelpRequest.objects.visible_to(user).select_related("decision", "topic")
    return {
        "organizations": list(Organization.objects.visible_to(user).order_by("name_key")),
        "requests": list(requests.order_by("-received_at")[:SHOWN]),
        "running": list(supports.exclude(status=SupportStatus.CLOSED)[:SHOWN]),
        "past": list(supports.filter(status=SupportStatus.CLOSED)[:SHOWN]),
    }
