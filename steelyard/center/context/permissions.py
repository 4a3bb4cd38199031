"""Who may see and record context events."""

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant

grant("context.see", "See context events", STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR})
grant("context.record", "Record context events", {Role.DIRECTOR, Role.COORDINATOR})
