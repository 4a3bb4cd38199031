"""Who sees capacities, rates and claims them, and who alone makes them built."""

from typing import Any

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import allows, grant, permission
from steelyard.support.capacity.models import Profile

_READERS = STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR}
_LEADERS = {Role.DIRECTOR, Role.LIAISON}

grant("capacity.see", "See the capacities of every agency", _READERS)
grant("capacity.see_own", "See the capacities of one's own agency", _READERS | {Role.RECIPIENT})
grant("capacity.frame", "Write and publish the framework of capacities", {Role.DIRECTOR})
grant("capacity.lead", "Open profiles and rounds, write down levels, and name who holds a capacity", _LEADERS)


def _agency(obj: Any) -> int:
    """The agency that a profile, a round or a claim is about."""
    profile: Profile = obj if isinstance(obj, Profile) else obj.profile
    return profile.agency_id


def _own(user: Any, obj: Any) -> bool:
    return _agency(obj) in user.acts_for(Role.RECIPIENT)


@permission("capacity.rate", "Rate capacities", _LEADERS | {Role.COORDINATOR, Role.RECIPIENT})
def may_rate(user: Any, obj: Any) -> bool:
    """The center's own people, and whoever acts for the agency."""
    return allows(user, "capacity.see") or _own(user, obj)


@permission("capacity.claim", "Claim that a capacity has grown and show what proves it", _LEADERS | {Role.RECIPIENT})
def may_claim(user: Any, obj: Any) -> bool:
    return allows(user, "capacity.lead") or _own(user, obj)


@permission("capacity.confirm", "Agree on levels and confirm what is built, for one's own agency", {Role.RECIPIENT})
def may_confirm(user: Any, obj: Any) -> bool:
    """Nobody of the center, and nobody of another agency, makes a capacity built."""
    return _own(user, obj)
