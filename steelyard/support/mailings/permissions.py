"""Who writes to audiences, and who looks after one's own letters."""

from steelyard.foundation.accounts.rules import EVERY_ROLE, Role
from steelyard.foundation.kit.access import grant

_WRITERS = {Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR}

grant("mailings.write", "Build audiences, see who they are, and write to them", _WRITERS)
grant("mailings.reopen", "Open an address again that took no letters", {Role.DIRECTOR, Role.COORDINATOR})
grant("mailings.own", "See one's own mailings, stop them and ask for them again", EVERY_ROLE, needs_role=False)
