"""Who may see, weigh and decide help requests."""

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant

_DECIDERS = {Role.DIRECTOR, Role.COORDINATOR}

grant("intake.see", "See help requests", STAFF)
# Recipients hold this one so that a request of another agency is not there for them, rather than refused.
grant("intake.open", "Open the page of a help request", STAFF | {Role.RECIPIENT})
grant("intake.weigh", "Weigh help requests", _DECIDERS | {Role.LIAISON})
grant("intake.decide", "Decide, hand off and close help requests", _DECIDERS)
grant("intake.write_to_requester", "Write to the requester", _DECIDERS | {Role.LIAISON})
grant("intake.see_own", "See the requests of one's own agency", {Role.RECIPIENT})
