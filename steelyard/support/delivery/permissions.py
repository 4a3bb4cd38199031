"""Who may see the ledger and write in it, and who agrees on what a support is for."""

from typing import Any

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import allows, grant, permission
from steelyard.support.delivery.models import AgreementText, Support

_READERS = STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR}
_WRITERS = {Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR}

_OUTSIDE = {Role.RECIPIENT, Role.PARTNER}

grant("delivery.see", "See supports and activities", _READERS)
grant("delivery.see_own", "See the supports one's own organization receives or helps to provide", _READERS | _OUTSIDE)
grant("delivery.record", "Record activities, effort and promises", _WRITERS)
grant("delivery.record_for_others", "Record other people's time", {Role.DIRECTOR})
grant("delivery.open_support", "Open, change and close supports", _WRITERS)
grant("delivery.record_cost", "Record costs", {Role.DIRECTOR, Role.COORDINATOR})
grant("delivery.see_cost", "See costs", {Role.DIRECTOR, Role.COORDINATOR, Role.FUNDER})
grant("delivery.plan_session", "Plan, move and cancel sessions", _WRITERS)
grant("delivery.follow_calendar", "Follow sessions in one's own calendar", _OUTSIDE)
grant("delivery.write_agreement", "Write and send needs statements and plans", {Role.DIRECTOR, Role.LIAISON})


@permission("delivery.see_agreement", "Read the agreement on a support", _READERS | {Role.RECIPIENT})
def may_see_agreement(user: Any, support: Support) -> bool:
    """The desk, and who acts for an agency that receives the support."""
    return allows(user, "delivery.see") or _receives(user, support)


@permission("delivery.approve", "Approve or send back needs statements and plans", {Role.RECIPIENT})
def may_approve(user: Any, text: AgreementText) -> bool:
    """Who acts for an agency that receives the support; nobody approves for somebody else's agency."""
    return _receives(user, text.agreement.support)


def _receives(user: Any, support: Support) -> bool:
    return support.recipients.filter(pk__in=user.acts_for(Role.RECIPIENT)).exists()
