"""Who may hear, see, weigh and vote on needs."""

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant

_KEEPERS = {Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON}

grant("needs.see", "See needs and the register of unmet needs", STAFF | {Role.EVALUATOR, Role.ADVISER})
grant("needs.see_voices", "See what was said, by whom and where, and exact numbers", STAFF)
grant("needs.keep", "Write down what was heard, code, weigh and merge needs; keep the register", _KEEPERS)
grant("needs.vote", "Vote on needs while a round is open", STAFF | {Role.ADVISER})
grant("needs.run_rounds", "Open and close rounds of needs sensing", {Role.DIRECTOR})
grant("needs.link", "Link needs to focal areas", {Role.DIRECTOR})
