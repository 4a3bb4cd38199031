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
grant(
    "exemplars.verify",
    "Open dossiers of candidates, plan visits and interviews and write down what was seen",
    {Role.EVALUATOR, Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON},
)
grant(
    "exemplars.decide",
    "Write down what a panel decided on a candidate",
    {Role.EVALUATOR, Role.DIRECTOR, Role.COORDINATOR},
)
grant(
    "exemplars.spread",
    "Write down a district's consent and its practice, draft a resource and plan how it spreads",
    {Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON},
)
