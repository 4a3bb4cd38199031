"""Who may see an inventory and write in it: whoever may do so in its run."""

from typing import Any

from steelyard.foundation.accounts.rules import EVERY_ROLE
from steelyard.foundation.kit.access import allows, permission
from steelyard.support.protocols.models import GuidedRun


def _run(obj: Any) -> Any:
    return obj if isinstance(obj, GuidedRun) else getattr(obj, "run", None)


@permission("alignment.see", "See the inventory of a run that one may see", EVERY_ROLE)
def may_see(user: Any, obj: Any) -> bool:
    return allows(user, "protocols.take_part", _run(obj))


@permission("alignment.write", "Write in the inventory of an open run as a member or its facilitator", EVERY_ROLE)
def may_write(user: Any, obj: Any) -> bool:
    return allows(user, "protocols.write", _run(obj))
