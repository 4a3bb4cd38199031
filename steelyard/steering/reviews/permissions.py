"""Who holds a review of the balance, who follows one under way, and who reads what came of it.

A closed review holds totals of money by year. Whoever may read closed reviews reads these too; rates and single costs are
not in it.
"""

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import grant

_STAFF = {Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON, Role.EVALUATOR, Role.ADMINISTRATOR}

grant("reviews.see", "Read closed reviews of the balance", _STAFF | {Role.FUNDER, Role.ADVISER})
grant("reviews.follow", "Follow a review of the balance under way", _STAFF)
grant("reviews.hold", "Hold a review of the balance", {Role.DIRECTOR})
