"""Where collaboratives and teams stand in the navigation, and on the pages of states, agencies and supports."""

from typing import Any

from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import PUBLIC, nav
from steelyard.foundation.kit.panels import panel
from steelyard.support.collaboratives.models import Team
from steelyard.support.collaboratives.queries import elsewhere as queries
from steelyard.support.collaboratives.queries.hosting import HOST
from steelyard.support.protocols.queries.hosts import use_host

use_host(HOST)  # a team opens runs of guided protocols

nav("Teams", "collaboratives:mine", "collaboratives.see", 31, "Support")
nav("Collaboratives", "collaboratives:collaboratives", "collaboratives.see", 52, "Center")
nav("Collaboratives", "collaboratives:calls", PUBLIC, 17, "", "public")


@panel("directory.organization", order=35, title="State teams", template="collaboratives/organization_panel.html")
def of_organization(http: Any, organization: Any) -> dict[str, Any] | None:
    """Teams in which this organization has somebody today."""
    found = queries.with_members_of(organization) if allows(http.user, "collaboratives.see") else []
    return {"teams": found} if found else None


@panel("delivery.support", order=15, title="Collaborative", template="collaboratives/support_panel.html")
def of_support(http: Any, support: Any) -> dict[str, Any] | None:
    """The collaborative or the team that this support is for."""
    if not allows(http.user, "collaboratives.see"):
        return None
    collaborative, team = queries.of_support(support)
    return {"collaborative": collaborative, "team": team} if collaborative or team else None


@panel("library.resource", order=30, title="Where it comes from", template="collaboratives/resource_panel.html")
def of_resource(http: Any, resource: Any) -> dict[str, Any] | None:
    """The insight of a team behind a resource."""
    insight = queries.insight_behind(resource) if allows(http.user, "collaboratives.see") else None
    return {"insight": insight} if insight else None


@panel("portal.side", order=10, title="My teams", template="collaboratives/portal_panel.html")
def of_portal(http: Any, organizations: Any) -> dict[str, Any] | None:
    """The workspaces of the teams one is a member of."""
    del organizations
    found = list(Team.objects.visible_to(http.user).select_related("collaborative__support").order_by("name", "id"))
    return {"teams": found} if found else None
