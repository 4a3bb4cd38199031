"""Who may see and keep the directory."""

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant

_READERS = STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR}
_KEEPERS = {Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON, Role.ADMINISTRATOR}

grant("directory.see", "See organizations and people", _READERS)
grant("directory.keep", "Add and correct organizations and people", _KEEPERS)
grant("directory.merge", "Merge duplicates and undo it", _KEEPERS)
grant("directory.see_board", "See the advisory board", _READERS | {Role.ADVISER})
grant("directory.keep_board", "Keep the advisory board and answer its advice", {Role.DIRECTOR, Role.COORDINATOR})
