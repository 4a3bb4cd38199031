"""Who may see drafts of the profile of support, and who keeps it; what is published anybody reads."""

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant

grant("offerings.see", "See the profile of support with its drafts", STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR})
grant("offerings.keep", "Keep the profile of support", {Role.DIRECTOR})
