"""Who may see measures, define them, put them in use, enter values and share months."""

from typing import Any

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import allows, grant, permission
from steelyard.support.delivery.models import Support
from steelyard.support.measures.models import Measure, Value
from steelyard.support.measures.models.uses import own_agencies
from steelyard.support.measures.rules import EnteredBy

_READERS = STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR}
_KEEPERS = {Role.DIRECTOR, Role.LIAISON}
_WRITERS = {Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR}

grant("measures.see", "See definitions of measures and all measures in use", _READERS)
grant("measures.define", "Define measures, write down instruments, set marks", _KEEPERS)
grant("measures.keep", "Put measures in use under a support, with target and dates", _KEEPERS)
grant("measures.share", "Share a month of measures with the agencies of a support", _WRITERS)
grant("measures.bring", "Bring values of measures from a file", _WRITERS)


def _support(obj: Any) -> Any:
    """The support that something hangs on; a value hangs on its measure."""
    owner = obj.measure if isinstance(obj, Value) else obj
    return owner if isinstance(owner, Support) else getattr(owner, "support", None)


def receives(user: Any, support: Any) -> bool:
    """Whether somebody acts for an agency that receives a support."""
    return isinstance(support, Support) and support.recipients.filter(pk__in=own_agencies(user)).exists()


@permission("measures.see_own", "See the measures of a support that one's agency receives", _READERS | {Role.RECIPIENT})
def may_see_own(user: Any, obj: Any) -> bool:
    return allows(user, "measures.see") or receives(user, _support(obj))


@permission("measures.enter", "Enter and correct values of measures", _WRITERS | {Role.RECIPIENT})
def may_enter(user: Any, obj: Any) -> bool:
    """Who records for the center, and an agency where the definition lets it."""
    if user.holds(*_WRITERS):
        return True
    if not receives(user, _support(obj)):
        return False
    return not isinstance(obj, Measure) or obj.now.entered_by != EnteredBy.CENTER
