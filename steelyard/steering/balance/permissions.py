"""Who may see where the center stands, and open what stands behind it."""

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import grant

_STAFF = {Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON, Role.EVALUATOR, Role.ADMINISTRATOR}

grant("balance.see", "See the lever", _STAFF | {Role.FUNDER, Role.ADVISER})
grant("balance.see_rows", "Open the supports behind a weight", _STAFF)
grant("balance.keep_scenarios", "Keep, rename and delete what-ifs", {Role.DIRECTOR, Role.COORDINATOR})
