"""The portal's navigation, and what it adds to the page of a support that one receives."""

from typing import Any

from steelyard.faces.portal import queries
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import panel

nav("Your side", "portal:portal", "portal.enter", 5, "", "portal")


@panel("delivery.own_support", order=10, title="What it began with", template="portal/behind_support.html")
def of_support(http: Any, support: Any) -> dict[str, Any] | None:
    """One's own request behind a support, and the resources chosen with it; nothing for who provides it."""
    found = queries.behind_support(http.user, support)
    return found if found["decisions"] else None
