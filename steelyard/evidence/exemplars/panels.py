"""Where exemplars stand in the navigation and on the pages of resources, and what holds a resource back."""

from typing import Any

from steelyard.evidence.exemplars.queries.dossiers import consent_of, practice_behind
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import panel
from steelyard.support.library.queries.holding import hold

nav("Exemplars", "exemplars:studies", "exemplars.see", 64, "Evidence")


@hold
def without_consent(resource: Any) -> str:
    """Nothing of a district becomes public that did not agree."""
    practice = practice_behind(resource)
    if practice is None or consent_of(practice.dossier):
        return ""
    return "The district it tells of has not agreed, or no longer agrees. Nothing of it becomes public."


@panel("library.resource", order=31, title="Where it comes from", template="exemplars/resource_panel.html")
def of_resource(http: Any, resource: Any) -> dict[str, Any] | None:
    """The dossier behind a resource, back to the file."""
    practice = practice_behind(resource) if allows(http.user, "exemplars.see") else None
    return {"practice": practice, "dossier": practice.dossier} if practice else None
