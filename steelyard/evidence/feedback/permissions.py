"""Who sees that a wave is there, who keeps it, who confirms an opening, and who reads what was answered."""

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import grant

grant(
    "feedback.see",
    "See waves and how many answered",
    {Role.EVALUATOR, Role.DIRECTOR, Role.COORDINATOR, Role.ADMINISTRATOR},
)
grant("feedback.keep", "Plan waves, invite, open and close them", {Role.EVALUATOR})
grant(
    "feedback.witness",
    "Confirm that ballots may be opened",
    {Role.EVALUATOR, Role.DIRECTOR, Role.COORDINATOR, Role.ADMINISTRATOR},
)
grant("feedback.read", "Read what was answered", {Role.EVALUATOR})
