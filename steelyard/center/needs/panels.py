"""Where needs appear elsewhere: in the navigation, on focal areas, organizations, and the advisory board's page."""

from typing import Any

from steelyard.center.charge.models import FocalArea
from steelyard.center.needs import queries
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import panel

nav("Needs", "needs:board", "needs.see", 58, "Center")
nav("Need sources", "needs:sources", "needs.see_voices", 59, "Center")
nav("Unmet needs", "needs:unmet-needs", "needs.see", 60, "Center")

SHOWN = 10


@panel("charge.part", order=10, title="The voices behind it", template="needs/focal_area_panel.html")
def of_focal_area(http: Any, part: Any) -> dict[str, Any] | None:
    """What stands behind a focal area, and the one click to all of it."""
    if not isinstance(part, FocalArea) or not allows(http.user, "needs.see"):
        return None
    trail = queries.trail_of(http.user, part)
    return {"area": part, "trail": trail, "heard": queries.heard(http.user, trail.total)}


@panel("directory.organization", order=60, title="What we heard from them", template="needs/organization_panel.html")
def of_organization(http: Any, organization: Any) -> dict[str, Any] | None:
    """An organization's own voices, for the staff alone."""
    if not allows(http.user, "needs.see_voices"):
        return None
    found = queries.voices_of_organization(http.user, organization, SHOWN)
    return {"sources": found[:SHOWN], "has_more": len(found) > SHOWN} if found else None


@panel("directory.board", order=10, title="The needs wait for your vote", template="needs/board_panel.html")
def of_board(http: Any, user: Any) -> dict[str, Any] | None:
    """The way to the ballot, for whoever may vote while a round is open."""
    del http
    now = queries.open_round() if allows(user, "needs.vote") else None
    return {"round": now, "left": queries.left_to_vote(user, now)} if now else None
