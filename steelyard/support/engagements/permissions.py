"""Who sees engagements, who works in them, and who answers for the agency."""

from typing import Any

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import allows, grant, permission
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.engagements.models import Engagement

_DESK = STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR}
_KEEPERS = {Role.DIRECTOR, Role.LIAISON}
_OUTSIDE = {Role.RECIPIENT, Role.PARTNER}

grant("engagements.see", "See all engagements", _DESK)
grant("engagements.enter", "See the engagements of one's agency, or whose linkage team one is in", _DESK | _OUTSIDE)
grant("engagements.keep", "Keep engagements: agreement, plan, scorecard, end", _KEEPERS)


def _of(obj: Any) -> Engagement:
    found: Engagement = getattr(obj, "engagement", obj)
    return found


@permission("engagements.sign_for_center", "Sign an agreement for the center", _KEEPERS)
def may_sign_for_center(user: Any, obj: Any) -> bool:
    """The director and liaisons, with their own name."""
    del user, obj
    return True


@permission("engagements.answer", "Sign, rate, consent and raise barriers for one's own agency", {Role.RECIPIENT})
def may_answer(user: Any, obj: Any) -> bool:
    """Who acts for an agency that receives the support; nobody answers for somebody else's."""
    return _of(obj).support.recipients.filter(pk__in=user.acts_for(Role.RECIPIENT)).exists()


@permission("engagements.work", "Write in an engagement one keeps or whose agency one acts for", _KEEPERS | _OUTSIDE)
def may_work(user: Any, obj: Any) -> bool:
    """Both sides, while the support is not closed."""
    engagement = _of(obj)
    if engagement.support.status == SupportStatus.CLOSED:
        return False
    return allows(user, "engagements.keep") or allows(user, "engagements.answer", engagement)
