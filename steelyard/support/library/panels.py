"""Where resources stand in the navigation, and the reviews on the page of one."""

from typing import Any

from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import PUBLIC, nav
from steelyard.foundation.kit.pages import Http
from steelyard.foundation.kit.panels import panel
from steelyard.support.library.models import Resource
from steelyard.support.library.queries.gates import SUBJECT, both
from steelyard.support.library.queries.public import about_state
from steelyard.support.protocols.queries.subjects import use_subject

nav("Resources", "library:resources", "library.see", 60, "Library")
nav("Library", "library:search", PUBLIC, 20, "", "public")
use_subject(SUBJECT)


@panel("context.state", order=20, title="Resources about it", template="library/state_panel.html")
def about_a_state(_: Http, state: Any) -> dict[str, Any] | None:
    """What anybody may read about a state."""
    found, count = about_state(state)
    return {"resources": found, "count": count} if found else None


@panel("library.resource", order=10, title="Reviews before publishing", template="library/gates_panel.html")
def reviews(http: Http, resource: Resource) -> dict[str, Any] | None:
    """Where the two gates of the center's own work stand, for the staff."""
    found = both(resource) if allows(http.user, "protocols.see") else None
    return {"both": found, "reviews": allows(http.user, "library.review")} if found else None
