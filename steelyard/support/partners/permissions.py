"""Who may see and keep what the center knows of providers."""

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant

grant("partners.see", "See providers", STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR})
grant("partners.keep", "Keep what we know of providers", {Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR})
