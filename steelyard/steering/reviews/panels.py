"""Where reviews stand in the navigation, and on the page of the lever."""

from typing import Any

from django.http import HttpRequest

from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import panel
from steelyard.steering.reviews.queries.reviews import newest

nav("Reviews of the balance", "reviews:reviews", "reviews.see", 57, "Center")


@panel("balance.lever", order=10, title="What we decided about it", template="reviews/lever_panel.html")
def decided(http: HttpRequest, found: Any) -> dict[str, Any] | None:
    """The newest review that one may read."""
    del found
    if not allows(http.user, "reviews.see"):
        return None
    return {"review": newest(http.user)}
