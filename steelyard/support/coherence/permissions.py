"""Who keeps a support map, who decides who sees it, and who may look at what is shared."""

from typing import Any

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import allows, grant, permission
from steelyard.support.coherence.models import MapRow, Overlap, Sheet

_KEEPERS = {Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR}

grant("coherence.see", "See what agencies share of their support maps with the center", STAFF)
grant(
    "coherence.see_shared", "See what agencies share of their support maps with one's own organization", {Role.PARTNER}
)
grant("coherence.note", "Note help that an agency is said to get", _KEEPERS)


@permission("coherence.keep", "Keep the support map of one's own agency, and say who may see it", {Role.RECIPIENT})
def may_keep(user: Any, obj: Any) -> bool:
    """Nobody of the center, and nobody of another agency."""
    agency = obj.pk if isinstance(obj, Organization) else _agency_of(obj)
    return agency in user.acts_for(Role.RECIPIENT)


def _agency_of(obj: MapRow | Sheet) -> int:
    return obj.agency_id


@permission("coherence.clarify", "Say who does what where two providers work on one topic",
            {*_KEEPERS, Role.RECIPIENT, Role.PARTNER})  # fmt: skip
def may_clarify(user: Any, overlap: Overlap) -> bool:
    """The center, the agency, and both providers."""
    if allows(user, "coherence.note") or overlap.agency_id in user.acts_for(Role.RECIPIENT):
        return True
    providers = {overlap.first_row.provider_id, overlap.second_row.provider_id}
    return bool(providers & user.acts_for(Role.PARTNER))


@permission("coherence.read_overlap", "See who does what where two providers work on one topic",
            {*STAFF, Role.RECIPIENT, Role.PARTNER})  # fmt: skip
def may_read_overlap(user: Any, overlap: Overlap) -> bool:
    """Whoever may say it, and whoever of the center sees what agencies share."""
    return allows(user, "coherence.see") or allows(user, "coherence.clarify", overlap)
