"""Who may look for exemplars, and who may see what was found."""

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import grant

grant(
    "exemplars.see",
    "See studies of exemplars and what they found",
    {Role.EVALUATOR, Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON},
)
grant(
    "exemplars.make",
    "Bring files, look for exemplars and withdraw studies",
    {Role.EVALUATOR, Role.DIRECTOR, Role.COORDINATOR},
)
