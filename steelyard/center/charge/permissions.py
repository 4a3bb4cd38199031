"""Who may see and edit the charge."""

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant

grant("charge.see", "See the charge", STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR})
grant("charge.edit", "Edit the charge: focal areas, topics, tiers, award years, staff", {Role.DIRECTOR})
grant("charge.set_up", "Set up a new center", {Role.DIRECTOR, Role.ADMINISTRATOR})
grant("charge.see_rates", "See what staff hours cost", {Role.DIRECTOR, Role.ADMINISTRATOR})
