"""Who may ask the portfolio adviser, and who may see and set what the charge asks."""

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import grant

_STAFF = {Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON, Role.EVALUATOR, Role.ADMINISTRATOR}

# Those who decide requests; they see costs and requesters anyway.
grant("portfolio.advise", "Ask the portfolio adviser", {Role.DIRECTOR, Role.COORDINATOR})
grant("portfolio.see_charge", "See effort beside the charge", _STAFF | {Role.FUNDER, Role.ADVISER})
grant("portfolio.set_charge", "Set what the charge asks", {Role.DIRECTOR})
