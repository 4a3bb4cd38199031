"""Who may see and keep what the center knows of providers."""

from typing import Any

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import allows, grant, permission

_KEEPERS = {Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR}

grant("partners.see", "See providers", STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR})
grant("partners.keep", "Keep what we know of providers", _KEEPERS)


@permission("partners.edit_profile", "Edit the profile of a provider", {*_KEEPERS, Role.PARTNER})
def may_edit_profile(user: Any, organization: Organization) -> bool:
    """Who keeps providers, and each provider its own."""
    return allows(user, "partners.keep") or organization.pk in user.acts_for(Role.PARTNER)
