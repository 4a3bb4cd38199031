"""Who may see and keep what the center knows of providers, and what it does with them."""

from typing import Any

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import allows, grant, permission
from steelyard.support.partners.models import IntroductionSide, Partnership

_KEEPERS = {Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR}
_READERS = STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR}
_OUTSIDE = {Role.RECIPIENT, Role.PARTNER}

grant("partners.see", "See providers, partnerships and introductions", _READERS)
grant("partners.keep", "Keep what we know of providers, partnerships and introductions", _KEEPERS)
grant("partners.enter", "See one's own partnerships and introductions", _READERS | _OUTSIDE)


@permission("partners.edit_profile", "Edit the profile of a provider", {*_KEEPERS, Role.PARTNER})
def may_edit_profile(user: Any, organization: Organization) -> bool:
    """Who keeps providers, and each provider its own."""
    return allows(user, "partners.keep") or organization.pk in user.acts_for(Role.PARTNER)


@permission("partners.confirm", "Confirm the terms of a partnership for one's own organization", {Role.PARTNER})
def may_confirm(user: Any, partnership: Partnership) -> bool:
    """Nobody confirms for a partner but who acts for it, staff included."""
    return partnership.partner_id in user.acts_for(Role.PARTNER)


@permission("partners.answer", "Answer introductions for oneself or one's own organization", _OUTSIDE)
def may_answer(user: Any, side: IntroductionSide) -> bool:
    """Staff see what was answered; they answer for nobody."""
    return side.organization_id in user.organization_ids or (side.person is not None and side.person.user_id == user.pk)
