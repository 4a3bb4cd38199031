"""Where handover briefs and the end of the center are reached from."""

from typing import Any

from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import panel

nav("Handover", "sunset:liaisons", "sunset.brief", 65, "Center")
nav("When the center ends", "sunset:sunset", "sunset.see", 66, "Center")


@panel("directory.organization", order=90, title="Handing over", template="sunset/panel.html")
def of_organization(http: Any, organization: Any) -> dict[str, Any] | None:
    """A link to the brief, for who hands over or takes over."""
    return {"agency": organization} if allows(http.user, "sunset.brief") else None
