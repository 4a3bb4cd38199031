"""Where the profile of support is found from, and where it shows."""

from typing import Any

from steelyard.center.offerings import queries
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import PUBLIC, nav
from steelyard.foundation.kit.panels import panel

nav("What we do", "offerings:what-we-do", PUBLIC, 2, "", "public")
nav("Profile of support", "offerings:offerings", "offerings.see", 57, "Center")


@panel("needs.statement", order=10, title="What we offer for it", template="offerings/answers_panel.html")
def for_a_need(http: Any, statement: Any) -> dict[str, Any] | None:
    """The trail from a need on to the offerings that answer it."""
    if not allows(http.user, "offerings.see") or statement.under_id:
        return None
    return {"answers": queries.answers_to(http.user, statement), "names_needs": False}


@panel("needs.focal_area", order=10, title="What we offer for these needs", template="offerings/answers_panel.html")
def for_a_focal_area(http: Any, area: Any) -> dict[str, Any] | None:
    """The same for all needs behind a focal area."""
    if not allows(http.user, "offerings.see"):
        return None
    return {"answers": queries.answers_in(http.user, area), "names_needs": True}
