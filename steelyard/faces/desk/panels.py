"""The first entry of the desk's navigation, the help of everybody's own menu, and the tour on one's home page."""

from typing import Any

from steelyard.faces.desk import queries
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import panel

nav("Today", "desk:today", "desk.today", 0)
nav("Help", "desk:help", "desk.help", 90, "person", "desk")
nav("Help", "desk:help", "desk.help", 90, "person", "portal")


@panel("page.greeting", order=0, title="A first look", template="desk/tour.html")
def tour(http: Any, user: Any) -> dict[str, Any] | None:
    """One card on the home page of somebody who is new here; nothing for visitors and on all other pages."""
    if not (user and user.is_authenticated and user.is_new):
        return None
    here = http.resolver_match.view_name if http.resolver_match else ""
    return queries.card_for(user, http.GET.get("tour", "")) if here == queries.home_of(user) else None
