"""Who may see and keep the register of unmet needs."""

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant

grant("needs.see", "See the register of unmet needs", STAFF | {Role.EVALUATOR, Role.ADVISER})
grant("needs.keep", "Record unmet needs and what came of them", {Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON})
