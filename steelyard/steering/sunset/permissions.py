"""Who hands over, and who ends a center."""

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import grant

_DESK = {Role.DIRECTOR, Role.COORDINATOR, Role.LIAISON}

grant("sunset.brief", "Read and print handover briefs of agencies", _DESK)
grant("sunset.see", "See what is passed on when the center ends", {Role.DIRECTOR, Role.ADMINISTRATOR})
grant("sunset.ask", "Note whether people may be passed on by name", {Role.DIRECTOR, Role.COORDINATOR})
