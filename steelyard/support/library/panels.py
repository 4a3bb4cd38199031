"""Where resources stand in the navigation and on Today, and the reviews on the page of one."""

from typing import Any

from django.utils import timezone

from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import PUBLIC, nav
from steelyard.foundation.kit.pages import Http
from steelyard.foundation.kit.panels import Waits, panel
from steelyard.support.library.models import Resource
from steelyard.support.library.queries.gates import SUBJECT, both, came_back
from steelyard.support.library.queries.public import about_state
from steelyard.support.protocols.models import Run
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


@panel("desk.today", order=30, title="Reviews that came back", template="kit/waits.html")
def of_today(http: Http, _: Any) -> dict[str, Any] | None:
    """What reviewers did not pass, or what waits for the center's reply."""
    rows = [
        Waits(timezone.localdate(run.revealed_at), resource.get_absolute_url(), resource.title, _outcome(run))
        for resource, run in (came_back() if allows(http.user, "library.review") else ())
    ]
    return {"rows": rows} if rows else None


def _outcome(run: Run) -> str:
    return f"{run.template_name}: {run.get_outcome_display().lower()}"
