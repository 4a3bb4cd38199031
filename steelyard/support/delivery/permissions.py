"""Who may see the ledger and write in it."""

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant

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
