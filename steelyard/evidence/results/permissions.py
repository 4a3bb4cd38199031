"""Who works in the evaluator's room, who is the second person, who answers for the center, and who reads results."""

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import grant

grant("results.room", "Plan and prepare releases, and see the numbers they are made of", {Role.EVALUATOR})
grant(
    "results.approve",
    "Approve, as the second person, what is released",
    {Role.EVALUATOR, Role.DIRECTOR, Role.COORDINATOR},
)
grant("results.reply", "Say what the center does about what was said", {Role.DIRECTOR, Role.COORDINATOR})
grant(
    "results.read",
    "See which waves were released, what waits, and what the center replied",
    {Role.EVALUATOR, Role.DIRECTOR, Role.COORDINATOR},
)
