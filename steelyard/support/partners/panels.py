"""What we know of a provider, on the page of its organization."""

from typing import Any

from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.panels import panel
from steelyard.support.partners import queries


@panel("directory.organization", order=40, title="Help by and for others", template="partners/organization_panel.html")
def of_organization(http: Any, organization: Any) -> dict[str, Any] | None:
    """Topics, services and known help; nothing where nothing is known."""
    if not allows(http.user, "partners.see"):
        return None
    known = queries.known(organization)
    return None if known.is_empty else {"known": known}
