"""What we know of a provider, on the page of its organization."""

from typing import Any

from steelyard.center.directory.rules import AGENCIES
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.panels import panel
from steelyard.support.partners import queries


@panel("directory.organization", order=40, title="Help by and for others", template="partners/organization_panel.html")
def of_organization(http: Any, organization: Any) -> dict[str, Any] | None:
    """The profile, topics and known help; nothing where nothing is known."""
    keeps = allows(http.user, "partners.edit_profile", organization)
    if not allows(http.user, "partners.see"):
        return _own(organization) if keeps else None
    known = queries.known(organization)
    is_provider = organization.kind not in AGENCIES
    if known.is_empty and not (keeps and is_provider):
        return None
    return {"known": known, "organization": organization, "keeps": keeps}


def _own(organization: Any) -> dict[str, Any]:
    """What a provider sees of itself: its own words, and not what others say of it."""
    known = queries.Known(queries.profile_of(organization), queries.own_topics(organization), [], [])
    return {"known": known, "organization": organization, "keeps": True, "is_own": True}
