"""Who may read what is asked, and who may change it."""

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import grant

grant("questionnaires.see", "See questionnaires and try them out", {Role.EVALUATOR, Role.DIRECTOR})
grant("questionnaires.write", "Write questionnaires and make versions of them", {Role.EVALUATOR})
