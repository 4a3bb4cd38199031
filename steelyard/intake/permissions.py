"""Who may see, weigh and decide help requests."""

from typing import Any

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant, permission
from steelyard.intake.models import HandOff

_DECIDERS = {Role.DIRECTOR, Role.COORDINATOR}

grant("intake.see", "See help requests", STAFF)
# Recipients hold this one so that a request of another agency is not there for them, rather than refused.
grant("intake.open", "Open the page of a help request", STAFF | {Role.RECIPIENT})
grant("intake.weigh", "Weigh help requests", _DECIDERS | {Role.LIAISON})
grant("intake.decide", "Decide, hand off and close help requests", _DECIDERS)
grant("intake.write_to_requester", "Write to the requester", _DECIDERS | {Role.LIAISON})
grant("intake.see_own", "See the requests of one's own agency", {Role.RECIPIENT})


@permission("intake.answer_hand_off", "Answer the hand-offs to one's own organization", {Role.PARTNER})
def may_answer(user: Any, hand_off: HandOff) -> bool:
    """Nobody answers for another provider, staff included: they see what it said."""
    return hand_off.provider_id in user.acts_for(Role.PARTNER)
